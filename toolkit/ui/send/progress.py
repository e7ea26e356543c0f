"""The progress of messages, from accepted to delivered or failed, with what to do about an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ipywidgets as W
import pandas as pd
from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.errors.explained import Problem, of_code, of_exception
from toolkit.i18n import _, lazy, prose
from toolkit.model.message_log import FINAL_STATUSES
from toolkit.tables.html import table_html

STATUSES = {
    "accepted": lazy("accepted: a sender is being picked"),
    "scheduled": lazy("scheduled"),
    "queued": lazy("queued: the sender is picked"),
    "sending": lazy("sending"),
    "sent": lazy("sent: handed to the carrier"),
    "delivered": lazy("✓ delivered"),
    "undelivered": lazy("✗ undelivered"),
    "failed": lazy("✗ failed"),
    "canceled": lazy("canceled"),
    "read": lazy("✓ read"),
    "refused": lazy("✗ refused"),
}


@dataclass(slots=True)
class _Row:
    to: str
    sid: str = ""
    status: str = "refused"
    from_: str = ""
    segments: str = ""
    problem: Problem | None = None


class Progress(W.HTML):
    """A table of messages under way.

    Args:
        account: the account that sent them.
    """

    def __init__(self, account: Account) -> None:
        super().__init__()
        self._account = account
        self._rows: list[_Row] = []

    @property
    def finished(self) -> bool:
        """Nothing more will change."""
        return all(row.status in FINAL_STATUSES or row.status == "refused" for row in self._rows)

    def clear(self) -> None:
        """Forget the messages of an earlier send."""
        self._rows = []
        self.show()

    def add(self, to: str, message: Any) -> None:
        """Follow a message that Twilio accepted."""
        row = _Row(to, message.sid)
        _update(row, message)
        self._rows.append(row)

    def refuse(self, to: str, error: TwilioRestException) -> None:
        """Note a destination for which Twilio refused the request."""
        self._rows.append(_Row(to, problem=of_exception(error)))

    def refresh(self) -> None:
        """Ask Twilio how the messages stand."""
        for row in self._rows:
            if row.sid and row.status not in FINAL_STATUSES:
                _update(row, self._account.client.messages(row.sid).fetch())
        self.show()

    def summary(self) -> str:
        """Say in one sentence how the messages stand."""
        arrived = sum(row.status in ("delivered", "read") for row in self._rows)
        return _("{arrived} of {count} delivered.").format(arrived=arrived, count=len(self._rows))

    def show(self) -> None:
        """Draw the table."""
        if not self._rows:
            self.value = ""
            return
        headers = {
            "to": _("to"),
            "status": _("status"),
            "from": _("from"),
            "segments": _("segments"),
            "sid": _("message SID"),
            "problem": _("what happened and what to do"),
        }
        self.value = table_html(self.frame(), _("Progress"), headers=headers)

    def frame(self) -> pd.DataFrame:
        """Return the messages as a table, all columns ``str``: to, status, from, segments, sid, problem."""
        rows = [
            (row.to, _(STATUSES.get(row.status, row.status)), row.from_, row.segments, row.sid, _advice(row.problem))
            for row in self._rows
        ]
        return pd.DataFrame(rows, columns=["to", "status", "from", "segments", "sid", "problem"], dtype="str")


def _update(row: _Row, message: Any) -> None:
    row.status = message.status
    row.from_ = message.from_ or ""
    row.segments = message.num_segments if message.num_segments != "0" else ""
    row.problem = of_code(message.error_code) if message.error_code else None


def _advice(problem: Problem | None) -> str:
    return f"{problem.code}: {prose([problem.what, problem.fix])}" if problem else ""
