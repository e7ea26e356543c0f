"""The whole account as one JSON file: to keep, to hand on, to begin tests from.

``format`` and ``version`` say what it is; ``account_sid`` whose it is; ``now`` is the sandbox's time, POSIX; ``tables``
has for each table of the database its ``columns`` and its ``rows``; ``subaccounts``, by SID, has what they hold, in the
same form. The auth token is not in it: the sandbox that takes it in keeps its own account SID and token, so that no
client is locked out, and the SID is replaced throughout. Message bodies and numbers are in it, as they were written to
the sandbox.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox.clock import END
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.database import SCHEMA_VERSION, TABLES
from toolkit.sandbox.store.sids import is_sid
from toolkit.sandbox.store.store import Store

FORMAT = "twilio-messaging-sandbox"
_TABLES = (*TABLES, "sqlite_sequence")
_TYPES: Mapping[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float), "": (str, int)}
"""Declared type of a column → what JSON may hold there; a column without a type is one of ``meta`` or SQLite's own."""

_LARGEST = 2**63 - 1

Archive = dict[str, Any]
"""An export, read: its head was checked, its tables were not yet."""


class _DamagedError(Exception):
    """The text is no export, or not a whole one."""


def dump(store: Store, now: float, subaccounts: Mapping[str, str]) -> str:
    """Return everything that the account holds, as JSON.

    Args:
        subaccounts: what ``dump`` returned for subaccounts, by SID.
    """
    tables = {table: _dump_table(store.connection, table) for table in _TABLES}
    tables["meta"]["rows"] = [row for row in tables["meta"]["rows"] if row[0] != "auth_token"]
    head = {"format": FORMAT, "version": SCHEMA_VERSION, "account_sid": store.meta("account_sid"), "now": now}
    below = {sid: orjson.Fragment(text) for sid, text in subaccounts.items()}
    return orjson.dumps(head | {"tables": tables, "subaccounts": below}).decode()


def parse(text: str | bytes, account_sid: str) -> Archive:
    """Read what ``dump`` returned, for the account that is to take it in: its SID takes the place of the exported one.

    Raises:
        ToolkitError: it is no export, damaged, or of another version.
    """
    with _damage_told():
        archive = _parsed(text)
        if archive["account_sid"] == account_sid:
            return archive
        raw = text.encode() if isinstance(text, str) else text
        return _parsed(raw.replace(archive["account_sid"].encode(), account_sid.encode()))


def of_subaccounts(archive: Archive) -> Mapping[str, Archive]:
    """Return what an export has of subaccounts, by SID.

    Raises:
        ToolkitError: it is damaged, or of another version.
    """
    with _damage_told():
        below = archive.get("subaccounts", {})
        if not isinstance(below, dict) or any(_checked(one)["account_sid"] != sid for sid, one in below.items()):
            raise _DamagedError
        return below


def load(store: Store, archive: Archive) -> float:
    """Replace everything that the account holds by what ``parse`` read for it; needs a transaction.

    Returns:
        the time of the sandbox that it was taken from, POSIX.

    Raises:
        ToolkitError: it is damaged; the transaction must be rolled back then.
    """
    with _damage_told():
        sid, token = str(store.meta("account_sid")), str(store.meta("auth_token"))
        for table in _TABLES:  # SQLite's own sequence comes last: the others write to it
            store.connection.execute(f"DELETE FROM {table}")
            columns = _columns(store.connection, table)
            rows = _checked_rows(archive["tables"].get(table), columns)
            marks = ", ".join("?" * len(columns))
            store.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        store.connection.execute("INSERT INTO meta VALUES ('auth_token', ?)", (token,))
        _check_account(store, sid)
    store.has_news = True
    return float(archive["now"])


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (_DamagedError, sqlite3.IntegrityError):
        raise ToolkitError(
            _("This is not an account that the sandbox exported, or it is damaged."),
            _("Export the account again. Nothing was changed here."),
        ) from None


def _parsed(text: str | bytes) -> Archive:
    try:
        return _checked(orjson.loads(text))
    except orjson.JSONDecodeError:
        raise _DamagedError from None


def _checked(archive: Any) -> Archive:
    """Return what was read when its head is that of an export.

    Raises:
        ToolkitError: it is of another version.
    """
    if not isinstance(archive, dict) or archive.get("format") != FORMAT or not isinstance(archive.get("version"), int):
        raise _DamagedError
    if archive["version"] != SCHEMA_VERSION:
        raise ToolkitError(
            _("This account was exported by another version of the sandbox ({found}; this one reads {known}).").format(
                found=archive["version"], known=SCHEMA_VERSION
            ),
            _("Update the toolkit on both sides and export it again. Nothing was changed here."),
        )
    sid, now = archive.get("account_sid"), archive.get("now")
    whole = (
        isinstance(sid, str) and is_sid(sid, "AC") and isinstance(now, float | int) and 0 <= now < END
    ) and isinstance(archive.get("tables"), dict)
    if not whole or set(archive["tables"]) != set(_TABLES):
        raise _DamagedError
    return archive


def _dump_table(connection: sqlite3.Connection, table: str) -> dict[str, Any]:
    columns = list(_columns(connection, table))
    return {"columns": columns, "rows": connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()}


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return the table's columns and their declared types."""
    return {name: kind for _index, name, kind, *_rest in connection.execute(f"PRAGMA table_info({table})")}


def _checked_rows(table: Any, columns: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    if not isinstance(table, dict) or table.get("columns") != list(columns) or not isinstance(table.get("rows"), list):
        raise _DamagedError
    for row in table["rows"]:
        if not isinstance(row, list) or len(row) != len(columns):
            raise _DamagedError
        for (name, kind), value in zip(columns.items(), row, strict=True):
            _check_value(name, kind, value)
        yield row


def _check_value(name: str, kind: str, value: Any) -> None:
    if value is None:
        return  # where it must not be null, SQLite says so
    fits = isinstance(value, _TYPES[kind]) and not isinstance(value, bool)
    if not fits or (isinstance(value, int) and abs(value) > _LARGEST):
        raise _DamagedError
    if name == "data":
        try:
            whole = isinstance(orjson.loads(value), dict)
        except orjson.JSONDecodeError:
            whole = False
        if not whole:
            raise _DamagedError


def _check_account(store: Store, sid: str) -> None:
    """See that the account has what every request needs."""
    found = dict(store.connection.execute("SELECT key, value FROM meta"))
    whole = (
        found.get("account_sid") == sid
        and isinstance(found.get("counter"), int)
        and isinstance(found.get("seed"), str)
        and re.fullmatch("-?[0-9]+", found["seed"])
    )
    if not whole or store.get(kinds.ACCOUNT, sid) is None:
        raise _DamagedError


def read(path: str | Path) -> bytes:
    """Return what the file at ``path`` holds.

    Raises:
        ToolkitError: it cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ToolkitError(
            _("{file} cannot be read.").format(file=path), _("Name a file that the sandbox exported.")
        ) from error
