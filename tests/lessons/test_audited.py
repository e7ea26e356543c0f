"""Step 06: an audit of the troubled account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from toolkit import apply_fix, audit, start
from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.lessons.audited import CHECKS
from toolkit.sandbox import ManualClock


@pytest.fixture
def troubled() -> Iterator[Account]:
    made = connect(world="troubled", database=":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, tzinfo=UTC)))
    yield made
    made.close()


def test_nothing_is_prepared_and_nobody_has_attempted_it(troubled: Account) -> None:
    before = troubled.snapshot().pools
    lesson = start(troubled, "06")
    assert lesson.prepared.calls == ()
    assert repr(lesson.check()).startswith("○ Not attempted: Still found: inbound_black_hole, ")
    assert troubled.snapshot().pools == before


def test_one_fix_is_a_beginning(troubled: Account) -> None:
    lesson = start(troubled, "06")
    apply_fix(troubled, audit(troubled, only=["sticky_off"]).iloc[0], confirmed=True)
    verdict = lesson.check()
    assert verdict.state == "not yet"
    assert "sticky_off" not in verdict.sentence


def test_the_solution_runs_as_it_is_shown_and_does_the_exercise(troubled: Account) -> None:
    lesson = start(troubled, "06")
    exec(lesson.solution().code, {"client": troubled.client})
    assert repr(lesson.check()).startswith("✓ Done: ")
    assert lesson.solution().calls == ()


@pytest.mark.parametrize("check", CHECKS)
def test_each_is_fixed_by_the_fix_that_the_audit_offers(troubled: Account, check: str) -> None:
    assert apply_fix(troubled, audit(troubled, only=[check]).iloc[0], confirmed=True).empty


def test_hints_come_one_by_one(troubled: Account) -> None:
    lesson = start(troubled, "06")
    assert [len(lesson.hint().shown) for _ in range(4)] == [1, 2, 3, 3]
