"""The pinned requirements cover what pyproject.toml asks for, and hold nothing of the machine that wrote them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = {"requirements.txt": ("app", "lab", "dask", "test", "site"), "binder/requirements.txt": ("lab", "dask")}


PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""Those for which everything locked has a wheel."""


def pinned(lock: str) -> list[Requirement]:
    lines = (line.split("#")[0].strip() for line in (ROOT / lock).read_text().splitlines())
    return [Requirement(line) for line in lines if line and line != "-e ."]


def asked_for(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    return [Requirement(text) for text in sum((optional[extra] for extra in extras), project["dependencies"])]


@pytest.mark.parametrize(("lock", "extras"), LOCKS.items())
def test_every_direct_dependency_is_pinned_to_a_version_it_allows(lock: str, extras: tuple[str, ...]) -> None:
    versions = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pinned(lock)}
    for requirement in asked_for(*extras):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_one_exact_version(lock: str) -> None:
    for pin in pinned(lock):
        assert [specifier.operator for specifier in pin.specifier] == ["=="], pin


@pytest.mark.parametrize("lock", LOCKS)
def test_toolkit_itself_is_installed_editable(lock: str) -> None:
    assert "-e ." in (ROOT / lock).read_text().splitlines()


@pytest.mark.parametrize("lock", LOCKS)
def test_no_index_url_and_no_path_of_a_machine(lock: str) -> None:
    assert not re.search(r"--\w*index|--find-links|://|^/", (ROOT / lock).read_text(), re.MULTILINE)


def test_binder_has_the_same_versions_and_no_test_tools() -> None:
    everything, binder = ({f"{pin.name}{pin.specifier}" for pin in pinned(lock)} for lock in LOCKS)
    assert binder <= everything
    assert not {"mypy", "nbval", "playwright", "pytest", "ruff"} & {Requirement(pin).name for pin in binder}


def test_toolkit_is_for_the_pythons_that_everything_locked_has_wheels_for() -> None:
    supported = SpecifierSet(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"])
    candidates = [f"3.{minor}" for minor in range(8, 20)]
    assert tuple(version for version in candidates if version in supported) == PYTHONS


def test_a_browser_tab_has_the_same_versions_but_where_its_line_says_why() -> None:
    tab = (ROOT / "binder" / "lite" / "wheels.txt").read_text().splitlines()
    explained = {canonicalize_name(Requirement(line.split("#")[0]).name) for line in tab if "  # " in line}
    versions = {canonicalize_name(pin.name): str(pin.specifier) for pin in pinned("requirements.txt")}
    pins = {canonicalize_name(pin.name): str(pin.specifier) for pin in pinned("binder/lite/wheels.txt")}
    assert {name: pin for name, pin in pins.items() if pin != versions.get(name, pin)}.keys() <= explained
    of_pyodide = (ROOT / "binder" / "lite" / "pyodide.sha256").read_text()
    for requirement in asked_for():
        if requirement.marker is None or requirement.marker.evaluate({"sys_platform": "emscripten"}):
            assert requirement.name in pins or f" {requirement.name}-" in of_pyodide, requirement
