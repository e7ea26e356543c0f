"""Opening the file of a snapshot (``toolkit.snapshot.snapshot``), whoever made it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors.raised import ToolkitError
from toolkit.files import DamagedError
from toolkit.i18n import _
from toolkit.model.message_log import AlertGroup, DayCount, MessageGroup, MessageLog
from toolkit.model.shape import conforms
from toolkit.model.usage import ChangeEvent
from toolkit.snapshot.resources import Rows
from toolkit.snapshot.snapshot import FORMAT, VERSION, Snapshot, assemble


def load_snapshot(path: str | Path) -> Snapshot:
    """Open a file that ``save`` wrote; no account and no credentials are needed.

    Raises:
        ToolkitError: there is no such file, or it is damaged, of another kind, too large or of a newer version.
    """
    try:
        data = files.parsed(files.inflated(files.read(path)))
        known = isinstance(data, dict) and data.get("format") == FORMAT and data.get("version") == VERSION
        snapshot = _opened(data) if known else None
    except (OSError, DamagedError) as error:
        raise ToolkitError(
            _("{file} cannot be read as a snapshot.").format(file=path),
            _("Choose a file that snapshot.save() wrote: {detail}.").format(detail=type(error).__name__),
        ) from None
    if snapshot is None:
        raise ToolkitError(
            _("{file} is no snapshot, or one of a newer version of the toolkit.").format(file=path),
            _("Choose a file that snapshot.save() wrote, or update the toolkit."),
        )
    return snapshot


def _opened(data: dict[str, Any]) -> Snapshot:
    """Return what a file holds, when it has the types that a snapshot declares.

    Raises:
        DamagedError: it has not.
    """
    try:
        if not conforms(data["resources"], Rows):
            raise DamagedError
        snapshot = assemble(
            data["account_sid"],
            datetime.fromisoformat(data["taken_at"]),
            data["resources"],
            sticky={(service, to): sender for service, to, sender in data["sticky"]},
            log=_log(data["log"]),
            alerts=tuple(AlertGroup(**_dated(alert, "last", "first")) for alert in data["alerts"]),
            events=_events(data.get("events")),
            unreadable=data["unreadable"],
            live=data["live"],
            redacted=data["redacted"],
        )
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise DamagedError from None  # a resource lacks something, or it is of another type
    if not conforms(snapshot, Snapshot):
        raise DamagedError
    return snapshot


def _events(data: list[dict[str, Any]] | None) -> tuple[ChangeEvent, ...] | None:
    if data is None:
        return None
    return tuple(ChangeEvent(**_dated(row, "date") | {"properties": tuple(row["properties"])}) for row in data)


def _log(data: dict[str, Any] | None) -> MessageLog | None:
    if data is None:
        return None
    groups = tuple(MessageGroup(**_dated(group, "first", "last")) for group in data["groups"])
    days = tuple(DayCount(**_dated(day, "day")) for day in data.get("days", ()))
    return MessageLog(datetime.fromisoformat(data["since"]), datetime.fromisoformat(data["until"]), groups, days)


def _dated(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: row[name] and datetime.fromisoformat(row[name]) for name in names if name in row}
