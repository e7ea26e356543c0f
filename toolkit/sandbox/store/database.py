"""One SQLite file: opening it safely, one writer at a time, and errors that say how to go on.

Write-ahead log with ``synchronous=NORMAL``: an acknowledged write survives the death of the process; the death of the
machine can lose the last moments, never the file (https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _

APPLICATION_ID = 0x544B5342
"""Marks the file as the sandbox's own (https://www.sqlite.org/pragma.html#pragma_application_id)."""

SCHEMA_VERSION = 3

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE resource (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    sid TEXT NOT NULL,
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    data TEXT NOT NULL,
    UNIQUE (kind, sid, parent)
);
CREATE INDEX resource_parent ON resource (parent, kind, seq);
CREATE INDEX resource_kind ON resource (kind, seq);
CREATE INDEX resource_name ON resource (kind, name);
CREATE TABLE message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    sid TEXT NOT NULL UNIQUE,
    service_sid TEXT,
    sender_sid TEXT,
    sender TEXT,
    recipient TEXT NOT NULL,
    direction TEXT NOT NULL,
    status TEXT NOT NULL,
    outcome TEXT,
    error_code INTEGER,
    body TEXT NOT NULL,
    segments INTEGER NOT NULL,
    media INTEGER NOT NULL,
    smart_encoded INTEGER,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    sent REAL,
    next_at REAL,
    callback TEXT,
    validity INTEGER,
    fallback TEXT,
    discard INTEGER,
    obfuscate INTEGER
);
CREATE INDEX message_due ON message (next_at, seq) WHERE next_at IS NOT NULL;
CREATE INDEX message_callback ON message (next_at) WHERE next_at IS NOT NULL AND callback IS NOT NULL;
CREATE INDEX message_recipient ON message (recipient, seq);
CREATE INDEX message_sender ON message (sender, seq) WHERE sender IS NOT NULL;
CREATE INDEX message_sent ON message (sent, seq) WHERE sent IS NOT NULL;
CREATE TABLE sticky (
    service_sid TEXT, recipient TEXT, sender_sid TEXT NOT NULL, used REAL NOT NULL,
    PRIMARY KEY (service_sid, recipient)
) WITHOUT ROWID;
CREATE TABLE pick (
    service_sid TEXT, sender_sid TEXT, last INTEGER NOT NULL, PRIMARY KEY (service_sid, sender_sid)
) WITHOUT ROWID;
CREATE TABLE queue (key TEXT PRIMARY KEY, free REAL NOT NULL, mps REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE opt_out (
    scope TEXT, recipient TEXT, since REAL NOT NULL, PRIMARY KEY (scope, recipient)
) WITHOUT ROWID;
CREATE TABLE schedule (
    at REAL NOT NULL, kind TEXT, sid TEXT, PRIMARY KEY (kind, sid)
) WITHOUT ROWID;
CREATE INDEX schedule_at ON schedule (at);
CREATE TABLE clock (
    id INTEGER PRIMARY KEY CHECK (id = 1), origin REAL NOT NULL, start REAL NOT NULL, speed REAL NOT NULL
);
CREATE TABLE inbound (seq INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT NOT NULL);
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    message_sid TEXT NOT NULL,
    at REAL NOT NULL,
    url TEXT NOT NULL,
    method TEXT NOT NULL,
    fallback_url TEXT,
    fallback_method TEXT NOT NULL,
    parameters TEXT NOT NULL,
    lane TEXT NOT NULL,
    state TEXT NOT NULL,
    owner TEXT UNIQUE,
    lease REAL,
    outcome TEXT
);
CREATE INDEX outbox_open ON outbox (state, seq) WHERE state IN ('waiting', 'posting');
"""

TABLES = ("meta", "resource", "message", "sticky", "pick", "queue", "opt_out", "schedule", "inbound", "outbox")
"""What belongs to the account. ``clock`` does not: its time goes on when the account begins anew."""

_MEMORY = ":memory:"


class Database:
    """A connection that threads share and other processes may have too.

    Args:
        path: the file, made when it is missing together with its folder, both for this user alone; ``":memory:"`` for
            none.
        timeout: seconds to wait for another writer.
        fill: puts the first content into a new file, in the transaction that makes its tables: nobody ever sees it
            half made.

    Attributes:
        connection: for reading; hold ``lock`` meanwhile.
        lock: one thread at a time.
        explained: a context in which errors about the file become ToolkitError.
        looking: a context in which everything read belongs to one moment; for a look that writes nothing.

    Raises:
        ToolkitError: not a database, not the sandbox's, damaged, locked, of a newer version, or in a place that cannot
            be written. The file is left as it was.
    """

    def __init__(self, path: str | Path, timeout: float, fill: Callable[[sqlite3.Connection], None]) -> None:
        self.path = str(path)
        self.lock = threading.RLock()
        self.explained = Explained(self.path)
        with self.explained:
            if self.path != _MEMORY:
                _make_private(Path(self.path))
            self.connection = sqlite3.connect(self.path, timeout=timeout, isolation_level=None, check_same_thread=False)
            self.looking = Looking(self.connection)
            try:
                self._prepare(timeout, fill)
            except BaseException:
                self.connection.close()
                raise

    def _prepare(self, timeout: float, fill: Callable[[sqlite3.Connection], None]) -> None:
        """Check whose file it is, or make the tables and their first content."""
        self._check()
        self._use_wal(timeout)
        self.connection.execute("PRAGMA synchronous=NORMAL")
        with self.writing():
            if not self._is_empty():
                return
            for statement in SCHEMA.split(";\n"):
                self.connection.execute(statement)
            self.connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            self.connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            fill(self.connection)

    def _is_empty(self) -> bool:
        return self.connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is None

    def _check(self) -> None:
        if self._is_empty():
            return
        (application,) = self.connection.execute("PRAGMA application_id").fetchone()
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID:
            raise ToolkitError(
                _("{file} is a database of another program.").format(file=self.path),
                _("Choose another file for the sandbox. This one was not changed."),
            )
        if version != SCHEMA_VERSION:
            raise ToolkitError(
                _("{file} was made by another version of the sandbox (format {found}; this one reads {known}).").format(
                    file=self.path, found=version, known=SCHEMA_VERSION
                ),
                _("Update the toolkit, or choose another file. This one was not changed."),
            )

    def _use_wal(self, timeout: float) -> None:
        """Switch to the write-ahead log; SQLite does not wait by itself while others open the same new file."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                self.connection.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if _primary(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run the block in one transaction: all of it is stored, or nothing.

        Raises:
            sqlite3.OperationalError: another process wrote for longer than the timeout.
        """
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connection; closing twice does no harm."""
        with self.lock:
            self.connection.close()


def _make_private(path: Path) -> None:
    """Make the file where it is missing; SQLite gives what it puts beside it the same permissions."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


class Looking:
    """A context of one read transaction: the reads inside see one state, and cost less than each on its own.

    Args:
        connection: the open database.
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN")

    def __exit__(self, *_error: object) -> None:
        if self._connection.in_transaction:  # an error of the disk ends it by itself
            self._connection.execute("COMMIT")


class Explained:
    """A context that turns errors of SQLite and of the system into ToolkitError: what happened and how to go on.

    Args:
        path: the file that they are about.
    """

    __slots__ = ("_path",)

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
            return  # a mistake of the program, not a state of the file
        if isinstance(error, (sqlite3.DatabaseError, OSError)):
            raise explain(error, self._path) from error


def explain(error: Exception, path: str) -> ToolkitError:
    """Return what ``error`` about the file at ``path`` means for a user."""
    code = _primary(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        what = _("{file} is locked: another program is writing to it.")
        fix = _("Wait a moment and try again, or close the other notebook or program. Nothing was lost.")
    elif code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        what = _("{file} is damaged, or is not a sandbox database.")
        fix = _("Move it away and start again with an empty sandbox, or choose another file. It was not changed.")
    elif code == sqlite3.SQLITE_FULL:
        what = _("The disk of {file} is full.")
        fix = _("Make room and try again. What was stored before is still there.")
    else:
        what = _("{file} cannot be opened or written.")
        fix = _("Choose a place that you may write to: database=…, or the environment variable TOOLKIT_DATABASE.")
    return ToolkitError(what.format(file=path), fix)


def _primary(error: Exception) -> int | None:
    """Return SQLite's primary result code; an extended code holds it in its low byte."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
