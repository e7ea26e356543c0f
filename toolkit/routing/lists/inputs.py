"""Lists of destinations in whatever form they come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.numbering.number import example, regions
from toolkit.numbering.texts import arrow_texts
from toolkit.routing.destination import Destination

Destinations = str | int | float | Destination | Iterable[Any] | None


def read_list(destinations: Destinations) -> tuple[pa.ChunkedArray, pd.Index | None]:
    """Return a list of destinations as a column of texts, and the index where it has one.

    Args:
        destinations: what `preview` takes, but neither a file nor Dask's.

    Raises:
        ToolkitError: a table without a column to read.
    """
    if destinations is None:
        return arrow_texts([example(region) for region in regions()]), None
    if isinstance(destinations, (str, bytes, int, float, Destination)):
        return arrow_texts([destinations]), None
    values: Any = destinations
    index = destinations.index if isinstance(destinations, (pd.DataFrame, pd.Series)) else None
    if isinstance(destinations, pd.DataFrame):
        values = destinations.iloc[:, _place(list(destinations.columns))]
    elif _is_table(destinations):
        table = pa.table(destinations)
        values = table.column(_place(table.column_names))
    return arrow_texts(values), index


def column_name(names: Iterable[object]) -> object:
    """Return which of a table's columns holds the destinations: ``to``, or the only one.

    Raises:
        ToolkitError: there are several, and none is called ``to``.
    """
    found = list(names)
    return found[_place(found)]


def _place(names: list[object]) -> int:
    if "to" in names:
        return names.index("to")
    if len(names) == 1:
        return 0
    if not names:
        raise ToolkitError(_("The table has no column."), _("Pass a table with the destinations."))
    raise ToolkitError(
        _("The table has several columns and none is called “to”."),
        _("Pass the column that holds the destinations, for example table[{name!r}].").format(name=str(names[0])),
    )


def _is_table(value: object) -> bool:
    """Return whether this is a table of Arrow's or of a library that shares Arrow's memory, such as Polars.

    https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html
    """
    if isinstance(value, (pa.Table, pa.RecordBatch)):
        return True
    return not isinstance(value, pd.DataFrame) and hasattr(value, "__arrow_c_stream__") and hasattr(value, "columns")
