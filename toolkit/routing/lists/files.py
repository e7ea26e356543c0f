"""The preview of a list in a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.bar import bar
from toolkit.facts.countries import check_regions
from toolkit.routing.lists.columns import preview_columns
from toolkit.routing.lists.piece import Piece
from toolkit.routing.lists.readers import column_of, reader
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.source import Source, pool_of, read, sender_of

Progress = Callable[[int, int | None], None]

PIECE = 100_000
"""Rows that are read and previewed at a time."""


def preview_file(
    source: Source,
    service_sid: str,
    path: str | os.PathLike[str],
    *,
    column: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    media: bool = False,
    region: str | None = None,
    rules: Rules = DEFAULT_RULES,
    from_: str | None = None,
    progress: bool | Progress | None = None,
) -> pd.DataFrame:
    """Preview a list of destinations that stands in a file, with a progress bar.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        path: a file of lines (.csv, .tsv, .txt; separated by comma, semicolon, tab or bar), a workbook (.xlsx, .xlsm,
            .xls, .ods) or a Parquet file.
        column: title of the column that holds the numbers. Without it: the only column, or the only one with a usual
            title (to, phone, mobile, number, 電話番号 …). A file that begins with numbers has no titles; then it is the
            first column that holds one there.
        sheet: of a workbook; None for the one that was open when it was saved.
        encoding: of a file of lines; None finds UTF-8, UTF-16 with its mark, and Windows' Japanese one.
        media: preview messages with media.
        region: ISO 3166 code of the country to assume for numbers without ``+``.
        rules: options for what Twilio leaves open.
        from_: the address of a sender that every request names as From; see `preview`.
        progress: show the bar; None shows it in a notebook and in a terminal. Or a function to be told how far the
            reading is: how much is read of how much, in bytes or rows; None where the file does not tell.

    Returns:
        What `preview` returns, one row for each row of the file that is not blank. The index is the file's own
        numbering, from 1: ``line`` or ``row``. A broken line, with more or fewer fields than the first or with
        quotation marks that do not match, is a row that fails: ``to`` is the line as it stands, ``reason`` says what is
        wrong, ``error_code`` is missing; the lines after it are read.

    Raises:
        ToolkitError: the account has no such service (20404) or no such sender (21606); there is no such file, or it is
            of another kind or damaged; there is no such region; which column holds the numbers is not clear.
    """
    check_regions([region] if region else [])
    snapshot = read(source)
    pool = pool_of(snapshot, service_sid)
    if from_:
        sender_of(snapshot, pool, from_)
    file = reader(Path(path), sheet=sheet, encoding=encoding)
    numbers = column_of(file, column)
    tables, done, told = [], 0, progress if callable(progress) else None
    with bar(Path(path).name, file.total, file.unit, False if callable(progress) else progress) as shown:
        for piece in file.pieces(numbers, PIECE):
            table = preview_columns(
                snapshot, service_sid, piece.texts, media=media, region=region, rules=rules, from_=from_
            )
            tables.append(_with_broken(table, piece))
            shown.update(piece.done)
            done += piece.done
            if told:
                told(done, file.total)
    empty = preview_columns(snapshot, service_sid, [], rules=rules)
    found = pd.concat(tables) if tables else empty
    return found.set_axis(found.index.astype("int64").rename(file.index))


def _with_broken(table: pd.DataFrame, piece: Piece) -> pd.DataFrame:
    if piece.broken:
        places = list(piece.broken)
        texts, problems = zip(*piece.broken.values(), strict=True)
        for name, values in (("to", list(texts)), ("reason", list(problems)), ("error_code", pd.NA)):
            table.loc[places, name] = values
    return table.set_axis(pd.Index(np.asarray(piece.rows, np.int64)))
