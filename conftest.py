"""For every test: the user's own account, language and time stay out of it; what is slow has its place."""

from __future__ import annotations

import locale
import os
from collections.abc import Generator
from contextlib import suppress
from unittest.mock import patch

import pytest

from tests.notebooks.golden import environment


def pytest_configure() -> None:
    for name in [name for name in os.environ if name.startswith("TOOLKIT_")]:
        del os.environ[name]
    os.environ["TOOLKIT_DATABASE"] = ":memory:"
    os.environ["LC_ALL"] = "C.UTF-8"
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")


def pytest_xdist_auto_num_workers() -> int:
    """Three workers for two cores: a good third of the time they wait for a browser, a server or a process."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + cores // 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is slow comes last; where workers share the tests, first, so that none ends long after the others.

    A browser on a busy machine may be late once: its tests have a second try, which the report names.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=_cost, reverse=hasattr(config, "workerinput"))


def _cost(item: pytest.Item) -> int:
    if item.get_closest_marker("browser"):
        return 3
    if item.get_closest_marker("slow"):
        return 2
    return 1 if item.path.suffix == ".ipynb" else 0


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Start a notebook's kernel, which nbval does in its first cell's set-up, in the surroundings of `rebuild`."""
    if item.path.suffix != ".ipynb":
        return (yield)
    with patch.dict(os.environ, environment(), clear=True):
        return (yield)
