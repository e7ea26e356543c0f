"""A preview of a million destinations, and the bare walk of their digits through libphonenumber's automaton."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.bench.in_turn import ratio, seconds
from tests.bench.lists import MILLION, SERVICE, numbers, snapshot
from tests.bench.result import Result
from toolkit.numbering.compiled.automaton import compile_automaton
from toolkit.numbering.compiled.walk import THREADS, buffers, slices
from toolkit.numbering.kinds import walked
from toolkit.numbering.texts import arrow_texts
from toolkit.routing.lists.answers import answers
from toolkit.routing.lists.groups import group
from toolkit.routing.reports.preview import preview
from toolkit.routing.rules import DEFAULT_RULES

_WIDTH = 16
"""Columns of the table: the low four bits of a digit are the digit, those of a plus sign are 11."""


class Floor:
    """One look-up a digit and nothing else: no text is checked, no area code read, no answer written.

    It works in pieces that stay in the processor's cache, on as many threads as the preview. Where a number has ended,
    the look-ups of longer ones go on beside it.

    Args:
        listed: the destinations, in E.164.
    """

    def __init__(self, listed: pd.Series) -> None:
        automaton = compile_automaton()
        states = np.arange(len(automaton.next))
        table = np.repeat(states[:, None], _WIDTH, axis=1)
        table[:, :10] = automaton.next
        self.table = (table * _WIDTH).ravel().astype(np.intp)
        self.start = automaton.start * _WIDTH
        self.digits = int(listed.str.len().max()) - 1
        self.ends, self.data = buffers(arrow_texts(listed).combine_chunks())
        self.pieces = slices(len(listed))
        self.read = [self._read(piece) for piece in self.pieces]

    def from_the_column(self) -> None:
        """Read each digit where it stands in the column, and look it up."""
        self._at_once(lambda place: self._walk(self._read(self.pieces[place])))

    def digits_at_hand(self) -> None:
        """Look up digits that lie ready as an array."""
        self._at_once(lambda place: self._walk(self.read[place]))

    def _at_once(self, step) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(step, range(len(self.pieces))))

    def _read(self, piece: slice) -> NDArray[np.intp]:
        starts = self.ends[:-1][piece]
        found = np.empty((self.digits, len(starts)), np.intp)
        for digit in range(self.digits):
            np.bitwise_and(self.data.take(starts + (digit + 1), mode="clip"), 15, out=found[digit], casting="unsafe")
        return found

    def _walk(self, digits: NDArray[np.intp]) -> None:
        state = np.full(digits.shape[1], self.start)
        for column in digits:
            state += column
            self.table.take(state, out=state, mode="clip")


def run() -> Result:
    """The rules were asked before: what they cost the first time does not grow with the list."""
    account, listed = snapshot(), numbers(0, MILLION)
    floor = Floor(listed)

    def ours() -> None:
        preview(account, SERVICE, listed)

    found = ratio("preview of a million / one bare look-up a digit", ours, floor.from_the_column, limit=3)
    strict = ratio("", ours, floor.digits_at_hand, limit=0)
    return replace(
        found,
        detail=f"{found.detail}; {strict.measured:.1f}x where the digits lie ready as an array; "
        + _parts(account, listed),
    )


def _parts(account, listed) -> str:
    """Say where the time goes."""
    pool = account.pool(SERVICE)
    addresses = [sender.address for sender in pool.senders]
    texts = arrow_texts(listed)
    grouped = group(texts, None, addresses, {})
    said = answers(pool, media=False, trial=False, rules=DEFAULT_RULES)
    one_each = np.arange(len(grouped.groups))
    times = {
        "reading digits and looking up": lambda: walked(texts),
        "that and grouping": lambda: group(texts, None, addresses, {}),
        "asking answers": lambda: said.columns(grouped.groups, one_each),
        "that and writing columns": lambda: said.columns(grouped.groups, grouped.places),
    }
    return ", ".join(f"{name} {median(seconds(part) for _ in range(5)) * 1e3:.0f} ms" for name, part in times.items())
