"""One calling code's numbering plan as a deterministic automaton whose states the library itself has judged.

The library decides by matching the national number against its metadata's patterns, by the number's length, and by a
national prefix that it may strip first. Two national numbers that agree in all of these get the same answer. A state
here is exactly that: the positions that the number's digits have reached in all patterns at once (the subset
construction), and how far a national prefix was read. So it is enough to ask the library about one number of each
kind, and no rule of precedence is repeated here.
"""

from __future__ import annotations

from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberDesc

from toolkit.numbering.compiled.patterns import Entry, Graph
from toolkit.numbering.library import DROPPED_PREFIXES, LineType, ask


class Outcome(NamedTuple):
    """What is answered to all numbers of one kind.

    Attributes:
        region, line_type, valid, problem: the answers, as in `Number`.
        has_area_code: the three digits after the calling code are the area code.
        asks_library: the kinds cannot tell; the library has to be asked about the number itself.
        at, skips: or else about the number without so many digits from this place of its text on: a national prefix,
            which the library leaves out. 0 for none.
    """

    region: str = ""
    line_type: LineType = "unknown"
    valid: bool = False
    problem: str = ""
    has_area_code: bool = False
    asks_library: bool = False
    at: int = 0
    skips: int = 0


ASK = Outcome(asks_library=True)


class Prefix(NamedTuple):
    """How far the national prefix was read, as a backtracking matcher would.

    Attributes:
        threads: positions that are still matching, the preferred ones first, and whether each came through the group
            that the transform rule uses.
        length: digits of the best match so far.
        transforms: that match came through the group.
        rest: state of what follows that match in the pattern of all numbers.
    """

    threads: tuple[tuple[int, bool], ...]
    length: int
    transforms: bool
    rest: int


class State(NamedTuple):
    """All that the answer depends on, but for the length."""

    reached: int
    prefix: Prefix | None


def metadata(calling_code: int) -> list[PhoneMetadata]:
    """Return the metadata of all regions that share ``calling_code``, the main one first."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[calling_code]
    found = (PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region) for region in regions)
    return [plan for plan in found if plan is not None]


class Plan:
    """The numbering plan of one calling code.

    Attributes:
        start: the state before the first digit of a national number.

    Raises:
        Unsupported: its metadata has a regular expression that cannot be compiled.
    """

    def __init__(self, calling_code: int) -> None:
        self._calling_code = calling_code
        self._graph = Graph()
        self._sets: dict[frozenset[int], int] = {}
        self._members: list[frozenset[int]] = []
        self._steps: dict[int, tuple[int, ...]] = {}
        self._matches: list[frozenset[int]] = []
        self._outcomes: dict[object, Outcome] = {}

        start: set[int] = set()
        plans = metadata(calling_code)
        dropped = DROPPED_PREFIXES.get(calling_code)
        for plan in plans:
            for described in vars(plan).values():
                if isinstance(described, PhoneNumberDesc):
                    start.update(self._numbers(described))
                    start.update(self._numbers(described, dropped) if dropped else ())
            if plan.leading_digits is not None:
                start.update(self._graph.add(plan.leading_digits, self._graph.forever("leading digits " + plan.id)))
        self._all_numbers = self._state(frozenset(self._numbers(plans[0].general_desc)))
        self.start = State(self._state(frozenset(start)), self._prefix(plans[0]))

    def _numbers(self, described: PhoneNumberDesc | None, before: str = "") -> Entry:
        pattern = described.national_number_pattern if described else None
        whole = f"{before}(?:{pattern})" if before else pattern
        return self._graph.add(whole, self._graph.accept(whole)) if pattern and whole else ()

    def _prefix(self, plan: PhoneMetadata) -> Prefix | None:
        self._prefixes = Graph()
        self._prefix_end = self._prefixes.accept("prefix")
        if not plan.national_prefix_for_parsing:
            return None
        entry = self._prefixes.add(
            plan.national_prefix_for_parsing,
            self._prefix_end,
            mark_last_group=bool(plan.national_prefix_transform_rule),
        )
        return self._advance([(position, False) for position in entry], 0, 0, Prefix((), 0, False, 0))

    def step(self, state: State, depth: int) -> list[State]:
        """Return where each of the ten digits leads; ``depth`` digits were read before."""
        reached = self._step(state.reached)
        prefix = state.prefix
        if prefix is None:
            return [State(after, None) for after in reached]
        rests = self._step(prefix.rest) if prefix.length else (0,) * 10
        follow, digits, marked = self._prefixes.follow, self._prefixes.digits, self._prefixes.marked
        states = []
        for digit in range(10):
            threads = [
                (after, through or marked[position])
                for position, through in prefix.threads
                if digit in digits[position]
                for after in follow[position]
            ]
            states.append(State(reached[digit], self._advance(threads, depth + 1, rests[digit], prefix)))
        return states

    def _advance(self, threads: list[tuple[int, bool]], depth: int, rest: int, before: Prefix) -> Prefix | None:
        alive: dict[int, bool] = {}
        length, transforms = before.length, before.transforms
        for position, through in threads:
            if position == self._prefix_end:  # What is less preferred does not count any more.
                length, transforms, rest = depth, through, self._all_numbers
                break
            alive.setdefault(position, through)
        if not alive and not length:
            return None
        return Prefix(tuple(alive.items()), length, transforms, rest if length else 0)

    def _state(self, members: frozenset[int]) -> int:
        if members not in self._sets:
            self._sets[members] = len(self._members)
            self._members.append(members)
            graph = self._graph
            self._matches.append(
                frozenset(member for member in members if not graph.digits[member] or graph.follow[member] == (member,))
            )
        return self._sets[members]

    def _step(self, state: int) -> tuple[int, ...]:
        if state not in self._steps:
            after: list[set[int]] = [set() for _ in range(10)]
            for member in self._members[state]:
                follow = self._graph.follow[member]
                for digit in self._graph.digits[member]:
                    after[digit].update(follow)
            self._steps[state] = tuple(self._state(frozenset(members)) for members in after)
        return self._steps[state]

    def outcome(self, state: State, national: str) -> Outcome:
        """Return the answer for all numbers that reach ``state`` with as many digits as ``national``, one of them."""
        prefix = state.prefix
        if prefix and (prefix.transforms or any(at in self._prefixes.endings for at, _ in prefix.threads)):
            return ASK
        stripped = (prefix.length, self._matches[prefix.rest]) if prefix and prefix.length else None
        kind = self._matches[state.reached], len(national), stripped
        if kind not in self._outcomes:
            self._outcomes[kind] = _ask(f"+{self._calling_code}", national)
        return self._outcomes[kind]


def _ask(code: str, national: str) -> Outcome:
    text = code + national
    number = ask(text)
    if number.e164.startswith(code) and national.endswith(own := number.e164.removeprefix(code)) and own != national:
        return Outcome(asks_library=True, at=len(code), skips=len(national) - len(own))
    if number.e164 != text or not number.e164.startswith(number.area_code, 2):
        return ASK
    return Outcome(number.region, number.line_type, number.valid, number.problem, bool(number.area_code))
