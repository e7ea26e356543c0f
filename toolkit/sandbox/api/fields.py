"""Writable settings of a resource as data: which parameter, how it is read, what it is when not sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from toolkit.facts.parameters import snake
from toolkit.runtime import json_text
from toolkit.sandbox.api.dispatch import API_VERSION
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.api.refusals import invalid, missing
from toolkit.sandbox.store.sids import is_sid

Reader = Callable[[str, str], Any]
"""(parameter, text) → value. Raises ApiError when the text cannot be that value."""


@dataclass(frozen=True, slots=True)
class Field:
    """One setting.

    Attributes:
        param: the parameter.
        read: its reader.
        default: its value when nothing was sent.
        name: the property's name in JSON: the parameter in snake_case.
    """

    param: str
    read: Reader
    default: Any = None
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", snake(self.param))


def defaults(fields: Iterable[Field]) -> dict[str, Any]:
    """Return every field's default, by property name."""
    return {one.name: one.default for one in fields}


def given(fields: Iterable[Field], params: Params) -> dict[str, Any]:
    """Return the fields that were sent, by property name.

    Raises:
        ApiError: a value that its reader refuses.
    """
    return {one.name: one.read(one.param, text) for one in fields if (text := params.get(one.param)) is not None}


def required(params: Params, param: str, code: int = 20001) -> str:
    """Return the value of ``param``.

    Raises:
        ApiError: it was not sent, or is empty (400 with ``code``).
    """
    value = params.get(param)
    if not value:
        raise missing(param, code)
    return value


def json_object(param: str, value: str | bytes) -> dict[str, Any]:
    """Read a JSON object: a parameter's value, or the body of a request."""
    try:
        found = json_text.loads(value)
    except json_text.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise invalid(param, "is not a JSON object")
    return found


def json_items(params: Params, param: str) -> list[dict[str, Any]]:
    """Return every value of a repeated parameter, each a JSON object.

    Raises:
        ApiError: none was sent, or one is none.
    """
    required(params, param)
    return [json_object(param, value) for value in params.all(param)]


def text(limit: int, *, empty: bool = True) -> Reader:
    """Read a text of at most ``limit`` characters."""

    def read(param: str, value: str) -> str:
        if not empty and not value.strip():
            raise invalid(param, "must not be empty")
        if len(value) > limit:
            raise invalid(param, f"has {len(value)} characters; at most {limit} are possible")
        return value

    return read


def is_url(value: str) -> bool:
    """Say whether ``value`` is an absolute http or https URL with a host."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
    except ValueError:
        return False


def url(code: int = 21402) -> Reader:
    """Read a URL; an empty text clears it (21402, https://www.twilio.com/docs/api/errors/21402)."""

    def read(param: str, value: str) -> str | None:
        if value and not is_url(value):
            raise invalid(param, f"{value!r} is not an http or https URL", code)
        return value or None

    return read


def http_method(param: str, value: str) -> str:
    """Read ``GET`` or ``POST`` (21403, https://www.twilio.com/docs/api/errors/21403)."""
    if value.upper() not in ("GET", "POST"):
        raise invalid(param, f"{value!r} is neither GET nor POST", 21403)
    return value.upper()


def boolean(param: str, value: str) -> bool:
    """Read ``true`` or ``false`` in any letter case."""
    if value.lower() not in ("true", "false"):
        raise invalid(param, f"{value!r} is neither true nor false")
    return value.lower() == "true"


def integer(low: int, high: int, code: int = 20001) -> Reader:
    """Read a whole number between ``low`` and ``high``, both included."""

    def read(param: str, value: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,18}", value) or not low <= int(value) <= high:
            raise invalid(param, f"{value!r} is not a whole number from {low} to {high}", code)
        return int(value)

    return read


def choice(options: Iterable[str], code: int = 20001) -> Reader:
    """Read one of ``options``."""
    known = frozenset(options)

    def read(param: str, value: str) -> str:
        if value not in known:
            raise invalid(param, f"{value!r} is none of {', '.join(sorted(known))}", code)
        return value

    return read


_TAKEN_FOR = {"UK": "GB"}
"""What is no country's code, though people take it for one → whose it would be."""


def country(known: Callable[[], Collection[str]], code: int = 20001) -> Reader:
    """Read a country's two-letter code (ISO 3166), in any letter case (assumed); an empty text clears it.

    Args:
        known: returns the codes that there are; asked only when one is read.
    """

    def read(param: str, value: str) -> str | None:
        if value and value.upper() not in known():
            meant = f"; did you mean {found}?" if (found := _TAKEN_FOR.get(value.upper())) else ""
            raise invalid(param, f"{value!r} is no country's two-letter code (ISO 3166){meant}", code)
        return value.upper() or None

    return read


def sid(prefix: str, code: int = 20001) -> Reader:
    """Read a SID that starts with ``prefix``; an empty text clears it."""

    def read(param: str, value: str) -> str | None:
        if value and not is_sid(value, prefix):
            raise invalid(param, f"{value!r} is not of the form {prefix} and 32 hexadecimal digits", code)
        return value or None

    return read


API_VERSION_FIELD = Field("ApiVersion", choice((API_VERSION, "2008-08-01")), API_VERSION)
"""The version of the API that the webhooks of a number or application begin calls and messages with."""
