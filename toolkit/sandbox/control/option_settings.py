"""Options by name, for clients that cannot hand over an Options object: ``MinimumScheduleSeconds=300``.

The names are those of ``Options`` and its ``rules``, in the API's way of writing; several values are separated by
commas. What counts at the opening of the database alone is not among them, and neither are the hosts that webhooks may
be posted to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

from toolkit.routing import Rules
from toolkit.sandbox.api.fields import Reader, boolean, choice, integer
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.options import Options

_AT_OPENING = frozenset({"lock_timeout", "webhook_hosts"})
_NO_SUCH_VALUE = 20001


def _several(_param: str, value: str) -> frozenset[str]:
    return frozenset(filter(None, (one.strip() for one in value.split(","))))


_READERS: Mapping[Any, Reader] = {bool: boolean, int: integer(0, 10**9), frozenset[str]: _several}


def names() -> tuple[str, ...]:
    """Return the names of the options that can be set while the sandbox runs."""
    return (*_settable(Options()), *_settable(Rules()))


def changed(options: Options, params: Params) -> Options:
    """Return ``options`` with those that were sent.

    Raises:
        ApiError: a value that its option cannot have.
        ToolkitError: likewise.
    """
    rules = replace(options.rules, **_given(options.rules, params))
    return replace(options, rules=rules, **_given(options, params))


def _settable(owner: Options | Rules) -> dict[str, str]:
    """Return parameter → attribute, for what is a truth value, a whole number, one of a few words, or several texts."""
    return {name.title().replace("_", ""): name for name in _readers(type(owner))}


def _readers(owner: type[Any]) -> Mapping[str, Reader]:
    hints = get_type_hints(owner)
    found = {field.name: _reader(hints[field.name]) for field in fields(owner) if field.name not in _AT_OPENING}
    return {name: reader for name, reader in found.items() if reader is not None}


def _reader(hint: Any) -> Reader | None:
    return choice(get_args(hint), _NO_SUCH_VALUE) if get_origin(hint) is Literal else _READERS.get(hint)


def _given(owner: Options | Rules, params: Params) -> dict[str, Any]:
    readers = _readers(type(owner))
    sent = ((param, name, params.get(param)) for param, name in _settable(owner).items())
    return {name: readers[name](param, text) for param, name, text in sent if text is not None}
