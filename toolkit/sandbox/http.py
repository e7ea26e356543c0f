"""Requests and answers as the sandbox sees them, and how it writes times."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

JSON_HEADERS: Mapping[str, str] = {"Content-Type": "application/json;charset=utf-8"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Params:
    """Decoded parameters of a form or a query: names may repeat."""

    __slots__ = ("_values", "pairs")

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = pairs
        self._values = dict(pairs)

    def get(self, name: str) -> str | None:
        """Return the (last) value of ``name``, or None when it was not sent."""
        return self._values.get(name)

    def all(self, name: str) -> list[str]:
        """Return every value of ``name`` in the order sent."""
        return [value for key, value in self.pairs if key == name]


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request to the API.

    Attributes:
        method: ``GET``, ``POST`` or ``DELETE``.
        url: the absolute URL with its query.
        headers: the request headers.
        params: the decoded form of a POST.
        auth: account SID and auth token; in no repr.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Sequence[tuple[str, str]] = ()
    auth: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(status: int, data: Mapping[str, Any]) -> Response:
    """Return ``data`` as JSON with ``status``."""
    return Response(status, _compact(data), JSON_HEADERS)


NO_CONTENT = Response(204, "")
"""What a successful DELETE answers."""


def iso8601(moment: float) -> str:
    """Write a POSIX time as the v1 APIs do: ``2015-07-30T20:12:31Z``."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


def rfc2822(moment: float) -> str:
    """Write a POSIX time as the 2010-04-01 API does: ``Thu, 30 Jul 2015 20:12:31 +0000``."""
    t = time.gmtime(moment)
    clock = f"{t.tm_hour:02}:{t.tm_min:02}:{t.tm_sec:02}"
    return f"{_DAYS[t.tm_wday]}, {t.tm_mday:02} {_MONTHS[t.tm_mon - 1]} {t.tm_year} {clock} +0000"
