# Everything a learner or a maintainer runs. Works with GNU make 3.81 (macOS) and newer; needs Python 3.11 to 3.14.

EDITION ?= $(shell case "$${LC_ALL:-$${LC_MESSAGES:-$${LANG:-}}}" in (ja*) echo ja;; (*) echo en;; esac)
LAB_FLAGS ?=
APP_FLAGS ?=
PYTEST_FLAGS ?=
LOCK_FLAGS ?=
PYODIDE ?=
PORT ?= 8000
INSTALLER ?= uv
SITE ?= build/site
TAB_URL ?= $(if $(wildcard $(SITE)/lite),lite/lab/index.html)
BINDER_URL ?= $(shell $(BIN)/python binder/links.py 2>/dev/null | sed -n 's/^en  \([^?]*\).*/\1/p')

VENV := .venv
BIN := $(VENV)/bin
LAB := $(VENV)/.lab
INSTALLED := $(VENV)/.installed
UNFINISHED := $(VENV)/.unfinished
COMPARED := $(VENV)/bench/.installed
LITE := $(VENV)/lite/.installed
PYTHON ?=
FITS := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
ROOT_FLAG := $(if $(filter 0,$(shell id -u)),--allow-root)

# A user without a home to write to (anonymous in a container) gets one here, for settings, caches and the sandbox.
ifneq ($(shell [ -w "$$HOME" ] && echo writable),writable)
export HOME := $(CURDIR)/.home
endif

# Containers like to forbid Python to keep what it compiles; every kernel would then compile pandas anew, for seconds.
unexport PYTHONDONTWRITEBYTECODE

# An environment whose Python is gone, or which has moved, is made anew.
WORKS := [ -x $(BIN)/python ] && grep -qsF "$(abspath $(VENV))" $(VENV)/pyvenv.cfg $(BIN)/activate
$(shell $(WORKS) || rm -f $(LAB) $(INSTALLED))

# pip needs 87 s for what uv does in 7, so it brings uv only: straight from the wheel that Python has of it, for unpacking
# that takes a while, too. Where uv cannot be had, or fails, pip does it all; INSTALLER=pip asks for that. What was broken
# off is installed again as a whole: neither of them looks whether a package is all there.
PIP_WHEEL := import ensurepip, glob, sysconfig; wheels = sysconfig.get_config_var("WHEEL_PKG_DIR"); \
	print(max(glob.glob((wheels or ensurepip.__path__[0] + "/_bundled") + "/pip-*.whl"), default=""))
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
GET_UV := PYTHONPATH="$$($(BIN)/python -c '$(PIP_WHEEL)')" $(PIP_INSTALL) --only-binary uv uv==0.13.9
UV := $(BIN)/uv pip install --quiet --python
UV_INSTALL := $(UV) $(BIN)/python pip
install = trap 'exit 130' INT; again=$$([ ! -e $(UNFINISHED) ] || echo --force-reinstall); touch $(UNFINISHED) && { \
	{ [ $(INSTALLER) = uv ] && $(GET_UV) $$again && $(UV_INSTALL) $$again --requirement $(1); } || \
	{ echo "Installing with pip, which takes a minute or two ..."; $(BIN)/python -m ensurepip --default-pip >/dev/null && \
	$(PIP_INSTALL) $$again --requirement $(1); }; } && rm $(UNFINISHED)

RESOLVE := PATH="$(BIN):$$PATH" uv pip compile --quiet --universal --python-version 3.11 --no-header --annotation-style line
head = { echo "\# $(2)."; \
	echo "\# Pinned for Python 3.11 to 3.14 on Linux, macOS and Windows. Written by 'make lock' from pyproject.toml:"; \
	echo "\# 'via twilio-messaging-toolkit' marks what pyproject.toml asks for, the rest is what those need."; \
	echo "-e ."; cat $(1); } >$(1).new && mv $(1).new $(1)

.PHONY: help lab app test check notebooks catalogue site bench schemathesis lite lite-serve lock clean

help:
	@echo "make lab        open JupyterLab on the first notebook (EDITION=en or ja; now: $(EDITION))"
	@echo "make app        show the panels alone on one page, for work without code (APP_FLAGS=--live for your account)"
	@echo "make test       check everything: style, types, architecture, units, notebooks, browser"
	@echo "make check      the same without what needs a browser or a clean environment"
	@echo "make notebooks  run the notebooks against a seeded sandbox and store their outputs"
	@echo "make catalogue  collect the texts to translate, and compile the Japanese catalogue"
	@echo "make site       build the course as a book, in both languages, for any static host"
	@echo "make bench      run the benchmarks"
	@echo "make schemathesis  send 10,000 generated requests to the sandbox (needs Twilio's OpenAPI documents)"
	@echo "make lite       build the course as a site that runs in a browser tab (PYODIDE=folders that have Pyodide's files)"
	@echo "make lite-serve show that site on this computer (PORT=$(PORT))"
	@echo "make lock       resolve the pinned requirements anew (LOCK_FLAGS=--upgrade for newer versions)"
	@echo "make clean      delete $(VENV) and what the tools cached"

lab: $(LAB) notebooks/$(EDITION)/00_start.ipynb
	@echo "Starting JupyterLab ..."
	@JUPYTER_CONFIG_PATH="$(CURDIR)/lab$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
	$(BIN)/jupyter-lab --LabApp.app_settings_dir="$(CURDIR)/lab/$(EDITION)" --ServerApp.root_dir="$(CURDIR)" \
	$(ROOT_FLAG) $(LAB_FLAGS) notebooks/$(EDITION)/00_start.ipynb

app: $(INSTALLED)
	@$(BIN)/python -m toolkit app --edition $(EDITION) $(APP_FLAGS)

# Every check runs, so that one report names all that is wrong; the exit status tells whether any failed. What looks at
# the source alone runs beside the tests and is heard after them. The tests go to the workers a file at a time.
CHECKS = failed=$$(mktemp) && said=$$(mktemp) && trap 'rm -f $$failed $$said' EXIT; \
	check() { name=$$1; shift; echo "== $$name"; "$$@" || echo $$name >>$$failed; }; \
	{ check ruff-check $(BIN)/ruff check; \
	check ruff-format $(BIN)/ruff format --check; \
	check mypy $(BIN)/mypy; \
	check import-linter $(BIN)/lint-imports --no-logo; } >$$said 2>&1 & \
	check pytest $(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder $(PYTEST_FLAGS) $(1); \
	wait; cat $$said; [ ! -s $$failed ] || { echo "failed:" $$(cat $$failed) >&2; exit 1; }

test: $(INSTALLED)
	@$(call CHECKS)

check: $(INSTALLED)
	@$(call CHECKS,-m "not browser and not slow")

notebooks: $(INSTALLED)
	$(BIN)/python -m tests.notebooks.rebuild

catalogue: $(INSTALLED)
	$(BIN)/python -m tests.catalogue.rebuild

# The two editions share nothing, so they are built side by side.
site: $(INSTALLED)
	@for edition in en ja; do \
		BINDER_URL="$(BINDER_URL)" TAB_URL="$(TAB_URL)" PYTHONPATH="$(CURDIR)" $(BIN)/sphinx-build --quiet --keep-going \
			--fail-on-warning --conf-dir lab/site --doctree-dir $(SITE)/.doctrees/$$edition --tag $$edition . $(SITE)/$$edition & \
		built="$$built $$!"; \
	done; for each in $$built; do wait $$each || exit 1; done; rm -r $(SITE)/.doctrees; cp lab/site/index.html $(SITE)/
	@echo "The site is in $(SITE): open $(SITE)/index.html, or put the folder on any static host."

bench: $(INSTALLED) $(COMPARED)
	$(BIN)/python -m tests.bench

$(LAB): binder/requirements.txt pyproject.toml
	@$(WORKS) && $(BIN)/python -c '$(FITS)' 2>/dev/null || { \
		found=; for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11 python); do \
			version=$$("$$python" --version 2>&1) || continue; found="$$found, $$python ($$version)"; \
			"$$python" -c '$(FITS)' 2>/dev/null || continue; \
			echo "Creating $(VENV) with $$version ..."; exec "$$python" -m venv --clear --without-pip $(VENV); \
		done; \
		echo "Python 3.11, 3.12, 3.13 or 3.14 is needed, with its module venv. $${found:+Found: $${found#, }.}" >&2; \
		echo "Install one (Debian, Ubuntu: python3-venv), or name one: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Installing what JupyterLab needs into $(VENV) ..."
	@$(call install,binder/requirements.txt)
	@touch $@

$(INSTALLED): requirements.txt $(LAB)
	@echo "Installing the test tools into $(VENV) ..."
	@$(call install,requirements.txt)
	@touch $@

schemathesis: $(INSTALLED) $(COMPARED)
	$(BIN)/python -m tests.conformance.schemathesis_run

# What the benchmarks compare with stays out of the toolkit's own environment.
$(COMPARED): $(INSTALLED) tests/bench/requirements.txt
	@$(BIN)/python -m venv $(VENV)/bench
	@$(VENV)/bench/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/bench/requirements.txt
	@touch $@

# Its tools are made for one another; they stay out of the toolkit's own environment.
$(LITE): $(LAB) binder/lite/requirements.txt
	@echo "Installing what builds the site into $(VENV)/lite ..."
	@$(BIN)/python -m venv --clear $(VENV)/lite
	@$(UV) $(@D)/bin/python --requirement binder/lite/requirements.txt 2>/dev/null || \
		$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --requirement binder/lite/requirements.txt
	@touch $@

# It lies where the pages of 'make site', built after it, lead to.
lite: $(LITE)
	@$(VENV)/lite/bin/python binder/lite/build.py --output $(SITE)/lite --pyodide $(PYODIDE)

lite-serve:
	@[ -d $(SITE)/lite ] || { echo "There is no site yet: make lite builds it." >&2; exit 1; }
	@echo "http://127.0.0.1:$(PORT)/ shows the course (Ctrl-C stops it)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE)/lite $(PORT)

# Two locks of one resolution: everything for requirements.txt, the same versions without test tools for binder/.
lock:
	$(RESOLVE) $(LOCK_FLAGS) --extra app --extra lab --extra dask --extra test --extra site pyproject.toml --output-file requirements.txt
	@$(call head,requirements.txt,toolkit with JupyterLab and all test tools)
	@cp requirements.txt binder/requirements.txt # uv keeps the versions that it finds in its output file
	$(RESOLVE) --extra lab --extra dask pyproject.toml --output-file binder/requirements.txt
	@$(call head,binder/requirements.txt,toolkit with JupyterLab; the versions of ../requirements.txt)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info build
