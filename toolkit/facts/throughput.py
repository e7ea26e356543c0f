"""How fast senders send, in message segments per second (MPS): the table ``toolkit/data/throughput.csv``.

Columns: ``sender_type``; ``destination`` (``US`` with its territories, ``CA``, ``*`` for every other country);
``media`` (``yes`` for MMS); ``tier`` of a US A2P campaign; ``scope``: who shares the rate (``sender``, ``campaign``,
``account``); ``mps``; ``evidence`` (``documented``, ``assumed``, or ``conflict`` where Twilio's pages differ),
``source_url`` and ``note``. Segments are counted, not messages; a message with media is one.

Source: https://support.twilio.com/hc/en-us/articles/115002943027. Messenger has no row: its rate is not known.

What a US A2P campaign may send follows from its brand: ``toolkit/data/campaign_tiers.csv``, with the columns
``brand_type``; ``usecase`` of the campaign (``*`` for every other); ``score_from`` and ``score_to``: the brand's score
of secondary vetting, 0 without one; ``mps``; ``tmobile_daily``: segments and MMS a day to T-Mobile; ``evidence``,
``source_url`` and ``note``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from toolkit import data

Scope = Literal["sender", "campaign", "account"]
Area = Literal["US", "CA", "*"]

QUEUE_SECONDS = 36_000
"""A queue holds what its rate sends in so many seconds: ten hours
(https://support.twilio.com/hc/en-us/articles/115002943027)."""

UNREGISTERED = "UNREGISTERED"
"""The tier of a long code without a campaign."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a sender sends.

    Attributes:
        mps: message segments per second.
        scope: who shares the rate.
        basis: ``documented``, or ``assumed`` where no page says it, or pages differ.
    """

    mps: float
    scope: Scope
    basis: str = "documented"


@dataclass(frozen=True, slots=True)
class Tier:
    """What campaigns of some brands may send: a row of ``campaign_tiers.csv``, whose columns the attributes are."""

    brand_type: str
    usecase: str
    score_from: int
    score_to: int
    mps: float
    tmobile_daily: int
    evidence: str


def rate(sender_type: str, area: Area, *, media: bool = False, tier: str = "") -> Rate | None:
    """Return the rate of a kind of sender.

    Args:
        sender_type: as of ``toolkit.model.account.Sender``.
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


def tier(brand_type: str, usecase: str, score: int) -> Tier:
    """Return what a campaign may send.

    Args:
        brand_type: ``STANDARD`` or ``SOLE_PROPRIETOR``.
        usecase: of the campaign.
        score: of its brand, 0 to 100; 0 without secondary vetting, 100 for a company of the Russell 3000.
    """
    return next(
        one
        for one in tiers()
        if one.brand_type == brand_type and one.usecase in ("*", usecase) and one.score_from <= score <= one.score_to
    )


@cache
def tiers() -> tuple[Tier, ...]:
    """Return the tiers, in the table's order."""
    return tuple(
        Tier(
            row["brand_type"],
            row["usecase"],
            int(row["score_from"]),
            int(row["score_to"]),
            float(row["mps"]),
            int(row["tmobile_daily"]),
            row["evidence"],
        )
        for row in data.rows("campaign_tiers.csv")
    )


@cache
def _table() -> Mapping[tuple[str, str, str, str], Rate]:
    return {
        (row["sender_type"], row["destination"], row["media"], row["tier"]): Rate(
            float(row["mps"]), _scope(row["scope"]), "documented" if row["evidence"] == "documented" else "assumed"
        )
        for row in data.rows("throughput.csv")
    }


def _scope(text: str) -> Scope:
    assert text in get_args(Scope), f"{text} is no scope"
    return cast(Scope, text)
