"""What a preview of a million destinations takes at its peak, beside the list."""

from __future__ import annotations

import tracemalloc

import pyarrow as pa

from tests.bench.lists import MILLION, SERVICE, numbers, snapshot
from tests.bench.result import Result
from toolkit.routing.reports.preview import preview

_USUAL = pa.default_memory_pool()
_POOL = pa.proxy_memory_pool(_USUAL)
"""Counts what is taken while it stands in for the usual one; it has to outlive all that was."""


def run() -> Result:
    """Bytes a destination: NumPy's and Python's by tracemalloc, Arrow's by its pool, both at their peak."""
    account, listed = snapshot(), numbers(0, MILLION)
    preview(account, SERVICE, listed[:1000])
    pa.set_memory_pool(_POOL)
    tracemalloc.start()
    table = preview(account, SERVICE, listed)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    pa.set_memory_pool(_USUAL)
    own = table.drop(columns="to").memory_usage(index=False, deep=False).sum()
    return Result(
        name="memory of a preview at its peak, beside the list",
        measured=(peak + _POOL.max_memory()) / MILLION,
        limit=64,
        unit=" bytes a destination",
        detail=f"{own / MILLION:.0f} of them are the table's; Arrow's share is {_POOL.max_memory() / MILLION:.0f}",
    )
