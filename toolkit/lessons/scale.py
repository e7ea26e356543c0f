"""Step 10: the learner moves a scheduled reminder, and lets the pool carry an offer in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from toolkit.account.base import Account
from toolkit.calls.call import add_sender
from toolkit.i18n import _, lazy, prose
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step, no_service
from toolkit.lessons.verdict import Action, State, Verdict
from toolkit.model.account import Sender
from toolkit.routing.reports.capacity import to_add

CUSTOMER = "+14165550166"
"""Whose appointment is moved."""

OFFER, WITHIN = {"FR": 5_000, "ES": 5_000}, timedelta(minutes=10)
"""Messages by country, all handed over at once, and the time in which they have to leave."""

NAME = Sender("", "alpha", "OWLFR", "FR")
"""A sender of its own for France, with a rate of its own."""

_AHEAD = timedelta(minutes=5)
"""Twilio schedules nothing for sooner; see ``minimum_schedule_seconds`` of the sandbox's options."""


@dataclass(frozen=True, slots=True)
class Move:
    """Canceling a scheduled reminder and scheduling another: nothing else moves one.

    Attributes:
        service_sid: the service that sends.
        waiting: SIDs of the reminders that are scheduled now; without one, the first is scheduled, too.
        first: when the reminder was to leave.
        second: when it leaves instead.
    """

    service_sid: str
    waiting: tuple[str, ...]
    first: datetime
    second: datetime

    @property
    def python(self) -> str:
        """The code that does it."""
        lines = [
            f'reminder = {{"to": "{CUSTOMER}", "messaging_service_sid": "{self.service_sid}"}}',
            f'reminder |= {{"body": {_body()!r}, "schedule_type": "fixed"}}',
        ]
        if not self.waiting:
            lines.append(f'first = client.messages.create(send_at="{self.first:%FT%TZ}", **reminder)')
            lines.append('first.update(status="canceled")')
        lines += [f'client.messages("{sid}").update(status="canceled")' for sid in self.waiting]
        lines.append(f'client.messages.create(send_at="{self.second:%FT%TZ}", **reminder)')
        return "\n".join(lines)

    def run(self, account: Account) -> None:
        """Do it."""
        messages = account.client.messages
        for sid in self.waiting or (self._schedule(messages, self.first),):
            messages(sid).update(status="canceled")
        self._schedule(messages, self.second)

    def _schedule(self, messages: Any, at: datetime) -> str:
        made = messages.create(
            to=CUSTOMER, messaging_service_sid=self.service_sid, body=_body(), schedule_type="fixed", send_at=at
        )
        return str(made.sid)


def judge(learner: Learner) -> Verdict:
    """Look for a reminder that was canceled and one that took its place, and reckon how fast the pool sends.

    A scheduled message can be canceled, not edited (https://www.twilio.com/docs/messaging/features/message-scheduling).
    """
    if learner.pool is None:
        return no_service()
    reminders = _reminders(learner)
    missing = [sentence for sentence in (_unmoved(reminders), _too_slow(learner)) if sentence]
    if missing:
        state: State = "not yet" if reminders or not _too_slow(learner) else "not attempted"
        return Verdict(state, prose(missing))
    return Verdict(
        "done",
        _("The reminder to {to} was moved, and your pool sends the offer within {minutes} minutes.").format(
            to=CUSTOMER, minutes=_minutes()
        ),
    )


def _minutes() -> int:
    return int(WITHIN.total_seconds() // 60)


def _body() -> str:
    return _("Owl: we look forward to seeing you tomorrow.")


def _reminders(learner: Learner) -> list[Any]:
    """Return the messages to the customer that the learner's service scheduled, sent ones and canceled ones too."""
    found = learner.account.client.messages.list(to=CUSTOMER)
    return [one for one in found if one.messaging_service_sid == learner.service_sid and _was_scheduled(one)]


def _was_scheduled(message: Any) -> bool:
    if message.status in ("scheduled", "canceled"):
        return True
    return bool(message.date_sent) and message.date_sent - message.date_created >= _AHEAD


def _unmoved(reminders: list[Any]) -> str:
    """Say what is missing of the reminder; "" for nothing."""
    counts = {state: sum(one.status == state for one in reminders) for state in ("scheduled", "canceled")}
    if not reminders:
        return _("Your service has scheduled nothing for {to} yet.").format(to=CUSTOMER)
    if counts["scheduled"] > 1:
        return _("{to} would get {count} reminders: cancel all but the new one.").format(
            to=CUSTOMER, count=counts["scheduled"]
        )
    if not counts["canceled"]:
        return _("A scheduled message cannot be edited: cancel it, and schedule another one.")
    if counts["canceled"] == len(reminders):
        return _("The reminder to {to} is canceled, and no other one is scheduled.").format(to=CUSTOMER)
    return ""


def _too_slow(learner: Learner) -> str:
    """Say which part of the offer does not leave in time; "" where all does."""
    table = to_add(learner.snapshot, learner.service_sid, OFFER, WITHIN)
    slow = table[table["add"].fillna(1) > 0]
    if slow.empty:
        return ""
    regions, mps, needed = slow[["regions", "mps", "needed"]].iloc[0]
    return _(
        "Within {minutes} minutes {regions} needs {needed:.1f} segments a second; your pool sends {mps:g} there."
    ).format(minutes=_minutes(), regions=regions, needed=needed, mps=mps)


def calls(learner: Learner) -> tuple[Action, ...]:
    """Move the reminder; give France a sender of its own."""
    if learner.pool is None:
        return ()
    made: list[Action] = []
    reminders = _reminders(learner)
    if _unmoved(reminders):
        hour = learner.snapshot.taken_at.replace(minute=0, second=0, microsecond=0)
        waiting = tuple(one.sid for one in reminders if one.status == "scheduled")
        made.append(Move(learner.service_sid, waiting, hour + timedelta(days=1), hour + timedelta(days=2)))
    if _too_slow(learner):
        made.append(add_sender(learner.service_sid, NAME))
    return tuple(made)


STEP = Step(
    number="10",
    notebook="10_time_and_scale.ipynb",
    title=lazy("Time and scale"),
    judge=judge,
    hints=(
        lazy("Nothing moves a scheduled message: cancel it and schedule another one. For the offer, look at to_add."),
        lazy("Both countries share one name, and so one rate. A country can have a name of its own."),
        lazy(
            "message.update takes status, canceled. destination_alpha_senders.create of your service takes an "
            "alpha_sender that is not in the pool yet, and an iso_country_code, FR."
        ),
    ),
    calls=calls,
)
