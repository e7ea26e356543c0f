"""A million rows of a preview in the grid: sorted, filtered and turned to any page, and what the browser is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import median

from tests.bench.in_turn import seconds
from tests.bench.lists import MILLION, SERVICE, numbers, snapshot
from tests.bench.result import Result
from toolkit.routing.reports.preview import preview
from toolkit.ui.preview.preview_results import COLUMNS
from toolkit.ui.widgets.grid import Grid

ROUNDS = 10
TEXTS = ("japan", "+4479", "warning", "no number")


def run() -> list[Result]:
    """Time each report of the browser until its answer stands; the first time is counted by itself."""
    grid = Grid([name for name in COLUMNS if name != "country"], "Destinations", chips="status")
    table = preview(snapshot(), SERVICE, numbers(0, MILLION))
    shown = seconds(lambda: grid.show(table))

    def report(**what: object) -> None:
        grid._handle_custom_msg({"table": grid.frame["table"], **what}, [])

    first = seconds(lambda: report(search="first time"))
    report(search="")
    filtered = _median(lambda number: report(search=TEXTS[number % len(TEXTS)] + " " * number))
    report(search="")
    names = [name for name in COLUMNS if name != "country"]
    sorted_ = [seconds(lambda name=name: report(sort=name)) for name in names]  # type: ignore[misc]
    jumped = _median(lambda number: report(first=number * 99_991))
    told = len(json.dumps(grid.view)) / 1000
    return [
        Result("grid: a million rows shown", shown, 1, " s"),
        Result("grid: a million rows filtered for the first time", first, 1, " s", "each column is looked at once"),
        Result("grid: a million rows filtered", filtered, 1, " s", f"median of {ROUNDS}"),
        Result("grid: a million rows sorted by a column", max(sorted_), 1, " s", f"the slowest of {len(names)}"),
        Result("grid: to any of a million rows", jumped * 1000, 100, " ms", f"median of {ROUNDS}"),
        Result("grid: told the browser a page", told, 25, " KB"),
    ]


def _median(function: Callable[[int], None]) -> float:
    return median(seconds(lambda number=number: function(number)) for number in range(ROUNDS))  # type: ignore[misc]
