"""The routing preview by destination, of every country, a list typed in, or a list in a file."""

from __future__ import annotations

import json

import ipywidgets as W
import pandas as pd

from toolkit.account.base import Account
from toolkit.i18n import _, ngettext
from toolkit.numbering.number import regions
from toolkit.routing.lists.files import preview_file
from toolkit.routing.reports.explain import explain
from toolkit.routing.reports.preview import preview
from toolkit.routing.texts import countries_by_name
from toolkit.ui.parts.destinations import DestinationFields
from toolkit.ui.parts.fields import Field, switch_field
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.reach_view import ReachView
from toolkit.ui.preview.list_input import ListInput
from toolkit.ui.preview.preview_results import NOTHING, PreviewResults


class PreviewPanel(Panel):
    """Which sender would reach which destination, and why.

    Args:
        account: the account to read.
        service_sid: the service to preview first; None for the newest.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Routing preview by destination"))
        self.picker = ServicePicker(self)
        ways = [
            (_("one example for every country"), "countries"),
            (_("my own list"), "own"),
            (_("a list in a file"), "file"),
        ]
        look = {"button_width": "auto", "description_width": "var(--tk-label)"}
        self.source = Field(W.ToggleButtons(options=ways, description=_("Destinations"), style=look))
        self.own = DestinationFields()
        self.list = ListInput(self, self._preview_file)
        self.media = switch_field(_("With media (MMS)"), False, "")
        self.reach = ReachView(_("World map: what the pool reaches"))
        self.results = PreviewResults(self, self._explain)
        self.results.details.children = [*self.results.details.children, self.reach]
        self.bar = W.FloatProgress(max=1, description=_("Reading"), layout=W.Layout(display="none"))
        self.body.children = [
            self.picker,
            self.source,
            self.list,
            self.own,
            self.media,
            self.bar,
            self._message,
            self.results,
        ]
        self.set_trait("children", [part for part in self.children if part is not self._message])  # it is in the body
        self.picker.observe(self._refresh, ["service_sid", "snapshot"])
        for field in (self.source, self.own.text, self.own.region, self.media):
            field.control.observe(self._refresh, "value")
        self.picker.observe(self._draw, ["service_sid", "snapshot"])
        self.media.control.observe(self._draw, "value")
        self.observe(self._show_code, "done")
        self._draw()
        self._refresh()
        self.act(lambda: self.picker.choose(service_sid))

    @property
    def table(self) -> pd.DataFrame:
        """The preview that is shown, with a column ``country``."""
        return self.results.table

    def _refresh(self, _change: object = None) -> None:
        """Preview anew; a file that was not chosen yet leaves what is shown."""
        source = self.source.value
        self.own.layout.display = "none" if source == "countries" else ""
        self.own.text.layout.display = "" if source == "own" else "none"
        self.list.layout.display = "" if source == "file" else "none"
        if source != "file":
            self._preview_list()
        elif self.list.path is not None and self.busy:  # the account is being read again, which tells what goes wrong
            self._preview_file()
        elif self.list.path is not None:
            self.act(self._preview_file)

    def _preview_list(self) -> None:
        self.results.save.read_from = None
        if self.picker.pool is None:
            self.results.show(NOTHING)
        else:
            own = self.source.value == "own"
            found = preview(
                self.picker.snapshot,
                self.picker.service_sid,
                self.own.destinations if own else None,
                media=self.media.value,
                region=self._region,
            )
            self.results.show(found if own else _by_name(found))
        self._show_code()

    def _preview_file(self) -> str:
        column, path = self.list.chosen_column, self.list.path
        assert path is not None
        self.bar.value, self.bar.layout.display = 0, ""
        try:
            found = preview_file(
                self.picker.snapshot,
                self.picker.service_sid,
                path,
                column=column,
                media=self.media.value,
                region=self._region,
                progress=self._read,
            )
        finally:
            self.bar.layout.display = "none"
        self.results.save.read_from = path
        self.results.show(found)
        self._show_code()
        return ngettext("Read {count} row of {path}.", "Read {count} rows of {path}.", len(found)).format(
            count=f"{len(found):,}", path=self.list.name
        )

    def _read(self, done: int, total: int | None) -> None:
        self.bar.value = done / total if total else 0

    @property
    def _region(self) -> str | None:
        return None if self.source.value == "countries" else self.own.default_region

    def _show_code(self, _change: object = None) -> None:
        source, call = self.source.value, "preview_file" if self.source.value == "file" else "preview"
        arguments = ["account", f'"{self.picker.service_sid}"']
        if source == "own":
            arguments.append(json.dumps(self.own.destinations, ensure_ascii=False))
        if source == "file":
            arguments.append(json.dumps(self.list.name, ensure_ascii=False))
            column = self.list.column.control.value
            arguments += [f"column={json.dumps(column, ensure_ascii=False)}"] if column else []
        if self.media.value:
            arguments.append("media=True")
        if self._region:
            arguments.append(f'region="{self._region}"')
        lines = [
            f"table = toolkit.{call}({', '.join(arguments)})",
            "toolkit.problem_rows(table)",
            "toolkit.summary(table)",
        ]
        self.code.python = "\n".join(filter(None, [*lines, self.results.save.code]))

    def _draw(self, _change: object = None) -> None:
        """Draw what the service reaches; the chosen row is looked at when it is explained."""
        if self.picker.pool is None:
            self.reach.clear()
        else:
            self.reach.show(self.picker.snapshot, self.picker.service_sid, media=self.media.value)

    def _explain(self, to: str) -> pd.DataFrame:
        self.reach.look_at(to, self._region)
        return explain(self.picker.snapshot, self.picker.service_sid, to, media=self.media.value, region=self._region)


def _by_name(countries: pd.DataFrame) -> pd.DataFrame:
    """Put a preview of every country into the order in which a reader looks for them."""
    places = {code: place for place, (_name, code) in enumerate(countries_by_name(regions()))}
    return countries.iloc[countries["region"].astype("str").map(places).argsort()].reset_index(drop=True)
