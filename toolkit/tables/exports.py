"""Tables as files for other programs, in which no text of a destination can become a formula.

``toolkit.tables.formulas`` says how.

A file is written whole or not at all: what stood at its path before stays until the new one is complete.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from itertools import chain
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from toolkit.errors.raised import ToolkitError
from toolkit.files import replacing
from toolkit.i18n import _
from toolkit.tables.formulas import begins_formula, inert, inert_texts

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767
"""The most that a sheet and a cell can hold (support.microsoft.com, "Excel specifications and limits")."""


def to_csv(table: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a table as CSV (UTF-8 with a mark, as Excel expects it), with its index where that has a name.

    A text or title that a spreadsheet would compute gets an apostrophe before it. Numbers in E.164, alone or as a list
    of equal senders, stay as they are: nothing can be computed of them. Still, Excel shows them without ``+`` when it
    opens such a file; `to_excel` keeps it.

    Args:
        table: a preview, or any other of the toolkit's tables.
        path: the file to write.

    Raises:
        ToolkitError: the file cannot be written.
    """
    with replacing(path) as beside, beside.open("wb") as file:
        file.write(codecs.BOM_UTF8)
        _write_csv(table, file)


def csv_text(table: pd.DataFrame) -> str:
    """Return a table as the text that `to_csv` writes, without the mark."""
    buffer = BytesIO()
    _write_csv(table, buffer)
    return buffer.getvalue().decode()


def _write_csv(table: pd.DataFrame, file: IO[bytes]) -> None:
    found = pa.Table.from_pandas(table, preserve_index=table.index.name is not None)
    columns = [_inert(column) for column in found.columns]
    csv.write_csv(
        pa.table(columns, list(map(inert, found.column_names))), file, csv.WriteOptions(quoting_style="needed")
    )


def _inert(column: pa.ChunkedArray) -> pa.Array:
    """Mark what would be computed in a column of texts, looking at each distinct one once."""
    whole = column.combine_chunks()
    if pa.types.is_string(whole.type) or pa.types.is_large_string(whole.type):
        whole = whole.dictionary_encode()
    if not pa.types.is_dictionary(whole.type):
        return whole
    return inert_texts(whole.dictionary.cast(pa.large_string())).take(whole.indices)


def to_excel(table: pd.DataFrame, path: str | os.PathLike[str], sheet: str = "preview") -> None:
    """Write a table as an Excel workbook, with its index where that has a name.

    All texts are cells of type text, so that ``+819012345678`` keeps its ``+`` and nothing is computed, not even after
    somebody has edited the cell. A control character becomes �, and a text beyond Excel's 32,767 characters is cut.

    A workbook takes its time, about a minute for a million rows of a preview, and little memory, for rows are written
    one by one; `to_csv` and `to_parquet` take seconds.

    Args:
        table: a preview, or any other of the toolkit's tables.
        path: the file to write.
        sheet: the sheet's name.

    Raises:
        ToolkitError: the table has more rows than a sheet can hold, or the file cannot be written.
    """
    if len(table) >= _SHEET_ROWS:
        raise ToolkitError(
            _("An Excel sheet holds {most} rows; the table has {count}.").format(
                most=_SHEET_ROWS - 1, count=len(table)
            ),
            _("Use to_csv or to_parquet, or write a part of the table, such as its problem rows."),
        )
    write_sheets({sheet: table if table.index.name is None else table.reset_index()}, path)


def write_sheets(
    sheets: Mapping[str, pd.DataFrame], path: str | os.PathLike[str], *, title: str = "", wrapped: bool = False
) -> None:
    """Write tables as the sheets of one workbook, as `to_excel` does.

    Args:
        sheets: by their names, of which 31 characters are kept.
        path: the file to write.
        title: of the workbook.
        wrapped: break long texts into lines, in columns as wide as their texts are, 60 characters at the most.

    Raises:
        ToolkitError: the file cannot be written.
    """
    from xlsxwriter import Workbook  # takes its time, and only workbooks need it

    with replacing(path) as beside, Workbook(str(beside), {"constant_memory": True}) as book:
        book.set_properties({"title": title})
        look = {"text_wrap": True, "valign": "top"} if wrapped else {}
        text, bold = book.add_format(look), book.add_format(look | {"bold": True})
        kept_text = book.add_format(look | {"num_format": "@", "quote_prefix": True})
        for name, table in sheets.items():
            page = book.add_worksheet(name[:31])
            page.freeze_panes(1, 0)
            if wrapped:
                for place, column in enumerate(table.columns):
                    longest = max(map(len, [str(column), *table[column].astype("str")]))
                    page.set_column(place, place, min(max(longest + 2, 10), 60))
            rows = zip(*(_values(table[name]) for name in table.columns), strict=True)
            for row, values in enumerate(chain([map(str, table.columns)], rows)):
                for place, value in enumerate(values):
                    if value is None or value == "":
                        continue
                    if not isinstance(value, str):
                        page.write(row, place, value)
                    elif begins_formula(value) or value.startswith("#"):
                        page.write_string(row, place, value, kept_text)
                    else:
                        page.write_string(row, place, value, bold if row == 0 and wrapped else text)


def _values(column: pd.Series) -> list[Any]:
    """Return a column as cells hold it: None where a value is missing, numbers and truth values, or else text."""
    return [None if value is None else _value(value) for value in column.astype(object).where(column.notna(), None)]


def _value(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (bool, int)) or (isinstance(value, float) and np.isfinite(value)):
        return value
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value))[:_CELL_CHARACTERS]


def to_parquet(table: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a table as Parquet, its types and index included; texts stay as they are, for nothing computes them.

    Args:
        table: a preview, or any other of the toolkit's tables.
        path: the file to write.

    Raises:
        ToolkitError: the file cannot be written.
    """
    with replacing(path) as beside:
        table.to_parquet(beside)


WRITERS: Mapping[str, Callable[[pd.DataFrame, str | os.PathLike[str]], None]] = {
    ".csv": to_csv,
    ".xlsx": to_excel,
    ".parquet": to_parquet,
}
"""What writes a table, by the end of the file's name."""
