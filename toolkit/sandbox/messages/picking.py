"""The sender of a message that goes by a service: picked when its turn comes, over the pool as it is then.

https://www.twilio.com/docs/messaging/services. RCS comes first where the handset can do it, which ``fates.csv`` says by
the last digits; otherwise ``FallbackFrom`` where the request named one, or what the rules select.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial

from toolkit.model.account import Sender, SenderPool
from toolkit.routing import Destination, Rules, destination, predicted_error, select
from toolkit.sandbox import fates
from toolkit.sandbox.channels import launch
from toolkit.sandbox.links import domains
from toolkit.sandbox.messages import opt_out, queues, senders
from toolkit.sandbox.messages.departure import Departure, ending, enqueue, fail, planned, refusal
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import compliance
from toolkit.sandbox.store import kinds, recipients
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.store import Record, Store

_OVERFLOW, _OPTED_OUT, _UNUSABLE = 30001, 21610, 21606


class Picker:
    """Picks senders while time passes; what it has read of the services holds until the next request.

    Args:
        store: the account.
        options: the sandbox's choices.
    """

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._options = options
        self._pools: dict[str, SenderPool | None] = {}
        self._campaigns: dict[str, Record | None] = {}
        self._domains: dict[str, Record | None] = {}

    def pick(self, message: Message, at: float) -> None:
        """Let a message leave from the sender that is right at ``at``, or fail."""
        if message.error_code is not None:  # the Compliance Toolkit has refused it
            fail(message, message.error_code, at)
            return
        if message.service_sid is None:
            self._send_without_service(message, at)
            return
        pool = self._pool(message.service_sid)
        if pool is None:
            fail(message, 21701, at)
        elif opt_out.is_out(self._store, pool.service.sid, message.recipient):
            fail(message, _OPTED_OUT, at)
        elif message.sender is not None:
            self._send_from(message, message.sender, pool, at)
        else:
            self._choose(message, pool, at)

    def _pool(self, sid: str) -> SenderPool | None:
        if sid not in self._pools:
            record = self._store.get(kinds.SERVICE, sid)
            self._pools[sid] = None if record is None else senders.pool(self._store, record, self._campaign(sid))
        return self._pools[sid]

    def _campaign(self, sid: str) -> Record | None:
        if sid not in self._campaigns:
            self._campaigns[sid] = compliance.campaign(self._store, sid)
        return self._campaigns[sid]

    def _domain(self, sid: str) -> Record | None:
        if sid not in self._domains:
            self._domains[sid] = domains.of_service(self._store, sid)
        return self._domains[sid]

    def _choose(self, message: Message, pool: SenderPool, at: float) -> None:
        destined = destination(message.recipient)
        rules, pool = self._rules(destined), self._for_testers(destined, pool)
        rcs_first = destined.channel == "sms" and any(sender.type == "rcs" for sender in pool.senders)
        if rcs_first and message.fallback is not None and rules.rcs_capable == "no":
            self._send_from(message, message.fallback, pool, at)
        else:
            self._select(message, destined, rules, pool, at)

    def _rules(self, destined: Destination) -> Rules:
        """Return the rules for one handset: the table of fates knows what it can do."""
        rules = self._options.rules
        if rules.rcs_capable != "unknown":
            return rules
        capable = fates.does_rcs(destined.to) and not self._tmobile_waits(destined)
        return self._capable if capable else self._incapable

    def _for_testers(self, destined: Destination, pool: SenderPool) -> SenderPool:
        """Return the pool as a test device meets it: its RCS senders reach these wherever they are."""
        if destined.to.rpartition(":")[2] not in self._options.rcs_test_devices:
            return pool
        return replace(pool, senders=tuple(replace(sender, launched=None) for sender in pool.senders))

    def _tmobile_waits(self, destined: Destination) -> bool:
        """Say whether a number is T-Mobile's, as far as an option tells, where T-Mobile has not approved the sender."""
        numbers = tuple(self._options.tmobile_numbers)
        if not numbers or not destined.to.startswith(numbers):
            return False
        return not any(
            launch.approved_by(sender, "US", "T-Mobile") for sender in self._store.every(kinds.CHANNEL_SENDER)
        )

    @cached_property
    def _capable(self) -> Rules:
        return replace(self._options.rules, rcs_capable="yes")

    @cached_property
    def _incapable(self) -> Rules:
        return replace(self._options.rules, rcs_capable="no")

    def _send_from(self, message: Message, address: str, pool: SenderPool, at: float) -> None:
        """Send from the sender that the request named; selection is off."""
        sender, destined = senders.find(self._store, address), destination(message.recipient)
        if sender is None:
            fail(message, _UNUSABLE, at)
            return
        rules = self._options.rules
        code = refusal(sender, destined, rules, media=message.mms, service=pool.service)
        if code is not None:
            fail(message, code, at)
            return
        departure = planned(
            self._store,
            self._options,
            sender,
            destined,
            at,
            media=message.mms,
            smart_encoding=_smart(message, pool),
            validity=_validity(message, pool),
            converter=pool.service.mms_converter,
            domain=self._domain(pool.service.sid),
        )
        self._leave(message, departure, at)

    def _send_without_service(self, message: Message, at: float) -> None:
        """Send from the sender that the request named, after the Compliance Toolkit has put the message off."""
        sender = senders.find(self._store, message.sender or "")
        if sender is None:
            fail(message, _UNUSABLE, at)
            return
        home = senders.home(self._store, sender)
        if opt_out.is_unwanted(self._store, sender, home.sid if home else None, message.recipient):
            fail(message, _OPTED_OUT, at)
            return
        departure = planned(
            self._store,
            self._options,
            sender,
            destination(message.recipient),
            at,
            media=message.mms,
            smart_encoding=bool(message.smart_encoded),
            validity=message.validity,
        )
        self._leave(message, departure, at)

    def _select(self, message: Message, destined: Destination, rules: Rules, pool: SenderPool, at: float) -> None:
        """Let the rules pick the sender, and keep the sticky mapping; RCS has none, and a recipient whose number is not
        kept has none either (https://www.twilio.com/docs/api/errors/23003). Landlines were judged at the request."""
        service, sticks = pool.service, destined.channel != "rcs" and not message.obfuscate
        mapped = None
        if service.sticky_sender and sticks:
            mapped = recipients.sticky(self._store, service.sid, message.recipient, at)
        selection = select(pool, destined, media=message.mms, sticky=mapped, rules=rules, force_delivery=True)
        if selection.drops_sticky:
            recipients.forget(self._store, service.sid, message.recipient)
        if not selection.tied:
            fail(message, selection.error_code or 21703, at)
            return
        converted, campaign = "converted" in selection.notes, self._campaign(service.sid)
        lane_of = partial(queues.lane, to=destined, media=message.mms and not converted, campaign=campaign)
        sender = self._one_of(message, selection.tied, lane_of, at)
        recipients.note_turn(self._store, service.sid, sender.sid)
        if service.sticky_sender and sticks and sender.type != "rcs":
            recipients.remember(self._store, service.sid, message.recipient, sender.sid, at)
        error = selection.error_code
        if {"tie_may_fail", "tie_unregistered"} & set(selection.notes):
            error = predicted_error(sender, destined, service.campaign_status, rules)
        error = error or compliance.number_error(self._store, self._options, campaign, sender, destined, at)
        departure = Departure(
            sender,
            ending(destined, error, by_rcs=sender.type == "rcs" and destined.channel == "sms"),
            lane_of(sender),
            _smart(message, pool),
            _validity(message, pool),
            converted,
            self._domain(service.sid),
        )
        self._leave(message, departure, at)

    def _one_of(
        self,
        message: Message,
        tied: tuple[Sender, ...],
        lane_of: Callable[[Sender], queues.Lane | None],
        at: float,
    ) -> Sender:
        """Break a tie as the options say: in turn, those that are not busy first, or else the one that will be soonest.

        Twilio spreads evenly and prefers a sender that is not busy. A random pick follows from the message's SID, so
        from the seed.
        """
        if self._options.rules.tie_break == "random":
            return tied[int(message.sid[2:], 16) % len(tied)]
        waiting = recipients.in_turn(self._store, message.service_sid or "", tied)
        if len(waiting) == 1 or not self._options.prefer_idle_senders:
            return waiting[0]
        soonest, chosen = float("inf"), waiting[0]
        for sender in waiting:
            way = lane_of(sender)
            free = queues.busy_until(self._store, way.key) if way else 0.0
            if free <= at:
                return sender
            if free < soonest:
                soonest, chosen = free, sender
        return chosen

    def _leave(self, message: Message, departure: Departure, at: float) -> None:
        sender = departure.sender
        message.sender_sid, message.sender = sender.sid, sender.address
        if opt_out.is_blocked(self._store, sender, message.recipient):
            fail(message, _OPTED_OUT, at)
        elif not enqueue(self._store, self._options, message, departure, at):
            fail(message, _OVERFLOW, at)


def _smart(message: Message, pool: SenderPool) -> bool:
    return pool.service.smart_encoding if message.smart_encoded is None else bool(message.smart_encoded)


def _validity(message: Message, pool: SenderPool) -> int:
    return pool.service.validity_period if message.validity is None else message.validity
