"""A column of phone numbers by kind: what is known of a number beside its digits, as one small integer a row.

Millions of numbers are of few thousand kinds, so that whatever follows from region, line type, validity and area code
has to be found out once for each kind only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from toolkit.numbering.compiled.store import load_tables
from toolkit.numbering.compiled.tables import Kinds
from toolkit.numbering.compiled.walk import walk
from toolkit.numbering.library import Number
from toolkit.numbering.number import read
from toolkit.numbering.texts import TEXT

_PIECE = 1 << 14
"""Distinct texts of which Python objects are made at a time."""


@dataclass(frozen=True)
class NumberKinds:
    """A column of numbers, read.

    Attributes:
        texts: ``large_string``: E.164, or what ``unread`` made of a text that cannot be read.
        codes: row by row: place in ``kinds``.
        kinds: what is known by kind. They begin with the same ones for every column; those that only the library's
            answers have come behind them.
    """

    texts: pa.ChunkedArray
    codes: NDArray[np.intp]
    kinds: Kinds


def walked(column: pa.ChunkedArray) -> tuple[NumberKinds, NDArray[np.intp]]:
    """Read all texts in plain E.164; return the rows, too, for which the library has to be asked."""
    tables = load_tables()
    codes = np.empty(len(column), np.intp)
    asked = walk(tables, column, codes)
    return NumberKinds(column, codes, tables.kinds), asked


def number_kinds(
    column: pa.ChunkedArray, region: str | None = None, *, unread: Callable[[str], str] = str.strip
) -> NumberKinds:
    """Read a column of phone numbers, each exactly as `parse` does.

    Args:
        column: ``large_string`` without missing values.
        region: ISO 3166 code of the country to assume where a text has no ``+``.
        unread: what stands for a text that cannot be read.
    """
    found, asked = walked(column)
    return _ask(found, asked, region, unread) if asked.size else found


def _ask(found: NumberKinds, rows: NDArray[np.intp], home: str | None, unread: Callable[[str], str]) -> NumberKinds:
    """Read ``rows`` by the library, asking once for each distinct text."""
    wanted = found.texts.take(pa.array(rows)).combine_chunks().dictionary_encode()
    kinds: dict[Number, int] = {}
    codes: list[int] = []
    texts = []
    for first in range(0, len(wanted.dictionary), _PIECE):
        asked = wanted.dictionary[first : first + _PIECE].to_pylist()
        numbers = [read(text, home) for text in asked]
        codes += [kinds.setdefault(replace(number, e164=""), len(kinds)) for number in numbers]
        read_as = [number.e164 or unread(text) for text, number in zip(asked, numbers, strict=True)]
        texts.append(pa.array(read_as, TEXT))
    places = wanted.indices.to_numpy()
    found.codes[rows] = (np.array(codes, np.intp) + len(found.kinds)).take(places)
    e164 = pa.concat_arrays(texts).take(wanted.indices)
    return NumberKinds(replaced(found.texts, rows, e164), found.codes, found.kinds.and_of(list(kinds)))


def replaced(column: pa.ChunkedArray, rows: NDArray[np.intp], texts: pa.LargeStringArray) -> pa.ChunkedArray:
    """Return ``column`` with ``texts`` in ``rows``; without copying where these are all."""
    if len(rows) == len(column):
        return pa.chunked_array([texts])
    changed = np.zeros(len(column), dtype=np.bool_)
    changed[rows] = True
    found: pa.ChunkedArray = pc.replace_with_mask(column, pa.array(changed), texts)
    return found
