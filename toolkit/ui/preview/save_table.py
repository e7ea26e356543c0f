"""Taking a preview away: a file in a folder that the kernel can write to, by default the notebook's own.

It is a file there and not a link in the page: a link would hold the whole list, and a notebook that is saved would keep
every recipient's number. JupyterLab's file browser downloads the file, from a server elsewhere too.
"""

from __future__ import annotations

import json
from pathlib import Path

import ipywidgets as W
import pandas as pd

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, ngettext
from toolkit.routing.reports.summary import problem_rows
from toolkit.tables.exports import WRITERS
from toolkit.ui.parts.fields import Field, offer, radio_field, switch_field, text_field
from toolkit.ui.parts.panel import Panel


class SaveTable(W.VBox):
    """Which rows to save, and where to.

    Args:
        panel: performs the click, and tells what goes wrong.

    Attributes:
        code: the call that saved the table last; "" before.
        read_from: a file that is never replaced, as the table is its preview.
    """

    def __init__(self, panel: Panel) -> None:
        self.code = ""
        self.read_from: Path | None = None
        self._table = pd.DataFrame()
        self.which: Field = radio_field(_("Rows to save"), [(_("all rows"), "all"), (_("problem rows"), "problems")])
        self.path: Field = text_field(
            _("Save as"),
            _(
                "The name's end decides the kind: .xlsx, .csv or .parquet. The file lies next to the notebook; "
                "JupyterLab's file browser downloads it with a right click."
            ),
            value="preview.xlsx",
        )
        self.replace: Field = switch_field(_("Replace a file that is there"), False, "")
        self.button = panel.button(_("Save the table"), self._save)
        super().__init__(children=[self.which, self.path, self.replace, self.button])
        panel.on_enter(self.path, self._save)

    def offer(self, table: pd.DataFrame, problems: int) -> None:
        """Let ``table``, of which so many rows are problems, be saved."""
        self._table, self.code = table, ""
        options = [(_("all rows"), len(table), "all"), (_("problem rows"), problems, "problems")]
        offer(self.which.control, [(f"{words} ({count:,})", key) for words, count, key in options], self.which.value)

    def _save(self) -> str:
        only_problems = self.which.value == "problems"
        rows = problem_rows(self._table) if only_problems else self._table
        target = Path(self.path.value).expanduser()
        write = WRITERS.get(target.suffix.lower())
        if write is None:
            raise ToolkitError(
                _("The name {name} does not say what kind of file to write.").format(name=f"“{target.name}”"),
                _("Let it end with .xlsx, .csv or .parquet."),
            )
        if rows.empty:
            raise ToolkitError(_("There are no rows to save."), _("Preview a list first, or save all rows."))
        if self.read_from is not None and target.resolve() == self.read_from.resolve():
            raise ToolkitError(_("{path} is the list itself.").format(path=target), _("Choose another name."))
        if target.exists() and not self.replace.value:
            raise ToolkitError(
                _("There is a file {path} already.").format(path=target),
                _("Choose another name, or tick “Replace a file that is there”."),
            )
        write(rows, target)
        self.replace.value = False
        table = "toolkit.problem_rows(table)" if only_problems else "table"
        self.code = f"toolkit.{write.__name__}({table}, {json.dumps(str(target), ensure_ascii=False)})"
        return ngettext("Saved {count} row as {path}.", "Saved {count} rows as {path}.", len(rows)).format(
            count=f"{len(rows):,}", path=target
        )
