"""A snapshot in one file: Twilio's own resources as JSON, compressed with gzip, readable without credentials.

The file is a JSON object:

==============  =====================================================================================================
``format``      ``twilio-messaging-toolkit/snapshot``
``version``     1; a reader refuses newer ones
``account_sid`` ``AC…``
``taken_at``    ISO 8601
``live``        Twilio was read, not the sandbox
``redacted``    phone numbers, texts and contacts are masked (``toolkit.redaction``)
``resources``   by part of the account, a list of resources exactly as Twilio's API answers them, but for the account's
                ``auth_token``, which is left out. Parts: ``account``, ``numbers`` (IncomingPhoneNumbers),
                ``short_codes``, ``applications``, ``verifications`` (Tollfree/Verifications), ``brands``
                (BrandRegistrations), ``channel_senders/whatsapp`` (Messaging v2 Channels/Senders) and its like,
                ``pools`` (Services), and for each service ``pools/MG…/campaigns`` (Usa2p), ``…/phone_numbers``,
                ``…/short_codes``, ``…/alpha_senders``, ``…/destination_alpha_senders``, ``…/channel_senders``
``log``         null, or ``since``, ``until`` and ``groups`` of messages summed up (``toolkit.history.MessageGroup``):
                no message and no recipient is kept
``alerts``      groups of alerts (``toolkit.history.AlertGroup``)
``sticky``      ``[service SID, To, sender SID]``, of the sandbox only
``unreadable``  part → why it could not be read
==============  =====================================================================================================
"""

from __future__ import annotations

import gzip
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from toolkit import files
from toolkit.errors import ToolkitError
from toolkit.history import AlertGroup, MessageGroup, MessageLog
from toolkit.i18n import _
from toolkit.model import Snapshot
from toolkit.redaction import Redaction
from toolkit.snapshot.assemble import assemble

FORMAT = "twilio-messaging-toolkit/snapshot"
VERSION = 1


def save(snapshot: Snapshot, path: str | Path, *, redact: bool | None = None) -> None:
    """Write a snapshot to one file.

    Args:
        snapshot: as an account was read.
        path: the file; one that is there is replaced, whole or not at all.
        redact: mask phone numbers and texts. Default: where the account is a live one.

    Raises:
        ToolkitError: the file cannot be written, or the snapshot was changed after it was read.
    """
    if _assembled(snapshot) != snapshot:
        raise ToolkitError(
            _("This snapshot is not as an account was read, so it has no representation in Twilio's resources."),
            _("Save the one that account.snapshot() returned."),
        )
    if redact if redact is not None else snapshot.live:
        snapshot = redacted(snapshot)
    data = {
        "format": FORMAT,
        "version": VERSION,
        "account_sid": snapshot.account_sid,
        "taken_at": snapshot.taken_at,
        "live": snapshot.live,
        "redacted": snapshot.redacted,
        "resources": snapshot.resources,
        "log": None if snapshot.log is None else asdict(snapshot.log),
        "alerts": [asdict(alert) for alert in snapshot.alerts],
        "sticky": [[*key, sender] for key, sender in snapshot.sticky.items()],
        "unreadable": snapshot.unreadable,
    }
    files.write(Path(path), gzip.compress(orjson.dumps(data, option=orjson.OPT_INDENT_2), mtime=0))


def load_snapshot(path: str | Path) -> Snapshot:
    """Open a file that ``save`` wrote; no account and no credentials are needed.

    Raises:
        ToolkitError: there is no such file, or it is damaged, of another kind or of a newer version.
    """
    try:
        data = orjson.loads(gzip.decompress(Path(path).read_bytes()))
        known = isinstance(data, dict) and data.get("format") == FORMAT
    except (OSError, EOFError, ValueError) as error:
        raise ToolkitError(
            _("{file} cannot be read as a snapshot.").format(file=path),
            _("Choose a file that snapshot.save() wrote: {detail}.").format(detail=type(error).__name__),
        ) from None
    if not known or data.get("version") != VERSION:
        raise ToolkitError(
            _("{file} is no snapshot, or one of a newer version of the toolkit.").format(file=path),
            _("Choose a file that snapshot.save() wrote, or update the toolkit."),
        )
    return _opened(data)


def redacted(snapshot: Snapshot, redaction: Redaction | None = None) -> Snapshot:
    """Return the snapshot with phone numbers, texts and contacts masked.

    Args:
        snapshot: as an account was read.
        redaction: what to mask with; None for a new key.
    """
    if snapshot.redacted:
        return snapshot
    mask = redaction or Redaction()
    return assemble(
        snapshot.account_sid,
        snapshot.taken_at,
        mask.rows(snapshot.resources),
        sticky=mask.sticky(snapshot.sticky),
        log=mask.log(snapshot.log),
        alerts=mask.alerts(snapshot.alerts),
        unreadable={part: mask.text(reason) for part, reason in snapshot.unreadable.items()},
        live=snapshot.live,
        redacted=True,
    )


def _assembled(snapshot: Snapshot) -> Snapshot:
    return assemble(
        snapshot.account_sid,
        snapshot.taken_at,
        snapshot.resources,
        sticky=snapshot.sticky,
        log=snapshot.log,
        alerts=snapshot.alerts,
        unreadable=snapshot.unreadable,
    )


def _opened(data: dict[str, Any]) -> Snapshot:
    return assemble(
        data["account_sid"],
        datetime.fromisoformat(data["taken_at"]),
        data["resources"],
        sticky={(service, to): sender for service, to, sender in data["sticky"]},
        log=_log(data["log"]),
        alerts=tuple(AlertGroup(**_dated(alert, "last")) for alert in data["alerts"]),
        unreadable=data["unreadable"],
        live=data["live"],
        redacted=data["redacted"],
    )


def _log(data: dict[str, Any] | None) -> MessageLog | None:
    if data is None:
        return None
    groups = tuple(MessageGroup(**_dated(group, "first", "last")) for group in data["groups"])
    return MessageLog(datetime.fromisoformat(data["since"]), datetime.fromisoformat(data["until"]), groups)


def _dated(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: row[name] and datetime.fromisoformat(row[name]) for name in names}
