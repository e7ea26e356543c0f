"""What messaging services remember of recipients: sticky senders, whose turn it is, and who opted out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from toolkit.model.account import Sender
from toolkit.sandbox.store.store import Store

STICKY_LIFETIME = 365 * 86400.0
"""Seconds after which an unused mapping is gone (https://support.twilio.com/hc/en-us/articles/223181288)."""


def sticky(store: Store, service_sid: str, recipient: str, now: float) -> str | None:
    """Return the SID of the sender that the service uses for ``recipient``."""
    row = store.connection.execute(
        "SELECT sender_sid FROM sticky WHERE service_sid = ? AND recipient = ? AND used > ?",
        (service_sid, recipient, now - STICKY_LIFETIME),
    ).fetchone()
    return None if row is None else str(row[0])


def remember(store: Store, service_sid: str, recipient: str, sender_sid: str, now: float) -> None:
    """Map ``recipient`` to a sender of the service."""
    store.connection.execute(
        "INSERT OR REPLACE INTO sticky VALUES (?, ?, ?, ?)", (service_sid, recipient, sender_sid, now)
    )


def forget(store: Store, service_sid: str, recipient: str) -> None:
    """Drop the mapping of ``recipient``."""
    store.connection.execute("DELETE FROM sticky WHERE service_sid = ? AND recipient = ?", (service_sid, recipient))


def all_sticky(store: Store, now: float) -> Mapping[tuple[str, str], str]:
    """Return every mapping: (service SID, recipient) → sender SID."""
    rows = store.connection.execute(
        "SELECT service_sid, recipient, sender_sid FROM sticky WHERE used > ?", (now - STICKY_LIFETIME,)
    )
    return {(service, recipient): sender for service, recipient, sender in rows}


def forget_sender(store: Store, service_sid: str, sender_sid: str) -> None:
    """Drop what the service remembers of a sender that left its pool (https://www.twilio.com/docs/messaging/services)."""
    for table in ("sticky", "pick"):
        store.connection.execute(
            f"DELETE FROM {table} WHERE service_sid = ? AND sender_sid = ?", (service_sid, sender_sid)
        )


def forget_service(store: Store, service_sid: str) -> None:
    """Drop everything that a deleted service remembered."""
    for table in ("sticky", "pick"):
        store.connection.execute(f"DELETE FROM {table} WHERE service_sid = ?", (service_sid,))
    store.connection.execute("DELETE FROM opt_out WHERE scope = ?", (service_sid,))


def in_turn(store: Store, service_sid: str, tied: tuple[Sender, ...]) -> Sequence[Sender]:
    """Return equal senders, the one whose last message is longest ago first, in pool order among the unused."""
    if len(tied) == 1:
        return tied
    rows = store.connection.execute("SELECT sender_sid, last FROM pick WHERE service_sid = ?", (service_sid,))
    last: Mapping[str, int] = dict(rows)
    return sorted(tied, key=lambda sender: last.get(sender.sid, -1))


def note_turn(store: Store, service_sid: str, sender_sid: str) -> None:
    """Note that it was a sender's turn: the latest of its service, whatever the order of the requests was."""
    store.connection.execute(
        "INSERT OR REPLACE INTO pick SELECT ?, ?, coalesce(max(last), 0) + 1 FROM pick WHERE service_sid = ?",
        (service_sid, sender_sid, service_sid),
    )


@dataclass(frozen=True, slots=True)
class OptOut:
    """One recipient who wants no messages.

    Attributes:
        scope: ``MG…`` of a service, a number that is in none, or ``network:`` and a toll-free number that the carriers'
            network keeps from the recipient.
        recipient: the number.
        since: when STOP arrived.
    """

    scope: str
    recipient: str
    since: datetime


def opt_outs(store: Store) -> list[OptOut]:
    """Return every opt-out, the earliest first."""
    rows = store.connection.execute("SELECT scope, recipient, since FROM opt_out ORDER BY since, scope, recipient")
    return [OptOut(scope, recipient, datetime.fromtimestamp(int(since), UTC)) for scope, recipient, since in rows]


def opted_out(store: Store, scope: str, recipient: str) -> bool:
    """Say whether ``recipient`` has stopped messages of ``scope`` (``toolkit.sandbox.messages.opt_out``)."""
    row = store.connection.execute("SELECT 1 FROM opt_out WHERE scope = ? AND recipient = ?", (scope, recipient))
    return row.fetchone() is not None


def opt_out(store: Store, scope: str, recipient: str, now: float) -> None:
    """Note that ``recipient`` wants no more messages."""
    store.connection.execute("INSERT OR IGNORE INTO opt_out VALUES (?, ?, ?)", (scope, recipient, now))


def opt_in(store: Store, scope: str, recipient: str) -> None:
    """Note that ``recipient`` wants messages again."""
    store.connection.execute("DELETE FROM opt_out WHERE scope = ? AND recipient = ?", (scope, recipient))
