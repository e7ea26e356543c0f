"""`parse` for a whole column: the same answers, a million at a time.

Texts in plain E.164 (``+`` and 7 to 15 digits) are looked up in tables that are compiled from the library's own
metadata. Everything else, national prefixes after the country's code among it, is read by the library itself, once for
each distinct text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from toolkit.numbering import read
from toolkit.numbering.store import load_tables
from toolkit.numbering.tables import AREA_CODES, LINE_TYPES, PROBLEMS, REGIONS
from toolkit.numbering.texts import TEXT, arrow_texts, pandas_texts
from toolkit.numbering.walk import Codes, walk

_PIECE = 1 << 14
"""Distinct texts of which Python objects are made at a time."""


@dataclass(frozen=True)
class NumberColumns:
    """What is known of a column of texts: the fields of `Number`, row by row.

    The categories of a categorical are all values that it could have, whether or not they occur; its ``codes`` are
    small integers. Beside ``e164`` the columns take 7 bytes a row.

    Attributes:
        e164: ``str``; shares the input's memory where that is ``str`` and every row of it is E.164 already.
        region: categorical (``int16`` codes) of ISO 3166 codes; "001" for numbers of no country, "" where unknown.
        line_type: categorical (``int8`` codes).
        valid: ``bool``.
        area_code: categorical (``int16`` codes); "" outside North America.
        problem: categorical (``int8`` codes), as for ``problem_text``; "" where there is none.
    """

    e164: ExtensionArray
    region: pd.Categorical
    line_type: pd.Categorical
    valid: NDArray[np.bool_]
    area_code: pd.Categorical
    problem: pd.Categorical

    def __len__(self) -> int:
        return len(self.valid)


def columns(texts: Iterable[object], region: str | None = None) -> NumberColumns:
    """Read a column of phone numbers, each exactly as `parse` does.

    Args:
        texts: a list, array, Series, Index, Arrow array or any other iterable. A missing value is an empty text, bytes
            are UTF-8, a whole number that a spreadsheet made a float is its digits, and anything else that is not text
            is what ``str`` makes of it. Digits without ``+`` are a national number: see ``region``.
        region: ISO 3166 code of the country to assume where a text has no ``+``.
    """
    column = arrow_texts(texts)
    codes = Codes.of_length(len(column))
    asked = walk(load_tables(), column, codes)
    if asked.size:
        column = _ask(column, asked, region, codes)
    return NumberColumns(
        e164=pandas_texts(column),
        region=_categorical(codes.region, REGIONS),
        line_type=_categorical(codes.line_type, LINE_TYPES),
        valid=codes.valid,
        area_code=_categorical(codes.area_code, AREA_CODES),
        problem=_categorical(codes.problem, PROBLEMS),
    )


def _ask(column: pa.ChunkedArray, rows: NDArray[np.intp], home: str | None, codes: Codes) -> pa.ChunkedArray:
    """Fill ``rows`` with what the library says, asking once for each distinct text; return the column in E.164."""
    wanted = column.take(pa.array(rows)).combine_chunks().dictionary_encode()
    distinct = wanted.dictionary
    found = Codes.of_length(len(distinct))
    pieces = range(0, len(distinct), _PIECE)
    e164 = pa.concat_arrays(
        [_read(distinct[first : first + _PIECE], home, found.part(first, _PIECE)) for first in pieces]
    )
    places = wanted.indices.to_numpy()
    codes.region[rows] = found.region[places]
    codes.line_type[rows] = found.line_type[places]
    codes.valid[rows] = found.valid[places]
    codes.area_code[rows] = found.area_code[places]
    codes.problem[rows] = found.problem[places]
    changed = np.zeros(len(column), dtype=np.bool_)
    changed[rows] = True
    replaced: pa.ChunkedArray = pc.replace_with_mask(column, pa.array(changed), e164.take(wanted.indices))
    return replaced


def _read(texts: pa.LargeStringArray, home: str | None, codes: Codes) -> pa.LargeStringArray:
    """Fill ``codes`` with what the library says of each text, and return the texts in E.164."""
    numbers = [read(text, home) for text in texts.to_pylist()]
    codes.region[:] = [_REGION[number.region] for number in numbers]
    codes.line_type[:] = [_LINE_TYPE[number.line_type] for number in numbers]
    codes.valid[:] = [number.valid for number in numbers]
    codes.area_code[:] = [_AREA_CODE[number.area_code] for number in numbers]
    codes.problem[:] = [_PROBLEM[number.problem] for number in numbers]
    return pa.array([number.e164 for number in numbers], TEXT)


def _categorical(codes: NDArray[np.integer], categories: tuple[str, ...]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, dtype=_dtype(categories), validate=False)


@cache
def _dtype(categories: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index(list(categories), dtype="str"))


def _places(categories: Sequence[str]) -> dict[str, int]:
    return {category: place for place, category in enumerate(categories)}


_REGION, _LINE_TYPE, _AREA_CODE, _PROBLEM = map(_places, (REGIONS, LINE_TYPES, AREA_CODES, PROBLEMS))
