"""Clocks: stepped, faster, and the one that a file keeps for every process."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import START, client_of, open_world
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import ManualClock, Sandbox, clock
from toolkit.sandbox.clock import FASTEST, AcceleratedClock, MovableClock, SteeredClock
from toolkit.sandbox.store import shared_clock

WEEK = 7 * 86400


class Computer:
    """The computer's clock, in the hands of a test."""

    def __init__(self) -> None:
        self.seconds = START.timestamp()

    def time(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    made = Computer()
    for module in (clock, shared_clock):
        monkeypatch.setattr(module, "time", made)
    return made


@pytest.fixture
def sandbox(computer: Computer) -> Iterator[Any]:
    opened = Sandbox(":memory:", seed=7)
    yield opened
    opened.close()


def test_an_accelerated_clock_runs_so_many_times_as_fast(computer: Computer) -> None:
    fast = AcceleratedClock(10080, START)
    computer.seconds += 60
    assert fast.now() == START + timedelta(weeks=1)


def test_sleeping_on_an_accelerated_clock_is_short(computer: Computer) -> None:
    fast = AcceleratedClock(60)
    fast.sleep(600)
    assert computer.seconds == START.timestamp() + 10
    assert fast.now() == START + timedelta(minutes=10)


def test_a_change_of_speed_makes_no_jump(computer: Computer) -> None:
    fast = AcceleratedClock(60, START)
    computer.seconds += 10
    fast.set_speed(0)
    computer.seconds += 1000
    assert fast.now() == START + timedelta(minutes=10)
    fast.sleep(30)
    fast.set_speed(1)
    computer.seconds += 5
    assert fast.now() == START + timedelta(minutes=10, seconds=35)


def test_time_does_not_run_back_with_the_computers(computer: Computer) -> None:
    fast = AcceleratedClock(60, START)
    computer.seconds -= 3600
    assert fast.now() == START


@pytest.mark.parametrize("speed", [-1, FASTEST + 1, float("inf"), float("nan")])
def test_a_speed_that_no_clock_has_is_refused(speed: float) -> None:
    with pytest.raises(ToolkitError, match="times as fast"):
        AcceleratedClock(speed)


@pytest.mark.parametrize("seconds", [-0.1, float("inf"), float("nan"), 1e12])
def test_a_clock_is_not_moved_back_or_out_of_the_calendar(seconds: float) -> None:
    fast = AcceleratedClock(1, START)
    with pytest.raises(ToolkitError, match="moved"):
        fast.advance(seconds)


def test_the_fastest_clock_stops_where_the_calendar_does(computer: Computer) -> None:
    fast = AcceleratedClock(FASTEST, START)
    computer.seconds += 10 * 365 * 86400
    assert fast.now() == datetime(9999, 1, 1, tzinfo=UTC)


def test_a_start_needs_a_time_zone() -> None:
    for kind in (ManualClock, lambda start: AcceleratedClock(60, start)):
        with pytest.raises(ValueError, match="time zone"):
            kind(datetime(2026, 1, 1))


def test_what_can_be_done_with_a_clock_is_told_by_its_type() -> None:
    assert isinstance(AcceleratedClock(2), SteeredClock)
    assert isinstance(ManualClock(START), MovableClock)
    assert not isinstance(ManualClock(START), SteeredClock)
    assert not isinstance(clock.RealClock(), MovableClock)


def test_a_new_file_lives_by_the_computers_clock(sandbox: Any, computer: Computer) -> None:
    assert sandbox.clock.speed == 1
    computer.seconds += 17.25
    assert sandbox.clock.now().timestamp() == computer.seconds


def test_a_message_is_delivered_in_the_time_of_its_file(sandbox: Any, computer: Computer) -> None:
    message = client_of(sandbox).messages.create(to="+14155550100", from_="24680", body="Hello")
    sandbox.clock.set_speed(60)
    computer.seconds += 0.2
    assert message.fetch().status == "delivered"


def test_processes_on_one_file_have_one_time(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite3"
    here, there = Sandbox(file, seed=7), Sandbox(file)
    here.clock.advance(WEEK)
    here.clock.set_speed(0)
    code = "import sys, toolkit.sandbox as s; print(s.Sandbox(sys.argv[1]).clock.now().isoformat())"
    said = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True).stdout

    assert here.clock.now() == there.clock.now() == datetime.fromisoformat(said.strip())
    assert WEEK - 60 < here.clock.now().timestamp() - time.time() <= WEEK
    here.close()
    there.close()


def test_the_clock_outlives_the_process(tmp_path: Path, computer: Computer) -> None:
    first = Sandbox(tmp_path / "sandbox.sqlite3", seed=7)
    first.clock.set_speed(60)
    first.close()
    computer.seconds += 10
    again = Sandbox(tmp_path / "sandbox.sqlite3")
    assert (again.clock.speed, again.clock.now()) == (60, START + timedelta(minutes=10))
    again.close()


def test_reset_brings_back_the_present_at_the_same_speed(sandbox: Any, computer: Computer) -> None:
    sandbox.clock.set_speed(60)
    sandbox.clock.advance(WEEK)
    sandbox.reset()
    assert (sandbox.clock.speed, sandbox.clock.now().timestamp()) == (60, computer.seconds)


def test_reset_leaves_a_clock_alone_that_the_sandbox_was_given() -> None:
    world = open_world()
    world.clock.advance(WEEK)
    world.sandbox.reset()
    assert world.clock.now() == START + timedelta(weeks=1)
