"""What a preview says: its rows in a grid, the chosen one explained beside it, its summary, and a file of it."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as W
import pandas as pd

from toolkit.i18n import _, sort_key
from toolkit.routing.lists.columns import PREVIEW_COLUMNS
from toolkit.routing.reports.summary import problem_rows, summary
from toolkit.routing.texts import country_name
from toolkit.tables.html import table_html
from toolkit.tables.words import said
from toolkit.ui.parts.master_detail import MasterDetail
from toolkit.ui.parts.panel import Panel
from toolkit.ui.preview.explanation import explanation_html
from toolkit.ui.preview.save_table import SaveTable
from toolkit.ui.widgets.grid import Grid

SUMMARY_ROWS = 10
"""Rows of each part of the summary that are shown: those with most destinations."""

COLUMNS = ("country", "to", "sender", "sender_type", "ties", "status", "reason", "basis")
COLUMNS_FOR_MORE_ROOM = ("sender_type", "ties", "reason", "basis")
"""What the explanation beside the rows says as well."""
NOTHING = pd.DataFrame(columns=[*PREVIEW_COLUMNS, "country"])
"""The preview of a service that does not exist."""


class PreviewResults(W.VBox):
    """A preview: its rows, and why the chosen one is as it is.

    Args:
        panel: performs what is clicked here, and tells what goes wrong.
        explain: explains a destination in full.

    Attributes:
        table: the preview, with a column ``country``: its name in the user's language.
        grid: its rows to filter, sort and choose from.
        details: what is said of the chosen row, beside the grid.
    """

    def __init__(self, panel: Panel, explain: Callable[[str], pd.DataFrame]) -> None:
        self._explain = explain
        self.table = NOTHING
        self.grid = Grid(COLUMNS, _("Destinations"), chips="status", narrow=COLUMNS_FOR_MORE_ROOM)
        self.explanation, self.summary = W.HTML(), W.HTML()
        self.details = W.VBox([self.explanation])
        self.save = SaveTable(panel)
        self.more = W.Accordion([self.summary, self.save], titles=(_("Summary"), _("Save")))
        super().__init__(children=[MasterDetail(self.grid, self.details), self.more])
        self.grid.observe(self._show_explanation, "selected")
        self.more.observe(self._sum_up, "selected_index")

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that pass the filter, sorted."""
        return self.table.iloc[self.grid.rows.index]

    def show(self, table: pd.DataFrame) -> None:
        """Show what `preview` or `preview_file` returns; who was chosen stays chosen where it is at the same place."""
        chosen, before = self.grid.selected, self.grid.row
        self.table = _with_country(table)
        line = [str(table.index.name)] if table.index.name else []
        columns = [name for name in COLUMNS if name != "ties" or (self.table["ties"] != "").any()]
        self.grid.show(self.table.reset_index(drop=not line), [*line, *columns])
        same = before is not None and chosen < len(table) and self.table["to"].iloc[chosen] == before["to"]
        self.grid.selected = chosen if same else 0 if len(table) else None
        self.save.offer(table, len(problem_rows(table)))
        self._show_explanation()
        self._sum_up()

    def _sum_up(self, _change: object = None) -> None:
        self.summary.value = _summary_html(self.table) if self.more.selected_index == 0 else ""

    def _show_explanation(self, _change: object = None) -> None:
        row = self.grid.row
        self.explanation.value = "" if row is None else explanation_html(row, self._explain(row["to"]))


def _with_country(table: pd.DataFrame) -> pd.DataFrame:
    """Put the names of the countries behind the destinations."""
    if "country" in table:
        return table
    regions = table["region"].cat
    names = pd.array([country_name(code) if code else "" for code in regions.categories], dtype="str")
    countries = pd.Categorical(names.take(regions.codes.to_numpy()), categories=sorted(set(names), key=sort_key))
    found = table.copy(deep=False)
    found.insert(1, "country", pd.Series(countries, index=table.index))
    return found


def _summary_html(table: pd.DataFrame) -> str:
    counted = summary(table)
    parts = {"region": _("By country"), "sender": _("By sender"), "rule": _("By rule"), "problem": _("By problem")}
    return "".join(_part_html(counted[counted["by"] == part], part, words) for part, words in parts.items())


def _part_html(rows: pd.DataFrame, part: str, words: str) -> str:
    name = "country" if part == "region" else part
    shown = rows.head(SUMMARY_ROWS).drop(columns="by").rename(columns={"value": name})
    shown[name] = [_value(part, value) for value in shown[name]]
    if len(shown) < len(rows):
        words = _("{title}: {shown} of {count}").format(title=words, shown=len(shown), count=f"{len(rows):,}")
    return table_html(shown, words, headers={"problem": _("problem")})


def _value(part: str, value: str) -> str:
    if part == "region":
        return f"{country_name(value)} ({value})" if value else country_name(value)
    return said(part, value) or _("none")
