"""Queues of messages: each sends at its rate, one segment after another, and holds ten hours of it at most.

A queue is one number: the moment at which it will have sent everything. So it costs the same whatever waits in it, and
what leaves when does not depend on when somebody looks. A message is counted when it enters, by its segments; one that
outlives its validity period never takes its turn, and holds up nobody.

Who shares a queue: ``toolkit.facts.throughput``. A sender has one for the US, one for Canada and one for all other
countries, as their rates differ (assumed); the long codes of a US A2P campaign share one for the US.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from toolkit.facts.throughput import UNREGISTERED, Area, rate
from toolkit.model.account import Sender
from toolkit.routing import Destination
from toolkit.routing.eligibility import needs_campaign
from toolkit.sandbox.store.store import Record, Store

_CARRIERS = 3
"""AT&T, T-Mobile and Verizon: a campaign's rate counts them together, ``rate_limits`` each for itself
(https://support.twilio.com/hc/en-us/articles/115002943027)."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The queue that a message goes through.

    Attributes:
        key: who shares it, and where it leads.
        mps: segments that it sends in a second.
    """

    key: str
    mps: float


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue in which something waits.

    Attributes:
        key: ``campaign:MG…`` of the service, ``account:long_code:mms``, or the sender's address and ``US``, ``CA`` or
            ``*``.
        mps: segments that it sends in a second.
        segments: how many wait.
        empty_at: when all of them will have left.
    """

    key: str
    mps: float
    segments: float
    empty_at: datetime


def lane(sender: Sender, to: Destination, *, media: bool, campaign: Record | None) -> Lane | None:
    """Return the queue of a message, or None where no rate is known: it leaves at once then.

    Args:
        media: it leaves as MMS.
        campaign: the US A2P campaign of the sender's service, if any.
    """
    area: Area = "US" if to.follows_us_rules else "CA" if to.region == "CA" else "*"
    data: dict[str, Any] = campaign.data if campaign and campaign.data["campaign_status"] == "VERIFIED" else {}
    tier = (data.get("us_app_to_person_usecase") or UNREGISTERED) if needs_campaign(sender, to) else ""
    found = rate(sender.type, area, media=media, tier=tier)
    if found is None:
        return None
    if found.scope == "account":
        return Lane(f"account:{sender.type}:mms", found.mps)
    if found.scope == "campaign" and campaign is not None:
        return Lane(f"campaign:{campaign.parent}", _stated(data) or found.mps)
    return Lane(f"{sender.address}:{area}", found.mps)


def _stated(campaign: dict[str, Any]) -> float | None:
    """Return the rate that a campaign states itself."""
    mps = ((campaign.get("rate_limits") or {}).get("att") or {}).get("mps")
    return _CARRIERS * float(mps) if isinstance(mps, int | float) and mps > 0 else None


def busy_until(store: Store, key: str) -> float:
    """Return the POSIX time at which the queue will have sent everything; 0 when it never held anything."""
    row = store.connection.execute("SELECT free FROM queue WHERE key = ?", (key,)).fetchone()
    return 0.0 if row is None else float(row[0])


def turn(store: Store, way: Lane, segments: int, at: float, limit: float) -> float | None:
    """Return when a message's turn to leave will come, or None when there is no room for it.

    Args:
        segments: its size.
        at: when it comes, POSIX.
        limit: how many seconds of sending the queue holds.
    """
    free = max(at, busy_until(store, way.key))
    return None if free - at + segments / way.mps > limit else free


def take(store: Store, way: Lane, segments: int, start: float) -> None:
    """Put a message into the queue, whose turn comes at ``start``."""
    store.connection.execute(
        "INSERT OR REPLACE INTO queue VALUES (?, ?, ?)", (way.key, start + segments / way.mps, way.mps)
    )


def waiting(store: Store, now: float) -> list[Queue]:
    """Return the queues in which something waits, the fullest first."""
    rows = store.connection.execute("SELECT key, mps, free FROM queue WHERE free > ? ORDER BY free DESC, key", (now,))
    return [Queue(key, mps, (free - now) * mps, datetime.fromtimestamp(free, UTC)) for key, mps, free in rows]
