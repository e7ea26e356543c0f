"""Columns of any kind as Arrow strings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionArray

TEXT = pa.large_string()
"""What pandas keeps its ``str`` columns in."""


def arrow_texts(texts: Iterable[object]) -> pa.ChunkedArray:
    """Return a column as ``large_string`` without missing values, sharing its memory where it is Arrow's already."""
    values: Iterable[object] = [texts] if isinstance(texts, (str, bytes)) else getattr(texts, "array", texts)
    found = _strings(values)
    column = found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])
    if column.type != TEXT:
        column = column.cast(TEXT)
    return column.fill_null("") if column.null_count else column


def pandas_texts(column: pa.ChunkedArray) -> ExtensionArray:
    """Return Arrow strings as pandas' ``str``, sharing their memory."""
    found: ExtensionArray = pd.array(column, dtype=pd.StringDtype("pyarrow", na_value=np.nan))
    return found


def _strings(values: Any) -> pa.Array | pa.ChunkedArray:
    if isinstance(values, (pd.arrays.StringArray, pd.arrays.ArrowExtensionArray)):
        values = pa.array(values)
    elif not isinstance(values, _OWN) and hasattr(values, "__arrow_c_stream__"):  # a column of Polars', say
        values = pa.chunked_array(values)
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return _arrow_strings(values)
    objects = np.asarray(values, dtype=object) if isinstance(values, _OWN) else list(values)
    try:
        return pa.array(objects, TEXT, from_pandas=True)
    except (pa.ArrowException, UnicodeError):
        return pa.array([_text(value) for value in objects], TEXT)


_OWN = (ExtensionArray, np.ndarray)


def _arrow_strings(values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if kind in (pa.string(), TEXT, pa.string_view()) or pa.types.is_integer(kind):
        return values.cast(TEXT)
    return pa.array([_text(value) for value in values.to_pylist()], TEXT)


def _text(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (float, np.floating)):
        return "" if np.isnan(value) else str(int(value)) if float(value).is_integer() else str(value)
    return str(value).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
