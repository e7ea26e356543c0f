"""Ten million destinations and one million."""

from __future__ import annotations

from statistics import median

from tests.bench.in_turn import seconds
from tests.bench.lists import MILLION, SERVICE, numbers, snapshot
from tests.bench.result import Result
from toolkit.routing.preview import preview

ROUNDS = 5


def run() -> Result:
    """The time of ten million over that of one, which is the mean of ten runs beside it, so that both meet the same."""
    account, one, ten = snapshot(), numbers(0, MILLION), numbers(0, 10 * MILLION)
    preview(account, SERVICE, one)
    rounds = [
        (
            seconds(lambda: preview(account, SERVICE, ten)),
            sum(seconds(lambda: preview(account, SERVICE, one)) for _ in range(10)) / 10,
        )
        for _ in range(ROUNDS)
    ]
    large, small = (median(side) for side in zip(*rounds, strict=True))
    return Result(
        name="preview of ten million destinations / of one million",
        measured=median(large / small for large, small in rounds),
        limit=11,
        unit="x",
        detail=f"{large:.2f} s / {small:.3f} s",
    )
