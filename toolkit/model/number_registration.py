"""Whether a number is registered with the US A2P campaign of its service, as far as an API tells.

After the campaign is verified, Twilio registers each number of the service with the carriers by itself: "not
instantaneous", and it "can be delayed or can fail"; the Console has a report of each number's state
(https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/troubleshooting-a2p-brands), no API has. So what is known
follows from the pool: when a number joined, and that a sole proprietor's campaign has one number
(https://www.twilio.com/docs/api/errors/30125).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from toolkit.model.account import NumberRegistration, Sender, SenderPool
from toolkit.model.registration import Campaign

RECENT = timedelta(days=1)
"""How long a registration is taken to be under way. Assumed: Twilio states no time."""

SOLE_PROPRIETOR = "SOLE_PROPRIETOR"

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def needs_registration(sender: Sender) -> bool:
    """Say whether a sender must be registered with a campaign to reach the United States: +1 long codes."""
    return sender.type == "long_code" and sender.address.startswith("+1")


def with_registrations(pool: SenderPool, campaign: Campaign | None, now: datetime) -> SenderPool:
    """Return the pool, each of its numbers with what is known of its registration (``Sender.registration``).

    Of a sole proprietor's numbers the one that joined first is the registered one (assumed), and the others are
    refused; where two joined in the same second, no API tells which was first.

    Args:
        pool: the service and its senders, each with the time at which it joined.
        campaign: the service's; None for none.
        now: the moment that the pool shows.
    """
    if campaign is None or pool.service.campaign_status != "VERIFIED":
        return pool
    numbers = [sender for sender in pool.senders if needs_registration(sender)]
    known = _under_way(numbers, campaign, now)
    if campaign.usecase == SOLE_PROPRIETOR:
        known = {**known, **_of_sole_proprietor(numbers)}
    return replace(pool, senders=tuple(replace(one, registration=known.get(one.sid)) for one in pool.senders))


def _under_way(numbers: Sequence[Sender], campaign: Campaign, now: datetime) -> Mapping[str, NumberRegistration]:
    changed = campaign.date_updated or _LONG_AGO
    return {one.sid: "unknown" for one in numbers if now < max(_joined(one), changed) + RECENT}


def _of_sole_proprietor(numbers: Sequence[Sender]) -> Mapping[str, NumberRegistration]:
    first = min(map(_joined, numbers), default=_LONG_AGO)
    later: Mapping[str, NumberRegistration] = {one.sid: "refused" for one in numbers if _joined(one) > first}
    tied: Mapping[str, NumberRegistration] = {one.sid: "unknown" for one in numbers if one.sid not in later}
    return {**later, **(tied if len(tied) > 1 else {})}


def _joined(sender: Sender) -> datetime:
    return sender.date_created or _LONG_AGO
