"""Requests and answers as the sandbox sees them, and how it writes times."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from toolkit.runtime import json_text
from toolkit.sandbox.api.refusals import ApiError, refused

JSON_HEADERS: Mapping[str, str] = {"Content-Type": "application/json;charset=utf-8"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Params:
    """Decoded parameters of a form or a query: names may repeat."""

    __slots__ = ("_values", "pairs")

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = pairs
        self._values = dict(pairs)

    def __contains__(self, name: str) -> bool:
        return name in self._values

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
        method: ``GET``, ``POST``, ``PUT``, ``PATCH`` or ``DELETE``.
        url: the absolute URL with its query.
        headers: the request headers.
        params: the decoded form of a POST.
        auth: account SID and auth token; in no repr.
        body: the body of a request that is no form.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Sequence[tuple[str, str]] = ()
    auth: tuple[str, str] | None = field(default=None, repr=False)
    body: bytes = field(default=b"", repr=False)


def check_text(request: Request) -> None:
    """See that everything sent can be stored and answered: Python's str may hold half a character, UTF-8 may not.

    Raises:
        ApiError: 400 for a lone surrogate, as for bytes over HTTP that are not UTF-8.
    """
    try:
        request.url.encode()
        for name, value in request.params:
            name.encode()
            value.encode()
    except UnicodeEncodeError:
        raise refused(400, "The request holds half a character, a lone surrogate") from None


@lru_cache(maxsize=128)  # few, as anybody may send long ones
def split(url: str) -> tuple[str, str, str, str, Params]:
    """Return scheme, host, host with port, path and query of ``url``."""
    parts = urlsplit(url)
    query = Params(parse_qsl(parts.query, keep_blank_values=True))
    return parts.scheme, parts.hostname or "", parts.netloc.rpartition("@")[2], parts.path, query


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(status: int, data: Mapping[str, Any]) -> Response:
    """Return ``data`` as JSON with ``status``."""
    return Response(status, json_text.dumps(data).decode(), JSON_HEADERS)


NO_CONTENT = Response(204, "")
"""What a successful DELETE answers."""


def identified(response: Response) -> Response:
    """Return an answer with the ID that every answer of Twilio's has (https://www.twilio.com/docs/usage/twilios-response)."""
    return Response(response.status, response.body, {**response.headers, "Twilio-Request-Id": f"RQ{uuid4().hex}"})


_LOST_PLUS = re.compile(" [0-9]{7,15}")


def lost_plus(request: Request, error: ApiError) -> dict[str, str]:
    """Return the message of a refusal with a hint, where a ``+`` of the form arrived as a space; else nothing."""
    lost = next((name for name, value in request.params if _LOST_PLUS.fullmatch(value)), None)
    if lost is None:
        return {}
    return {"message": f"{error.message} ({lost} begins with a space: in a form, + has to be written as %2B)"}


@lru_cache(maxsize=4096)
def iso8601(moment: float) -> str:
    """Write a POSIX time as the v1 APIs do: ``2015-07-30T20:12:31Z``."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


@lru_cache(maxsize=4096)
def rfc2822(moment: float) -> str:
    """Write a POSIX time as the 2010-04-01 API does: ``Thu, 30 Jul 2015 20:12:31 +0000``."""
    t = time.gmtime(moment)
    clock = f"{t.tm_hour:02}:{t.tm_min:02}:{t.tm_sec:02}"
    return f"{_DAYS[t.tm_wday]}, {t.tm_mday:02} {_MONTHS[t.tm_mon - 1]} {t.tm_year} {clock} +0000"
