"""What the account's own messages come to, by day and usage category.

Categories are some of Twilio's (https://www.twilio.com/docs/usage/api/usage-record#usage-categories): SMS, MMS, and the
fee for messages that failed. What belongs where is assumed: a message that failed or has not left costs no transport,
one that is undelivered does. Prices are invented (``toolkit.sandbox.resources.pricing``), the fee as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from toolkit.sandbox.resources.pricing import prices
from toolkit.sandbox.store.store import Store

FAILED = "failed-message-processing-fee"
TOTAL = "totalprice"

CATEGORIES: Mapping[str, tuple[str, str, str]] = {
    FAILED: ("Failed message processing fee", "messages", "messages"),
    "mms": ("MMS", "messages", "messages"),
    "mms-inbound": ("Inbound MMS", "messages", "messages"),
    "mms-outbound": ("Outbound MMS", "messages", "messages"),
    "sms": ("SMS", "messages", "segments"),
    "sms-inbound": ("Inbound SMS", "messages", "segments"),
    "sms-inbound-longcode": ("Long Code Inbound SMS", "messages", "segments"),
    "sms-inbound-shortcode": ("Short Code Inbound SMS", "messages", "segments"),
    "sms-outbound": ("Outbound SMS", "messages", "segments"),
    "sms-outbound-longcode": ("Long Code Outbound SMS", "messages", "segments"),
    "sms-outbound-shortcode": ("Short Code Outbound SMS", "messages", "segments"),
    TOTAL: ("Total price", "", "usd"),
}
"""Category → description, unit of ``count`` and unit of ``usage``."""

_FEE = 0.001
_DAY = 86400
_EPOCH = date(1970, 1, 1).toordinal()

_BY_DAY = f"""
SELECT CAST(created / {_DAY} AS INTEGER), direction = 'inbound', sid LIKE 'MM%',
    substr(CASE direction WHEN 'inbound' THEN recipient ELSE sender END, 1, 1),
    substr(CASE direction WHEN 'inbound' THEN sender ELSE recipient END, 2, 1),
    status = 'failed', count(*), sum(max(segments, 1))
FROM message
WHERE created >= ? AND created < ? AND recipient NOT LIKE '%:%'
    AND status NOT IN ('accepted', 'scheduled', 'queued', 'canceled')
GROUP BY 1, 2, 3, 4, 5, 6
"""


@dataclass(slots=True)
class Used:
    """What one category comes to: how many, how much of what is billed, and its price in US dollars."""

    count: int = 0
    usage: int = 0
    price: float = 0.0


def used(store: Store, first: date, last: date) -> Iterator[tuple[date, str, Used]]:
    """Yield what each day, UTC, from ``first`` to ``last`` adds to a category."""
    begin, end = ((day.toordinal() - _EPOCH) * _DAY for day in (first, last))
    for day, inbound, mms, own, zone, failed, count, segments in store.connection.execute(_BY_DAY, (begin, end + _DAY)):
        at = date.fromordinal(_EPOCH + day)
        usage = count if mms or failed else segments
        price = usage * (_FEE if failed else _price(zone, bool(inbound)))
        for category in (FAILED,) if failed else _categories(bool(inbound), bool(mms), own or ""):
            yield at, category, Used(count, usage, price)
        yield at, TOTAL, Used(0, 0, price)


def _price(zone: str, inbound: bool) -> float:
    known = prices().get(zone) or prices()["1"]
    return float(known.inbound if inbound else known.outbound)


def _categories(inbound: bool, mms: bool, own: str) -> tuple[str, ...]:
    """Return the categories of a message, by the first character of the account's own sender."""
    kind = "mms" if mms else "sms"
    way = f"{kind}-{'inbound' if inbound else 'outbound'}"
    sender = "longcode" if own == "+" else "shortcode" if own.isdecimal() else ""
    return (kind, way, f"{way}-{sender}") if sender and not mms else (kind, way)
