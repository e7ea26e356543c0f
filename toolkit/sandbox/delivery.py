"""How messages move on: a schedule in the store, advanced against the clock whenever somebody looks.

accepted → queued → sending → sent → delivered, undelivered or failed
(https://www.twilio.com/docs/messaging/guides/track-outbound-message-status). A service's sender is picked when
``accepted`` ends, over the pool as it is then. How long each state lasts is the sandbox's own choice.
"""

from __future__ import annotations

from toolkit.content import measure
from toolkit.model import Sender, SenderPool
from toolkit.routing import Destination, destination, predicted_error, select
from toolkit.sandbox import compliance, fates, kinds, memory, message_table, outbox, senders
from toolkit.sandbox.message_table import Message
from toolkit.sandbox.options import Options
from toolkit.sandbox.store import Store

SECONDS = {"accepted": 0.3, "queued": 0.3, "sending": 0.3, "sent": 0.6}
"""How long a message stays in a state, before jitter."""

JITTER = 0.2
"""Up to this much longer; follows from the message's SID, so from the seed. None while ``accepted``: senders take turns
in the order of the requests."""

FINISHED = frozenset({"delivered", "undelivered", "failed", "received", "canceled", "read"})
"""States that a message does not leave by itself."""

_BATCH = 1000


def advance(store: Store, options: Options, now: float) -> None:
    """Bring every message to the state that it has reached at ``now``; needs a transaction.

    Senders are picked in the order in which the picks fell due, so the result does not depend on when somebody looks.
    """
    pools: dict[str, SenderPool | None] = {}
    while messages := message_table.due(store.connection, now, _BATCH):
        for message in messages:
            _advance(store, options, message, now, pools)
        message_table.update(store.connection, messages)


def enqueue(message: Message, outcome: fates.Fate, smart_encoding: bool, at: float) -> None:
    """Put a message whose sender is known into the queue: count its segments and fix its fate."""
    message.segments = 1 if message.media else measure(message.body, smart_encoding).segments
    message.outcome, message.error_code = outcome.outcome, outcome.code or None
    _enter(message, "queued", at)


def fate(destined: Destination, error_code: int | None) -> fates.Fate:
    """Return how a message to ``destined`` ends; landlines matter to SMS only."""
    return fates.of_message(destined.to, destined.line_type if destined.channel == "sms" else "", error_code)


def explicit_error(store: Store, options: Options, sender: Sender, destined: Destination, now: float) -> int | None:
    """Return the error to expect for a sender that was named, by the campaign of the service that it sits in."""
    home = senders.home(store, sender)
    return compliance.registration_error(store, options, home, sender, destined, now)


def _advance(store: Store, options: Options, message: Message, now: float, pools: dict[str, SenderPool | None]) -> None:
    while message.next_at is not None and message.next_at <= now:
        at = message.next_at
        if message.status == "scheduled":
            _enter(message, "accepted", at)
        elif message.status == "accepted":
            _pick(store, options, message, at, pools)
        elif message.status == "queued":
            _enter(message, "failed" if message.outcome == "failed" else "sending", at)
        elif message.status == "sending":
            message.sent = at
            _enter(message, "sent", at)
        else:
            _enter(message, message.outcome or "delivered", at)
        outbox.status_changed(store, message, at)


def _enter(message: Message, status: str, at: float) -> None:
    message.status, message.updated = status, at
    if status in FINISHED:
        message.next_at = None
        return
    late = 0.0 if status == "accepted" else JITTER * int(message.sid[2:6], 16) / 0xFFFF
    message.next_at = at + SECONDS[status] + late


def _fail(message: Message, code: int, at: float) -> None:
    message.outcome, message.error_code = "failed", code
    _enter(message, "failed", at)


def _pick(store: Store, options: Options, message: Message, at: float, pools: dict[str, SenderPool | None]) -> None:
    assert message.service_sid is not None, "only messages of a service are accepted first"
    if message.service_sid not in pools:
        record = store.get(kinds.SERVICE, message.service_sid)
        pools[message.service_sid] = None if record is None else senders.pool(store, record)
    pool = pools[message.service_sid]
    if pool is None:
        _fail(message, 21701, at)
    elif memory.opted_out(store, pool.service.sid, message.recipient):
        _fail(message, 21610, at)
    elif message.sender is not None:
        _send_from(store, options, message, message.sender, pool, at)
    else:
        _select(store, options, message, pool, at)


def _send_from(store: Store, options: Options, message: Message, address: str, pool: SenderPool, at: float) -> None:
    """Send from the sender that the request named; selection is off (https://www.twilio.com/docs/messaging/services)."""
    sender, destined = senders.find(store, address), destination(message.recipient)
    if sender is None:
        _fail(message, 21606, at)
        return
    ending = fate(destined, explicit_error(store, options, sender, destined, at))
    enqueue(message, ending, _smart(message, pool), at)


def _select(store: Store, options: Options, message: Message, pool: SenderPool, at: float) -> None:
    """Let the rules pick the sender, and keep the sticky mapping."""
    service, destined = pool.service, destination(message.recipient)
    mapped = memory.sticky(store, service.sid, message.recipient, at) if service.sticky_sender else None
    selection = select(pool, destined, media=message.media > 0, sticky=mapped, rules=options.rules)
    if selection.drops_sticky:
        memory.forget(store, service.sid, message.recipient)
    if not selection.tied:
        _fail(message, selection.error_code or 21703, at)
        return
    sender = memory.next_in_turn(store, service.sid, selection.tied, message.seq)
    if service.sticky_sender and destined.channel != "rcs":
        memory.remember(store, service.sid, message.recipient, sender.sid, at)
    message.sender_sid, message.sender = sender.sid, sender.address
    error = selection.error_code
    if "tie_may_fail" in selection.notes:
        error = predicted_error(sender, destined, service.campaign_status)
    error = error or compliance.number_error(store, options, service.sid, sender, destined, at)
    enqueue(message, fate(destined, error), _smart(message, pool), at)


def _smart(message: Message, pool: SenderPool) -> bool:
    return pool.service.smart_encoding if message.smart_encoded is None else bool(message.smart_encoded)
