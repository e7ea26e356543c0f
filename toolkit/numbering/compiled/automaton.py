"""All numbering plans in one automaton over the digits of E.164 numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import phonenumbers
from numpy.typing import NDArray

from toolkit.numbering.compiled.patterns import LONGEST, Unsupported
from toolkit.numbering.compiled.plan import ASK, Outcome, Plan, State

SHORTEST = 7
"""Digits of the shortest text that is taken as plain E.164; the library is asked about shorter ones."""
_DIGITS = "0123456789"


@dataclass(frozen=True)
class Automaton:
    """States, the smallest number of them.

    Attributes:
        next: ``int32``, a row a state: the state that each digit leads to.
        outcome: ``int32``, the place in ``outcomes`` of the numbers that end in each state.
        start: where the digits begin.
        outcomes: all answers; `ASK` is the first one, and those that ask the library come before all others.
    """

    next: NDArray[np.int32]
    outcome: NDArray[np.int32]
    start: int
    outcomes: tuple[Outcome, ...]


def compile_automaton() -> Automaton:
    """Compile the metadata of the installed ``phonenumbers``; takes about a second."""
    return _Compiler().automaton()


class _Compiler:
    """Builds the automaton from its ends to its beginning: equal states are one from the outset."""

    def __init__(self) -> None:
        self.outcomes: dict[Outcome, int] = {ASK: 0}
        self.states: dict[tuple[int, ...], int] = {}
        self.codes = {str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE}
        self.heads = {code[:length] for code in self.codes for length in range(len(code))}
        self.ask = self.state([0] * 10, ASK)
        """The state, the first one, from which all digits lead back to it."""

    def automaton(self) -> Automaton:
        start = self.calling_code("")
        rows = np.array(list(self.states), dtype=np.int32)
        found = list(self.outcomes)
        order = sorted(range(len(found)), key=lambda place: not found[place].asks_library)
        place = np.argsort(np.array(order, dtype=np.int32)).astype(np.int32)
        return Automaton(rows[:, :10], place[rows[:, 10]], start, tuple(found[of] for of in order))

    def state(self, after: list[int], outcome: Outcome) -> int:
        place = self.outcomes.setdefault(outcome, len(self.outcomes))
        return self.states.setdefault((*after, place), len(self.states))

    def calling_code(self, digits: str) -> int:
        """Return the state after the first ``digits`` of a number."""
        if digits in self.codes:
            return self.plan(int(digits))
        if digits not in self.heads:
            return self.ask
        return self.state([self.calling_code(digits + digit) for digit in _DIGITS], ASK)

    def plan(self, calling_code: int) -> int:
        """Return the state before the national numbers of ``calling_code``."""
        try:
            plan = Plan(calling_code)
        except Unsupported:
            return self.ask
        code_length = len(str(calling_code))
        known: dict[tuple[State, int], int] = {}

        def visit(state: State, national: str) -> int:
            depth = len(national)
            if (found := known.get((state, depth))) is not None:
                return found
            after = [self.ask] * 10
            if code_length + depth < LONGEST:
                then = plan.step(state, depth)
                after = [visit(then[digit], national + _DIGITS[digit]) for digit in range(10)]
            outcome = plan.outcome(state, national) if code_length + depth >= SHORTEST else ASK
            known[state, depth] = self.state(after, outcome)
            return known[state, depth]

        return visit(plan.start, "")
