"""Parquet from strangers, looked at before it is unpacked: how much memory the pages of a column will need.

The reader takes as much memory as a page's header claims, whatever the file's size, and a page of a few bytes can stand
for any number of values. https://parquet.apache.org/docs/file-format/ and ``parquet.thrift`` there.
"""

from __future__ import annotations

import mmap
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.files import DamagedError

_MOST_PAGES = 50_000
"""Of a column; programs put some 20,000 rows on each, or a megabyte."""

_LONGEST_VARINT = 10
_LONGEST_FIXED = 64
"""Bytes of a value of fixed length."""

_VALUE = 8
"""Bytes that a value takes besides those on its page: its place among the distinct ones, or its length."""

_PREFIXED = 7
"""The encoding (DELTA_BYTE_ARRAY) whose values take their beginnings from those before: nothing tells their length."""

_BOOLEANS, _BYTE, _INTEGERS, _DOUBLE, _BINARY, _LIST, _STRUCT = (1, 2), 3, (4, 5, 6), 7, 8, 9, 12
_I32, _I64, _WIDTHS, _LONG_LIST = 5, 6, {_BYTE: 1, _DOUBLE: 8}, 15
"""Types of Thrift's compact protocol; how wide some are; what stands for the length of a long list."""

_MOST_FIELDS = 1_000_000
"""What is read of a file's metadata and of a column's pages; it takes some seconds."""

_GROUPS, _COLUMNS, _ABOUT = 4, 1, 3
_VALUES_IN_ALL, _PACKED_SIZE, _DATA_OFFSET, _DISTINCT_OFFSET = 5, 7, 9, 11
"""Fields of the metadata: of the file, of a group of rows, of a column in it, and what is said there of that."""

_SIZE, _PACKED, _DATA, _DISTINCT, _DATA_2 = 2, 3, 5, 7, 8
"""Fields of a page's header: bytes that it takes, as it is and packed, and the header of its kind."""

_VALUES = 1
_KINDS = {_DATA: 2, _DISTINCT: 2, _DATA_2: 4}
"""Fields of the latter: how many values there are; how they are encoded, by the kind of page."""

_SHARING = (2, 8)
"""The encodings whose pages tell places among distinct values."""

_TEXT = "BYTE_ARRAY"


class Needs(NamedTuple):
    """What a column needs once it is unpacked.

    Attributes:
        weight: bytes of memory that so many rows of it as are read together take at most; infinite where nothing tells.
        shares: rows share values, which are in the file once: those have to stay so until they are counted.
    """

    weight: float
    shares: bool


class _Page(NamedTuple):
    values: int
    weight: int
    encoding: int


def needs_of(path: Path, file: Any, name: str, rows: int) -> Needs:
    """Tell what so many rows of a column need, values that they share apart.

    Args:
        path: the file.
        file: the same as a ``pyarrow.parquet.ParquetFile``.
        name: of the column.
        rows: how many are read together.

    Raises:
        DamagedError: the pages are not as they should be.
    """
    leaves = [at for at in range(len(file.schema)) if f"{file.schema.column(at).path}.".startswith(f"{name}.")]
    needs = Needs(0, False)
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for leaf in leaves:
            column = file.schema.column(leaf)
            found = list(islice(_pages(content, leaf), _MOST_PAGES + 1))
            shares = any(page.encoding in _SHARING for page in found)
            told = len(found) <= _MOST_PAGES and column.length <= _LONGEST_FIXED
            weight = _heaviest(found, float("inf") if column.max_repetition_level else rows) if told else float("inf")
            needs = Needs(max(needs.weight, weight), needs.shares or (shares and column.physical_type == _TEXT))
    return needs


def _heaviest(pages: list[_Page], rows: float) -> int:
    """Return what the pages take that may be in memory at the same time."""
    window: deque[_Page] = deque()
    values = weight = heaviest = 0
    for page in pages:
        window.append(page)
        values, weight = values + page.values, weight + page.weight
        while values - window[0].values >= rows:
            values, weight = values - window[0].values, weight - window.popleft().weight
        heaviest = max(heaviest, weight)
    return heaviest


def _pages(content: mmap.mmap, leaf: int) -> Iterator[_Page]:
    length = int.from_bytes(content[-8:-4], "little")
    footer, _end = _Thrift(content[-8 - length : -8]).struct(0)
    thrift = _Thrift(content)
    for group in footer[_LIST, _GROUPS]:
        column = group[_LIST, _COLUMNS][leaf][_STRUCT, _ABOUT]
        at, values_there = column[_I64, _DATA_OFFSET], column.get((_I64, _DISTINCT_OFFSET), 0)
        at = values_there if 0 < values_there < at else at
        end, seen = at + column[_I64, _PACKED_SIZE], 0
        while at < end:
            header, at = thrift.struct(at)
            kind = next((one for one in _KINDS if (_STRUCT, one) in header), _DATA)
            about, size, packed = header[_STRUCT, kind], header[_I32, _SIZE], header[_I32, _PACKED]
            values, encoding = about[_I32, _VALUES], about[_I32, _KINDS[kind]]
            if min(at, size, packed, values) < 0:
                raise DamagedError
            at += packed
            here = 0 if kind == _DISTINCT else values
            seen += here
            yield _Page(here, values * size if encoding == _PREFIXED else size + values * _VALUE, encoding)
        if seen < column[_I64, _VALUES_IN_ALL]:  # the reader would go on behind the end
            raise DamagedError


class _Thrift:
    """Thrift's compact protocol. Methods return a value of it, and where it ends.

    Args:
        content: what is read; pyarrow does not tell of it what is needed, or ends the process where it is damaged.
    """

    def __init__(self, content: bytes | mmap.mmap) -> None:
        self._content = content
        self._left = _MOST_FIELDS

    def struct(self, at: int) -> tuple[dict[tuple[int, int], Any], int]:
        """Read a struct: its fields by their types and identifiers."""
        fields: dict[tuple[int, int], Any] = {}
        seen: set[int] = set()
        field = 0
        while head := self._content[at]:
            at += 1
            kind, step = head & 0x0F, head >> 4
            if step:
                field += step
            else:
                field, at = self._number(at)
            if field in seen:  # which of them counts, readers do not agree upon
                raise DamagedError
            seen.add(field)
            fields[kind, field], at = (None, at) if kind in _BOOLEANS else self._value(kind, at)
        return fields, at + 1

    def _value(self, kind: int, at: int) -> tuple[Any, int]:
        self._left -= 1
        if self._left < 0:
            raise DamagedError
        if kind in _INTEGERS:
            return self._number(at)
        if kind == _STRUCT:
            return self.struct(at)
        if kind == _LIST:
            return self._list(at)
        if kind == _BINARY:
            length, at = self._varint(at)
            return None, at + length
        if kind in _WIDTHS:
            return None, at + _WIDTHS[kind]
        raise DamagedError

    def _list(self, at: int) -> tuple[list[Any], int]:
        count, kind = self._content[at] >> 4, self._content[at] & 0x0F
        at += 1
        if count == _LONG_LIST:
            count, at = self._varint(at)
        values = []
        for _time in range(count):
            value, at = self._value(_BYTE if kind in _BOOLEANS else kind, at)
            values.append(value)
        return values, at

    def _number(self, at: int) -> tuple[int, int]:
        number, at = self._varint(at)
        return number >> 1 ^ -(number & 1), at

    def _varint(self, at: int) -> tuple[int, int]:
        number = 0
        for place in range(_LONGEST_VARINT):
            byte = self._content[at + place]
            number |= (byte & 0x7F) << 7 * place
            if byte < 0x80:
                return number, at + place + 1
        raise DamagedError
