"""Learn, preview and audit Twilio Messaging Services.

Names are read when they are first used, so that importing the package itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.account import Account, connect
    from toolkit.calls import Call
    from toolkit.content import measure
    from toolkit.errors import ToolkitError
    from toolkit.lessons import start
    from toolkit.routing.coverage import coverage
    from toolkit.routing.exports import to_csv, to_excel, to_parquet
    from toolkit.routing.files import preview_file
    from toolkit.routing.log import compare_with_log
    from toolkit.routing.preview import explain, preview
    from toolkit.routing.summary import problem_rows, summary
    from toolkit.routing.what_if import what_if
    from toolkit.tables import Table

_HOMES = {
    "Account": "toolkit.account",
    "Call": "toolkit.calls",
    "Table": "toolkit.tables",
    "ToolkitError": "toolkit.errors",
    "compare_with_log": "toolkit.routing.log",
    "connect": "toolkit.account",
    "coverage": "toolkit.routing.coverage",
    "explain": "toolkit.routing.preview",
    "measure": "toolkit.content",
    "preview": "toolkit.routing.preview",
    "preview_file": "toolkit.routing.files",
    "problem_rows": "toolkit.routing.summary",
    "start": "toolkit.lessons",
    "summary": "toolkit.routing.summary",
    "to_csv": "toolkit.routing.exports",
    "to_excel": "toolkit.routing.exports",
    "to_parquet": "toolkit.routing.exports",
    "what_if": "toolkit.routing.what_if",
}

__all__ = [
    "Account",
    "Call",
    "Table",
    "ToolkitError",
    "compare_with_log",
    "connect",
    "coverage",
    "explain",
    "measure",
    "preview",
    "preview_file",
    "problem_rows",
    "start",
    "summary",
    "to_csv",
    "to_excel",
    "to_parquet",
    "ui",
    "what_if",
]


def __getattr__(name: str) -> object:
    if name == "ui":
        return import_module("toolkit.ui")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
