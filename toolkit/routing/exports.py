"""Tables as files for other programs, in which no text of a destination can become a formula.

A list comes from elsewhere, and a spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula
(https://owasp.org/www-community/attacks/CSV_Injection). Numbers in E.164 begin with ``+``, too, and must stay as
they are.
"""

from __future__ import annotations

import codecs
import os
import re
from copy import copy
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from toolkit.errors import ToolkitError
from toolkit.i18n import _

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SUSPECT = "^(?:" + "|".join(map(re.escape, _STARTS)) + ")"
_NUMBERS = r"^\+[0-9]+(?:, \+[0-9]+)*$"
"""What begins with + and is nothing but numbers."""
_MARK, _NOTHING = pa.scalar("'", pa.large_string()), pa.scalar("", pa.large_string())
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767
"""The most that a sheet and a cell can hold (support.microsoft.com, "Excel specifications and limits")."""


def to_csv(table: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a table as CSV (UTF-8 with a mark, as Excel expects it), with its index where that has a name.

    A text that a spreadsheet would compute gets an apostrophe before it. Numbers in E.164, alone or as a list of equal
    senders, stay as they are: nothing can be computed of them. Still, Excel shows them without ``+`` when it opens such
    a file; `to_excel` keeps it.

    Args:
        table: a preview, or any other of the toolkit's tables.
        path: the file to write.
    """
    found = pa.Table.from_pandas(table, preserve_index=table.index.name is not None)
    columns = [_harmless(column) for column in found.columns]
    with open(path, "wb") as file:
        file.write(codecs.BOM_UTF8)
        csv.write_csv(pa.table(columns, found.column_names), file, csv.WriteOptions(quoting_style="needed"))


def _harmless(column: pa.ChunkedArray) -> pa.Array:
    """Mark what is suspect in a column of texts, looking at each distinct one once."""
    whole = column.combine_chunks()
    if pa.types.is_string(whole.type) or pa.types.is_large_string(whole.type):
        whole = whole.dictionary_encode()
    if not pa.types.is_dictionary(whole.type):
        return whole
    texts = whole.dictionary.cast(pa.large_string())
    numbers = pc.match_substring_regex(texts, _NUMBERS)
    suspect = pc.and_not(pc.match_substring_regex(texts, _SUSPECT), numbers)
    marked = pc.if_else(suspect, pc.binary_join_element_wise(_MARK, texts, _NOTHING), texts)
    return marked.take(whole.indices)


def to_excel(table: pd.DataFrame, path: str | os.PathLike[str], sheet: str = "preview") -> None:
    """Write a table as an Excel workbook, with its index where that has a name.

    All texts are cells of type text, so that ``+819012345678`` keeps its ``+`` and nothing is computed, not even after
    somebody has edited the cell. A control character becomes �, and a text beyond Excel's 32,767 characters is cut.

    Args:
        table: a preview, or any other of the toolkit's tables.
        path: the file to write.
        sheet: the sheet's name.

    Raises:
        ToolkitError: the table has more rows than a sheet can hold.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    if len(table) >= _SHEET_ROWS:
        raise ToolkitError(
            _("An Excel sheet holds {most} rows; the table has {count}.").format(
                most=_SHEET_ROWS - 1, count=len(table)
            ),
            _("Use to_csv or to_parquet, or write a part of the table, such as its problem rows."),
        )
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"

    text = WriteOnlyCell(page)
    text.number_format = "@"
    text.quotePrefix = True

    def cell(value: Any) -> Any:
        if value is None or value is pd.NA or value != value:
            return None
        if isinstance(value, (bool, int, float, np.number, np.bool_)):
            return value.item() if isinstance(value, np.generic) else value
        said = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value))[:_CELL_CHARACTERS]
        if not said.startswith((*_STARTS, "#")):  # openpyxl would take these for formulas and errors.
            return said
        guarded = copy(text)
        guarded.value, guarded.data_type = said, "s"
        return guarded

    named = table.index.name is not None
    page.append([cell(str(name)) for name in ([table.index.name] if named else []) + list(table.columns)])
    for row in table.itertuples(index=named, name=None):
        page.append([cell(value) for value in row])
    book.save(path)


def to_parquet(table: pd.DataFrame, path: str | os.PathLike[str]) -> None:
    """Write a table as Parquet, its types and index included; texts stay as they are, for nothing computes them.

    Args:
        table: a preview, or any other of the toolkit's tables.
        path: the file to write.
    """
    table.to_parquet(path)
