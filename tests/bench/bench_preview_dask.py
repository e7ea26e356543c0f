"""A list that is made partition by partition, previewed by Dask: memory does not grow with it."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.bench.lists import MILLION
from tests.bench.result import Result

FEW = 4
PARTITIONS = int(os.environ.get("PARTITIONS", "20"))
"""Of a million destinations each; ``PARTITIONS=100`` previews a hundred million."""

_PROGRAM = """
import re, resource, sys, time
from pathlib import Path
import dask.dataframe as dd
import toolkit
from tests.bench.lists import MILLION, SERVICE, numbers, snapshot

def part(index):
    return numbers(index * MILLION, MILLION).to_frame()

account = snapshot()
listed = dd.from_map(part, range(int(sys.argv[1])), meta=part(0)[:0])
started = time.perf_counter()
table = toolkit.preview(account, SERVICE, listed)
counts = table["status"].value_counts().compute(scheduler="threads", num_workers=2)
status = Path("/proc/self/status")  # of this process alone; getrusage may tell of the one that started it
if status.exists():
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) * 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(int(counts.sum()), peak, time.perf_counter() - started)
"""


def run() -> Result:
    """The most memory that a process takes for many partitions over that for few, each a process of its own."""
    few, many = _run(FEW), _run(PARTITIONS)
    return Result(
        name=f"memory of a preview of {PARTITIONS} million destinations by Dask / of {FEW} million",
        measured=many[1] / few[1],
        limit=1.25,
        unit="x",
        detail=f"{many[1] / 2**20:.0f} MiB / {few[1] / 2**20:.0f} MiB; {many[0]} destinations made, previewed and "
        f"counted in {many[2]:.0f} s",
    )


def _run(partitions: int) -> tuple[int, int, float]:
    found = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(partitions)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert int(found[0]) == partitions * MILLION
    return int(found[0]), int(found[1]), float(found[2])
