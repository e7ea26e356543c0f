"""How messages move on: a schedule in the store, advanced against the clock whenever somebody looks.

accepted → queued → sending → sent → delivered (→ read), undelivered or failed
(https://www.twilio.com/docs/messaging/guides/track-outbound-message-status). A service's sender is picked when
``accepted`` ends, over the pool as it is then. A message stays ``queued`` until its sender's turn comes
(``toolkit.sandbox.messages.queues``); how long each state lasts otherwise is the sandbox's own choice.
"""

from __future__ import annotations

from toolkit.sandbox.content import use
from toolkit.sandbox.messages import callbacks
from toolkit.sandbox.messages.picking import Picker
from toolkit.sandbox.messages.states import enter
from toolkit.sandbox.options import Options
from toolkit.sandbox.store import kinds, message_table
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.store import Store

_BATCH = 1000
_HIDDEN_DIGITS = 4


def advance(store: Store, options: Options, now: float) -> None:
    """Bring every message to the state that it has reached at ``now``; needs a transaction.

    Senders are picked in the order in which the picks fell due, so the result does not depend on when somebody looks.
    """
    picker = Picker(store, options)
    while messages := message_table.due(store.connection, now, _BATCH):
        for message in _in_order(store, messages, now):
            _advance(store, picker, message, now)
        message_table.update(store.connection, messages)


def _in_order(store: Store, messages: list[Message], now: float) -> list[Message]:
    """Accept the scheduled messages whose time has come, and return in the order of their times what can go on now.

    What falls due after the last of a whole batch waits for the next one, which may hold something earlier.
    """
    horizon = now if len(messages) < _BATCH else messages[-1].next_at
    scheduled = [message for message in messages if message.status == "scheduled"]
    if not scheduled:
        return messages
    for message in scheduled:
        assert message.next_at is not None, "it is due"
        enter(message, "accepted", message.next_at)
        callbacks.status_changed(store, message, message.updated)
    waiting = [message for message in messages if message.next_at is not None and message.next_at <= (horizon or now)]
    return sorted(waiting, key=lambda message: (message.next_at, message.seq))


def _advance(store: Store, picker: Picker, message: Message, now: float) -> None:
    while message.next_at is not None and message.next_at <= now:
        at = message.next_at
        if message.status == "accepted":
            picker.pick(message, at)
        elif message.status == "queued":
            enter(message, "failed" if message.outcome == "failed" else "sending", at)
        elif message.status == "sending":
            message.sent = at
            message.body = message.body or use.text(store, message.sid)
            enter(message, "sent", at)
        elif message.status == "sent" and message.outcome == "read":
            enter(message, "delivered", at, last=False)
        else:
            enter(message, message.outcome or "delivered", at)
        callbacks.status_changed(store, message, at)
    if message.next_at is None:
        forget(store, message)


def forget(store: Store, message: Message) -> None:
    """Drop what a message that has come to its end was not to keep
    (https://www.twilio.com/docs/messaging/api/message-resource; that it is kept until then is assumed)."""
    if message.discard:
        message.body = ""
        use.redact(store, message.sid)
        for medium in store.every(kinds.MEDIA, message.sid):
            store.delete(medium)
    if message.obfuscate:
        message.recipient = message.recipient[:-_HIDDEN_DIGITS] + "X" * _HIDDEN_DIGITS
