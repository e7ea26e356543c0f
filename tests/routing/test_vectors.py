"""What Twilio's documentation says about picking, case by case; each case names its source in ``vectors.csv``."""

from __future__ import annotations

import dataclasses

import pytest

from tests.routing.vectors import SENDERS, STEPS, VECTORS, Vector
from toolkit.routing import Rules
from toolkit.routing.rules import positions
from toolkit.routing.texts import NOTES, OBJECTIONS, REMEDIES, RULES, explain_change, explain_selection
from toolkit.tables.words import COLUMNS

_NOTHING_TO_CHANGE = {"converted"}
"""A warning that tells what happens, and is no fault."""

_NAMES = {sender.sid: name for name, sender in SENDERS.items()}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_picks_as_documented(vector: Vector):
    chosen = vector.select()
    tied = tuple(_NAMES[sender.sid] for sender in chosen.tied)

    assert (chosen.rule, tied, chosen.status, str(chosen.error_code or "")) == vector.expected


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_says_why_and_what_would_have_to_change(vector: Vector):
    chosen = vector.select()

    assert explain_selection(chosen)
    assert bool(explain_change(chosen)) == bool(chosen.remedies)
    assert chosen.rule in RULES
    assert chosen.rule in COLUMNS["rule"]
    assert {found.key for _sid, found in chosen.objections} <= set(OBJECTIONS)
    assert {note for note in chosen.notes if not note.startswith("objection_")} <= set(NOTES)
    assert set(chosen.remedies) <= set(REMEDIES)
    assert bool(chosen.remedies) == (chosen.status != "ok") or set(chosen.notes) <= _NOTHING_TO_CHANGE


def test_there_are_enough_and_each_has_a_name_and_a_source_of_its_own():
    names = [vector.name for vector in VECTORS]

    assert len(names) >= 120
    assert len(set(names)) == len(names)
    assert all(vector.row["source"] for vector in VECTORS)


def test_every_step_is_covered():
    assert set().union(*(vector.steps for vector in VECTORS)) == set(STEPS)


def test_every_option_is_covered_in_each_position():
    shown = {(name, str(value)) for vector in VECTORS for name, value in vector.options.items()}
    expected = {(name, str(value)) for name, values in positions().items() for value in values}
    open_ended = {field.name for field in dataclasses.fields(Rules)} - set(positions())

    assert expected <= shown
    assert all(len({value for name, value in shown if name == one}) >= 2 for one in open_ended)


def test_options_that_decide_a_pick_do_decide_one():
    """Two vectors that differ in an option alone come out differently, for each option that selection looks at."""
    elsewhere = {"tie_break", "inbound_makes_sticky", "empty_pool_is_synchronous", "landline_is_21635"}  # Not the pick.
    deciding = set()
    for vector in VECTORS:
        for name in vector.options:
            without = {key: value for key, value in vector.rules_by_name().items() if key != name}
            if vector.select_with(Rules(**without)).tied != vector.select().tied:
                deciding.add(name)

    assert deciding == {field.name for field in dataclasses.fields(Rules)} - elsewhere
