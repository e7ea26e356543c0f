"""The table of messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from toolkit.sandbox.store.pages import Cursor, Page, window
from toolkit.sandbox.store.store import keyset


@dataclass(slots=True)
class Message:
    """One message, inbound or outbound.

    Attributes:
        seq: its position; 0 before it is stored.
        sid: ``SM…``, or ``MM…`` for what is to leave as MMS.
        service_sid: the messaging service, if any.
        sender_sid: the SID of the sender; None before one is picked, "" for a sender without one.
        sender: ``From``; None before one is picked.
        recipient: ``To``.
        direction: ``inbound``, ``outbound-api``, ``outbound-reply``.
        status: as the API shows it.
        outcome: the final status; None before it is known.
        error_code: what goes with ``outcome``.
        body: the text as it was given.
        segments: 0 before they are counted.
        media: how many media it has.
        smart_encoded: the parameter ``SmartEncoded``; None leaves it to the service.
        created: POSIX time.
        updated: POSIX time of the last change of status.
        sent: POSIX time of status ``sent`` (``received`` for inbound), or None.
        next_at: POSIX time of the next change of status; None when there is none.
        callback: where changes of status are told, settled when the message is made; None for nowhere.
        validity: the parameter ``ValidityPeriod``; None leaves it to the service.
        fallback: the parameter ``FallbackFrom``.
        discard: ``ContentRetention=discard``: the text is forgotten at the end.
        obfuscate: ``AddressRetention=obfuscate``: the recipient's last digits are forgotten at the end.
    """

    seq: int
    sid: str
    service_sid: str | None
    sender_sid: str | None
    sender: str | None
    recipient: str
    direction: str
    status: str
    outcome: str | None
    error_code: int | None
    body: str
    segments: int
    media: int
    smart_encoded: bool | None
    created: float
    updated: float
    sent: float | None = None
    next_at: float | None = None
    callback: str | None = None
    validity: int | None = None
    fallback: str | None = None
    discard: bool | None = None
    obfuscate: bool | None = None

    @property
    def mms(self) -> bool:
        """It has media, or was to be sent as MMS without any (``SendAsMms``)."""
        return self.sid.startswith("MM")


_NAMES = tuple(field.name for field in fields(Message))
_COLUMNS = ", ".join(_NAMES)
_INSERT = f"INSERT INTO message ({', '.join(_NAMES[1:])}) VALUES ({', '.join('?' * (len(_NAMES) - 1))})"
_CHANGING = (
    "sender_sid",
    "sender",
    "recipient",
    "status",
    "outcome",
    "error_code",
    "body",
    "segments",
    "updated",
    "sent",
    "next_at",
)
_stored = attrgetter(*_NAMES[1:])
_changed = attrgetter(*_CHANGING, "seq")
_UPDATE = f"UPDATE message SET {', '.join(f'{name} = ?' for name in _CHANGING)} WHERE seq = ?"


def _message(row: Sequence[Any]) -> Message:
    return Message(*row)


def add(connection: sqlite3.Connection, message: Message) -> Message:
    """Store a new message and return it with its position."""
    seq = connection.execute(_INSERT, _stored(message)).lastrowid
    assert seq is not None
    message.seq = seq
    return message


def get(connection: sqlite3.Connection, sid: str) -> Message | None:
    """Return the message, or None."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM message WHERE sid = ?", (sid,)).fetchone()
    return None if row is None else _message(row)


def page(connection: sqlite3.Connection, at: Cursor, conditions: Iterable[tuple[str, Any]]) -> Page[Message]:
    """Return one page, newest first.

    Args:
        conditions: SQL comparisons such as ``"sent >= ?"`` with their values.
    """
    kept = list(conditions)
    where = " AND ".join(["1", *(comparison for comparison, _ in kept)])
    where, values, order = keyset(at, where, [value for _, value in kept], newest_first=True)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM message WHERE {where} ORDER BY seq {order} LIMIT ?", [*values, at.size + 1]
    ).fetchall()
    return window([(row[0], _message(row)) for row in rows], at)


def due(connection: sqlite3.Connection, now: float, limit: int) -> list[Message]:
    """Return messages whose next change is due, in the order in which the changes fall due."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM message WHERE next_at <= ? ORDER BY next_at, seq LIMIT ?", (now, limit)
    )
    return [_message(row) for row in rows]


def update(connection: sqlite3.Connection, messages: Iterable[Message]) -> None:
    """Store what can change of ``messages``."""
    connection.executemany(_UPDATE, map(_changed, messages))


def delete(connection: sqlite3.Connection, message: Message) -> None:
    """Remove the message."""
    connection.execute("DELETE FROM message WHERE seq = ?", (message.seq,))
