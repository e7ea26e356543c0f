"""What a preview says: its rows to filter and sort, one explained, its problem rows, its summary, and a file of it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import ipywidgets as W
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from toolkit.i18n import _, sort_key
from toolkit.routing.lists.columns import PREVIEW_COLUMNS
from toolkit.routing.reports.summary import problem_rows, summary
from toolkit.routing.texts import country_name
from toolkit.tables.html import table_html
from toolkit.tables.words import said
from toolkit.ui.parts.fields import choice_field, offer, text_field
from toolkit.ui.parts.paged_table import PagedTable
from toolkit.ui.parts.panel import Panel
from toolkit.ui.preview.save_table import SaveTable

SUMMARY_ROWS = 10
"""Rows of each part of the summary that are shown: those with most destinations."""

COLUMNS = ("to", "country", "sender", "sender_type", "ties", "status", "error_code", "basis", "reason")
NOTHING = pd.DataFrame(columns=[*PREVIEW_COLUMNS, "country"])
"""The preview of a service that does not exist."""

_PROBLEM_COLUMNS = ("to", "country", "status", "error_code", "reason", "change")


class PreviewResults(W.VBox):
    """A preview in four views.

    Args:
        panel: performs what is clicked here, and tells what goes wrong.
        explain: explains a destination in full.

    Attributes:
        table: the preview, with a column ``country``: its name in the user's language.
        rows: those that pass the filter, sorted.
    """

    def __init__(self, panel: Panel, explain: Callable[[str], pd.DataFrame]) -> None:
        self._explain = explain
        self.table = self.rows = NOTHING
        self.view = W.ToggleButtons(style={"button_width": "auto"})
        self.search = text_field(_("Filter"), placeholder=_("number, country, sender …"))
        self.status = choice_field(
            _("Status"),
            [(_("all"), ""), (_("✓ ok"), "ok"), (_("⚠ warning"), "warning"), (_("✗ fails"), "fails")],
        )
        self.sort = choice_field(
            _("Sort by"),
            [
                (_("as given"), ""),
                (_("country"), "country"),
                (_("sender"), "sender"),
                (_("status"), "status"),
                (_("basis"), "basis"),
            ],
        )
        self.all, self.problems = PagedTable(COLUMNS, self._offer_explanation), PagedTable(_PROBLEM_COLUMNS)
        self.explained = choice_field(_("Explain in full"), [])
        self.save = SaveTable(panel)
        self.counts, self.explanation, self.summary = W.HTML(), W.HTML(), W.HTML()
        filters = W.HBox([self.search, self.status, self.sort], layout=W.Layout(flex_flow="row wrap"))
        self._views = {
            "all": W.VBox([filters, self.all, self.explained, self.explanation]),
            "problems": self.problems,
            "summary": self.summary,
            "save": self.save,
        }
        super().__init__(children=[self.counts, self.view, *self._views.values()])
        for field in (self.search, self.status, self.sort):
            field.control.observe(self._arrange, "value")
        self.explained.control.observe(self._show_explanation, "value")
        self.view.observe(self._turn_to, "value")

    def show(self, table: pd.DataFrame, name: str = "") -> None:
        """Show a preview.

        Args:
            table: what `preview` or `preview_file` returns.
            name: what the list is called.
        """
        self.table, self._name = _with_country(table), name
        problems = problem_rows(self.table)
        offer(
            self.view,
            [
                (f"{_('All rows')} ({len(table):,})", "all"),
                (f"{_('Problem rows')} ({len(problems):,})", "problems"),
                (_("Summary"), "summary"),
                (_("Save"), "save"),
            ],
            self.view.value,
        )
        self.problems.show(problems)
        self.save.offer(table, len(problems))
        self._arrange()
        self._turn_to()

    def _turn_to(self, _change: object = None) -> None:
        for key, view in self._views.items():
            view.layout.display = "" if key == self.view.value else "none"
        self.summary.value = _summary_html(self.table) if self.view.value == "summary" else ""

    def _arrange(self, _change: object = None) -> None:
        self.rows = arrange(self.table, self.search.value, self.status.value, self.sort.value)
        self.counts.value = _counts_html(self.table, len(self.rows), self._name)
        self.all.show(self.rows)

    def _offer_explanation(self, page: pd.DataFrame) -> None:
        shown = [(f"{to} {country}", to) for to, country in zip(page["to"], page["country"], strict=True)]
        self.explained.control.unobserve(self._show_explanation, "value")
        offer(self.explained.control, shown, self.explained.value)
        self.explained.control.observe(self._show_explanation, "value")
        self._show_explanation()

    def _show_explanation(self, _change: object = None) -> None:
        to = self.explained.value
        if to is None:
            self.explanation.value = ""
            return
        caption = _("Every sender of the pool for {to}, the picked one first").format(to=to)
        self.explanation.value = table_html(self._explain(to), caption)


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


def arrange(table: pd.DataFrame, text: str = "", status: str = "", sort: str = "") -> pd.DataFrame:
    """Filter and sort a preview.

    Args:
        table: a preview with a column ``country``.
        text: keep rows that hold it in any column, in any letter case; "" for all.
        status: keep rows of this status; "" for all.
        sort: the column to sort by; "" for the order given.
    """
    if status:
        table = table[table["status"] == status]
    if text:
        held = np.zeros(len(table), np.bool_)
        for name in table:
            held |= _holds(table[name], text)
        table = table[held]
    return table.sort_values(sort, kind="stable") if sort else table


def _holds(column: pd.Series, text: str) -> NDArray[np.bool_]:
    """Return which values hold a text; those of a category are looked at once."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _holds(column.cat.categories.to_series(), text).take(column.cat.codes.to_numpy())
    texts = pa.array(column, from_pandas=True).cast(pa.large_string())
    held: NDArray[np.bool_] = (
        pc.match_substring(texts, text, ignore_case=True).fill_null(False).to_numpy(zero_copy_only=False)
    )
    return held


def _counts_html(table: pd.DataFrame, shown: int, name: str) -> str:
    counts = table["status"].value_counts()
    text = _("{total} destinations: ✓ {ok} ok, ⚠ {warning} warning, ✗ {fails} fail. {shown} pass the filter.").format(
        total=f"{len(table):,}",
        ok=f"{counts.get('ok', 0):,}",
        warning=f"{counts.get('warning', 0):,}",
        fails=f"{counts.get('fails', 0):,}",
        shown=f"{shown:,}",
    )
    title = f"<b>{escape(name)}</b><br>" if name else ""
    return f'<div class="tk-note" role="status">{title}{escape(text)}</div>'


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
