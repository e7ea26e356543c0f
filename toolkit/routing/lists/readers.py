"""Files that hold a list of destinations, read in pieces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, listing
from toolkit.numbering.number import parse
from toolkit.numbering.texts import arrow_texts
from toolkit.routing.lists import workbook
from toolkit.routing.lists.csv_lines import (
    Lines,
    Record,
    check_lines,
    delimiter_of,
    directive_of,
    encoding_of,
    records,
)
from toolkit.routing.lists.parquet_pages import needs_of
from toolkit.routing.lists.piece import Column, Piece, Reader, damage_told

__all__ = ["SUFFIXES", "Column", "Piece", "Reader", "column_of", "reader", "titles"]

NAMES = frozenset({
    "to", "phone", "phone number", "phone no", "telephone", "telephone number", "tel", "tel no", "mobile",
    "mobile number", "mobile phone", "cell", "cell phone", "cell number", "number", "contact number", "recipient",
    "destination", "e164", "e 164", "msisdn",
    "telefon", "telefonnummer", "rufnummer", "handy", "handynummer", "mobil", "mobilnummer", "mobiltelefon",
    "numero de telephone", "telephone portable", "telephone mobile", "portable", "gsm",
    "telefono", "numero de telefono", "telefono movil", "movil", "celular", "numero di telefono", "cellulare",
    "telefone", "telemovel", "telefoon", "telefoonnummer", "mobiel",
    "電話", "電話番号", "携帯", "携帯番号", "携帯電話", "携帯電話番号", "宛先",
    "电话", "电话号码", "手机", "手机号", "手机号码", "전화번호", "휴대폰", "휴대전화",
})  # fmt: skip
"""Titles by which a column is taken for the numbers: in any letter case, without accents, with a blank for other marks;
Google's Contacts has “Phone 1 - Value”."""
_COUNTED = re.compile(r"(phone|tel|telephone|mobile) \d( value)?")
_NUMBER = re.compile(r"[+＋]?[(（]?\d[\d\s()（）./‐-―−-]{6,}")
_MANY_ROWS, _ROWS_A_BYTE = 1_000_000, 20
_MOST_TEXT = 1 << 26
"""Rows that a Parquet file may have for each of its bytes, and bytes of what is read of one at a time."""

_TEXTS = (pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view())
_SAMPLE = 20
"""Columns, and rows of each, among which an example is looked for of a column that holds numbers."""
SUFFIXES = (".csv", ".tsv", ".txt", *workbook.SUFFIXES, ".parquet")


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
    if suffix in workbook.SUFFIXES:
        return workbook.WorkbookReader(path, sheet)
    return CsvReader(path, encoding)


class CsvReader:
    """A file of lines; those that are broken are told from the others (see `records`)."""

    index, unit = "line", "B"

    def __init__(self, path: Path, encoding: str | None) -> None:
        self.path = path
        self.total: int | None = path.stat().st_size
        check_lines(path)
        self._encoding = encoding or encoding_of(path)
        with self._open() as file:
            lines = Lines(file.readlines)
            named = self._directive(lines)
            while (line := lines.take(1)) and not line[0].strip():
                pass
            lines.give_back(line)
            usual = "\t" if path.suffix.lower() == ".tsv" else delimiter_of("".join(line))
            self._delimiter = named or usual
            header = next(records(lines, self._delimiter, 0), Record(1, []))
        if header.problem:
            raise ToolkitError(header.problem, _("Correct the first line of {path}.").format(path=path.name))
        self.first: Sequence[str] = header.fields

    def _open(self) -> Any:
        return self.path.open(encoding=self._encoding, errors="replace", newline="")

    def _directive(self, lines: Lines) -> str:
        """Take the line that names the separator, where the file begins with one."""
        line = lines.take(1)
        named = directive_of("".join(line))
        if not named:
            lines.give_back(line)
        return named

    def pieces(self, column: Column, rows: int) -> Iterator[Piece]:
        """Read a column, so many lines at a time; what is broken is told line by line."""
        before = 0
        with self._open() as file:
            lines = Lines(file.readlines)
            self._directive(lines)
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


class ParquetReader:
    """A Parquet file, of which the one column is read."""

    index, unit = "row", " rows"

    def __init__(self, path: Path) -> None:
        from pyarrow.parquet import ParquetFile  # brings file systems of clouds along

        self.path = path
        with damage_told(path, "Parquet"):
            self._file = ParquetFile(path)
        self.total: int | None = self._file.metadata.num_rows
        self.first: Sequence[str] = self._file.schema_arrow.names
        if self.total > max(_MANY_ROWS, _ROWS_A_BYTE * path.stat().st_size):
            raise _unpacks_too_large(path)

    def pieces(self, column: Column, rows: int) -> Iterator[Piece]:
        """Read a column, so many rows at a time; a text that many rows share is in memory once until it is counted."""
        from pyarrow.parquet import ParquetFile

        first, name = 1, self.first[column.place]
        with damage_told(self.path, "Parquet"):
            needs = needs_of(self.path, self._file, name, rows)
            kind = self._file.schema_arrow.field(column.place).type
            is_text = (kind.value_type if pa.types.is_dictionary(kind) else kind) in _TEXTS
            if needs.weight > _MOST_TEXT or (needs.shares and not is_text):
                raise _unpacks_too_large(self.path)
            shared = [name] if needs.shares else None
            batches = ParquetFile(self.path, read_dictionary=shared).iter_batches(rows, columns=[name])
        while True:
            with damage_told(self.path, "Parquet"):
                batch = next(batches, None)
                if batch is None:
                    return
                texts = batch.column(0)
                if shared and pa.types.is_dictionary(texts.type):
                    lengths = pc.binary_length(texts.dictionary).take(texts.indices)
                    if (pc.sum(lengths).as_py() or 0) > _MOST_TEXT:
                        raise _unpacks_too_large(self.path)
                    texts = texts.dictionary_decode()
                texts.validate(full=True)  # that it is UTF-8, too
            yield Piece(range(first, first + len(batch)), texts, done=len(batch))
            first += len(batch)


def _unpacks_too_large(path: Path) -> ToolkitError:
    return ToolkitError(
        _("{path} is small, but what it unpacks to is not.").format(path=path.name),
        _("Save the column with the numbers alone."),
    )


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
    known = [place for place, title in enumerate(found) if _is_known(title)]
    if wanted is None and (len(found) == 1 or len(known) == 1):
        return Column(known[0] if known else 0, True)
    if wanted is None and "to" in found:
        return Column(found.index("to"), True)
    candidates = known or range(len(found))
    examples = (place for place in candidates[:_SAMPLE] if _holds_numbers(file, place))
    raise ToolkitError(
        _("{path} has no column “{name}”.").format(path=file.path.name, name=wanted)
        if wanted is not None
        else _("Which column of {path} holds the numbers is not clear.").format(path=file.path.name),
        _("Name it, for example column={name!r}. The columns are: {names}.").format(
            name=found[next(examples, known[0] if known else 0)], names=listing(found)
        ),
    )


def _is_known(title: str) -> bool:
    letters = "".join(one for one in unicodedata.normalize("NFKD", title) if not unicodedata.combining(one))
    words = unicodedata.normalize("NFC", re.sub(r"[\W_]+", " ", letters).strip().casefold())
    return words in NAMES or bool(_COUNTED.fullmatch(words))


def _holds_numbers(file: Reader, place: int) -> bool:
    piece = next(file.pieces(Column(place, True), _SAMPLE), None)
    texts = arrow_texts(piece.texts).to_pylist() if piece else []
    return any(_NUMBER.fullmatch(text.strip()) and parse(text).problem != "not_a_number" for text in texts)
