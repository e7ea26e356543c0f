"""Workbooks of every kind are read alike; those that would need much memory are refused before they are parsed."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import openpyxl
import pandas as pd
import pytest

from toolkit.errors.raised import ToolkitError
from toolkit.routing.lists import workbook_check
from toolkit.routing.lists.readers import column_of, reader

JAPAN, FRANCE = "+819012345678", "+33612345678"
MEGABYTE = 2**20
XML = b'<?xml version="1.0" encoding="UTF-8"?>'
MAIN = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
XLS = Path(__file__).parent / "files" / "list.xls"
"""Written by Excel's older format: the rows of LISTED, then a sheet “Other”."""

LISTED = [["name", "to"], ["Ann", JAPAN], ["Bob", 12125550199], [], ["Cy", True], ["Dee", FRANCE]]


def read(path: Path, sheet: str | None = None) -> dict[int, str]:
    """Return what stands in the column of the numbers, by row."""
    file = reader(path, sheet=sheet)
    return {
        row: str(text)
        for piece in file.pieces(column_of(file), 2)
        for row, text in zip(piece.rows, piece.texts, strict=True)
    }


def write_excel(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in LISTED:
        book.active.append(row)
    book.save(path)


def ods(rows: bytes) -> bytes:
    names = b"".join(
        b' xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (name, name)
        for name in (b"office", b"table", b"text")
    )
    start = b"<office:document-content%s><office:body><office:spreadsheet>" % names
    return (
        XML
        + start
        + b'<table:table table:name="S">%s</table:table>' % rows
        + (b"</office:spreadsheet></office:body></office:document-content>")
    )


def text_cell(text: str, more: bytes = b"") -> bytes:
    return b'<table:table-cell office:value-type="string"%s><text:p>%s</text:p></table:table-cell>' % (
        more,
        text.encode(),
    )


MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">%s</manifest:manifest>'
)


def write_ods(path: Path, content: bytes, manifest: bytes = MANIFEST % b"") -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)


def sheet(rows: bytes) -> bytes:
    return XML + b"<worksheet%s><sheetData>%s</sheetData></worksheet>" % (MAIN, rows)


def shared(*texts: str) -> bytes:
    items = b"".join(b"<si><t>%s</t></si>" % text.encode() for text in texts)
    return XML + b"<sst%s>%s</sst>" % (MAIN, items)


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a workbook whose sheet and shared texts are as given."""
    pd.DataFrame({"to": [JAPAN]}).to_excel(tmp_path / "plain.xlsx", index=False, engine="xlsxwriter")

    def write(sheet: bytes, texts: bytes = b"") -> Path:
        with ZipFile(tmp_path / "plain.xlsx") as plain, ZipFile(tmp_path / "made.xlsx", "w", ZIP_DEFLATED) as archive:
            for name in plain.namelist():
                content = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts}.get(name)
                archive.writestr(name, content or plain.read(name))
        return tmp_path / "made.xlsx"

    return write


class TestKinds:
    def test_excels(self, tmp_path):
        for name in ("list.xlsx", "list.XLSM"):
            write_excel(tmp_path / name)
            assert read(tmp_path / name) == {2: JAPAN, 3: "12125550199.0", 5: "True", 6: FRANCE}

    def test_the_older_excels(self):
        assert read(XLS) == {2: JAPAN, 3: "12125550199.0", 5: "True", 6: FRANCE}
        assert reader(XLS, sheet="Other").first == ["x"]

    def test_libreoffices(self, tmp_path):
        row = b"<table:table-row%s>%s</table:table-row>"
        rows = (
            row % (b"", text_cell("name") + text_cell("to")),
            row % (b"", text_cell("Ann") + text_cell(JAPAN)),
            row % (b' table:number-rows-repeated="2"', b'<table:table-cell table:number-columns-repeated="1024"/>'),
            row % (b"", text_cell("Dee", b' table:number-columns-repeated="2"')),
            row
            % (b' table:number-rows-repeated="1048570"', b'<table:table-cell table:number-columns-repeated="1024"/>'),
        )
        write_ods(tmp_path / "list.ods", ods(b"".join(rows)))
        assert read(tmp_path / "list.ods") == {2: JAPAN, 5: "Dee"}

    def test_a_kind_is_told_by_the_content_not_by_the_name(self, tmp_path):
        (tmp_path / "list.xlsx").write_bytes(XLS.read_bytes())
        assert read(tmp_path / "list.xlsx") == read(XLS)

    def test_the_sheet_that_was_open_is_read(self, tmp_path):
        book = openpyxl.Workbook()
        book.active.append(["other"])
        book.create_sheet("Numbers & more").append(["to"])
        book["Numbers & more"].append([FRANCE])
        book.active = 1
        book.save(tmp_path / "list.xlsx")

        assert read(tmp_path / "list.xlsx") == {2: FRANCE}
        assert reader(tmp_path / "list.xlsx", sheet="Sheet").first == ["other"]
        with pytest.raises(ToolkitError, match=r"no sheet “x”.*Numbers & more"):
            reader(tmp_path / "list.xlsx", sheet="x")

    def test_titles_that_are_numbers_are_shown_as_excel_shows_them(self, tmp_path):
        pd.DataFrame({2024: [1], "to": [JAPAN], 0.5: [1]}).to_excel(tmp_path / "list.xlsx", index=False)
        assert reader(tmp_path / "list.xlsx").first == ["2024", "to", "0.5"]


class TestCauses:
    def test_a_password(self, tmp_path):
        content = bytearray(XLS.read_bytes())
        (tmp_path / "list.xlsx").write_bytes(
            content.replace("Workbook".encode("utf-16-le"), b"EncryptedPackage")
            + ("EncryptedPackage".encode("utf-16-le"))
        )
        with pytest.raises(ToolkitError, match=r"list\.xlsx is protected by a password"):
            read(tmp_path / "list.xlsx")

    def test_a_password_of_libreoffice(self, tmp_path):
        entry = (
            b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
        )
        write_ods(tmp_path / "list.ods", b"\0\1\2", MANIFEST % entry)
        with pytest.raises(ToolkitError, match=r"list\.ods is protected by a password"):
            read(tmp_path / "list.ods")

    def test_no_calamine(self, tmp_path, monkeypatch):
        write_excel(tmp_path / "list.xlsx")
        monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
        with pytest.raises(ToolkitError, match="python-calamine"):
            read(tmp_path / "list.xlsx")

    @pytest.mark.parametrize("name", ["list.xlsx", "list.xls", "list.ods"])
    def test_something_else(self, tmp_path, name):
        (tmp_path / name).write_text("<html><table><tr><td>to</td></tr></table></html>")
        with pytest.raises(ToolkitError, match=f"{name} is not a file of Excel, or it is damaged"):
            read(tmp_path / name)


def cells(count: int, cell: bytes, across: int = 10) -> bytes:
    return (b"<row>" + cell * across + b"</row>") * (count // across)


FAR = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="%d"><c r="XFD%d"><v>1</v></c></row>'
BOMBS: dict[str, Callable[[], tuple[bytes, bytes]]] = {
    "a cell of 300 MB": lambda: (sheet(b'<row><c t="str"><v>' + b"x" * 300 * MEGABYTE + b"</v></c></row>"), b""),
    "a text of 20 MB": lambda: (sheet(b'<row><c t="s"><v>0</v></c></row>'), shared("x" * 20 * MEGABYTE)),
    "a title of 20 MB": lambda: (XML + b'<worksheet a="' + b"x" * 20 * MEGABYTE + b'"/>', b""),
    "two cells far apart": lambda: (sheet(FAR % (1_000_000, 1_000_000)), b""),
    "a row beyond all": lambda: (sheet(b'<row r="9999999"><c r="A9999999"><v>1</v></c></row>'), b""),
    "a row that its cells do not name": lambda: (sheet(b'<row r="9999999"><c><v>1</v></c></row>'), b""),
    "a place in other marks": lambda: (sheet(b"<row><c  r = 'xfd99999'><v>1</v></c></row>"), b""),
    "a place behind a comment": lambda: (
        sheet(b'<row><!-- <c r="A1"/> --><c x="" r="XFD99999"><v>1</v></c></row>'),
        b"",
    ),
    "many cells": lambda: (sheet(cells(6_000_000, b"<c><v>1</v></c>")), b""),
    "a text in many cells": lambda: (sheet(cells(20_000, b'<c t="s"><v>0</v></c>')), shared("x" * 32_000)),
    "a text in many usual cells": lambda: (
        sheet(b"".join(b'<row r="%d"><c r="A%d" t="s"><v>1</v></c></row>' % (row, row) for row in range(1, 20_000))),
        shared("a", "x" * 32_000),
    ),
}


class TestBombs:
    @pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
    def test_are_refused_before_they_are_parsed(self, bomb, made, monkeypatch):
        path = made(*bomb())
        monkeypatch.setattr("python_calamine.load_workbook", None)
        tracemalloc.start()
        with pytest.raises(ToolkitError, match="too large a workbook"):
            read(path)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 50 * MEGABYTE

    @pytest.mark.parametrize("repeated", [(1_000_000, 16_000), (50, 16_000), (1_000_000, 1)])
    def test_of_libreoffice_repeat_cells(self, repeated, tmp_path, monkeypatch):
        rows, columns = repeated
        row = b'<table:table-row table:number-rows-repeated="%d">%s</table:table-row>'
        cell = text_cell("x" * 500, b' table:number-columns-repeated="%d"' % columns)
        write_ods(tmp_path / "list.ods", ods(row % (rows, cell)))
        monkeypatch.setattr("python_calamine.load_workbook", None)
        with pytest.raises(ToolkitError, match="too large a workbook"):
            read(tmp_path / "list.ods")

    def test_a_lie_about_its_size_hides_nothing(self, made, tmp_path):
        path = made(sheet(cells(100_000, b"<c><v>1</v></c>")))
        with ZipFile(path) as archive:
            size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
        path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
        with pytest.raises(ToolkitError, match="damaged"):
            read(path)

    @pytest.mark.parametrize("start", ["<!DOCTYPE x [<!ENTITY a 'b'>]>", "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"])
    def test_entities_are_not_followed(self, start, made):
        path = made(sheet(cells(10, b'<c t="str"><v>&a;</v></c>', 1)).replace(XML, XML + start.encode()))
        with pytest.raises(ToolkitError, match="damaged"):
            read(path)

    def test_a_million_archive_entries(self, tmp_path):
        (tmp_path / "list.xlsx").write_bytes((b"PK\x01\x02" + bytes(42)) * 1_000_000 + b"PK\x05\x06" + bytes(18))
        with pytest.raises(ToolkitError, match="damaged"):
            read(tmp_path / "list.xlsx")


class TestWhatPeopleHave:
    """Odd, but no bombs."""

    @pytest.mark.parametrize(
        "rows",
        [
            b'<row r="1"><c r="A1" t="str"><v>to</v></c><c r="XFD1" s="1"/></row>'
            b'<row r="2"><c r="A2"><v>5</v></c></row><row r="1048576"><c r="A1048576" s="1"/></row>',
            b'<row><c t="str"><v>to</v></c></row><row><c><v>5</v></c></row>',
            b'<row r="1"><c t="str" r="A1"><v>to</v></c></row><row r="2"><c s="1" r="A2"><v>5</v></c></row>',
            b"<!-- made by hand --><row><c t='str'><v>to</v></c></row><row r='2'><c><v>5</v></c></row>",
        ],
        ids=["empty cells far out", "cells without a place", "the place last", "a comment"],
    )
    def test_is_read(self, rows, made):
        assert read(made(sheet(rows)))[2] == "5.0"

    def test_long_notes_in_some_cells(self, made):
        rows = b"".join(
            b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (row, row, row == 2) for row in range(1, 20_000)
        )
        assert len(read(made(sheet(rows), shared("to", "x" * 32_000)))) == 19_998

    def test_a_million_rows_of_a_column(self):
        needs = workbook_check._Bounds()
        part = workbook_check._Part(needs)
        for start in range(1, 1_000_001, 1000):
            block = (
                b'<row r="%d" spans="1:1"><c r="A%d" t="s"><v>%d</v></c></row>' % (row, row, row)
                for row in range(start, start + 1000)
            )
            assert part.take(b"".join(block))
        part.end()
        needs.size += 1_000_000 * len("<si><t>+819012345678</t></si>")
        needs.longest = 40
        assert needs.weight < workbook_check.MOST

    def test_dates_times_and_errors(self, tmp_path):
        pd.DataFrame({"to": [datetime(2026, 1, 15, 12), "#N/A", None, 8.5]}).to_excel(tmp_path / "a.xlsx", index=False)
        assert list(read(tmp_path / "a.xlsx").values()) == ["2026-01-15 12:00:00", "#N/A", "8.5"]
