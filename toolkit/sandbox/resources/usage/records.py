"""Usage records of the 2010-04-01 API: what the account's messages come to, by category and period.

https://www.twilio.com/docs/usage/api/usage-record; ``twilio_api_v2010.json``. A category without use is listed with
zeros, as in the document's examples. Days are those of UTC; a list begins with the day on which the account was made,
the newest period comes first (assumed). Each account has its own use alone: ``IncludeSubaccounts`` changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from toolkit.sandbox.api.context import Context, Operation, paged
from toolkit.sandbox.api.dispatch import API_VERSION, Route
from toolkit.sandbox.api.http import Response
from toolkit.sandbox.api.paging import cursor
from toolkit.sandbox.api.refusals import invalid
from toolkit.sandbox.resources.usage.sums import CATEGORIES, TOTAL, Used, used
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.pages import slice_of

Period = tuple[date, date]
"""The first day and the last one."""

_PATH = "/2010-04-01/Accounts/{AccountSid}/Usage/Records"


def _month(day: date) -> Period:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day.replace(day=1), following - timedelta(days=1)


_EACH: Mapping[str, Callable[[date], Period]] = {
    "Daily": lambda day: (day, day),
    "Monthly": _month,
    "Yearly": lambda day: (day.replace(month=1, day=1), day.replace(month=12, day=31)),
}
"""Lists with a record for each such period."""

_ONE: Mapping[str, Callable[[date], Period]] = {
    "Today": lambda today: (today, today),
    "Yesterday": lambda today: (today - timedelta(days=1), today - timedelta(days=1)),
    "ThisMonth": lambda today: (today.replace(day=1), today),
    "LastMonth": lambda today: _month(today.replace(day=1) - timedelta(days=1)),
}
"""Lists of one period, whatever dates are sent (assumed)."""

_OTHERS = ("AllTime", "Daily", "LastMonth", "Monthly", "ThisMonth", "Today", "Yearly", "Yesterday")


def _list(name: str, context: Context) -> Response:
    today = datetime.fromtimestamp(context.now, UTC).date()
    whole = _ONE[name](today) if name in _ONE else _asked(context, today)
    sums: dict[tuple[Period, str], Used] = {}
    for day, category, one in used(context.store, *whole):
        total = sums.setdefault((_period(name, whole, day), category), Used())
        total.count, total.usage, total.price = (
            total.count + one.count,
            total.usage + one.usage,
            total.price + one.price,
        )
    asked = context.query.get("Category")
    wanted = [category for category in CATEGORIES if asked in (None, "", category)]
    places = [(period, category) for period in _periods(name, whole) for category in wanted]
    page = slice_of(list(enumerate(places, 1)), cursor(context.query))
    items = [_record(context, name, *place, sums.get(place, Used())) for _, place in page.rows]
    return paged(context, page, "usage_records", items)


def _period(name: str, whole: Period, day: date) -> Period:
    if name not in _EACH:
        return whole
    first, last = _EACH[name](day)
    return max(first, whole[0]), min(last, whole[1])


def _periods(name: str, whole: Period) -> Iterator[Period]:
    """Yield the periods of a list, newest first."""
    day = whole[1]
    while day >= whole[0]:
        first, last = _period(name, whole, day)
        yield first, last
        day = first - timedelta(days=1)


def _asked(context: Context, today: date) -> Period:
    account = context.store.get(kinds.ACCOUNT, context.account_sid)
    made = today if account is None else datetime.fromtimestamp(account.created, UTC).date()
    first = _date(context, "StartDate", made, today)
    return max(first, made), min(_date(context, "EndDate", today, today), today)


def _date(context: Context, param: str, default: date, today: date) -> date:
    """Read ``YYYY-MM-DD``, or days from today such as ``-30days``.

    Raises:
        ApiError: 400/20001.
    """
    text = context.query.get(param)
    if not text:
        return default
    try:
        if offset := re.fullmatch(r"([+-][0-9]{1,5})days?", text):
            return today + timedelta(days=int(offset[1]))
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except (ValueError, OverflowError):
        raise invalid(param, f"{text!r} is neither YYYY-MM-DD nor days from today such as -30days") from None


def _record(context: Context, name: str, period: Period, category: str, one: Used) -> dict[str, Any]:
    description, count_unit, usage_unit = CATEGORIES[category]
    price = f"{one.price:.5f}"
    base = f"/{API_VERSION}/Accounts/{context.account_sid}/Usage/Records"
    start, end = (day.isoformat() for day in period)
    where = urlencode({"Category": category, "StartDate": start, "EndDate": end})
    return {
        "account_sid": context.account_sid,
        "api_version": API_VERSION,
        "as_of": datetime.fromtimestamp(context.now, UTC).isoformat(timespec="seconds"),
        "category": category,
        "count": price if category == TOTAL else str(one.count),
        "count_unit": count_unit,
        "description": description,
        "end_date": end,
        "price": price,
        "price_unit": "usd",
        "start_date": start,
        "subresource_uris": {_snake(other): f"{base}/{other}.json?Category={category}" for other in _OTHERS},
        "uri": f"{base}{f'/{name}' if name else ''}.json?{where}",
        "usage": price if category == TOTAL else str(one.usage),
        "usage_unit": usage_unit,
    }


def _snake(name: str) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "_", name).lower()


ROUTES: tuple[Operation, ...] = tuple(
    Route("GET", "api", f"{_PATH}{f'/{name}' if name else ''}.json", partial(_list, name)) for name in ("", *_OTHERS)
)
