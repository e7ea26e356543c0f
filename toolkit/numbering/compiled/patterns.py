"""The regular expressions of numbering plans, as graphs of positions.

libphonenumber's metadata uses few of the things that regular expressions can do: digits, sets of digits, groups,
alternatives, bounded and optional repetition, and ``$``. That much is read here; anything else raises `Unsupported`.

A pattern becomes positions (Glushkov's construction): a position takes one digit and says which positions may follow,
in the order in which a backtracking matcher tries them. Equal positions are one, so that patterns share their tails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LONGEST = 15
"""Digits of the longest E.164 number; no repetition goes further. https://www.itu.int/rec/T-REC-E.164"""

Digits = frozenset[int]
Entry = tuple[int, ...]
"""Positions from which matching may go on, the preferred ones first."""

_ALL: Digits = frozenset(range(10))
_TOKENS = re.compile(r"\\d|\[(?:\d|\\d|-)+\]|\(\?:|\{\d+(?:,\d*)?\}|[0-9()|?*+$]")


class Unsupported(ValueError):
    """A regular expression that cannot be compiled here."""


@dataclass(frozen=True)
class _One:
    digits: Digits


@dataclass(frozen=True)
class _End:
    pass


@dataclass(frozen=True)
class _Sequence:
    parts: tuple[_Node, ...]


@dataclass(frozen=True)
class _Choice:
    ways: tuple[_Node, ...]


@dataclass(frozen=True)
class _Repeat:
    body: _Node
    least: int
    most: int


@dataclass(frozen=True)
class _Group:
    body: _Node
    index: int


_Node = _One | _End | _Sequence | _Choice | _Repeat | _Group


class _Reader:
    """Reads one regular expression into nodes."""

    def __init__(self, regex: str) -> None:
        self.tokens: list[str] = _TOKENS.findall(regex)
        if "".join(self.tokens) != regex:
            raise Unsupported(regex)
        self.regex = regex
        self.at = 0
        self.groups = 0

    def read(self) -> _Node:
        node = self._choice()
        if self.at < len(self.tokens):
            raise Unsupported(self.regex)
        return node

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        if self.at >= len(self.tokens):
            raise Unsupported(self.regex)
        self.at += 1
        return self.tokens[self.at - 1]

    def _choice(self) -> _Node:
        ways = [self._sequence()]
        while self._peek() == "|":
            self._take()
            ways.append(self._sequence())
        return ways[0] if len(ways) == 1 else _Choice(tuple(ways))

    def _sequence(self) -> _Node:
        parts = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return _Sequence(tuple(parts))

    def _atom(self) -> _Node:
        token = self._take()
        if token in ("(", "(?:"):
            index = 0
            if token == "(":
                self.groups += 1
                index = self.groups
            body = self._choice()
            if self._take() != ")":
                raise Unsupported(self.regex)
            return _Group(body, index) if index else body
        if token == "$":
            return _End()
        if token == r"\d":
            return _One(_ALL)
        if token.isdigit():
            return _One(frozenset({int(token)}))
        if token[0] == "[":
            return _One(self._set(token[1:-1]))
        raise Unsupported(self.regex)

    def _set(self, inside: str) -> Digits:
        digits: set[int] = set()
        for first, last, one in re.findall(r"(\d)-(\d)|(\d|\\d|-)", inside):
            if one == "-":
                raise Unsupported(self.regex)
            digits |= _ALL if one == r"\d" else set(range(int(first or one), int(last or one) + 1))
        return frozenset(digits)

    def _repeated(self, node: _Node) -> _Node:
        token = self._peek()
        bounds = {"?": (0, 1), "*": (0, LONGEST), "+": (1, LONGEST)}.get(token)
        if bounds is None and not token.startswith("{"):
            return node
        self._take()
        if bounds is None:
            least, comma, most = token[1:-1].partition(",")
            bounds = int(least), int(most or LONGEST) if comma else int(least)
        if self._peek()[:1] in ("?", "*", "+", "{"):  # lazy, possessive or doubled
            raise Unsupported(self.regex)
        return _Repeat(node, *bounds)


@dataclass
class Graph:
    """Positions of one or more patterns.

    Attributes:
        digits: what each position takes; nothing at an ending.
        follow: where each position leads.
        marked: whether it lies in the group that was asked for.
        endings: the positions of ``$`` that hold a match back until the number ends.
    """

    digits: list[Digits] = field(default_factory=list)
    follow: list[Entry] = field(default_factory=list)
    marked: list[bool] = field(default_factory=list)
    endings: set[int] = field(default_factory=set)
    _ids: dict[object, int] = field(default_factory=dict)

    def accept(self, name: object) -> int:
        """Return the position that stands for a finished match of ``name``."""
        return self._position(frozenset(), (), False, name)

    def forever(self, name: object) -> int:
        """Return a position that stands for a finished match of ``name`` whatever digits come after."""
        position = self._position(_ALL, (), False, name)
        self.follow[position] = (position,)
        return position

    def add(self, regex: str, then: int, mark_last_group: bool = False) -> Entry:
        """Add a pattern and return where it begins.

        Args:
            regex: the pattern.
            then: the position that its end leads to.
            mark_last_group: mark the positions of its last capturing group.
        """
        reader = _Reader(regex)
        node = reader.read()
        return self._entry(node, (then,), marked_group=reader.groups if mark_last_group else 0)

    def _position(self, digits: Digits, follow: Entry, marked: bool, name: object = None) -> int:
        key = digits, follow, marked, name
        if key not in self._ids:
            self._ids[key] = len(self.digits)
            self.digits.append(digits)
            self.follow.append(follow)
            self.marked.append(marked)
        return self._ids[key]

    def _entry(self, node: _Node, follow: Entry, marked_group: int, marked: bool = False) -> Entry:
        match node:
            case _One(digits):
                return (self._position(digits, follow, marked),)
            case _End():
                ending = self._position(frozenset(), follow, marked, "$")
                self.endings.add(ending)
                return (ending,)
            case _Sequence(parts):
                for part in reversed(parts):
                    follow = self._entry(part, follow, marked_group, marked)
                return follow
            case _Choice(ways):
                return _in_order(self._entry(way, follow, marked_group, marked) for way in ways)
            case _Repeat(body, least, most):
                after = follow
                for _ in range(most - least):
                    after = _in_order((self._entry(body, after, marked_group, marked), follow))
                for _ in range(least):
                    after = self._entry(body, after, marked_group, marked)
                return after
            case _Group(body, index):
                entry = self._entry(body, follow, marked_group, marked or index == marked_group)
                if index == marked_group and not set(entry).isdisjoint(follow):
                    raise Unsupported("a marked group that may be empty")
                return entry


def _in_order(entries: Iterable[Sequence[int]]) -> Entry:
    return tuple(dict.fromkeys(position for entry in entries for position in entry))
