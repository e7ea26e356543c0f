"""Ten million destinations and one million."""

from __future__ import annotations

from tests.bench.in_turn import seconds
from tests.bench.lists import MILLION, SERVICE, numbers, snapshot
from tests.bench.result import Result
from toolkit.routing.reports.preview import preview

ROUNDS = 15
"""Many, as what fresh memory costs a virtual machine changes from second to second."""


def run() -> Result:
    """The time of ten million over the mean of its ten parts, whose tables are kept: both ask for fresh memory.

    One million again and again would lie in the processor's cache, and in memory that the system has cleared before.
    """
    account, ten = snapshot(), numbers(0, 10 * MILLION)
    parts = [numbers(part * MILLION, MILLION) for part in range(10)]
    preview(account, SERVICE, parts[0])
    rounds = [
        (
            seconds(lambda: preview(account, SERVICE, ten)),
            seconds(lambda: [preview(account, SERVICE, part) for part in parts]) / 10,
        )
        for _ in range(ROUNDS)
    ]
    large, small = (min(side) for side in zip(*rounds, strict=True))  # whatever else the machine does only adds
    return Result(
        name="preview of ten million destinations / of one million",
        measured=large / small,
        limit=11,
        unit="x",
        detail=f"{large:.2f} s / {small:.3f} s",
    )
