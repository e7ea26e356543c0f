"""Workbooks of Excel and of LibreOffice: their cells as they were last computed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from toolkit import files
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, listing
from toolkit.routing.lists.piece import Column, Piece, damage_told
from toolkit.routing.lists.workbook_check import checked, protected, too_large

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What .xls files begin with, and workbooks that are encrypted."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LARGEST_XLS = 16 * 2**20
_ACTIVE_TAB = re.compile(r'activeTab="([0-9]{1,4})"')
_ACTIVE_TABLE = re.compile(r'config:name="ActiveTable"[^<>]*>([^<>]*)<')


class _Sheet(NamedTuple):
    """The rows of a sheet, which can be gone through several times, and how many there are."""

    rows: Iterable[Sequence[Any]]
    height: int


class WorkbookReader:
    """A sheet of a workbook."""

    index, unit = "row", " rows"

    def __init__(self, path: Path, sheet: str | None) -> None:
        self.path = path
        with damage_told(path, "Excel"):
            with path.open("rb") as file:
                is_compound = file.read(len(_COMPOUND)) == _COMPOUND
            self._sheet = _of_compound(path, sheet) if is_compound else _of_archive(path, sheet)
            first = next((cells for _row, cells in self._filled()), ())
        self.total: int | None = self._sheet.height
        self.first: Sequence[str] = [_title(cell) for cell in first]

    def _filled(self) -> Iterator[tuple[int, Sequence[Any]]]:
        return ((row, cells) for row, cells in enumerate(self._sheet.rows, 1) if any(cell != "" for cell in cells))

    def pieces(self, column: Column, rows: int) -> Iterator[Piece]:
        """Read a column of the sheet, so many rows at a time."""
        found = islice(self._filled(), int(column.has_header), None)
        before, place = 0, column.place
        while True:
            with damage_told(self.path, "Excel"):
                part = list(islice(found, rows))
            if not part:
                return
            texts = [cells[place] if place < len(cells) else "" for _row, cells in part]
            yield Piece([row for row, _cells in part], texts, done=part[-1][0] - before)
            before = part[-1][0]


def _title(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _of_archive(path: Path, wanted: str | None) -> _Sheet:
    """Read a sheet of .xlsx, .xlsm or .ods."""
    try:
        from python_calamine import SheetTypeEnum, load_workbook  # only workbooks need it
    except ImportError:
        raise ToolkitError(
            _("Workbooks cannot be read here: python-calamine is not installed."),
            _("Install it (pip install python-calamine), or save the list as CSV."),
        ) from None
    with checked(path) as parts, load_workbook(parts) as book:
        names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        sheet = book.get_sheet_by_name(_chosen(names, wanted, _active(parts, book.sheet_names)))
    return _Sheet(_Rows(sheet), sheet.height + (sheet.start[0] if sheet.start else 0))


class _Rows:
    """The rows of a sheet as calamine has read it."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    def __iter__(self) -> Iterator[Sequence[Any]]:
        rows: Iterator[Sequence[Any]] = self._sheet.iter_rows()
        return rows


def _active(parts: Path, names: Sequence[str]) -> str:
    """Return the sheet that was open when the workbook was saved; "" where it does not tell."""
    with ZipFile(parts) as archive:
        known = archive.namelist()
        if "settings.xml" in known:
            found = _ACTIVE_TABLE.search(archive.read("settings.xml").decode(errors="replace"))
            return html.unescape(found[1]) if found else ""
        book = archive.read("xl/workbook.xml").decode(errors="replace") if "xl/workbook.xml" in known else ""
    place = int(found[1]) if (found := _ACTIVE_TAB.search(book)) else 0
    return names[place] if place < len(names) else ""


def _chosen(names: Sequence[str], wanted: str | None, active: str) -> str:
    if wanted is None:
        return active if active in names else names[0]
    if wanted not in names:
        raise ToolkitError(
            _("The workbook has no sheet “{name}”.").format(name=wanted),
            _("It has: {names}.").format(names=listing(names)),
        )
    return wanted


def _of_compound(path: Path, wanted: str | None) -> _Sheet:
    """Read a sheet of .xls, by a reader in Python: on damaged ones calamine ends the whole process."""
    import xlrd  # only workbooks need it

    if path.stat().st_size > _LARGEST_XLS:
        raise too_large(path)
    content = files.read(path)
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=StringIO(), ragged_rows=True, on_demand=True)
    except xlrd.XLRDError as error:
        if _ENCRYPTED not in content and "encrypted" not in str(error):
            raise
        raise protected(path) from None
    names = book.sheet_names()
    sheets = map(book.sheet_by_name, names if wanted is None else [])
    active = next((sheet.name for sheet in sheets if sheet.sheet_visible), "")
    sheet = book.sheet_by_name(_chosen(names, wanted, active))
    rows = [[_value(cell, book.datemode) for cell in sheet.row(row)] for row in range(sheet.nrows)]
    return _Sheet(rows, sheet.nrows)


def _value(cell: Any, datemode: int) -> Any:
    """Return what stands in a cell of .xls."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value
