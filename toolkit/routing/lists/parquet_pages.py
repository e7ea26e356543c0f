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

_BOOLEANS, _BYTE, _INTEGERS, _DOUBLE, _BINARY, _STRUCT = (1, 2), 3, (4, 5, 6), 7, 8, 12
"""Types of Thrift's compact protocol."""

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
            found = list(islice(_pages(content, file.metadata, leaf), _MOST_PAGES + 1))
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


def _pages(content: mmap.mmap, metadata: Any, leaf: int) -> Iterator[_Page]:
    for group in range(metadata.num_row_groups):
        column = metadata.row_group(group).column(leaf)
        at = min(start for start in (column.data_page_offset, column.dictionary_page_offset or 0) if start > 0)
        end, seen = at + column.total_compressed_size, 0
        while at < end:
            header, at = _struct(content, at)
            kind = next((one for one in _KINDS if one in header), _DATA)
            size, packed = header[_SIZE], header[_PACKED]
            values, encoding = header[kind][_VALUES], header[kind][_KINDS[kind]]
            if min(size, packed, values) < 0:
                raise DamagedError
            at += packed
            here = 0 if kind == _DISTINCT else values
            seen += here
            yield _Page(here, values * size if encoding == _PREFIXED else size + values * _VALUE, encoding)
        if seen < column.num_values:  # the reader would go on behind the end
            raise DamagedError


def _struct(content: mmap.mmap, at: int) -> tuple[dict[int, Any], int]:
    """Read a struct; return its fields that are numbers or structs by their identifiers, and where it ends."""
    fields: dict[int, Any] = {}
    field = 0
    while head := content[at]:
        at += 1
        kind, step = head & 0x0F, head >> 4
        if not step:
            step, at = _number(content, at)
            field = 0
        field += step
        value: Any = 0
        if kind in _INTEGERS:
            value, at = _number(content, at)
        elif kind == _STRUCT:
            value, at = _struct(content, at)
        elif kind == _BINARY:
            length, at = _varint(content, at)
            at += length
        elif kind in (_BYTE, _DOUBLE):
            at += 1 if kind == _BYTE else 8
        elif kind not in _BOOLEANS:
            raise DamagedError
        if field in fields:  # which of them counts, readers do not agree upon
            raise DamagedError
        fields[field] = value
    return fields, at + 1


def _number(content: mmap.mmap, at: int) -> tuple[int, int]:
    number, at = _varint(content, at)
    return number >> 1 ^ -(number & 1), at


def _varint(content: mmap.mmap, at: int) -> tuple[int, int]:
    number = 0
    for place in range(_LONGEST_VARINT):
        byte = content[at + place]
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number, at + place + 1
    raise DamagedError
