"""A list in a file: uploaded, or named by its path; and which of its columns holds the numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ipywidgets as W

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.routing.lists.readers import SUFFIXES, Reader, column_of, reader, titles
from toolkit.ui.parts.fields import Field, choice_field, offer, text_field
from toolkit.ui.parts.panel import Panel


class ListInput(W.VBox):
    """A file with a list of destinations.

    Args:
        panel: performs what is clicked here, and tells what goes wrong.
        preview: previews the file that was chosen; returns one sentence.

    Attributes:
        path: where the file is; None before any was chosen. One that cannot be read is not chosen: the one before
            stays. An upload lies in a folder that only this user can open, until another file is chosen or the kernel
            ends.
        name: what the file is called.
        column: the list of its titles; hidden where there is nothing to choose.
    """

    def __init__(self, panel: Panel, preview: Callable[[], str]) -> None:
        self.path: Path | None = None
        self.name = ""
        self._panel, self._preview = panel, preview
        self._folder: TemporaryDirectory[str] | None = None
        self.upload = W.FileUpload(
            description=_("Upload a file"), accept=",".join(SUFFIXES), layout=W.Layout(width="max-content")
        )
        self.typed: Field = text_field(
            _("Path of a file"),
            _(
                "CSV, a workbook (.xlsx, .xls, .ods) or Parquet. An upload can have 200 MB (about 10 MB in a Jupyter "
                "without this project's settings): put a larger file next to the notebook and give its path."
            ),
            placeholder=_("customers.csv"),
        )
        self.open_button = panel.button(_("Preview the file"), self._open_typed)
        self.column: Field = choice_field(_("Column of the numbers"), [])
        self.column.layout.display = "none"
        super().__init__(children=[self.upload, self.typed, self.open_button, self.column])
        self.upload.observe(self._uploaded, "value")
        panel.on_enter(self.typed, self._open_typed)
        self.column.control.observe(self._column_chosen, "value")

    @property
    def chosen_column(self) -> str | None:
        """The title of the column to read; None where the file has no titles.

        Raises:
            ToolkitError: it has some, and none is chosen.
        """
        if not self.column.control.options:
            return None
        if self.column.control.value is None:
            raise ToolkitError(
                _("Which column of {path} holds the numbers is not clear.").format(path=self.name),
                _("Choose it in the list “Column of the numbers”."),
            )
        return str(self.column.control.value)

    def _uploaded(self, change: dict[str, Any]) -> None:
        if not change["new"]:
            return
        upload = change["new"][0]
        self.upload.value = ()  # a list of recipients has no place in the state of a widget, which may be saved
        self._panel.act(lambda: self._open_upload(upload))

    def _open_upload(self, upload: dict[str, Any]) -> str:
        folder = TemporaryDirectory(prefix="toolkit-list-", ignore_cleanup_errors=True)
        try:
            path = Path(folder.name) / Path(upload["name"]).name
            path.write_bytes(upload["content"])
            self._choose(path, path.name)
        except BaseException:
            folder.cleanup()
            raise
        self._keep(folder)
        return self._preview()

    def _open_typed(self) -> str:
        if not self.typed.value:
            raise ToolkitError(_("No file was named."), _("Upload one, or type the path of one."))
        self._choose(Path(self.typed.value).expanduser(), self.typed.value)
        self._keep(None)
        return self._preview()

    def _choose(self, path: Path, name: str) -> None:
        file = reader(path)
        usual = _usual(file)
        self.path, self.name = path, name
        named = list(filter(None, dict.fromkeys(titles(file))))
        self.column.control.unobserve(self._column_chosen, "value")
        offer(self.column.control, [(title, title) for title in named])
        self.column.control.value = usual
        self.column.control.observe(self._column_chosen, "value")
        self.column.layout.display = "" if len(named) > 1 else "none"

    def _column_chosen(self, change: dict[str, Any]) -> None:
        if change["new"] is not None:
            self._panel.act(self._preview)

    def _keep(self, folder: TemporaryDirectory[str] | None) -> None:
        if self._folder is not None:
            self._folder.cleanup()
        self._folder = folder


def _usual(file: Reader) -> str | None:
    """Return the title of the column that is read unless another is asked for; None where there is none or doubt.

    Raises:
        ToolkitError: the file is empty.
    """
    named = titles(file)
    if not named:
        column_of(file)
        return None
    try:
        return named[column_of(file).place] or None
    except ToolkitError:
        return None
