# Everything a learner or a maintainer runs. Works with GNU make 3.81 (macOS) and newer; needs Python 3.11 or newer.

EDITION ?= $(shell case "$${LC_ALL:-$${LC_MESSAGES:-$${LANG:-}}}" in (ja*) echo ja;; (*) echo en;; esac)
LAB_FLAGS ?=
PYTEST_FLAGS ?=
LOCK_FLAGS ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TRUSTED := $(VENV)/.trusted
COMPARED := $(VENV)/bench/.installed
IS_NEW_ENOUGH := import sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(IS_NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

RESOLVE := uv pip compile --quiet --universal --python-version 3.11 --no-header --annotation-style line
head = { echo "\# $(2)."; \
	echo "\# Pinned for Python 3.11 and newer on Linux, macOS and Windows. Written by 'make lock' from pyproject.toml:"; \
	echo "\# 'via toolkit' marks what pyproject.toml asks for, the rest is what those need."; \
	echo "-e ."; cat $(1); } >$(1).new && mv $(1).new $(1)

.PHONY: help lab test notebooks catalogue bench schemathesis lock clean

help:
	@echo "make lab        open JupyterLab on the first notebook (EDITION=en or ja; now: $(EDITION))"
	@echo "make test       check everything: style, types, architecture, units, notebooks, browser"
	@echo "make notebooks  run the notebooks against a seeded sandbox and store their outputs"
	@echo "make catalogue  collect the texts to translate, and compile the Japanese catalogue"
	@echo "make bench      run the benchmarks"
	@echo "make schemathesis  send 10,000 generated requests to the sandbox (needs Twilio's OpenAPI documents)"
	@echo "make lock       resolve the pinned requirements anew (needs uv; LOCK_FLAGS=--upgrade for newer versions)"
	@echo "make clean      delete $(VENV) and what the tools cached"

lab: $(INSTALLED) $(TRUSTED) notebooks/$(EDITION)/00_start.ipynb
	JUPYTER_CONFIG_PATH="$(CURDIR)/lab$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
	$(BIN)/jupyter-lab --LabApp.app_settings_dir="$(CURDIR)/lab/$(EDITION)" --ServerApp.root_dir="$(CURDIR)" \
	$(LAB_FLAGS) notebooks/$(EDITION)/00_start.ipynb

# Every check runs, so that one report names all that is wrong; the exit status tells whether any failed.
test: $(INSTALLED)
	@failed=; check() { name=$$1; shift; echo "== $$name"; "$$@" || failed="$$failed $$name"; }; \
	check ruff-check $(BIN)/ruff check; \
	check ruff-format $(BIN)/ruff format --check; \
	check mypy $(BIN)/mypy; \
	check import-linter $(BIN)/lint-imports --no-logo; \
	check pytest $(BIN)/python -m pytest $(PYTEST_FLAGS); \
	[ -z "$$failed" ] || { echo "failed:$$failed" >&2; exit 1; }

notebooks: $(INSTALLED)
	$(BIN)/python -m tests.notebooks.rebuild

catalogue: $(INSTALLED)
	$(BIN)/python -m tests.catalogue.rebuild

bench: $(INSTALLED) $(COMPARED)
	$(BIN)/python -m tests.bench

$(INSTALLED): requirements.txt pyproject.toml
	@[ -x $(BIN)/python ] || [ -n "$(PYTHON)" ] || \
		{ echo "Python 3.11 or newer is needed; found none. If it has another name: make PYTHON=/path/to/python" >&2; exit 1; }
	@[ -x $(BIN)/python ] || "$(PYTHON)" -c '$(IS_NEW_ENOUGH)' || \
		{ echo "Python 3.11 or newer is needed, but $(PYTHON) is: $$("$(PYTHON)" --version 2>&1)" >&2; exit 1; }
	@[ -x $(BIN)/python ] || { echo "Creating $(VENV) with $$("$(PYTHON)" --version) ..."; "$(PYTHON)" -m venv $(VENV); }
	@echo "Installing the pinned requirements into $(VENV) (the first time takes a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

schemathesis: $(INSTALLED) $(COMPARED)
	$(BIN)/python -m tests.conformance.schemathesis_run

# What the benchmarks compare with stays out of the toolkit's own environment.
$(COMPARED): $(INSTALLED) tests/bench/requirements.txt
	@$(BIN)/python -m venv $(VENV)/bench
	@$(VENV)/bench/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/bench/requirements.txt
	@touch $@

# Trust the committed outputs, or JupyterLab strips the style from their tables.
$(TRUSTED): $(INSTALLED) $(wildcard notebooks/*/*.ipynb)
	@$(BIN)/jupyter-trust $(wildcard notebooks/*/*.ipynb) >/dev/null
	@touch $@

# Two locks of one resolution: everything for requirements.txt, the same versions without test tools for binder/.
lock:
	$(RESOLVE) $(LOCK_FLAGS) --extra lab --extra dask --extra test pyproject.toml --output-file requirements.txt
	@$(call head,requirements.txt,toolkit with JupyterLab and all test tools)
	@cp requirements.txt binder/requirements.txt # uv keeps the versions that it finds in its output file
	$(RESOLVE) --extra lab --extra dask pyproject.toml --output-file binder/requirements.txt
	@$(call head,binder/requirements.txt,toolkit with JupyterLab; the versions of ../requirements.txt)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info build
