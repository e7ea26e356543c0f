"""A table to look through and choose from: sorted, filtered and paged here, a page of it drawn by the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from traitlets import Any as AnyValue
from traitlets import Bool, Dict, Int, Tuple, Unicode, observe

from toolkit.i18n import _
from toolkit.tables.html import STYLE, table_html
from toolkit.tables.inert import plain
from toolkit.tables.words import COLUMNS, HEADERS, said, word
from toolkit.ui.widgets import script
from toolkit.ui.widgets.grid_frame import column_frames
from toolkit.ui.widgets.grid_rows import Column


class Grid(anywidget.AnyWidget):
    """A table of any length, sorted by its headers, filtered by a text and chips; one row is chosen, some are ticked.

    All rows stay in Python. The browser is told one page of words, sets them as text and never as HTML, and reports
    what is clicked or pressed: Tab goes from the filter over chips and headers to the rows; arrows, Page Up and Down,
    Home and End move among them; Enter chooses a row, Space ticks it, Escape chooses none or empties the filter.

    Args:
        columns: those to show, in this order.
        label: what the table is called, for screen readers and above its picture.
        chips: the column whose values are chips with counts; "" for none.
        key: the column that identifies a row, so that it stays chosen and ticked in the next table, too; "" for its
            place.
        ticks: whether rows have check boxes.
        barred: the column that says why a row cannot be ticked; its text greys the row out. "" for none.
        size: rows of a page.
        narrow: columns that are left out where the table is narrower than 900 px, long ones than 640 px.
        heat: columns of counts that are shaded by how great they are. Then a single cell is chosen, with the left and
            right arrow as well; who chooses it again chooses none.
        headers: titles, in the user's language, by column name.

    Attributes:
        table: the whole table.
        search: keep rows that say this in any column, shown or not, in any letter case.
        only: keep rows with one of these values in the column of the chips; empty for all.
        sort: the column to sort by; "" for the order given.
        descending: whether the greatest comes first.
        first: the row that is on top of the page, counted from 0 among those that pass.
        selected: the key of the chosen row; None for none.
        column: the column in which it was chosen; "" where rows are chosen as a whole.
        ticked: the keys of the ticked rows, in the order of the table.
    """

    _esm = script("grid")
    _css = Path(__file__).with_suffix(".css")

    frame = Dict().tag(sync=True)
    """What is drawn once for each table: its columns and the words around them."""
    view = Dict().tag(sync=True)
    """What is drawn after each change: the rows of a page, the counts."""

    search = Unicode("")
    only = Tuple()
    sort = Unicode("")
    descending = Bool(False)
    first = Int(0)
    selected = AnyValue(None, allow_none=True)
    column = Unicode("")
    ticked = Tuple()

    def __init__(
        self,
        columns: Sequence[str],
        label: str,
        *,
        chips: str = "",
        key: str = "",
        ticks: bool = False,
        barred: str = "",
        size: int = 13,
        narrow: Iterable[str] = (),
        heat: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._columns, self._label, self._chips, self._key = tuple(columns), label, chips, key
        self._ticks, self._barred, self._size = ticks, barred, size
        self._narrow, self._heat, self._headers = frozenset(narrow), frozenset(heat), headers or {}
        self._tables = 0
        super().__init__()
        self.on_msg(self._heard)
        self.show(pd.DataFrame(columns=list(dict.fromkeys(filter(None, [*columns, chips, key, barred])))))

    def show(self, table: pd.DataFrame, columns: Sequence[str] | None = None) -> None:
        """Show another table; filter and order stay, and so do the chosen and the ticked rows that it has.

        Args:
            table: its columns are those of the grid, and perhaps more, in which the filter looks as well.
            columns: those to show from now on; None for the same as before.
        """
        self._columns = self._columns if columns is None else tuple(columns)
        self.table = table
        self._data: dict[str, Column] = {}
        self._orders: dict[tuple[str, bool], NDArray[np.intp]] = {}
        self._places = {key: place for place, key in enumerate(table[self._key])} if self._key else {}
        self._kinds = self._kinds_of()
        self._tables += 1
        with self.hold_sync(), self.hold_trait_notifications():
            self.selected = self.selected if self.selected in self._places else None
            self.ticked = self._in_order(key for key in self.ticked if key in self._places)
            self.only = tuple(kind for kind in self._kinds if kind in self.only)
            self.sort = self.sort if self.sort in table else ""
            self.first = 0
            self.frame = self._frame()
            self._arrange()

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that pass the filter, sorted."""
        return self.table.iloc[self._order]

    @property
    def row(self) -> dict[str, Any] | None:
        """The values of the chosen row by column; None where none is chosen."""
        if self.selected is None:
            return None
        place = self._places[self.selected] if self._key else self.selected
        return {str(name): self.table[name].iloc[place] for name in self.table}

    def picture(self) -> str:
        """Return the page as an HTML table for readers without a kernel, marked as a picture."""
        page = self.table.iloc[self._page].loc[:, list(self._columns)].astype(object)
        shown = page.map(lambda value: plain(value) if isinstance(value, str) else value)
        if self._ticks:
            shown.insert(0, "☑", ["☑" if self._key_at(place) in self.ticked else "☐" for place in self._page])
        titles = {name: self._title(name) for name in self._columns}
        caption = f"{self._label} · {self.view['counted']}"
        mark = escape(_("picture; run the cell to use it"))
        return f"{STYLE}<div><small>{mark}</small></div>{table_html(shown, caption, headers=titles, style='')}"

    @observe("search", "only", "sort", "descending")
    def _rearrange(self, _change: object) -> None:
        self.first = 0
        self._arrange()

    @observe("first", "selected", "column", "ticked")
    def _turn(self, _change: object) -> None:
        self._draw()

    def _arrange(self) -> None:
        """Work out which rows pass, in which order, and how many of each kind there are."""
        passing = np.ones(len(self.table), np.bool_)
        if self.search.strip():
            passing = np.zeros(len(self.table), np.bool_)
            for name in self.table:
                passing |= self._column(str(name)).holds(self.search.strip())
        self._counts: dict[Any, int] = {}
        if self._chips:
            kinds = self._column(self._chips)
            self._counts = kinds.counts(passing)
            passing = passing & kinds.is_one_of(self.only) if self.only else passing
        order = self._sorted
        self._order: NDArray[np.intp] = order if passing.all() else order[passing[order]]
        self._draw()

    @property
    def _sorted(self) -> NDArray[np.intp]:
        """All rows in the order asked for, worked out once."""
        if not self.sort:
            return np.arange(len(self.table))
        asked = self.sort, self.descending
        if asked not in self._orders:
            self._orders = {asked: self._column(self.sort).order(self.descending)}
        return self._orders[asked]

    @property
    def _page(self) -> list[int]:
        start = max(0, min(self.first, len(self._order) - self._size))
        return [int(place) for place in self._order[start : start + self._size]]

    def _draw(self) -> None:
        count, total = len(self._order), len(self.table)
        self.view = {
            "change": self.view.get("change", 0) + 1,  # an answer, even where nothing else is new
            "first": max(0, min(self.first, count - self._size)),
            "count": count,
            "total": total,
            "size": self._size,
            "sort": self.sort,
            "descending": self.descending,
            "search": self.search,
            "column": self.column,
            "counted": _("{shown} of {total}").format(shown=f"{count:,}", total=f"{total:,}"),
            "chips": [[f"{self._counts.get(key, 0):,}", key in self.only] for key in self._kinds],
            "rows": self._drawn(),
        }

    def _drawn(self) -> list[dict[str, Any]]:
        places = self._page
        page = self.table.iloc[places]
        texts = [[plain(word(name, value)) for value in page[name]] for name in self._columns]
        keys = page[self._key].tolist() if self._key else places
        barred = [word(self._barred, reason) for reason in page[self._barred]] if self._barred else [""] * len(page)
        most = {name: max(1, self.table[name].max()) for name in self._heat} if len(page) else {}
        shades = [
            [float(count / most[name]) for count in page[name]] if name in most else [0.0] * len(page)
            for name in self._columns
        ]
        return [
            {
                "id": place,
                "cells": list(cells),
                "chosen": key == self.selected,
                "ticked": key in self.ticked,
                "barred": bool(why),
                "heat": list(heat),
            }
            for place, key, why, cells, heat in zip(
                places, keys, barred, zip(*texts, strict=True), zip(*shades, strict=True), strict=True
            )
        ]

    def _frame(self) -> dict[str, Any]:
        return {
            "table": self._tables,
            "label": self._label,
            "ticks": self._ticks,
            "cells": bool(self._heat),
            "columns": column_frames(self.table, {name: self._title(name) for name in self._columns}, self._narrow),
            "chips": [said(self._chips, str(key)) for key in self._kinds],
            "words": {"filter": _("Filter"), "tick": _("Tick"), "chips": self._title(self._chips)},
        }

    def _title(self, name: str) -> str:
        return self._headers.get(name) or _(HEADERS[name]) if name in HEADERS or name in self._headers else name

    def _column(self, name: str) -> Column:
        if name not in self._data:
            self._data[name] = Column(self.table[name])
        return self._data[name]

    def _kinds_of(self) -> list[Any]:
        """Return the values that have chips: in the toolkit's own order, or else as they occur."""
        if not self._chips or not len(self.table):
            return []
        everywhere = self._column(self._chips).counts(np.ones(len(self.table), np.bool_))
        known = [key for key in COLUMNS.get(self._chips, ()) if everywhere.get(key)]
        return known or [key for key, count in everywhere.items() if count and key is not None]

    def _in_order(self, keys: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(sorted(keys, key=self._places.__getitem__ if self._key else None))

    def _key_at(self, place: int) -> Any:
        return self.table[self._key].iloc[place] if self._key else place

    def _is_barred(self, place: int) -> bool:
        return bool(self._barred and word(self._barred, self.table[self._barred].iloc[place]))

    def _heard(self, _widget: object, content: Any, _buffers: object) -> None:
        """Do what the browser reports; what belongs to a table that is gone by now is dropped."""
        if content.get("table") != self._tables:
            return
        actions: Mapping[str, Callable[[Any], None]] = {
            "search": lambda text: self.set_trait("search", str(text)),
            "chip": self._toggle_chip,
            "sort": self._sort_by,
            "first": lambda first: self.set_trait("first", int(first)),
            "pick": lambda place: self._pick(place, content.get("column", -1)),
            "tick": self._tick,
        }
        before = self.view
        for what, value in content.items():
            if what in actions:
                actions[what](value)
        if self.view is before:
            self._draw()

    def _toggle_chip(self, place: int) -> None:
        key = self._kinds[place]
        self.only = tuple(kind for kind in self._kinds if (kind in self.only) != (kind == key))

    def _sort_by(self, name: str) -> None:
        """Sort by another column; by the same one the other way round, and then as given."""
        if name not in self._columns:
            return
        with self.hold_trait_notifications():
            again = name == self.sort
            self.sort = "" if again and self.descending else name
            self.descending = again and not self.descending

    def _pick(self, place: int | None, column: int) -> None:
        key = None if place is None else self._key_at(place)
        name = self._columns[column] if self._heat and key is not None else ""
        again = bool(name) and (key, name) == (self.selected, self.column)
        with self.hold_trait_notifications():
            self.selected, self.column = (None, "") if again else (key, name)

    def _tick(self, place: int) -> None:
        key = self._key_at(place)
        if not self._ticks or self._is_barred(place):
            return
        self.ticked = self._in_order({*self.ticked} ^ {key})
