"""Two statements timed in turn, each in a fresh interpreter, so that a busy machine slows both alike."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

from tests.bench.result import Result

PAIRS = 15


def ratio(name: str, ours: str, theirs: str, limit: float) -> Result:
    """Return the median ratio of pairs of runs."""
    for statement in (theirs, ours):  # Compiles and warms the disk cache.
        _seconds(statement)
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(PAIRS)]
    left, right = (median(side) for side in zip(*pairs, strict=True))
    return Result(
        name=name,
        measured=median(a / b for a, b in pairs),
        limit=limit,
        unit="x",
        detail=f"{left * 1000:.0f} ms / {right * 1000:.0f} ms, median of {PAIRS} pairs",
    )


def _seconds(statement: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - started
