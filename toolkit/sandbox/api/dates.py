"""Filters by date: a day or a second, that itself, until it or since it."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import datetime
from typing import Any

from toolkit.sandbox.api.http import Params
from toolkit.sandbox.api.refusals import invalid

_DAY = 86400

Conditions = list[tuple[str, Any]]
"""SQL comparisons with their values."""


def between(query: Params, param: str, column: str) -> Conditions:
    """Read ``DateSent``, ``DateSent<`` and ``DateSent>``, which are on, on or before, and on or after.

    ``DateSent`` at midnight means the whole day: the SDKs write a date so (assumed).

    Args:
        param: the name without ``<`` and ``>``.
        column: what is compared; POSIX time.

    Raises:
        ApiError: 400/20001 for a text that is no date.
    """
    return (
        _compared(query, param, column, since=True, until=True)
        + _compared(query, f"{param}<", column, since=False, until=True)
        + _compared(query, f"{param}>", column, since=True, until=False)
    )


def since(query: Params, param: str, column: str) -> Conditions:
    """Read a date on which a list begins."""
    return _compared(query, param, column, since=True, until=False)


def until(query: Params, param: str, column: str) -> Conditions:
    """Read a date on which a list ends; the whole day or second is in it."""
    return _compared(query, param, column, since=False, until=True)


def _compared(query: Params, param: str, column: str, *, since: bool, until: bool) -> Conditions:
    text = query.get(param)
    if not text:
        return []
    first, end = _span(param, text)
    if since and until and first % _DAY == 0:
        end = first + _DAY
    return ([(f"{column} >= ?", first)] if since else []) + ([(f"{column} < ?", end)] if until else [])


def _span(param: str, text: str) -> tuple[float, float]:
    """Return the beginning and the end of the day or second that ``text`` names, in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(param, f"{text!r} is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ") from None
    first = timegm(moment.utctimetuple())
    return first, first + (_DAY if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else 1)
