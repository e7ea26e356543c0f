"""A campaign of a million destinations over a pool of 50, simulated, and the preview of the same list."""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import median

from tests.bench.in_turn import seconds
from tests.bench.lists import MILLION, SERVICE, numbers, snapshot
from tests.bench.result import Result
from toolkit.routing.lists import answers
from toolkit.routing.reports.preview import preview
from toolkit.routing.simulation.simulate import simulate

ROUNDS = 5


def run() -> Result:
    """Three times the preview at most, neither having asked the rules before; an hour and a half of handing over."""
    account, listed, start = snapshot(), numbers(0, MILLION), datetime(2026, 3, 2, 12, tzinfo=UTC)
    plan = simulate(account, SERVICE, listed, start=start, rate=200)
    assert plan.outcomes["messages"].sum() == MILLION

    def anew() -> None:
        answers._remembered.cache_clear()
        preview(account, SERVICE, listed)

    pairs = [
        (seconds(lambda: simulate(account, SERVICE, listed, start=start, rate=200)), seconds(anew))
        for _ in range(ROUNDS)
    ]
    return Result(
        name="simulation of a campaign of a million / preview of its list",
        measured=median(ours / theirs for ours, theirs in pairs),
        limit=3,
        unit="x",
        detail=f"{min(ours for ours, _ in pairs):.2f} s / {min(theirs for _, theirs in pairs):.2f} s",
    )
