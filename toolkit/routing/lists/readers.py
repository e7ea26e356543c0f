"""Files that hold a list of destinations, read in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, listing
from toolkit.routing.lists.csv_lines import Lines, Record, delimiter_of, encoding_of, records

NAMES = (
    "to", "phone", "phone number", "telephone", "telephone number", "tel", "mobile", "mobile number", "cell",
    "cell phone", "number", "recipient", "destination", "e164", "msisdn", "電話", "電話番号", "携帯", "携帯番号",
    "携帯電話", "携帯電話番号", "宛先",
)  # fmt: skip
"""Titles by which a column is taken for the numbers, in any letter case, with ``_`` or ``-`` for a blank."""
_NUMBER = re.compile(r"[+＋]?\d[\d\s().-]{6,}")
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".parquet")


@dataclass(frozen=True)
class Piece:
    """Some rows of a file.

    Attributes:
        rows: the number of each row, as the file's own program shows it.
        texts: what stands in the column of the numbers; empty where the row is broken.
        broken: place among ``texts`` → the row as it stands, and why it is broken.
        done: how much of the reader's ``total`` is read with them.
    """

    rows: Sequence[int]
    texts: list[Any] | pa.Array
    broken: dict[int, tuple[str, str]] = field(default_factory=dict)
    done: int = 0


class Column(NamedTuple):
    """A column of a file: its place, and whether a title stands above it."""

    place: int
    has_header: bool


class Reader(Protocol):
    """A file that can be read.

    Attributes:
        path: where it is.
        first: its first row, or the names of its columns.
        index: what the numbers of its rows are called: ``line`` or ``row``.
        total: how much there is to read; None where the file does not tell.
        unit: in what ``total`` is counted.
    """

    path: Path
    first: Sequence[str]
    index: str
    total: int | None
    unit: str

    def pieces(self, column: Column, rows: int) -> Iterator[Piece]:
        """Read a column of the file, so many rows at a time.

        Raises:
            ToolkitError: the file turns out to be damaged.
        """
        ...


def reader(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> Reader:
    """Return a reader for a file, by the end of its name.

    Raises:
        ToolkitError: there is no such file, it is of another kind, or it is damaged.
    """
    if not path.is_file():
        raise ToolkitError(
            _("There is no file {path}.").format(path=path), _("Check its name and the folder that you are in.")
        )
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ToolkitError(
            _("Files of the kind “{suffix}” cannot be read.").format(suffix=suffix or path.name),
            _("Save the list as one of these: {suffixes}.").format(suffixes=listing(SUFFIXES)),
        )
    if suffix == ".parquet":
        return ParquetReader(path)
    if suffix in (".xlsx", ".xlsm"):
        return ExcelReader(path, sheet)
    return CsvReader(path, encoding)


class CsvReader:
    """A file of lines; those that are broken are told from the others (see `records`)."""

    index, unit = "line", "B"

    def __init__(self, path: Path, encoding: str | None) -> None:
        self.path = path
        self.total: int | None = path.stat().st_size
        self._encoding = encoding or encoding_of(path)
        with self._open() as file:
            header = next((line for line in file if line.strip()), "")
        self._delimiter = "\t" if path.suffix.lower() == ".tsv" else delimiter_of(header)
        self.first: Sequence[str] = next(records(Lines([header]), self._delimiter, 0), Record(1, [])).fields

    def _open(self) -> Any:
        return self.path.open(encoding=self._encoding, errors="replace", newline="")

    def pieces(self, column: Column, rows: int) -> Iterator[Piece]:
        """Read a column, so many lines at a time; what is broken is told line by line."""
        before = 0
        with self._open() as file:
            lines = Lines(file)
            if column.has_header:
                next(records(lines, self._delimiter, 0))
            while part := lines.take(rows):
                first = lines.next - len(part)
                piece = self._plain(first, pa.array(part, pa.large_string()), column.place)
                if piece is None:
                    lines.give_back(part)
                    found = islice(records(lines, self._delimiter, len(self.first)), rows)
                    piece = self._careful(list(found), column.place)
                read = file.buffer.tell()
                yield replace(piece, done=read - before)
                before = read

    def _plain(self, first: int, lines: pa.LargeStringArray, place: int) -> Piece | None:
        """Split lines all at once; None where this is not enough because one is quoted, blank or broken."""
        fields = pc.add(pc.count_substring(lines, self._delimiter), 1)
        blank = pc.equal(pc.utf8_trim_whitespace(lines), "")
        usual = pc.and_(pc.equal(fields, len(self.first)), pc.invert(pc.or_(blank, pc.match_substring(lines, '"'))))
        if not pc.all(usual).as_py():
            return None
        texts = pc.list_element(pc.split_pattern(lines, self._delimiter), place)
        return Piece(range(first, first + len(lines)), pc.utf8_rtrim(texts, "\r\n"))

    def _careful(self, found: list[Record], place: int) -> Piece:
        texts = [record.fields[place] if record.fields else "" for record in found]
        broken = {at: (one.text, one.problem) for at, one in enumerate(found) if one.problem}
        return Piece([record.line for record in found], texts, broken)


class ExcelReader:
    """A sheet of a workbook: as its cells were last computed."""

    index, unit = "row", " rows"

    def __init__(self, path: Path, sheet: str | None) -> None:
        self.path = path
        with _damage_told(path, "Excel"):
            self._sheet = _sheet_of(path, sheet)
            self.total: int | None = self._sheet.max_row
            first = next((cells for _row, cells in self._rows()), ())
        self.first: Sequence[str] = ["" if cell is None else str(cell) for cell in first]

    def _rows(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        numbered = enumerate(self._sheet.iter_rows(values_only=True), 1)
        return ((row, cells) for row, cells in numbered if any(cell is not None for cell in cells))

    def pieces(self, column: Column, rows: int) -> Iterator[Piece]:
        """Read a column of the sheet, so many rows at a time."""
        found = islice(self._rows(), int(column.has_header), None)
        before, place = 0, column.place
        while True:
            with _damage_told(self.path, "Excel"):
                part = list(islice(found, rows))
            if not part:
                return
            texts = [cells[place] if place < len(cells) else None for _row, cells in part]
            yield Piece([row for row, _cells in part], texts, done=part[-1][0] - before)
            before = part[-1][0]


class ParquetReader:
    """A Parquet file, of which the one column is read."""

    index, unit = "row", " rows"

    def __init__(self, path: Path) -> None:
        from pyarrow.parquet import ParquetFile  # brings file systems of clouds along

        self.path = path
        with _damage_told(path, "Parquet"):
            self._file = ParquetFile(path)
        self.total: int | None = self._file.metadata.num_rows
        self.first: Sequence[str] = self._file.schema_arrow.names

    def pieces(self, column: Column, rows: int) -> Iterator[Piece]:
        """Read a column, so many rows at a time."""
        first = 1
        batches = self._file.iter_batches(rows, columns=[self.first[column.place]])
        while True:
            with _damage_told(self.path, "Parquet"):
                batch = next(batches, None)
            if batch is None:
                return
            yield Piece(range(first, first + len(batch)), batch.column(0), done=len(batch))
            first += len(batch)


def _sheet_of(path: Path, name: str | None) -> Any:
    from openpyxl import load_workbook  # takes its time, and only workbooks need it

    book = load_workbook(path, read_only=True, data_only=True)
    if name is None:
        return book.active
    if name not in book.sheetnames:
        raise ToolkitError(
            _("The workbook has no sheet “{name}”.").format(name=name),
            _("It has: {names}.").format(names=listing(book.sheetnames)),
        )
    return book[name]


@contextmanager
def _damage_told(path: Path, kind: str) -> Iterator[None]:
    """Say that the file is damaged, whatever the library that reads it stumbles over: its errors are of many kinds."""
    try:
        yield
    except (ToolkitError, MemoryError):
        raise
    except Exception as error:
        raise ToolkitError(
            _("{path} is not a file of {kind}, or it is damaged.").format(path=path.name, kind=kind),
            _("Save it anew with the program that made it."),
        ) from error


def titles(file: Reader) -> list[str]:
    """Return the titles of a file's columns; none where it begins with numbers."""
    found = [title.strip() for title in file.first]
    return [] if any(map(_NUMBER.fullmatch, found)) else found


def column_of(file: Reader, wanted: str | None = None) -> Column:
    """Find the column of the numbers: the one asked for, the only one, or the only one with a title of `NAMES`.

    Where numbers stand in the first row it is no row of titles, and the first of them tells the column.

    Raises:
        ToolkitError: the file is empty, has no such column, or several that may be meant.
    """
    found = [title.strip() for title in file.first]
    if wanted is not None and wanted in found:
        return Column(found.index(wanted), True)
    if not found:
        raise ToolkitError(
            _("{path} is empty.").format(path=file.path.name), _("Choose a file with a list of numbers.")
        )
    numbers = [place for place, title in enumerate(found) if _NUMBER.fullmatch(title)]
    if wanted is None and numbers:
        return Column(numbers[0], False)
    known = [place for place, title in enumerate(found) if _plain(title) in NAMES]
    if wanted is None and (len(found) == 1 or len(known) == 1):
        return Column(known[0] if known else 0, True)
    if wanted is None and "to" in found:
        return Column(found.index("to"), True)
    raise ToolkitError(
        _("{path} has no column “{name}”.").format(path=file.path.name, name=wanted)
        if wanted is not None
        else _("Which column of {path} holds the numbers is not clear.").format(path=file.path.name),
        _("Name it, for example column={name!r}. The columns are: {names}.").format(
            name=(known and found[known[0]]) or found[0], names=listing(found)
        ),
    )


def _plain(title: str) -> str:
    return re.sub(r"[\s_-]+", " ", title).strip().casefold()
