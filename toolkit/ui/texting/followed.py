"""Messages that are followed from the request to their end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.errors.explained import Problem, of_code, of_exception
from toolkit.i18n import _, lazy, prose
from toolkit.model.message_log import FINAL_STATUSES

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
"""Twilio's statuses in words, and one for a request that Twilio refused, of which no message came."""


@dataclass(slots=True)
class Followed:
    """A message of the account's as it was last read.

    Attributes:
        to: whom it goes to, as the request named them.
        text: the body of the request.
        sid: its SID; "" where Twilio refused the request.
        status: one of ``STATUSES``.
        from_: its sender; "" while none is picked.
        segments: how many it was counted as; "" while that is not known.
        problem: what went wrong; None while nothing did.
    """

    to: str
    text: str
    sid: str = ""
    status: str = "refused"
    from_: str = ""
    segments: str = ""
    problem: Problem | None = None

    @classmethod
    def of(cls, message: Any, to: str = "") -> Followed:
        """Follow a message that Twilio has accepted; ``to`` is for where an account is masked."""
        made = cls(to or message.to, message.body or "", message.sid)
        made.read(message)
        return made

    @classmethod
    def refused(cls, to: str, text: str, error: TwilioRestException) -> Followed:
        """Note a message that Twilio refused to take."""
        return cls(to, text, problem=of_exception(error))

    @property
    def finished(self) -> bool:
        """Nothing more will change."""
        return not self.sid or self.status in FINAL_STATUSES

    @property
    def advice(self) -> str:
        """What went wrong and what to do about it, in sentences; "" where nothing did."""
        return f"{self.problem.code}: {prose([self.problem.what, self.problem.fix])}" if self.problem else ""

    @property
    def words(self) -> str:
        """Its status in the user's language."""
        return _(STATUSES.get(self.status, self.status))

    def read(self, message: Any) -> None:
        """Take over how the message stands."""
        self.status = message.status
        self.from_ = message.from_ or ""
        self.segments = message.num_segments if message.num_segments != "0" else ""
        self.problem = of_code(message.error_code) if message.error_code else None

    def refresh(self, account: Account) -> None:
        """Ask Twilio how the message stands, unless it is at its end."""
        if not self.finished:
            self.read(account.client.messages(self.sid).fetch())
