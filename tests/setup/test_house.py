"""The floor plan holds: no import circles, no folder that nobody can keep in mind, no module with two jobs."""

from __future__ import annotations

import ast
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2] / "toolkit"
MODULES = {
    ".".join(path.relative_to(TOP.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in TOP.rglob("*.py")
}
MOST_IN_A_FOLDER = 18
MOST_AT_THE_ROOT = 9
MOST_LINES = 330


def imports(tree: ast.AST) -> set[str]:
    """Return what a module imports, in functions too, but not for type checkers alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their package"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def home(name: str) -> str:
    """Return the module that an imported name lies in; "" for one of another package."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules of an import circle; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def graph() -> dict[str, set[str]]:
    found = {}
    for name, path in MODULES.items():
        homes = {home(one) for one in imports(ast.parse(path.read_text(encoding="utf-8")))}
        found[name] = homes - {"", "toolkit", name}
    return found


def test_no_import_circle_stands():
    assert circle(graph()) == []


def test_a_circle_would_be_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert imports(ast.parse("def f():\n    from toolkit.model.account import Sender\n")) == {
        "toolkit.model.account.Sender"
    }


def test_no_folder_is_a_drawer():
    sizes = Counter(path.parent for path in MODULES.values())

    assert [str(folder) for folder, size in sizes.items() if size > MOST_IN_A_FOLDER] == []
    assert sizes[TOP] <= MOST_AT_THE_ROOT


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_one_job(name):
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= MOST_LINES
