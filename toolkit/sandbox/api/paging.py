"""Pages of a list, in Twilio's two shapes.

v1 hosts answer with a ``meta`` object and absolute URLs, 2010-04-01 with relative URIs beside the list
(https://www.twilio.com/docs/usage/twilios-response#pagination). ``PageToken`` is opaque to clients. Here it is the
position of a row: ``PA`` and the last row seen, or ``PB`` and the first one for the way back. A position stays right
while rows are added, and reading page 1,000 costs what page 1 costs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from toolkit.sandbox.api.fields import integer
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.api.refusals import invalid
from toolkit.sandbox.store.pages import DEFAULT_SIZE, Cursor, Page, T

LARGEST_SIZE = 1000
_PAGING = frozenset({"PageSize", "Page", "PageToken"})
_page_number = integer(0, 10**9)
_page_size = integer(1, 10**9)


def cursor(query: Params) -> Cursor:
    """Read ``PageSize``, ``Page`` and ``PageToken``.

    ``PageSize`` is 50 unless sent and at most 1000 (Twilio's OpenAPI documents); a larger one is cut to 1000 (assumed).
    ``Page`` is the client's own count: without a token it moves nothing.

    Raises:
        ApiError: 400 for a value that is not a number (20001), or a token that the sandbox did not make (21481,
            https://www.twilio.com/docs/api/errors/21481).
    """
    size = min(_page_size("PageSize", query.get("PageSize") or str(DEFAULT_SIZE)), LARGEST_SIZE)
    number = _page_number("Page", query.get("Page") or "0")
    token = query.get("PageToken")
    if not token:
        return Cursor(size, number)
    match = re.fullmatch(r"P([AB])([0-9]{1,18})", token)
    if match is None:
        raise invalid("PageToken", "is not a token of this list", 21481)
    position = int(match[2])
    return Cursor(size, number, after=position) if match[1] == "A" else Cursor(size, number, before=position)


def v1(page: Page[T], at: Cursor, key: str, base: str, query: Params, items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the body of a v1 list: the rows under ``key``, and ``meta``.

    Args:
        base: the list's absolute URL without its query.
        items: the rows as JSON.
    """
    first, current, following, previous = _links(page, at, base, query)
    meta = {
        "page": at.number,
        "page_size": at.size,
        "first_page_url": first,
        "previous_page_url": previous,
        "url": current,
        "next_page_url": following,
        "key": key,
    }
    return {"meta": meta, key: items}


def v2010(page: Page[T], at: Cursor, key: str, path: str, query: Params, items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the body of a 2010-04-01 list: the rows under ``key``, and paging beside them.

    Args:
        path: the list's path; the URIs are relative to the host.
        items: the rows as JSON.
    """
    first, current, following, previous = _links(page, at, path, query)
    start = at.number * at.size
    return {
        "first_page_uri": first,
        "end": max(start + len(items) - 1, start),
        "previous_page_uri": previous,
        key: items,
        "uri": current,
        "page_size": at.size,
        "start": start,
        "next_page_uri": following,
        "page": at.number,
    }


def _links(page: Page[T], at: Cursor, base: str, query: Params) -> tuple[str, str, str | None, str | None]:
    filters = [(name, value) for name, value in query.pairs if name not in _PAGING]

    def link(number: int, token: str | None = None) -> str:
        place: Mapping[str, Any] = {"PageSize": at.size, "Page": number} | ({"PageToken": token} if token else {})
        return f"{base}?{urlencode([*filters, *place.items()])}"

    here = link(at.number, _token(at))
    following = link(at.number + 1, f"PA{page.rows[-1][0]}") if page.has_next and page.rows else None
    previous = link(max(at.number - 1, 0), f"PB{page.rows[0][0]}") if page.has_previous and page.rows else None
    return link(0), here, following, previous


def _token(at: Cursor) -> str | None:
    if at.after is not None:
        return f"PA{at.after}"
    return None if at.before is None else f"PB{at.before}"
