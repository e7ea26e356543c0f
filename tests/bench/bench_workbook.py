"""Reading a list of a hundred thousand rows from a workbook."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from tests.bench.in_turn import seconds
from tests.bench.lists import numbers
from tests.bench.result import Result
from toolkit.routing.lists.readers import column_of, reader

ROWS = 100_000
ROUNDS = 5


def _read(path: Path) -> int:
    file = reader(path)
    return sum(len(piece.rows) for piece in file.pieces(column_of(file), ROWS))


def run() -> Result:
    """Four columns: texts, numbers and the destinations; the best of several rounds."""
    ids = range(ROWS)
    table = pd.DataFrame(
        {
            "id": ids,
            "name": [f"Customer {one}" for one in ids],
            "to": numbers(0, ROWS),
            "paid": [one / 4 for one in ids],
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        table.to_excel(path, index=False, engine="xlsxwriter")
        assert _read(path) == ROWS
        best = min(seconds(lambda: _read(path)) for _ in range(ROUNDS))
    return Result("a workbook of 100,000 rows and four columns, read", best, 1, " s", f"best of {ROUNDS}")
