"""Options by name, for clients that cannot hand over an Options object: ``MinimumScheduleSeconds=300``.

The names are those of ``Options`` and its ``rules``, in the API's way of writing. What counts at the opening of the
database alone is not among them, and neither are the hosts that webhooks may be posted to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from toolkit.routing import Rules
from toolkit.sandbox.fields import boolean, integer
from toolkit.sandbox.http import Params
from toolkit.sandbox.options import Options

_AT_OPENING = frozenset({"lock_timeout"})
_READERS: Mapping[type, Callable[[str, str], Any]] = {bool: boolean, int: integer(0, 10**9)}


def names() -> tuple[str, ...]:
    """Return the names of the options that can be set while the sandbox runs."""
    return (*_settable(Options()), *_settable(Rules()))


def changed(options: Options, params: Params) -> Options:
    """Return ``options`` with those that were sent.

    Raises:
        ApiError: a value that its option cannot have.
    """
    rules = replace(options.rules, **_given(options.rules, params))
    return replace(options, rules=rules, **_given(options, params))


def _settable(owner: Options | Rules) -> dict[str, str]:
    """Return parameter → attribute, for what is a truth value or a whole number."""
    return {
        field.name.title().replace("_", ""): field.name
        for field in fields(owner)
        if type(getattr(owner, field.name)) in _READERS and field.name not in _AT_OPENING
    }


def _given(owner: Options | Rules, params: Params) -> dict[str, Any]:
    sent = ((param, name, params.get(param)) for param, name in _settable(owner).items())
    return {name: _READERS[type(getattr(owner, name))](param, text) for param, name, text in sent if text is not None}
