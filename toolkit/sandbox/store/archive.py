"""The whole account as one JSON file: to keep, to hand on, to begin tests from.

``format`` and ``version`` say what it is; ``account_sid`` whose it is; ``now`` is the sandbox's time, POSIX; ``tables``
has for each table of the database its ``columns`` and its ``rows``; ``subaccounts``, by SID, has what they hold, in the
same form. The auth token is not in it: the sandbox that takes it in keeps its own account SID and token, so that no
client is locked out, and the SID is replaced throughout. Message bodies and numbers are in it, as they were written to
the sandbox.

Whoever made an export chose the addresses in it. So nothing that it holds is ever posted: what it has for webhooks is
noted as not posted, and its messages under way tell nobody.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors.raised import ToolkitError
from toolkit.files import DamagedError
from toolkit.i18n import _
from toolkit.runtime import json_text
from toolkit.sandbox.clock import END
from toolkit.sandbox.store import kinds, outbox
from toolkit.sandbox.store.database import SCHEMA_VERSION, TABLES
from toolkit.sandbox.store.sids import is_sid
from toolkit.sandbox.store.store import Store

FORMAT = "twilio-messaging-sandbox"
_TABLES = (*TABLES, "sqlite_sequence")
_TYPES: Mapping[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float), "": (str, int)}
"""Declared type of a column → what JSON may hold there; a column without a type is one of ``meta`` or SQLite's own."""

_LARGEST = 2**53
"""Beyond any number that the sandbox writes; sums of such numbers still are SQLite's."""

_HEAD = {"format", "version", "account_sid", "now", "tables", "subaccounts"}
_SLOWEST = 0.001
"""Messages a second: of no queue."""
_META = {"seed", "counter", "account_sid", "world"}

Archive = dict[str, Any]
"""An export, read: its head was checked, its tables were not yet."""


def dump(store: Store, now: float, subaccounts: Mapping[str, str]) -> str:
    """Return everything that the account holds, as JSON.

    Args:
        subaccounts: what ``dump`` returned for subaccounts, by SID.

    Raises:
        ToolkitError: it is more than ``parse`` would read.
    """
    tables = {table: _dump_table(store.connection, table) for table in _TABLES}
    tables["meta"]["rows"] = [row for row in tables["meta"]["rows"] if row[0] != "auth_token"]
    head = {"format": FORMAT, "version": SCHEMA_VERSION, "account_sid": store.meta("account_sid"), "now": now}
    below = {sid: json_text.Fragment(text) for sid, text in subaccounts.items()}
    text = json_text.dumps(head | {"tables": tables, "subaccounts": below})
    if len(text) > files.LARGEST or not files.is_light(text):
        raise ToolkitError(
            _("This account holds more than an export can."),
            _("Stop what uses the sandbox and copy its database file instead."),
        )
    return text.decode()


def parse(text: str | bytes, account_sid: str) -> Archive:
    """Read what ``dump`` returned, for the account that is to take it in: its SID takes the place of the exported one.

    Raises:
        ToolkitError: it is no export, damaged, or of another version.
    """
    with damage_told():
        raw = text.encode(errors="replace") if isinstance(text, str) else text
        archive = _checked(files.parsed(raw))
        exported_sid: str = archive["account_sid"]
        if exported_sid == account_sid:
            return archive
        del archive  # before the memory is needed again
        return _checked(files.parsed(raw.replace(exported_sid.encode(), account_sid.encode())))


def of_subaccounts(archive: Archive) -> Mapping[str, Archive]:
    """Return what an export has of subaccounts, by SID.

    Raises:
        ToolkitError: it is damaged, or of another version.
    """
    with damage_told():
        below = archive.get("subaccounts", {})
        if not isinstance(below, dict) or any(_checked(one)["account_sid"] != sid for sid, one in below.items()):
            raise DamagedError
        return below


def load(store: Store, archive: Archive) -> float:
    """Replace everything that the account holds by what ``parse`` read for it; needs a transaction.

    Returns:
        the time of the sandbox that it was taken from, POSIX.

    Raises:
        ToolkitError: it is damaged; the transaction must be rolled back then.
    """
    with damage_told():
        sid, token = str(store.meta("account_sid")), str(store.meta("auth_token"))
        for table in _TABLES:  # SQLite's own sequence comes last: the others write to it
            store.connection.execute(f"DELETE FROM {table}")
            columns = _columns(store.connection, table)
            rows = _checked_rows(table, archive["tables"][table], columns)
            marks = ", ".join("?" * len(columns))
            store.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        store.connection.execute("INSERT INTO meta VALUES ('auth_token', ?)", (token,))
        store.connection.execute("UPDATE message SET callback = NULL WHERE next_at IS NOT NULL")
        outbox.keep_back(store)
        _check_account(store, sid)
    return float(archive["now"])


@contextmanager
def damage_told() -> Iterator[None]:
    """Let the block tell a user of what is damaged in an export."""
    try:
        yield
    except (DamagedError, sqlite3.IntegrityError):
        raise ToolkitError(
            _("This is not an account that the sandbox exported, or it is damaged."),
            _("Export the account again. Nothing was changed here."),
        ) from None


def _checked(archive: Any) -> Archive:
    """Return what was read when its head is that of an export.

    Raises:
        ToolkitError: it is of another version.
    """
    if not isinstance(archive, dict) or archive.get("format") != FORMAT or not isinstance(archive.get("version"), int):
        raise DamagedError
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
    if not whole or set(archive["tables"]) != set(_TABLES) or not set(archive) <= _HEAD:
        raise DamagedError
    return archive


def _dump_table(connection: sqlite3.Connection, table: str) -> dict[str, Any]:
    columns = list(_columns(connection, table))
    return {"columns": columns, "rows": connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()}


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return the table's columns and their declared types."""
    return {name: kind for _index, name, kind, *_rest in connection.execute(f"PRAGMA table_info({table})")}


def _checked_rows(name: str, table: Any, columns: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    if not isinstance(table, dict) or set(table) != {"columns", "rows"} or table["columns"] != list(columns):
        raise DamagedError
    if not isinstance(table["rows"], list):
        raise DamagedError
    checks = [(_TYPES[kind], kind == "REAL", _MEANINGS.get((name, column))) for column, kind in columns.items()]
    for row in table["rows"]:
        if not isinstance(row, list) or len(row) != len(columns):
            raise DamagedError
        for (types, real, meaning), value in zip(checks, row, strict=True):
            if value is None:
                continue  # where it must not be null, SQLite says so
            fits = (
                isinstance(value, types)
                and not isinstance(value, bool)
                and (not real or (isinstance(value, float | int) and 0 <= value < END))
            )
            if not fits or (isinstance(value, int) and abs(value) > _LARGEST) or (meaning and not meaning(value)):
                raise DamagedError
        yield row


def _is_object(text: str) -> bool:
    return isinstance(files.parsed(text.encode()), dict)


_MEANINGS: Mapping[tuple[str, str], Callable[[Any], bool]] = {
    ("meta", "key"): _META.__contains__,
    ("resource", "kind"): kinds.EVERY.__contains__,
    ("resource", "data"): _is_object,
    ("schedule", "kind"): kinds.REVIEWED.__contains__,
    ("inbound", "data"): _is_object,
    ("queue", "mps"): lambda rate: rate >= _SLOWEST,
    ("sqlite_sequence", "name"): TABLES.__contains__,
}
"""Table and column → whether a value of the right type means something, too. Rows of the outbox are read as a whole
(``toolkit.sandbox.account.whole``), and every REAL but a rate is a time."""


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
        raise DamagedError


def read(path: str | Path) -> bytes:
    """Return what the file at ``path`` holds.

    Raises:
        ToolkitError: it cannot be read.
    """
    try:
        with damage_told():
            return files.read(path)
    except OSError as error:
        raise ToolkitError(
            _("{file} cannot be read.").format(file=path), _("Name a file that the sandbox exported.")
        ) from error
