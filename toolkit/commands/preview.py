"""The command line's preview of a list: ``messaging-toolkit preview FILE``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import pandas as pd
from twilio.base.exceptions import TwilioException

from toolkit.commands import source
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, listing
from toolkit.model.account import Service
from toolkit.routing.lists.files import preview_file
from toolkit.routing.source import read
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.exports import WRITERS
from toolkit.tables.inert import plain
from toolkit.tables.words import width_of, worded

ALL_REACHED, SOME_FAIL, NOT_PREVIEWED = 0, 1, 2
"""The exit statuses: every row has a sender that reaches it; some fail; the list could not be previewed."""

SHOWN = ("to", "region", "sender", "rule", "status", "reason")
"""The columns that a terminal has room for; a file gets them all."""

MOST_SHOWN = 200
"""Rows that are shown in a terminal."""


def add_to(commands: Any) -> None:
    """Add the command to the parser's commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "preview",
        help=_("say which sender would reach each number of a list; nothing is sent"),
        description=_("Exit status: 0 every number is reached, 1 some are not, 2 the list could not be previewed."),
    )
    parser.add_argument("file", metavar="FILE", help=_("the list: CSV, TSV or text, Excel workbook or Parquet"))
    parser.add_argument(
        "--service", metavar="SID", help=_("the service's SID or name (default: the account's only service)")
    )
    source.add_to(parser)
    parser.add_argument("--column", metavar="TITLE", help=_("the column that holds the numbers, if it is not clear"))
    parser.add_argument("--sheet", metavar="NAME", help=_("the sheet of a workbook"))
    parser.add_argument(
        "--region", metavar="XX", help=_("the country of numbers without +, by its ISO 3166 code, such as JP")
    )
    parser.add_argument("--from", dest="from_", metavar="SENDER", help=_("the sender that every message names as From"))
    parser.add_argument("--media", action="store_true", help=_("messages have media"))
    parser.add_argument(
        "--output",
        metavar="FILE",
        help=_("write all columns to a file: .csv, .xlsx or .parquet (default: a table to this terminal)"),
    )


def run(given: argparse.Namespace) -> int:
    """Preview the list, write or show the table, and return the exit status."""
    try:
        ending = Path(given.output or "").suffix.lower()
        if given.output and ending not in WRITERS:
            raise ToolkitError(
                _("{file} has an ending that no table is written for.").format(file=given.output),
                _("Choose one of these: {endings}.").format(endings=listing(WRITERS)),
            )
        with source.opened(given) as account:
            snapshot = read(account)
        table = preview_file(
            snapshot,
            _service(snapshot, given.service).sid,
            given.file,
            column=given.column,
            sheet=given.sheet,
            region=given.region,
            media=given.media,
            from_=given.from_,
        )
        if given.output:
            WRITERS[ending](table, given.output)
        else:
            _show(table)
    except (ToolkitError, TwilioException, OSError) as error:
        source.tell(error)
        return NOT_PREVIEWED
    return SOME_FAIL if (table["status"] == "fails").any() else ALL_REACHED


def _service(snapshot: Snapshot, asked: str | None) -> Service:
    """Return the service with that SID or name; the only one where none is asked for."""
    services = [pool.service for pool in snapshot.pools.values()]
    found = [one for one in services if asked in (None, one.sid, one.friendly_name)]
    if len(found) == 1:
        return found[0]
    if not services:
        raise ToolkitError(_("The account has no messaging service."), _("Create one first; notebook 01 shows how."))
    raise ToolkitError(
        _("It is not clear which messaging service is meant."),
        _("Name one with --service: {services}.").format(
            services=listing(f"{one.sid} ({plain(one.friendly_name)})" for one in services)
        ),
    )


def _show(table: pd.DataFrame) -> None:
    """Write the first rows for a terminal, and how many there are of each status."""
    shown = worded(table[list(SHOWN)].head(MOST_SHOWN)).map(plain)
    rows = [list(shown.columns), *shown.to_numpy().tolist()]
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]
    if len(table) > MOST_SHOWN:
        lines.append(_("{count:,} more rows: --output writes them all.").format(count=len(table) - MOST_SHOWN))
    counts = worded(table["status"].value_counts().rename_axis("status").reset_index(name="destinations"))
    lines += ["", listing(f"{status}: {count}" for status, count in counts.itertuples(index=False))]
    sys.stdout.buffer.write("\n".join(lines).encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))
