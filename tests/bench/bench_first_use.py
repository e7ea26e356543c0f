"""Everything that ``toolkit`` offers, read at once, against the libraries that it stands on."""

from __future__ import annotations

from tests.bench.bench_import import LIBRARIES
from tests.bench.result import Result
from tests.bench.side_by_side import ratio

EVERYTHING = "import toolkit; [getattr(toolkit, name) for name in toolkit.__all__]"


def run() -> Result:
    """What the first cells of a notebook pay in all; the libraries are most of it."""
    return ratio("every name of toolkit / its libraries alone", EVERYTHING, LIBRARIES, limit=1.4)
