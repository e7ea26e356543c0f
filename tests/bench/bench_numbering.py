"""Two million numbers, right and wrong, each answered by ``columns`` and by the library one by one."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor

import pandas as pd

from tests.bench.in_turn import seconds
from tests.bench.result import Result
from tests.numbering.numbers import examples, generated
from tests.numbering.oracle import answer, differences
from toolkit.numbering.column import columns

NUMBERS = 2_000_000
PART = 25_000
LOOP = 20_000
"""Numbers that the library is timed with."""


def run() -> Result:
    """How many answers differ from the library's; beside it, the time for valid numbers in E.164 by both ways."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        wrong = [row for rows in pool.map(_wrong, range(NUMBERS // PART)) for row in rows]
    wrong += differences(examples(), columns(examples()))
    valid = _valid()
    ours = min(seconds(lambda: columns(valid)) for _ in range(5)) / len(valid)
    theirs = seconds(lambda: [answer(text) for text in valid[:LOOP]]) / LOOP
    return Result(
        name=f"numbers of {NUMBERS} answered unlike the library",
        measured=len(wrong),
        limit=0,
        unit="",
        detail=f"valid ones {theirs / ours:.0f} times as fast: {ours * 1e9:.0f} ns / {theirs * 1e6:.0f} µs"
        + "".join(f"; {row}" for row in wrong[:3]),
    )


def _wrong(seed: int) -> list[tuple[object, ...]]:
    texts = list(generated(PART, seed))
    return list(differences(texts, columns(texts)))


def _valid() -> pd.Series[str]:
    texts = pd.Series(list(generated(200_000, seed=NUMBERS)))
    found = columns(texts)
    return pd.concat([texts[found.valid & (texts.array == found.e164)]] * 12, ignore_index=True)
