"""The automaton as few tables: where a number's length is known, few digits decide.

One look-up takes the length and the first five digits, each further one two digits more. Most numbers are decided by
the first look-up, and all of them long before their last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import get_args

import numpy as np
import phonenumbers
from numpy.typing import NDArray

from toolkit.numbering.compiled.automaton import SHORTEST, Automaton
from toolkit.numbering.compiled.patterns import LONGEST
from toolkit.numbering.library import LineType, Number
from toolkit.numbering.number import PROBLEMS as _PROBLEMS

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
_AREAS = len(AREA_CODES) - 1


@dataclass(frozen=True)
class Kinds:
    """All that is known of a number beside its digits: so much is one for all numbers of a kind.

    Attributes:
        region: ``int16``, by kind: place in `REGIONS`.
        line_type: ``int8``, by kind: place in `LINE_TYPES`.
        valid: ``bool``, by kind.
        area_code: ``int16``, by kind: place in `AREA_CODES`.
        problem: ``int8``, by kind: place in `PROBLEMS`.
    """

    region: NDArray[np.int16]
    line_type: NDArray[np.int8]
    valid: NDArray[np.bool_]
    area_code: NDArray[np.int16]
    problem: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.valid)

    def of(self, codes: NDArray[np.integer]) -> Kinds:
        """Return what is known of each row, by its kind."""
        return Kinds(*(getattr(self, field.name).take(codes, mode="clip") for field in fields(self)))

    def and_of(self, numbers: Sequence[Number]) -> Kinds:
        """Return these kinds and, behind them, those of ``numbers``."""
        more = Kinds(
            np.array([_REGION[number.region] for number in numbers], np.int16),
            np.array([_LINE_TYPE[number.line_type] for number in numbers], np.int8),
            np.array([number.valid for number in numbers], np.bool_),
            np.array([_AREA_CODE[number.area_code] for number in numbers], np.int16),
            np.array([_PROBLEM[number.problem] for number in numbers], np.int8),
        )
        names = (field.name for field in fields(self))
        return Kinds(*(np.concatenate([getattr(self, name), getattr(more, name)]) for name in names))

    def number(self, code: int) -> Number:
        """Return what is known of the numbers of one kind, as a Number without digits."""
        found = self._numbers.get(code)
        if found is None:
            found = self._numbers[code] = Number(
                "",
                REGIONS[self.region[code]],
                LINE_TYPES[self.line_type[code]],
                bool(self.valid[code]),
                AREA_CODES[self.area_code[code]],
                PROBLEMS[self.problem[code]],
            )
        return found

    @cached_property
    def _numbers(self) -> dict[int, Number]:
        return {}


@dataclass(frozen=True)
class Tables:
    """What numbers lead to: an outcome, or a state that needs two digits more.

    Outcomes come before states in one numbering; the first ``asking`` of them say that the library has to be asked.

    Attributes:
        head: by length (from `SHORTEST`) and the first `HEAD` digits.
        pairs: by state, and the next two digits; the states of one depth after those of another.
        region: ``int16``, by outcome: place in `REGIONS`.
        line_type: ``int8``, by outcome: place in `LINE_TYPES`.
        valid: ``bool``, by outcome.
        problem: ``int8``, by outcome: place in `PROBLEMS`.
        has_area_code: ``bool``, by outcome.
        at, skips: ``int8``, by outcome that asks: from which place of its text on so many digits are left out, and the
            number without them is looked up; 0 where the library has to be asked.
    """

    head: NDArray[np.unsignedinteger]
    pairs: NDArray[np.unsignedinteger]
    region: NDArray[np.int16]
    line_type: NDArray[np.int8]
    valid: NDArray[np.bool_]
    problem: NDArray[np.int8]
    has_area_code: NDArray[np.bool_]
    at: NDArray[np.int8]
    skips: NDArray[np.int8]

    @property
    def asking(self) -> int:
        """How many outcomes ask the library."""
        return len(self.skips)

    @cached_property
    def area_kinds(self) -> NDArray[np.intp]:
        """By outcome: where the kinds with its area codes begin, or else the outcome itself, which is a kind too."""
        ends = len(self.valid)
        return np.where(self.has_area_code, ends + (np.cumsum(self.has_area_code) - 1) * _AREAS, np.arange(ends))

    @cached_property
    def kinds(self) -> Kinds:
        """What is known by kind: first those of each outcome, then those of each outcome and area code."""
        ends = np.arange(len(self.valid))
        outcome = np.concatenate([ends, ends[self.has_area_code].repeat(_AREAS)])
        area_code = np.zeros(len(outcome), np.int16)
        area_code[len(ends) :] = np.tile(np.arange(1, _AREAS + 1), int(self.has_area_code.sum()))
        return Kinds(
            self.region[outcome], self.line_type[outcome], self.valid[outcome], area_code, self.problem[outcome]
        )


ARRAYS = tuple(field.name for field in fields(Tables))


def _places(categories: Sequence[str]) -> dict[str, int]:
    return {category: place for place, category in enumerate(categories)}


_REGION, _LINE_TYPE, _AREA_CODE, _PROBLEM = map(_places, (REGIONS, LINE_TYPES, AREA_CODES, PROBLEMS))


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
        at=np.array([outcome.at for outcome in outcomes if outcome.asks_library], dtype=np.int8),
        skips=np.array([outcome.skips for outcome in outcomes if outcome.asks_library], dtype=np.int8),
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
