"""The messages of a campaign as streams: those that choose among the same senders and wait in the same queues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.facts.throughput import UNREGISTERED, Area, Tier, rate
from toolkit.model.account import Sender, SenderPool
from toolkit.routing.destination import Destination
from toolkit.routing.eligibility import needs_campaign
from toolkit.routing.forecast import predicted_error
from toolkit.routing.lists.groups import Group
from toolkit.routing.reports.capacity import area_of
from toolkit.routing.rules import Rules
from toolkit.routing.selection import Selection, select

_SURE_TO_FAIL = 30006
"""A landline is taken at the request in some countries, and the message ends with this."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Where messages wait for their turn.

    Attributes:
        key: who shares it, and where it leads.
        mps: segments that it sends in a second; None where no rate is known: nothing waits then.
        daily: segments a day that its brand may send to T-Mobile's subscribers; None without such a limit.
        basis: ``documented``, ``assumed``, or ``unknown`` without a rate.
    """

    key: str
    mps: float | None
    daily: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Way:
    """One of the senders that are equal for a stream.

    Attributes:
        sender: the sender.
        queue: where its messages wait.
        error_code: with which they end once they have left; None where they arrive.
    """

    sender: Sender
    queue: Queue
    error_code: int | None


@dataclass(frozen=True, slots=True)
class Stream:
    """Messages that are treated alike.

    Attributes:
        ways: the senders among which they spread; empty where nothing is sent.
        area: where they go.
        error_code: why nothing is sent.
        rule: the rule that decided.
        basis: of the choice of senders.
    """

    ways: tuple[Way, ...]
    area: Area
    error_code: int | None
    rule: str
    basis: str


@dataclass(frozen=True, slots=True)
class Service:
    """What the streams of a service follow from.

    Attributes:
        pool: the service and its senders.
        tier: what its US A2P campaign may send; None where it has none, or its brand is not known.
        media: messages carry media.
        trial: the account is a trial account.
        closed: countries that the account may not send to.
        rules: options for what Twilio leaves open.
    """

    pool: SenderPool
    tier: Tier | None
    media: bool
    trial: bool
    closed: frozenset[str] | None
    rules: Rules

    def streams(self, groups: Sequence[Group]) -> tuple[list[Stream], NDArray[np.intp], list[set[str]]]:
        """Return the streams of groups of destinations, the stream of each group, and the regions of each stream."""
        known: dict[Stream, int] = {}
        regions: list[set[str]] = []
        places = np.zeros(len(groups), np.intp)
        for place, group in enumerate(groups):
            found = self._stream(group)
            places[place] = known.setdefault(found, len(known))
            if len(regions) < len(known):
                regions.append(set())
            regions[places[place]].add(group.number.region)
        return list(known), places, regions

    def _stream(self, group: Group) -> Stream:
        to = group.destination
        chosen = select(
            self.pool,
            to,
            media=self.media,
            trial=self.trial,
            sticky=group.sticky,
            rules=self.rules,
            closed=self.closed,
        )
        error_of = self._error(chosen, to)
        ways = tuple(Way(one, self._queue(one, to, chosen), error_of(one)) for one in chosen.tied)
        return Stream(ways, area_of(to), None if ways else chosen.error_code, chosen.rule, chosen.basis)

    def _error(self, chosen: Selection, to: Destination) -> Callable[[Sender], int | None]:
        if chosen.status == "fails" or chosen.error_code == _SURE_TO_FAIL:
            return lambda _sender: chosen.error_code
        return lambda sender: predicted_error(sender, to, self.pool.service.campaign_status, self.rules)

    def _queue(self, sender: Sender, to: Destination, chosen: Selection) -> Queue:
        """Return where a sender's messages wait; who shares a queue: ``toolkit.facts.throughput``."""
        area, media = area_of(to), self.media and "converted" not in chosen.notes
        registers = needs_campaign(sender, to)
        verified = registers and self.pool.service.campaign_status == "VERIFIED"
        grade = self.tier.usecase if verified and self.tier else ""
        found = rate(sender.type, area, media=media, tier=UNREGISTERED if registers and not verified else grade)
        if found is None:
            return Queue(f"{sender.address}:{area}", None, None, "unknown")
        if found.scope == "account":
            return Queue(f"account:{sender.type}:mms", found.mps, None, found.basis)
        if found.scope == "campaign" and self.tier is not None:
            return Queue("campaign", self.tier.mps, self.tier.tmobile_daily, self.tier.evidence)
        key = "campaign" if found.scope == "campaign" else f"{sender.address}:{area}"
        return Queue(key, found.mps, None, "assumed" if found.scope == "campaign" else found.basis)
