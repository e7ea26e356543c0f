"""A table of any length, of which a few rows are on screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as W
import pandas as pd

from toolkit.i18n import _
from toolkit.tables.html import table_html

PAGE_ROWS = 10


class PagedTable(W.VBox):
    """Some rows of a table, and buttons that turn the page.

    Args:
        columns: those to show, in this order. The index comes first where it has a name; ``ties`` only where some
            senders are equal.
        turned: is told of each page: its rows.
    """

    def __init__(self, columns: Sequence[str], turned: Callable[[pd.DataFrame], None] | None = None) -> None:
        self._columns, self._turned = columns, turned
        self._rows, self._start = pd.DataFrame(columns=list(columns)), 0
        self.previous = W.Button(description=_("Previous rows"), layout=W.Layout(width="auto"))
        self.next = W.Button(description=_("Next rows"), layout=W.Layout(width="auto"))
        self.shown = W.HTML()
        super().__init__(children=[self.shown, W.HBox([self.previous, self.next])])
        self.previous.on_click(lambda _button: self._turn(-PAGE_ROWS))
        self.next.on_click(lambda _button: self._turn(PAGE_ROWS))

    def show(self, rows: pd.DataFrame) -> None:
        """Show the first rows of a table."""
        self._rows, self._start = rows, 0
        self._turn(0)

    def _turn(self, rows: int) -> None:
        self._start += rows
        count, end = len(self._rows), self._start + PAGE_ROWS
        page = self._rows.iloc[self._start : end]
        columns = [name for name in self._columns if name != "ties" or page[name].any()]
        caption = _("Rows {first} to {last} of {count}").format(
            first=f"{self._start + 1 if len(page) else 0:,}", last=f"{self._start + len(page):,}", count=f"{count:,}"
        )
        shown = page[columns]
        self.shown.value = table_html(shown.reset_index() if shown.index.name else shown, caption)
        self.previous.disabled, self.next.disabled = self._start == 0, end >= count
        if self._turned:
            self._turned(page)
