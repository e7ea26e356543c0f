"""The log of a campaign: to whom it goes and how far it has come, in an SQLite file that outlives the program.

Each step is on disk before the next one begins, so that whoever opens the file after a crash knows to whom a message
went, to whom none did, and for whom that is not certain. The file holds the recipients' numbers as they are; only this
user can read it. Who has it open keeps everybody else out.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from toolkit.errors.raised import ToolkitError
from toolkit.files import replacing
from toolkit.i18n import _

State = Literal["waiting", "trying", "accepted", "refused", "uncertain", "left_out"]
"""``trying``: it was begun, and how it ended was not written down; ``uncertain``: its answer was lost, and whether
Twilio took it cannot be told; ``left_out``: nothing is to be sent."""

_UNSETTLED: tuple[State, ...] = ("trying", "uncertain")

_KIND = 0x746B6367
"""What tells the file from other SQLite files (https://sqlite.org/pragma.html#pragma_application_id)."""

_PAGE = 500
_SCHEMA = """
CREATE TABLE campaign (account_sid TEXT NOT NULL, params TEXT NOT NULL);
CREATE TABLE recipient (
    place INTEGER PRIMARY KEY, "to" TEXT NOT NULL UNIQUE, state TEXT NOT NULL, since REAL, sid TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '', error_code INTEGER, reason TEXT NOT NULL DEFAULT ''
);
"""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is sent.

    Attributes:
        account_sid: the account that sends.
        params: the parameters of each message but ``To``, by Twilio's names.
    """

    account_sid: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient as it was read or marked; ``since`` is the POSIX time at which a message to them was begun."""

    place: int
    to: str
    state: State
    since: float | None = None


class CampaignLog:
    """An open log; see ``created`` and ``opened``.

    Attributes:
        campaign: what is sent.
        counts: how many recipients are in each state.
    """

    campaign: Campaign
    counts: Counter[State]

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        account_sid, params = connection.execute("SELECT account_sid, params FROM campaign").fetchone()
        self.campaign = Campaign(account_sid, json.loads(params))
        found = connection.execute("SELECT state, count(*) FROM recipient GROUP BY state")
        self.counts = Counter(dict(found.fetchall()))

    def __len__(self) -> int:
        return self.counts.total()

    @property
    def left(self) -> int:
        """How many recipients it is not over for: a message is to be sent, or to be looked up."""
        return sum(self.counts[state] for state in ("waiting", *_UNSETTLED))

    def waiting(self) -> Iterator[Recipient]:
        """Yield those to whom no message was begun, in the list's order; they may be marked meanwhile."""
        yield from self._having(("waiting",))

    def unsettled(self) -> Iterator[Recipient]:
        """Yield those of whom it is not certain whether Twilio took a message to them."""
        yield from self._having(_UNSETTLED)

    def begin(self, one: Recipient, now: datetime) -> Recipient:
        """Note that a message to somebody is about to be sent; return what is marked next."""
        self._mark(one, "trying", since=now.timestamp())
        return replace(one, state="trying", since=now.timestamp())

    def accept(self, one: Recipient, sid: str, status: str) -> None:
        """Note that Twilio took it."""
        self._mark(one, "accepted", sid=sid, status=status)

    def refuse(self, one: Recipient, error_code: int, reason: str) -> None:
        """Note that Twilio refused it, so that none was made."""
        self._mark(one, "refused", error_code=error_code, reason=reason)

    def doubt(self, one: Recipient, reason: str) -> None:
        """Note that nobody knows whether Twilio took it."""
        self._mark(one, "uncertain", reason=reason)

    def wait(self, one: Recipient) -> None:
        """Note that certainly no message went to somebody, who is to get one."""
        self._mark(one, "waiting", since=None, reason="")

    def table(self) -> pd.DataFrame:
        """Return how far it has come.

        Returns:
            One row a recipient, in the list's order: ``to``, ``state``, ``sid``, ``status`` (``str``; Twilio's, when it
            took the message), ``error_code`` (``Int64``), ``reason`` (``str``).
        """
        query = 'SELECT "to", state, sid, status, error_code, reason FROM recipient ORDER BY place'
        types = dict.fromkeys(("to", "state", "sid", "status", "reason"), "str") | {"error_code": "Int64"}
        return pd.read_sql_query(query, self._connection).astype(types)

    def _having(self, states: tuple[State, ...]) -> Iterator[Recipient]:
        marks, last = ", ".join("?" for _state in states), -1
        condition = f"state IN ({marks}) AND place > ? ORDER BY place LIMIT ?"
        query = f'SELECT place, "to", state, since FROM recipient WHERE {condition}'
        while found := self._connection.execute(query, (*states, last, _PAGE)).fetchall():
            yield from (Recipient(*row) for row in found)
            last = found[-1][0]

    def _mark(self, one: Recipient, state: State, **fields: Any) -> None:
        names = "".join(f", {name} = :{name}" for name in fields)
        self._connection.execute(
            f"UPDATE recipient SET state = :state{names} WHERE place = :place",
            {"state": state, "place": one.place, **fields},
        )
        self.counts[one.state] -= 1
        self.counts[state] += 1


def create(path: Path, campaign: Campaign, recipients: Iterable[tuple[str, str]]) -> None:
    """Write the log of a new campaign.

    Args:
        path: the file; there must be none.
        campaign: what is sent.
        recipients: addresses in Twilio's notation, each with why nothing is sent there ("" where something is). One
            that comes twice gets one message.

    Raises:
        ToolkitError: there is such a file, or it cannot be written.
    """
    if path.exists():
        raise ToolkitError(
            _("There is a file {path} already.").format(path=path),
            _("Go on with the campaign that it is the log of, or choose another name."),
        )
    with replacing(path) as beside, closing(sqlite3.connect(beside, isolation_level=None)) as connection:
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        row = (campaign.account_sid, json.dumps(dict(campaign.params), ensure_ascii=False))
        connection.execute("INSERT INTO campaign VALUES (?, ?)", row)
        connection.executemany(
            'INSERT OR IGNORE INTO recipient ("to", state, reason) VALUES (?, ?, ?)',
            ((to, "left_out" if reason else "waiting", reason) for to, reason in recipients),
        )
        connection.execute(f"PRAGMA application_id = {_KIND}")
        connection.execute("COMMIT")


@contextmanager
def opened(path: Path, *, durable: bool = True) -> Iterator[CampaignLog]:
    """Open a log; until the block ends nobody else can.

    Args:
        path: the file.
        durable: each step outlives a loss of power, too, not only the end of the program.

    Raises:
        ToolkitError: there is no such file, it is no log, or a campaign is being sent with it.
    """
    if not path.is_file():
        raise ToolkitError(
            _("There is no file {path}.").format(path=path), _("Check its name and the folder that you are in.")
        )
    connection = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
    try:
        log = _log(connection, path, durable)
        yield log
    finally:
        connection.close()


def _log(connection: sqlite3.Connection, path: Path, durable: bool) -> CampaignLog:
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        ((kind,),) = connection.execute("PRAGMA application_id").fetchall()
        if kind == _KIND:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            connection.executescript("BEGIN IMMEDIATE; COMMIT")  # from here on the file is locked
            return CampaignLog(connection)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise ToolkitError(
                _("{file} cannot be written.").format(file=path), _("Choose a place that you may write to.")
            ) from error
        raise ToolkitError(
            _("The campaign of {path} is being sent by another panel or program.").format(path=path),
            _("Stop it there first: two would send the same messages."),
        ) from error
    except sqlite3.DatabaseError:
        pass
    raise ToolkitError(
        _("{path} is no log of a campaign.").format(path=path), _("Give the file that was named when it was sent.")
    )
