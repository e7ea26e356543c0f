from __future__ import annotations

import numpy as np
import pyarrow as pa

from toolkit.numbering.compiled.automaton import SHORTEST
from toolkit.numbering.compiled.patterns import LONGEST
from toolkit.numbering.compiled.tables import LINE_TYPES, PROBLEMS, REGIONS, tables
from toolkit.numbering.compiled.walk import walk


def through_every_state(automaton, chance):
    """Return rows of 15 digits, and how many of them count: each state at each depth, each digit there, each length."""
    paths = np.zeros((1, 0), dtype=np.int64)
    states = np.array([automaton.start])
    for depth in range(LONGEST):
        digits = np.tile(np.arange(10), len(states))
        after = np.column_stack([paths.repeat(10, axis=0), digits])
        lengths = np.arange(max(depth + 1, SHORTEST), LONGEST + 1)
        numbers = after.repeat(len(lengths), axis=0)
        tail = chance.integers(0, 10, (len(numbers), LONGEST - depth - 1))
        yield np.column_stack([numbers, tail]), np.tile(lengths, len(after))
        states, first = np.unique(automaton.next[states].ravel(), return_index=True)
        paths = after[first]


def walk_digits(automaton, digits, lengths):
    states = np.full(len(digits), automaton.start)
    for depth in range(LONGEST):
        states = np.where(depth < lengths, automaton.next[states, digits[:, depth]], states)
    return [automaton.outcomes[place] for place in automaton.outcome[states]]


def test_tables_lead_where_the_automaton_does(automaton):
    found = tables(automaton)
    for digits, lengths in through_every_state(automaton, np.random.default_rng(7)):
        rows = zip(digits.tolist(), lengths.tolist(), strict=True)
        texts = ["+" + "".join(map(str, row[:length])) for row, length in rows]
        kinds = np.empty(len(texts), np.int32)

        asked = walk(found, pa.chunked_array([texts], pa.large_string()), kinds)

        codes = found.kinds.of(kinds)
        outcomes = walk_digits(automaton, digits, lengths)
        assert asked.tolist() == [row for row, outcome in enumerate(outcomes) if outcome.asks_library]
        assert codes.region.tolist() == [REGIONS.index(outcome.region) for outcome in outcomes]
        assert codes.line_type.tolist() == [LINE_TYPES.index(outcome.line_type) for outcome in outcomes]
        assert codes.valid.tolist() == [outcome.valid for outcome in outcomes]
        assert codes.problem.tolist() == [PROBLEMS.index(outcome.problem) for outcome in outcomes]
