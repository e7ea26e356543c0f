"""What is to be posted to the account's webhooks: rows written with the change that they tell of.

Nothing is posted here. ``toolkit.sandbox.courier`` takes the rows, one at a time of each host, and writes back what
became of them. A row that was taken is never taken again, not even when whoever took it died: Twilio does not repeat
a webhook by itself either (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from toolkit.model.shape import conforms
from toolkit.routing import InboundRoute
from toolkit.runtime import json_text
from toolkit.sandbox.hosts import FOREIGN, is_allowed
from toolkit.sandbox.store.store import Store

Pairs = tuple[tuple[str, str], ...]
"""Parameters in the order in which they are posted."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request to a webhook and what came back.

    Attributes:
        url: where it went.
        method: ``GET`` or ``POST``.
        status: the HTTP status of the answer, after redirects; None when none came.
        content_type: of the answer.
        body: the answer, as text.
        headers: of the answer.
    """

    url: str
    method: str
    status: int | None = None
    content_type: str = ""
    body: str = ""
    headers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """One of Twilio's errors or warnings about a webhook.

    Attributes:
        code: Twilio's code; None for what only the sandbox refuses.
        url: the address that it is about.
        why: what was wrong, in English, as Twilio's debugger would have it.
    """

    code: int | None
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Posting:
    """One webhook request and what became of it.

    Attributes:
        seq: its position.
        kind: ``status``, ``inbound`` or ``click``.
        message_sid: the message that it tells of.
        at: when it came up, by the sandbox's clock.
        url: the webhook; "" when it is not known.
        method: ``GET`` or ``POST``.
        fallback_url: asked when the webhook fails.
        fallback_method: ``GET`` or ``POST``.
        parameters: what is posted.
        state: ``waiting``, ``posting``, ``answered``, ``failed``, ``not posted``, or ``lost`` when the program that was
            posting it ended meanwhile.
        exchanges: the requests that were made.
        replies: the SIDs of the messages that the answers asked for.
        troubles: errors and warnings.
    """

    seq: int
    kind: str
    message_sid: str
    at: datetime
    url: str
    method: str
    fallback_url: str | None
    fallback_method: str
    parameters: Mapping[str, str]
    state: str
    exchanges: tuple[Exchange, ...] = ()
    replies: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a posting; the attributes are those of Posting."""

    state: str
    exchanges: Sequence[Exchange] = ()
    replies: Sequence[str] = ()
    troubles: Sequence[Trouble] = ()


IMPORTED = "it came with an export, and whoever made that chose where it would go"

KEPT = 10_000
"""How many of the newest rows stay once they are over; callbacks must not fill the file."""

_SWEEP = 500
"""How many new rows come before old ones are looked for again."""


def add(
    store: Store,
    kind: str,
    message_sid: str,
    at: float,
    way: InboundRoute,
    parameters: Mapping[str, str],
) -> None:
    """Queue a request to a webhook, or note that the sandbox does not post there.

    Args:
        kind: ``status``, ``inbound`` or ``click``.
        message_sid: the message that it tells of.
        at: when it came up, POSIX.
        way: the webhook.
        parameters: what is posted.
    """
    assert way.url is not None, "only webhooks are posted to"
    allowed = is_allowed(way.url, store.webhook_hosts)
    outcome = None if allowed else _packed(Outcome("not posted", troubles=[Trouble(None, way.url, FOREIGN)]))
    lane = urlsplit(way.url).netloc.rpartition("@")[2].lower()
    added = store.connection.execute(
        "INSERT INTO outbox (kind, message_sid, at, url, method, fallback_url, fallback_method, parameters, lane,"
        " state, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            kind,
            message_sid,
            at,
            way.url,
            way.method,
            way.fallback_url,
            way.fallback_method,
            json_text.dumps(parameters).decode(),
            lane,
            "waiting" if allowed else "not posted",
            outcome,
        ),
    )
    store.has_news = store.has_news or allowed
    if (seq := added.lastrowid or 0) % _SWEEP == 0:
        store.connection.execute(
            "DELETE FROM outbox WHERE seq <= ? AND state NOT IN ('waiting', 'posting')", (seq - KEPT,)
        )


def claim(store: Store, owner: str, now: float, lease: float) -> Posting | None:
    """Take the oldest row whose host nobody is posting to; needs a transaction.

    Rows of one host go one after another, in the order in which they came up; so a webhook that hangs holds up its own
    host alone. Whoever keeps a row beyond its lease is taken to have died.

    Args:
        owner: a name for whoever takes it, never used before.
        now: POSIX time of the computer.
        lease: seconds.
    """
    store.connection.execute("UPDATE outbox SET state = 'lost' WHERE state = 'posting' AND lease < ?", (now,))
    while row := store.connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE {_CLAIMABLE} ORDER BY at, seq LIMIT 1"
    ).fetchone():
        store.connection.execute(
            "UPDATE outbox SET state = 'posting', owner = ?, lease = ? WHERE seq = ?", (owner, now + lease, row[0])
        )
        posting = _posting(row)
        if posting is not None:
            return posting
        store.connection.execute("UPDATE outbox SET state = 'lost', owner = NULL WHERE seq = ?", (row[0],))
    return None


def keep_back(store: Store) -> None:
    """Let nothing be posted of what waits or is being posted; needs a transaction."""
    rows = store.connection.execute("SELECT url, seq FROM outbox WHERE state IN ('waiting', 'posting')").fetchall()
    store.connection.executemany(
        "UPDATE outbox SET state = 'not posted', outcome = ? WHERE seq = ?",
        [(_packed(Outcome("not posted", troubles=[Trouble(None, url, IMPORTED)])), seq) for url, seq in rows],
    )
    store.connection.execute("UPDATE outbox SET owner = NULL, lease = NULL")


def renew(store: Store, owner: str, until: float) -> bool:
    """Prolong a lease; say whether the row is still there and in hand. Needs a transaction."""
    rows = store.connection.execute("UPDATE outbox SET lease = ? WHERE owner = ? AND state = 'posting'", (until, owner))
    return rows.rowcount == 1


def finish(store: Store, owner: str, outcome: Outcome) -> bool:
    """Write down what became of a row, if it is still there; needs a transaction. One given up for lost is found again.

    Returns:
        whether it was.
    """
    rows = store.connection.execute(
        "UPDATE outbox SET state = ?, outcome = ? WHERE owner = ? AND state IN ('posting', 'lost')",
        (outcome.state, _packed(outcome), owner),
    )
    return rows.rowcount == 1


def is_claimable(store: Store) -> bool:
    """Say whether ``claim`` would find a row."""
    row = store.connection.execute(f"SELECT 1 FROM outbox WHERE {_CLAIMABLE} LIMIT 1")
    return row.fetchone() is not None


def open_rows(store: Store) -> int:
    """Return how many rows wait or are being posted."""
    (number,) = store.connection.execute("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'posting')").fetchone()
    return int(number)


def next_change(store: Store) -> float | None:
    """Return the POSIX time at which the next message with a status callback changes."""
    (at,) = store.connection.execute(
        "SELECT min(next_at) FROM message WHERE next_at IS NOT NULL AND callback IS NOT NULL"
    ).fetchone()
    return None if at is None else float(at)


def postings(store: Store) -> list[Posting]:
    """Return the rows that can be read, oldest first: all that are open, and the KEPT newest of the others."""
    rows = store.connection.execute(f"SELECT {_COLUMNS} FROM outbox ORDER BY at, seq")
    return [posting for row in rows if (posting := _posting(row)) is not None]


_COLUMNS = "seq, kind, message_sid, at, url, method, fallback_url, fallback_method, parameters, state, outcome"
_STATES = frozenset({"waiting", "posting", "answered", "failed", "not posted", "lost"})
_CLAIMABLE = "state = 'waiting' AND lane NOT IN (SELECT lane FROM outbox WHERE state = 'posting')"


def _posting(row: Sequence[Any]) -> Posting | None:
    """Return what a row says; None for one that cannot be read."""
    seq, kind, message_sid, at, url, method, fallback_url, fallback_method, parameters, state, outcome = row
    try:
        found: dict[str, Any] = json_text.loads(outcome) if outcome else {}
        exchanges = tuple(
            Exchange(**one | {"headers": tuple(map(tuple, one["headers"]))}) for one in found.get("exchanges", ())
        )
        posting = Posting(
            seq,
            kind,
            message_sid,
            datetime.fromtimestamp(at, UTC),
            url,
            method,
            fallback_url,
            fallback_method,
            json_text.loads(parameters),
            state,
            exchanges,
            tuple(found.get("replies", ())),
            tuple(Trouble(**trouble) for trouble in found.get("troubles", ())),
        )
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError):
        return None
    return posting if state in _STATES and conforms(posting, Posting) else None


def _packed(outcome: Outcome) -> str:
    return json_text.dumps(outcome).decode()
