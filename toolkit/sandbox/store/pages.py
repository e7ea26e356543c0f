"""Pages of a list as the store cuts them: positions of rows, whatever an API makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

DEFAULT_SIZE = 50


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Which page is asked for: ``size`` rows after the row at position ``after``, or before the one at ``before``."""

    size: int = DEFAULT_SIZE
    number: int = 0
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows with their positions, and whether there are others on either side."""

    rows: Sequence[tuple[int, T]]
    has_next: bool
    has_previous: bool


def window(rows: Sequence[tuple[int, T]], at: Cursor) -> Page[T]:
    """Cut the page out of ``rows``, which may hold one row more than asked for, in the direction of reading.

    Args:
        rows: positions and rows from the cursor on, nearest first, at most ``at.size + 1`` of them.
        at: the cursor that they were read with.
    """
    more = len(rows) > at.size
    kept = rows[: at.size]
    if at.before is not None:
        return Page(kept[::-1], has_next=True, has_previous=more)
    return Page(kept, has_next=more, has_previous=at.after is not None)


def slice_of(rows: Sequence[tuple[int, T]], at: Cursor) -> Page[T]:
    """Cut the page out of a whole list, whose positions rise from 1 on or more."""
    if at.before is not None:
        ahead = [row for row in reversed(rows) if row[0] < at.before]
    else:
        ahead = [row for row in rows if row[0] > (at.after or 0)]
    return window(ahead[: at.size + 1], at)
