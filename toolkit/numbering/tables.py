"""The automaton as few tables: where a number's length is known, few digits decide.

One look-up takes the length and the first five digits, each further one two digits more. Most numbers are decided by
the first look-up, and all of them long before their last digit.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import get_args

import numpy as np
import phonenumbers
from numpy.typing import NDArray

from toolkit.numbering import PROBLEMS as _PROBLEMS
from toolkit.numbering import LineType
from toolkit.numbering.automaton import SHORTEST, Automaton
from toolkit.numbering.patterns import LONGEST

HEAD = 5
"""Digits that the first look-up takes."""

REGIONS: tuple[str, ...] = (
    "",
    *sorted({region for found in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.values() for region in found}),
)
LINE_TYPES: tuple[LineType, ...] = get_args(LineType)
PROBLEMS: tuple[str, ...] = ("", *_PROBLEMS)
AREA_CODES: tuple[str, ...] = ("", *(str(code) for code in range(100, 1000)))
"""The categories that codes stand for."""


@dataclass(frozen=True)
class Tables:
    """What numbers lead to: an outcome, or a state that needs two digits more.

    Outcomes come before states in one numbering; outcome 0 says that the library has to be asked.

    Attributes:
        head: by length (from `SHORTEST`) and the first `HEAD` digits.
        pairs: by state, and the next two digits; the states of one depth after those of another.
        region: ``int16``, by outcome: place in `REGIONS`.
        line_type: ``int8``, by outcome: place in `LINE_TYPES`.
        valid: ``bool``, by outcome.
        problem: ``int8``, by outcome: place in `PROBLEMS`.
        has_area_code: ``bool``, by outcome.
    """

    head: NDArray[np.unsignedinteger]
    pairs: NDArray[np.unsignedinteger]
    region: NDArray[np.int16]
    line_type: NDArray[np.int8]
    valid: NDArray[np.bool_]
    problem: NDArray[np.int8]
    has_area_code: NDArray[np.bool_]


ARRAYS = tuple(field.name for field in fields(Tables))


def tables(automaton: Automaton) -> Tables:
    """Lay an automaton out as tables."""
    head, pairs = _Layout(automaton).lay_out()
    outcomes = automaton.outcomes
    return Tables(
        head=head,
        pairs=pairs,
        region=np.array([REGIONS.index(outcome.region) for outcome in outcomes], dtype=np.int16),
        line_type=np.array([LINE_TYPES.index(outcome.line_type) for outcome in outcomes], dtype=np.int8),
        valid=np.array([outcome.valid for outcome in outcomes]),
        problem=np.array([PROBLEMS.index(outcome.problem) for outcome in outcomes], dtype=np.int8),
        has_area_code=np.array([outcome.has_area_code for outcome in outcomes]),
    )


class _Layout:
    """Works from the last digit back to the first: of each length, which states differ still."""

    def __init__(self, automaton: Automaton) -> None:
        self.automaton = automaton
        self.reached = [np.array([automaton.start])]
        for _ in range(LONGEST):
            self.reached.append(np.unique(automaton.next[self.reached[-1]]))
        self.after: dict[int, NDArray[np.intp]] = {}
        """By length: what each of the automaton's states leads to, at the depth that was reached."""
        self.rows = np.repeat(np.arange(len(automaton.outcomes))[:, None], 10, axis=1)
        """What each digit leads to, from every outcome (to itself) and every state."""

    def lay_out(self) -> tuple[NDArray[np.unsignedinteger], NDArray[np.unsignedinteger]]:
        ends = len(self.automaton.outcomes)
        for depth in reversed(range(HEAD, LONGEST + 1)):
            if depth >= SHORTEST:
                self.after[depth] = self.automaton.outcome.astype(np.intp)
            if depth < LONGEST:
                self._step_back(depth)
        states = np.array([self.automaton.start])
        for _ in range(HEAD):
            states = self.automaton.next[states].ravel()
        head = np.concatenate([self.after[length][states] for length in range(SHORTEST, LONGEST + 1)])
        pairs = self.rows[self.rows[ends:]].reshape(-1)
        small = np.min_scalar_type(len(self.rows))
        return head.astype(small), pairs.astype(small)

    def _step_back(self, depth: int) -> None:
        """Go from the digit after ``depth`` to ``depth``."""
        reached = self.reached[depth]
        lengths = [length for length in self.after if length > depth]
        rows = np.concatenate([self.after[length][self.automaton.next[reached]] for length in lengths])
        decided = (rows == rows[:, :1]).all(axis=1) & (rows[:, 0] < len(self.automaton.outcomes))
        known, places = np.unique(rows[~decided], axis=0, return_inverse=True)
        found = rows[:, 0].copy()
        found[~decided] = len(self.rows) + places
        self.rows = np.concatenate([self.rows, known])
        for length, part in zip(lengths, np.split(found, len(lengths)), strict=True):
            self.after[length] = np.zeros(len(self.automaton.next), dtype=np.intp)
            self.after[length][reached] = part
