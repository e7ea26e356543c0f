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
    from toolkit.routing.log import compare_with_log
    from toolkit.routing.preview import explain, preview
    from toolkit.routing.what_if import what_if
    from toolkit.snapshot.difference import diff
    from toolkit.snapshot.file import load_snapshot
    from toolkit.tables import Table

_HOMES = {
    "Account": "toolkit.account",
    "Call": "toolkit.calls",
    "apply_fix": "toolkit.audit",
    "Table": "toolkit.tables",
    "ToolkitError": "toolkit.errors",
    "compare_with_log": "toolkit.routing.log",
    "connect": "toolkit.account",
    "drain": "toolkit.capacity",
    "coverage": "toolkit.routing.coverage",
    "diff": "toolkit.snapshot.difference",
    "explain": "toolkit.routing.preview",
    "load_snapshot": "toolkit.snapshot.file",
    "measure": "toolkit.content",
    "preview": "toolkit.routing.preview",
    "preview_fix": "toolkit.audit",
    "start": "toolkit.lessons",
    "to_add": "toolkit.capacity",
    "what_if": "toolkit.routing.what_if",
}

__all__ = [
    "Account",
    "Call",
    "Table",
    "ToolkitError",
    "apply_fix",
    "audit",
    "capacity",
    "compare_with_log",
    "connect",
    "coverage",
    "diff",
    "drain",
    "explain",
    "load_snapshot",
    "measure",
    "preview",
    "preview_fix",
    "start",
    "to_add",
    "ui",
    "what_if",
]


def __getattr__(name: str) -> object:
    if name in ("audit", "capacity", "ui"):  # modules of the package; the first two can be called
        return import_module(f"toolkit.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
