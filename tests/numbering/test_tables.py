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
    """Return the number of each row's outcome."""
    states = np.full(len(digits), automaton.start)
    for depth in range(LONGEST):
        states = np.where(depth < lengths, automaton.next[states, digits[:, depth]], states)
    return automaton.outcome[states]


def texts_of(digits, lengths):
    characters = np.where(np.arange(LONGEST) < lengths[:, None], digits + ord("0"), 0)
    padded = np.column_stack([np.full(len(digits), ord("+")), characters]).astype(np.uint8)
    return pa.array(padded.view(f"S{LONGEST + 1}").ravel().tolist()).cast(pa.large_string())


def test_texts_are_the_digits_that_count():
    digits = np.array([[4, 0, 0, *[9] * (LONGEST - 3)], [1] * LONGEST])
    assert texts_of(digits, np.array([3, LONGEST])).to_pylist() == ["+400", "+" + "1" * LONGEST]


def test_tables_lead_where_the_automaton_does(automaton):
    found = tables(automaton)
    asks = np.array([outcome.asks_library for outcome in automaton.outcomes])
    region = np.array([REGIONS.index(outcome.region) for outcome in automaton.outcomes])
    line_type = np.array([LINE_TYPES.index(outcome.line_type) for outcome in automaton.outcomes])
    valid = np.array([outcome.valid for outcome in automaton.outcomes])
    problem = np.array([PROBLEMS.index(outcome.problem) for outcome in automaton.outcomes])
    for digits, lengths in through_every_state(automaton, np.random.default_rng(7)):
        kinds = np.empty(len(digits), np.int32)

        asked = walk(found, pa.chunked_array([texts_of(digits, lengths)]), kinds)

        codes = found.kinds.of(kinds)
        outcome = walk_digits(automaton, digits, lengths)
        assert np.array_equal(asked, np.flatnonzero(asks[outcome]))
        assert np.array_equal(codes.region, region[outcome])
        assert np.array_equal(codes.line_type, line_type[outcome])
        assert np.array_equal(codes.valid, valid[outcome])
        assert np.array_equal(codes.problem, problem[outcome])
