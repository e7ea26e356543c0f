"""What each element of a workbook's parts needs once it is parsed, exactly: for those that are not written as usual."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

from toolkit.files import DamagedError

_PLACE, _CELL = 32, 64
"""Bytes for each place of the rectangle that a sheet spans, and for each cell in it; measured with calamine 0.37."""

KIND = "mimetype"
"""A part of OpenDocument's archives alone, and no XML."""

_LONGEST_KIND = 100
_REFERENCE = re.compile("([A-Za-z]{1,4})([0-9]{1,8})")
_INDEX = re.compile("[0-9]{1,8}")


class Needs(NamedTuple):
    """What a sheet needs.

    Attributes:
        area: places of the rectangle that it spans.
        cells: those that hold something.
        copied: bytes of texts that are in several cells.
    """

    area: int = 0
    cells: int = 0
    copied: int = 0

    @property
    def weight(self) -> int:
        """Bytes."""
        return self.area * _PLACE + self.cells * _CELL + self.copied


def needs_of(book: ZipFile) -> int:
    """Return the bytes that the largest sheet of a workbook needs, besides those of its parts.

    Raises:
        DamagedError: a part is no XML, or has entities of its own.
    """
    lengths: list[int] = []
    parts = []
    for entry in book.infolist():
        if entry.filename == KIND and entry.file_size < _LONGEST_KIND:
            continue
        part = _Elements()
        try:
            with book.open(entry) as file:
                part.parser.ParseFile(file)
        except (expat.ExpatError, ValueError, OverflowError):
            raise DamagedError from None
        lengths = max(lengths, part.lengths, key=len)
        parts.append(part)
    longest = max(lengths, default=0)
    shared = [
        sum(times * (lengths[index] if index < len(lengths) else longest) for index, times in part.shared.items())
        for part in parts
    ]
    return max(part.needs.weight + copied for part, copied in zip(parts, shared, strict=True))


class _Elements:
    """A part of a workbook, element by element: Excel's rows, cells and texts, and OpenDocument's.

    Attributes:
        parser: reads it.
        lengths: bytes of each text that cells share.
        shared: by the place of such a text, how many cells have it.
    """

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")  # whatever the file says: calamine looks at bytes
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say
        self.parser.EntityDeclHandler = self._refuse
        self.lengths: list[int] = []
        self.shared: Counter[int] = Counter()
        self._area = self._rows = self._columns = self._cells = self._copied = 0
        self._row = self._column = 0
        self._rows_alike = self._cells_alike = 1
        self._in_row = self._copied_in_row = 0
        self._text: list[str] = []
        self._is_shared = False

    @property
    def needs(self) -> Needs:
        """What it needs, but for copies of what is ``shared``."""
        return Needs(self._area + self._rows * self._columns, self._cells, self._copied)

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        name = element.rpartition(":")[2]
        if name == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif name == "c":
            place = _REFERENCE.fullmatch(attributes["r"]) if "r" in attributes else None
            if "r" in attributes and not place:
                raise DamagedError
            self._column = column_number(place[1]) if place else self._column + 1
            self._row = max(self._row, int(place[2])) if place else self._row
            self._is_shared = attributes.get("t") == "s"
        elif name in ("v", "is"):
            self._cells += 1
            self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
            self._text.clear()
        elif name == "si":
            self._text.clear()
        elif name == "table-row":
            self._rows_alike = _repeated(attributes, "rows")
            self._row += self._rows_alike
            self._column = self._in_row = self._copied_in_row = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._cells_alike = _repeated(attributes, "columns")
            self._column += self._cells_alike
            self._text.clear()
            if any(key.endswith("value-type") for key in attributes):
                self._in_row += self._cells_alike

    def _say(self, text: str) -> None:
        self._text.append(text)

    def _end(self, element: str) -> None:
        name = element.rpartition(":")[2]
        if name == "v" and self._is_shared:
            text = "".join(self._text).strip()
            self.shared[int(text) if _INDEX.fullmatch(text) else -1] += 1
        elif name == "si":
            self.lengths.append(sum(len(text.encode()) for text in self._text))
        elif name in ("table-cell", "covered-table-cell"):
            length = sum(len(text.encode()) for text in self._text)
            self._in_row += self._cells_alike if length else 0
            self._columns = max(self._columns, self._column if self._in_row else 0)
            self._copied_in_row += length * self._cells_alike
        elif name == "table-row" and self._in_row:
            self._rows = max(self._rows, self._row)
            self._cells += self._in_row * self._rows_alike
            self._copied += self._copied_in_row * self._rows_alike
        elif name == "table":  # of OpenDocument, which has all sheets in one part
            self._area += self._rows * self._columns
            self._rows = self._columns = self._row = 0

    def _refuse(self, *_declared: object) -> None:
        raise DamagedError


def _repeated(attributes: Mapping[str, str], what: str) -> int:
    return max(1, int(attributes.get(f"table:number-{what}-repeated", "1")))


def column_number(letters: str) -> int:
    """Return the number, from 1, of the column that a spreadsheet shows by these letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
