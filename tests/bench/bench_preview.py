"""A preview of a million distinct destinations, the rules not asked before, and a loop over ``phonenumbers``."""

from __future__ import annotations

from tests.bench.in_turn import seconds
from tests.bench.lists import MILLION, SERVICE, numbers, snapshot
from tests.bench.result import Result
from tests.numbering.oracle import answer
from toolkit.routing.lists import answers
from toolkit.routing.reports.preview import preview

LOOP = 10_000


def run() -> Result:
    """A five-hundredth of the loop's time at most: the loop asks for region, type and validity alone."""
    account, listed = snapshot(), numbers(0, MILLION)
    preview(account, SERVICE, listed[:1000])

    def anew() -> None:
        answers._remembered.cache_clear()
        preview(account, SERVICE, listed)

    ours = min(seconds(anew) for _ in range(3))
    asked = listed.sample(LOOP, random_state=1).tolist()
    theirs = seconds(lambda: [answer(text) for text in asked]) / LOOP * MILLION
    return Result(
        name="preview of a million destinations / a loop of phonenumbers, in thousandths",
        measured=ours / theirs * 1000,
        limit=2,
        unit="‰",
        detail=f"{theirs / ours:.0f} times as fast: {ours:.2f} s / {theirs:.0f} s, by {LOOP} of them",
    )
