"""A snapshot, looked at in the ways that checks look at it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from toolkit.audit.limits import Limits
from toolkit.model.account import Application, Sender, SenderPool, Service
from toolkit.model.message_log import MessageGroup
from toolkit.model.registration import Brand, Campaign, TollFreeVerification
from toolkit.routing import InboundRoute, route
from toolkit.snapshot.snapshot import Snapshot

Credential = Literal["auth_token", "api_key"]

UNDELIVERED = frozenset({"failed", "undelivered"})
LONG_CODE = frozenset({"long_code"})
NUMBERS = frozenset({"long_code", "toll_free"})


class View:
    """A snapshot and what follows from it; what could not be read is left out, not taken for empty.

    Args:
        snapshot: the account.
        limits: the thresholds.
        credential: what the account was signed in to with; None where that is unknown.
    """

    def __init__(self, snapshot: Snapshot, limits: Limits, credential: Credential | None = None) -> None:
        self.snapshot = snapshot
        self.limits = limits
        self.credential = credential

    @cached_property
    def pools(self) -> tuple[SenderPool, ...]:
        """The services whose pools were read."""
        unreadable = self.snapshot.unreadable
        return tuple(pool for sid, pool in self.snapshot.pools.items() if sid not in unreadable)

    @cached_property
    def home(self) -> Mapping[str, SenderPool]:
        """The pool that a sender is in, by the sender's SID."""
        return {sender.sid: pool for pool in self.pools for sender in pool.senders}

    @cached_property
    def numbers(self) -> tuple[Sender, ...]:
        """The account's phone numbers that were read."""
        return tuple(number for number in self.snapshot.numbers if number.sid not in self.snapshot.unreadable)

    @cached_property
    def brands(self) -> Mapping[str, Brand]:
        """Brands by SID."""
        return {brand.sid: brand for brand in self.snapshot.brands}

    @cached_property
    def campaigns(self) -> Mapping[str, Campaign]:
        """The campaign of each service."""
        return {campaign.service_sid: campaign for campaign in self.snapshot.campaigns}

    @cached_property
    def verifications(self) -> Mapping[str, TollFreeVerification]:
        """The latest verification of each toll-free number, by the number's SID."""
        order = sorted(self.snapshot.verifications, key=lambda one: one.date_created or self.snapshot.taken_at)
        return {one.phone_number_sid: one for one in order}

    @cached_property
    def applications(self) -> Mapping[str, Application]:
        """TwiML applications by SID."""
        return {application.sid: application for application in self.snapshot.applications}

    @cached_property
    def sent(self) -> tuple[MessageGroup, ...]:
        """Outbound messages of the log."""
        groups = self.snapshot.log.groups if self.snapshot.log else ()
        return tuple(group for group in groups if group.direction != "inbound")

    @cached_property
    def received(self) -> tuple[MessageGroup, ...]:
        """Inbound messages of the log."""
        groups = self.snapshot.log.groups if self.snapshot.log else ()
        return tuple(group for group in groups if group.direction == "inbound")

    @cached_property
    def sent_by_service(self) -> Mapping[str, tuple[MessageGroup, ...]]:
        """Outbound messages of each service; "" for those sent without one."""
        found: dict[str, list[MessageGroup]] = defaultdict(list)
        for group in self.sent:
            found[group.service_sid].append(group)
        return {sid: tuple(groups) for sid, groups in found.items()}

    @cached_property
    def sent_by_sender(self) -> Mapping[str, tuple[MessageGroup, ...]]:
        """Outbound messages of each sender, by its address."""
        return _by_sender(self.sent)

    @cached_property
    def received_by_sender(self) -> Mapping[str, tuple[MessageGroup, ...]]:
        """Inbound messages to each sender, by its address."""
        return _by_sender(self.received)

    def sent_through(self, service: Service) -> tuple[MessageGroup, ...]:
        """Outbound messages of one service."""
        return self.sent_by_service.get(service.sid, ())

    def destinations(self, service: Service) -> Counter[str]:
        """Messages of a service by the destination's country, as far as it is known."""
        return Counter(_sums((group.region, group.messages) for group in self.sent_through(service) if group.region))

    def name(self, service_sid: str) -> str:
        """The name of a service; "" where it is gone."""
        pool = self.snapshot.pools.get(service_sid)
        return pool.service.friendly_name if pool else ""

    def knows_home(self, sender: Sender) -> bool:
        """Whether it is known which pool a sender is in, or that it is in none."""
        return sender.sid in self.home or len(self.pools) == len(self.snapshot.pools)

    def webhook_of(self, sender: Sender) -> InboundRoute:
        """Where a message to ``sender`` goes."""
        pool = self.home.get(sender.sid)
        return route(sender, pool.service if pool else None)

    def days_since(self, date: object) -> float:
        """Days from ``date`` to the snapshot; 0 where the date is not known."""
        return (self.snapshot.taken_at - date).total_seconds() / 86400 if date else 0.0  # type: ignore[operator]


def title(sender: Sender) -> str:
    """Name a sender: its address, and its name where it has another."""
    return f"{sender.address} ({sender.name})" if sender.name and sender.name != sender.address else sender.address


def total(groups: Iterable[MessageGroup]) -> int:
    """How many messages the groups hold."""
    return sum(group.messages for group in groups)


def top(counts: Mapping[str, int], most: int = 5) -> str:
    """Say the most frequent: ``US 1200, CA 40``."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    words = [f"{key} {count}" for key, count in ordered[:most]]
    return ", ".join([*words, "…"] if len(ordered) > most else words)


def _by_sender(groups: Iterable[MessageGroup]) -> Mapping[str, tuple[MessageGroup, ...]]:
    found: dict[str, list[MessageGroup]] = defaultdict(list)
    for group in groups:
        found[group.sender].append(group)
    return {sender: tuple(groups) for sender, groups in found.items()}


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for key, number in pairs:
        found[key] += number
    return found


def sums(groups: Iterable[MessageGroup], key: str) -> dict[str, int]:
    """Messages by a field of the groups."""
    return _sums((str(getattr(group, key)), group.messages) for group in groups)


def of_type(pool: SenderPool, types: Iterable[str]) -> Iterator[Sender]:
    """The senders of a pool that are of one of the types."""
    return (sender for sender in pool.senders if sender.type in types)
