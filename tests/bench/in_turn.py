"""Two functions timed in turn in one process, so that a busy machine slows both alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from tests.bench.result import Result

ROUNDS = 31


def ratio(name: str, ours: Callable[[], object], theirs: Callable[[], object], limit: float, calls: int = 1) -> Result:
    """Return the median ratio of one run of ``ours`` to the run of ``theirs`` beside it.

    Args:
        name: what is compared.
        ours: what is measured.
        theirs: what it is measured against.
        limit: the most that the ratio may be.
        calls: how many calls one run makes, for the time of one call in the report.
    """
    ours()
    theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
    left, right = (median(side) / calls * 1e6 for side in zip(*pairs, strict=True))
    return Result(
        name=name,
        measured=median(a / b for a, b in pairs),
        limit=limit,
        unit="x",
        detail=f"{left:.0f} µs / {right:.0f} µs, median of {ROUNDS} pairs",
    )


def seconds(function: Callable[[], object]) -> float:
    """Return how long one run takes."""
    started = time.perf_counter()
    function()
    return time.perf_counter() - started
