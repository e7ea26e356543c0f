"""What the account holds: resources as JSON under their SIDs, and the few values that belong to the whole account."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.runtime import json_text
from toolkit.sandbox.store.database import TABLES
from toolkit.sandbox.store.pages import Cursor, Page, window
from toolkit.sandbox.store.sids import derived, derived_sid

_FILTER_COLUMNS = frozenset({"sid", "name"})
_COLUMNS = "seq, kind, sid, parent, name, created, updated, data"
_ONE = f"SELECT {_COLUMNS} FROM resource WHERE kind = ? AND sid = ?"


@dataclass(slots=True)
class Record:
    """One stored resource.

    Attributes:
        seq: its position in the order of creation.
        kind: the kind of resource, such as ``service``.
        sid: its SID; unique within ``kind`` and ``parent``.
        parent: the SID of the resource that it belongs to, or ``""``.
        name: what people know it by: a phone number, a friendly name …
        created: POSIX time.
        updated: POSIX time.
        data: its other properties.
    """

    seq: int
    kind: str
    sid: str
    parent: str
    name: str
    created: float
    updated: float
    data: dict[str, Any] = field(default_factory=dict)


def _record(row: Sequence[Any]) -> Record:
    seq, kind, sid, parent, name, created, updated, data = row
    return Record(seq, kind, sid, parent, name, created, updated, json_text.loads(data))


@dataclass(slots=True)
class Change:
    """What was done to a resource.

    Attributes:
        action: ``created``, ``updated`` or ``deleted``.
        record: the resource, as it is now or was last.
        before: the properties that were set anew, as they were.
    """

    action: str
    record: Record
    before: Mapping[str, Any] = field(default_factory=dict)


class Store:
    """The tables ``meta`` and ``resource`` of one open database.

    Args:
        connection: the open database; whoever calls a method holds its lock, and a transaction when the method writes.
        webhook_hosts: hosts beyond this computer that webhooks may be posted to.

    Attributes:
        has_news: something was written that a courier waits for.
        changes: where changes of resources are noted; None for nowhere. Children deleted together are not noted.
    """

    def __init__(self, connection: sqlite3.Connection, webhook_hosts: Collection[str] = ()) -> None:
        self.connection = connection
        self.webhook_hosts = webhook_hosts
        self.has_news = False
        self.changes: list[Change] | None = None

    # The account's own values

    def begin(self, seed: int | None, account_sid: str | None = None, auth_token: str | None = None) -> None:
        """Empty everything and begin an account whose SIDs follow from ``seed`` (random when None).

        Args:
            account_sid: the account's SID; None: from the seed.
            auth_token: its token; None: from the seed.
        """
        for table in TABLES:
            self.connection.execute(f"DELETE FROM {table}")
        self.connection.execute("DELETE FROM sqlite_sequence")
        seed = secrets.randbits(62) if seed is None else seed
        meta = {
            "seed": str(seed),
            "counter": 0,
            "account_sid": account_sid or derived_sid("AC", seed, "account"),
            "auth_token": auth_token or derived(seed, "token"),
        }
        self.connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())

    def meta(self, key: str) -> Any:
        """Return one of ``seed``, ``counter``, ``account_sid``, ``auth_token``, ``world``; None where there is none."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def use_seed(self, seed: int) -> None:
        """Let new SIDs follow from ``seed``; the account keeps its SID and token."""
        self.connection.execute("UPDATE meta SET value = ? WHERE key = 'seed'", (str(seed),))

    def new_sid(self, prefix: str) -> str:
        """Return a SID that was never given before: ``prefix`` and 32 hexadecimal digits."""
        number, seed = self.connection.execute(
            "UPDATE meta SET value = value + 1 WHERE key = 'counter' "
            "RETURNING value, (SELECT value FROM meta WHERE key = 'seed')"
        ).fetchone()
        return derived_sid(prefix, seed, number)

    # Resources

    def add(
        self, kind: str, sid: str, data: Mapping[str, Any], *, parent: str = "", name: str = "", now: float
    ) -> Record:
        """Store a new resource and return it.

        Raises:
            sqlite3.IntegrityError: this kind, SID and parent exist already.
        """
        row = (kind, sid, parent, name, now, now, json_text.dumps(data).decode())
        seq = self.connection.execute(
            "INSERT INTO resource (kind, sid, parent, name, created, updated, data) VALUES (?, ?, ?, ?, ?, ?, ?)", row
        ).lastrowid
        assert seq is not None
        record = Record(seq, kind, sid, parent, name, now, now, dict(data))
        if self.changes is not None:
            self.changes.append(Change("created", record))
        return record

    def get(self, kind: str, sid: str, parent: str | None = None) -> Record | None:
        """Return the resource, of ``parent`` when one is named."""
        if parent is None:
            row = self.connection.execute(_ONE, (kind, sid)).fetchone()
        else:
            row = self.connection.execute(f"{_ONE} AND parent = ?", (kind, sid, parent)).fetchone()
        return None if row is None else _record(row)

    def named(self, kind: str, name: str) -> Record | None:
        """Return the oldest resource of ``kind`` with that name."""
        row = self.connection.execute(
            f"SELECT {_COLUMNS} FROM resource WHERE kind = ? AND name = ? ORDER BY seq LIMIT 1", (kind, name)
        ).fetchone()
        return None if row is None else _record(row)

    def every(self, kind: str, parent: str | None = None) -> list[Record]:
        """Return all resources of ``kind`` (of ``parent``), oldest first."""
        where, values = _conditions(kind, parent, {})
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM resource WHERE {where} ORDER BY seq", values)
        return [_record(row) for row in rows]

    def having(self, kind: str, properties: Mapping[str, str]) -> list[Record]:
        """Return the resources of ``kind`` whose properties have these values, oldest first."""
        where, values = _conditions(kind, None, properties)
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM resource WHERE {where} ORDER BY seq", values)
        return [_record(row) for row in rows]

    def page(
        self,
        kind: str,
        at: Cursor,
        *,
        parent: str | None = None,
        filters: Mapping[str, str | None] | None = None,
        conditions: Sequence[tuple[str, Any]] = (),
        newest_first: bool,
    ) -> Page[Record]:
        """Return one page of the resources of ``kind``.

        Args:
            parent: only those that belong to it.
            filters: column or property → the value it must have; None for any.
            conditions: SQL comparisons such as ``"created >= ?"`` with their values.
            newest_first: the order of the whole list.
        """
        where, values = _conditions(kind, parent, filters or {})
        where = " AND ".join([where, *(comparison for comparison, _ in conditions)])
        values += [value for _, value in conditions]
        where, values, order = keyset(at, where, values, newest_first=newest_first)
        rows = self.connection.execute(
            f"SELECT {_COLUMNS} FROM resource WHERE {where} ORDER BY seq {order} LIMIT ?", [*values, at.size + 1]
        ).fetchall()
        return window([(row[0], _record(row)) for row in rows], at)

    def update(self, record: Record, changes: Mapping[str, Any], now: float, name: str | None = None) -> Record:
        """Change properties (and the name) of ``record``; store and return it."""
        if self.changes is not None:
            before = {key: record.data.get(key) for key in changes}
            self.changes.append(Change("updated", record, before))
        record.data.update(changes)
        record.updated = now
        record.name = record.name if name is None else name
        self.connection.execute(
            "UPDATE resource SET data = ?, updated = ?, name = ? WHERE seq = ?",
            (json_text.dumps(record.data).decode(), now, record.name, record.seq),
        )
        return record

    def delete(self, record: Record) -> None:
        """Remove ``record`` alone."""
        if self.changes is not None:
            self.changes.append(Change("deleted", record))
        self.connection.execute("DELETE FROM resource WHERE seq = ?", (record.seq,))

    def delete_children(self, parent: str) -> None:
        """Remove what belongs to ``parent``."""
        self.connection.execute("DELETE FROM resource WHERE parent = ?", (parent,))

    def delete_with_children(self, record: Record) -> None:
        """Remove ``record`` and what belongs to it."""
        self.delete_children(record.sid)
        self.delete(record)

    def has_children(self, parent: str, kinds: Sequence[str]) -> bool:
        """Say whether anything of one of ``kinds`` belongs to ``parent``."""
        row = self.connection.execute(
            f"SELECT 1 FROM resource WHERE parent = ? AND kind IN ({', '.join('?' * len(kinds))}) LIMIT 1",
            (parent, *kinds),
        )
        return row.fetchone() is not None

    def count(self, kind: str, parent: str) -> int:
        """Return how many resources of ``kind`` belong to ``parent``."""
        where, values = _conditions(kind, parent, {})
        (number,) = self.connection.execute(f"SELECT count(*) FROM resource WHERE {where}", values).fetchone()
        return int(number)


def keyset(at: Cursor, where: str, values: Iterable[Any], *, newest_first: bool) -> tuple[str, list[Any], str]:
    """Extend a condition by the position of ``at``.

    Returns:
        the condition, its values, and the direction in which to read so that the nearest row comes first.
    """
    backwards = at.before is not None
    descending = newest_first != backwards
    position = at.before if backwards else at.after
    if position is not None:
        where = f"{where} AND seq {'<' if descending else '>'} ?"
        values = [*values, position]
    return where, list(values), "DESC" if descending else "ASC"


def _conditions(kind: str, parent: str | None, filters: Mapping[str, str | None]) -> tuple[str, list[Any]]:
    where, values = ["kind = ?"], [kind]
    if parent is not None:
        where.append("parent = ?")
        values.append(parent)
    for key, value in filters.items():
        if value is not None:
            where.append(f"{key} = ?" if key in _FILTER_COLUMNS else f"json_extract(data, '$.{key}') = ?")
            values.append(value)
    return " AND ".join(where), values
