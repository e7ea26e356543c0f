"""How fast senders send, in message segments per second (MPS): the table ``toolkit/data/throughput.csv``.

Columns: ``sender_type``; ``destination`` (``US`` with its territories, ``CA``, ``*`` for every other country);
``media`` (``yes`` for MMS); ``tier`` of a US A2P campaign; ``scope``: who shares the rate (``sender``, ``campaign``,
``account``); ``mps``; ``evidence`` (``documented`` or ``assumed``), ``source_url`` and ``note``. Segments are counted,
not messages; a message with media is one.

Source: https://support.twilio.com/hc/en-us/articles/115002943027. Messenger has no row: its rate is not known.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

Scope = Literal["sender", "campaign", "account"]
Area = Literal["US", "CA", "*"]

QUEUE_SECONDS = 36_000
"""A queue holds what its rate sends in so many seconds: ten hours
(https://support.twilio.com/hc/en-us/articles/115002943027)."""

UNREGISTERED = "UNREGISTERED"
"""The tier of a long code without a campaign."""

_TABLE = Path(__file__).parent / "data" / "throughput.csv"


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a sender sends.

    Attributes:
        mps: message segments per second.
        scope: who shares the rate.
    """

    mps: float
    scope: Scope


def rate(sender_type: str, area: Area, *, media: bool = False, tier: str = "") -> Rate | None:
    """Return the rate of a kind of sender.

    Args:
        sender_type: as of ``toolkit.model.Sender``.
        area: where the message goes.
        media: it carries media.
        tier: ``UNREGISTERED``, or the use case of the campaign; only ``SOLE_PROPRIETOR`` and ``LOW_VOLUME`` matter.

    Returns:
        None where no rate is known.
    """
    table, sent = _table(), "yes" if media else "no"
    for place, grade in ((area, tier), (area, ""), ("*", "")):
        found = table.get((sender_type, place, sent, grade))
        if found is not None:
            return found
    return None


@cache
def _table() -> Mapping[tuple[str, str, str, str], Rate]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {
            (row["sender_type"], row["destination"], row["media"], row["tier"]): Rate(
                float(row["mps"]), _scope(row["scope"])
            )
            for row in csv.DictReader(file)
        }


def _scope(text: str) -> Scope:
    assert text in get_args(Scope), f"{text} is no scope"
    return cast(Scope, text)
