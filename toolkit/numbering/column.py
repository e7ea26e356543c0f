"""`parse` for a whole column: the same answers, a million at a time.

Texts in plain E.164 (``+`` and 7 to 15 digits) are looked up in tables that are compiled from the library's own
metadata, and so is what people make of them: separators, a country's own notation, the decimals of a spreadsheet.
Everything else is read one by one, once for each distinct text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from toolkit.numbering.compiled.tables import AREA_CODES, LINE_TYPES, PROBLEMS, REGIONS
from toolkit.numbering.kinds import number_kinds
from toolkit.numbering.texts import arrow_texts, pandas_texts


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
        details: by row, from 0, where there is one: what was left out beside the number, or the numbers that the
            problem is about.
    """

    e164: ExtensionArray
    region: pd.Categorical
    line_type: pd.Categorical
    valid: NDArray[np.bool_]
    area_code: pd.Categorical
    problem: pd.Categorical
    details: Mapping[int, str]

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
    found = number_kinds(arrow_texts(texts), region, keep_unread=False)
    rows = found.kinds.of(found.codes)
    return NumberColumns(
        e164=pandas_texts(found.texts),
        region=_categorical(rows.region, REGIONS),
        line_type=_categorical(rows.line_type, LINE_TYPES),
        valid=rows.valid,
        area_code=_categorical(rows.area_code, AREA_CODES),
        problem=_categorical(rows.problem, PROBLEMS),
        details=found.details,
    )


def _categorical(codes: NDArray[np.integer], categories: tuple[str, ...]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, dtype=_dtype(categories), validate=False)


@cache
def _dtype(categories: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index(list(categories), dtype="str"))
