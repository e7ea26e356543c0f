"""What falls due by the clock besides messages: the next change of a resource, such as a campaign under review.

A resource has at most one change ahead. The changes themselves belong to the resources; ``toolkit.sandbox.account.due``
runs them in the order in which they fall due.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.sandbox.store.store import Store


@dataclass(frozen=True, slots=True)
class Due:
    """One change that is due.

    Attributes:
        at: POSIX time.
        kind: the kind of resource.
        sid: its SID.
    """

    at: float
    kind: str
    sid: str


def plan(store: Store, kind: str, sid: str, at: float) -> None:
    """Let the resource change at ``at``, instead of any time planned before."""
    store.connection.execute("INSERT OR REPLACE INTO schedule (at, kind, sid) VALUES (?, ?, ?)", (at, kind, sid))


def cancel(store: Store, kind: str, sid: str) -> None:
    """Let the resource stay as it is."""
    store.connection.execute("DELETE FROM schedule WHERE kind = ? AND sid = ?", (kind, sid))


def first(store: Store, now: float) -> Due | None:
    """Return the earliest change that is due at ``now``."""
    row = store.connection.execute(
        "SELECT at, kind, sid FROM schedule WHERE at <= ? ORDER BY at, kind, sid LIMIT 1", (now,)
    ).fetchone()
    return None if row is None else Due(*row)
