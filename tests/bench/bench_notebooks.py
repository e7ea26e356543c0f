"""Each notebook, run from top to bottom in a fresh kernel."""

from __future__ import annotations

import time

from tests.bench.result import Result
from tests.notebooks.rebuild import NOTEBOOKS, executed


def run() -> Result:
    """The slowest notebook, kernel start included."""
    seconds = {}
    for path in sorted(NOTEBOOKS.glob("*/*.ipynb")):
        started = time.perf_counter()
        executed(path)
        seconds[f"{path.parent.name}/{path.name}"] = time.perf_counter() - started
    slowest = max(seconds, key=lambda name: seconds[name])
    return Result("slowest notebook", seconds[slowest], 5.0, " s", f"{slowest} of {len(seconds)}")
