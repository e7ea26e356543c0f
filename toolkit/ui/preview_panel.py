"""The routing preview by destination: filter, sort, explain."""

from __future__ import annotations

import json
import math
from html import escape

import ipywidgets as W
import pandas as pd

from toolkit.account import Account
from toolkit.i18n import _
from toolkit.routing.explain import explain
from toolkit.routing.preview import preview
from toolkit.routing.texts import country_name
from toolkit.tables import table_html
from toolkit.ui.destinations import DestinationFields
from toolkit.ui.fields import choice_field, radio_field, switch_field, text_field
from toolkit.ui.panel import Panel
from toolkit.ui.picker import ServicePicker

PAGE_ROWS = 10
_SHOWN = ["to", "country", "sender", "sender_type", "ties", "status", "error_code", "basis", "reason"]


class PreviewPanel(Panel):
    """Which sender would reach which destination, and why.

    Args:
        account: the account to read.
        service_sid: the service to preview first; None for the newest.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Routing preview by destination"))
        self.picker = ServicePicker(account, act=self.act)
        self.source = radio_field(
            _("Destinations"),
            [(_("one example for every country"), "countries"), (_("my own list"), "own")],
        )
        self.own = DestinationFields()
        self.media = switch_field(_("With media (MMS)"), False, "")
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
        self.previous = W.Button(description=_("Previous rows"), layout=W.Layout(width="auto"))
        self.next = W.Button(description=_("Next rows"), layout=W.Layout(width="auto"))
        self.explained = choice_field(_("Explain in full"), [])
        self._summary, self._table, self._explanation = W.HTML(), W.HTML(), W.HTML()
        self._page = 0
        self.table = pd.DataFrame()
        self.body.children = [
            self.picker,
            self.source,
            self.own,
            self.media,
            W.HBox([self.search, self.status, self.sort], layout=W.Layout(flex_flow="row wrap")),
            self._summary,
            self._table,
            W.HBox([self.previous, self.next]),
            self.explained,
            self._explanation,
        ]
        self.picker.observe(self._compute, ["service_sid", "snapshot"])
        for field in (self.source, self.own.text, self.own.region, self.media):
            field.control.observe(self._compute, "value")
        for field in (self.search, self.status, self.sort):
            field.control.observe(self._first_page, "value")
        self.previous.on_click(lambda _button: self._turn(-1))
        self.next.on_click(lambda _button: self._turn(1))
        self.explained.control.observe(self._explain, "value")
        self._compute()
        self.act(lambda: self.picker.choose(service_sid))

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that pass the filter, sorted."""
        return arrange(self.table, self.search.value, self.status.value, self.sort.value)

    def _compute(self, _change: object = None) -> None:
        own = self.source.value == "own"
        self.own.layout.display = "" if own else "none"
        if self.picker.pool is None:
            self.table = pd.DataFrame(columns=_SHOWN)
        else:
            found = preview(
                self.picker.snapshot,
                self.picker.service_sid,
                self.own.destinations if own else None,
                media=self.media.value,
                region=self.own.default_region,
            )
            found.insert(1, "country", [country_name(region) if region else "" for region in found["region"]])
            self.table = found
        self._show_code(own)
        self._first_page()

    def _show_code(self, own: bool) -> None:
        arguments = ["account", f'"{self.picker.service_sid}"']
        if own:
            arguments.append(json.dumps(self.own.destinations, ensure_ascii=False))
        if self.media.value:
            arguments.append("media=True")
        if own and self.own.default_region:
            arguments.append(f'region="{self.own.default_region}"')
        self.code.python = f"toolkit.preview({', '.join(arguments)})"

    def _first_page(self, _change: object = None) -> None:
        self._page = 0
        self._show()

    def _turn(self, step: int) -> None:
        self._page += step
        self._show()

    def _show(self) -> None:
        rows = self.rows
        pages = max(1, math.ceil(len(rows) / PAGE_ROWS))
        start = self._page * PAGE_ROWS
        page = rows.iloc[start : start + PAGE_ROWS]
        self._summary.value = _summary_html(self.table, len(rows))
        caption = _("Rows {first} to {last} of {count}").format(
            first=start + 1 if len(page) else 0, last=start + len(page), count=len(rows)
        )
        shown_columns = [name for name in _SHOWN if name != "ties" or page[name].any()]
        self._table.value = table_html(page[shown_columns], caption)
        self.previous.disabled = self._page == 0
        self.next.disabled = self._page + 1 >= pages
        kept = self.explained.value
        choices = [(f"{to} {country}", to) for to, country in zip(page["to"], page["country"], strict=True)]
        self.explained.control.options = choices
        shown = page["to"].tolist()
        if shown:
            self.explained.control.value = kept if kept in shown else shown[0]
        self._explain()

    def _explain(self, _change: object = None) -> None:
        to = self.explained.value
        if to is None or self.picker.pool is None:
            self._explanation.value = ""
            return
        region = self.own.default_region if self.source.value == "own" else None
        table = explain(self.picker.snapshot, self.picker.service_sid, to, media=self.media.value, region=region)
        caption = _("Every sender of the pool for {to}, the picked one first").format(to=to)
        self._explanation.value = table_html(table, caption)


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
        wanted = text.casefold()
        rows = table.itertuples(index=False, name=None)
        table = table[[any(wanted in str(value).casefold() for value in row) for row in rows]]
    return table.sort_values(sort, kind="stable") if sort else table


def _summary_html(table: pd.DataFrame, shown: int) -> str:
    counts = table["status"].value_counts()
    text = _("{total} destinations: ✓ {ok} ok, ⚠ {warning} warning, ✗ {fails} fail. {shown} pass the filter.").format(
        total=len(table),
        ok=int(counts.get("ok", 0)),
        warning=int(counts.get("warning", 0)),
        fails=int(counts.get("fails", 0)),
        shown=shown,
    )
    return f'<div class="tk-note" role="status">{escape(text)}</div>'
