"""Learn, preview and audit Twilio Messaging Services.

Names are read when they are first used, so that importing the package itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.account import Account, connect
    from toolkit.audit.fix import apply_fix, preview_fix
    from toolkit.audit.run import audit
    from toolkit.calls import Call
    from toolkit.capacity import capacity, drain, to_add
    from toolkit.content import measure
    from toolkit.errors import ToolkitError
    from toolkit.lessons import start
    from toolkit.routing.coverage import coverage
    from toolkit.routing.coverage_map import coverage_map
    from toolkit.routing.explain import explain
    from toolkit.routing.exports import to_csv, to_excel, to_parquet
    from toolkit.routing.files import preview_file
    from toolkit.routing.log import agreement, compare_with_log
    from toolkit.routing.preview import preview
    from toolkit.routing.rules import Rules
    from toolkit.routing.summary import problem_rows, summary
    from toolkit.routing.what_if import what_if, what_if_summary
    from toolkit.snapshot.difference import diff
    from toolkit.snapshot.file import load_snapshot
    from toolkit.tables import Table

_HOMES = {
    "Account": "toolkit.account",
    "Call": "toolkit.calls",
    "Rules": "toolkit.routing.rules",
    "Table": "toolkit.tables",
    "ToolkitError": "toolkit.errors",
    "agreement": "toolkit.routing.log",
    "apply_fix": "toolkit.audit",
    "compare_with_log": "toolkit.routing.log",
    "connect": "toolkit.account",
    "coverage": "toolkit.routing.coverage",
    "coverage_map": "toolkit.routing.coverage_map",
    "diff": "toolkit.snapshot.difference",
    "drain": "toolkit.capacity",
    "explain": "toolkit.routing.explain",
    "load_snapshot": "toolkit.snapshot.file",
    "measure": "toolkit.content",
    "preview": "toolkit.routing.preview",
    "preview_file": "toolkit.routing.files",
    "preview_fix": "toolkit.audit",
    "problem_rows": "toolkit.routing.summary",
    "start": "toolkit.lessons",
    "summary": "toolkit.routing.summary",
    "to_add": "toolkit.capacity",
    "to_csv": "toolkit.routing.exports",
    "to_excel": "toolkit.routing.exports",
    "to_parquet": "toolkit.routing.exports",
    "what_if": "toolkit.routing.what_if",
    "what_if_summary": "toolkit.routing.what_if",
}

__all__ = [
    "Account",
    "Call",
    "Rules",
    "Table",
    "ToolkitError",
    "agreement",
    "apply_fix",
    "audit",
    "capacity",
    "compare_with_log",
    "connect",
    "coverage",
    "coverage_map",
    "diff",
    "drain",
    "explain",
    "load_snapshot",
    "measure",
    "preview",
    "preview_file",
    "preview_fix",
    "problem_rows",
    "start",
    "summary",
    "to_add",
    "to_csv",
    "to_excel",
    "to_parquet",
    "ui",
    "what_if",
    "what_if_summary",
]


def __getattr__(name: str) -> object:
    if name in ("audit", "capacity", "ui"):  # modules of the package; the first two can be called
        return import_module(f"toolkit.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
