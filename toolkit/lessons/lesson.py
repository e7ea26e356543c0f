"""A lesson: one step of the course on one account."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from toolkit.account.base import Account
from toolkit.errors.explained import of_exception
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, prose
from toolkit.lessons import audited, channels, consent, create, inbound, pool, register, route, scale, send
from toolkit.lessons.learner import look
from toolkit.lessons.step import Step
from toolkit.lessons.verdict import Action, Hints, Solution, Verdict, block, code_html, folded
from toolkit.tables.html import Table

STEPS: tuple[Step, ...] = (
    create.STEP,
    inbound.STEP,
    pool.STEP,
    send.STEP,
    route.STEP,
    register.STEP,
    consent.STEP,
    channels.STEP,
    scale.STEP,
)
"""The steps on the learner's own service."""

AUDIT = audited.STEP
"""A step of its own: on another account than the course's, so it does not count for the course's progress."""

WAIT_SECONDS = 10.0
"""Seconds for which a check waits for a message that is still on its way."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was made because earlier steps had not been done.

    Attributes:
        calls: the calls that made it.
        sentences: what it is, in the user's language.
    """

    calls: tuple[Action, ...] = ()
    sentences: tuple[str, ...] = ()


class Lesson:
    """One step of the course.

    Args:
        account: the account to learn on.
        step: the step.
        prepared: what was made because earlier steps had not been done.

    Attributes:
        step: the step.
        prepared: that preparation.
    """

    def __init__(self, account: Account, step: Step, prepared: Prepared) -> None:
        self._account = account
        self.step = step
        self.prepared = prepared
        self._hints = 0

    @property
    def service_sid(self) -> str | None:
        """The SID of the learner's own messaging service; None before there is one."""
        return look(self._account).service_sid or None

    def check(self) -> Verdict:
        """Judge the exercise by what exists in the account; never raises.

        A message that is still on its way is waited for, ten seconds at the most.
        """
        return _judged(self.step, self._account, WAIT_SECONDS)

    def hint(self) -> Hints:
        """Return a hint; the next call returns one more."""
        self._hints = min(self._hints + 1, len(self.step.hints))
        return Hints(tuple(_(hint) for hint in self.step.hints[: self._hints]), len(self.step.hints))

    def solution(self) -> Solution:
        """Return the code that does the exercise, or what is left of it."""
        return Solution(self.step.calls(look(self._account)))

    def progress(self) -> Table:
        """Return how far the learner is, a row a step."""
        return Table(progress(self._account)[["number", "step", "status", "finding"]], _("Your progress"))

    def _sentences(self) -> list[str]:
        """Say what this lesson works on and what was prepared for it."""
        mine = look(self._account).pool
        if mine is None:
            service = _("You have no messaging service of your own yet; this step makes one.")
        else:
            service = _("Your messaging service: “{name}” ({sid}).").format(
                name=mine.service.friendly_name, sid=mine.service.sid
            )
        place = _("Connected to: {place}").format(place=self._account.place)
        return [place, *self.prepared.sentences, service]

    def _title(self) -> str:
        return _("Step {number}: {title}").format(number=int(self.step.number), title=_(self.step.title))

    def __repr__(self) -> str:
        return "\n".join([self._title(), *self._sentences()])

    def _repr_html_(self) -> str:
        lines = "<br>".join(escape(sentence) for sentence in self._sentences())
        code = folded(_("Show the code"), code_html(self.prepared.calls)) if self.prepared.calls else ""
        return block(f"<b>{escape(self._title())}</b><br>{lines}{code}")


class AuditLesson(Lesson):
    """The step that looks at a whole account instead of the learner's own service."""

    def _sentences(self) -> list[str]:
        return [_("Connected to: {place}").format(place=self._account.place)]


def start(account: Account, number: str) -> Lesson:
    """Begin a step; what earlier steps would have made is made where it is missing.

    Args:
        account: the account to learn on.
        number: ``"01"`` …, of which ``"06"`` is for an account to audit, for which nothing is prepared.

    Raises:
        ToolkitError: there is no such step, or the account cannot be read.
        twilio.base.exceptions.TwilioRestException: Twilio refused what had to be prepared.
    """
    if number == AUDIT.number:
        return AuditLesson(account, AUDIT, Prepared())
    step = next((step for step in STEPS if step.number == number), None)
    if step is None:
        raise ToolkitError(
            _("There is no step {number!r}.").format(number=number),
            _("Choose one of {numbers}.").format(numbers=", ".join(sorted(step.number for step in (*STEPS, AUDIT)))),
        )
    return Lesson(account, step, _prepare(account, number))


def _prepare(account: Account, number: str) -> Prepared:
    """Create the service from step 02 on, fill its pool from step 04 on."""
    learner = look(account)
    calls: tuple[Action, ...] = ()
    sentences = []
    if number >= inbound.STEP.number and learner.pool is None:
        calls += _run(account, create.calls(learner))
        learner = look(account)
        sentences.append(_("Step 1 was not done yet: a messaging service was created for you."))
    if number >= send.STEP.number and learner.pool is not None and not learner.pool.senders:
        calls += _run(account, pool.calls(learner))
        filled = look(account).pool
        senders = ", ".join(sender.address for sender in filled.senders) if filled else ""
        sentences.append(
            _("Step 3 was not done yet: these senders were put into the pool: {senders}.").format(senders=senders)
        )
    return Prepared(calls, tuple(sentences))


def _run(account: Account, calls: tuple[Action, ...]) -> tuple[Action, ...]:
    for call in calls:
        call.run(account)
    return calls


def progress(account: Account) -> pd.DataFrame:
    """Return how far a learner is.

    Args:
        account: the account to judge by.

    Returns:
        One row a step, all columns ``str``, in the user's language: ``number``, ``notebook`` (file name), ``step``
        (what it is about), ``state`` (``not attempted``, ``not yet``, ``done``, ``unknown``), ``status`` (the same in
        words, with a symbol), ``finding`` (what was found or is missing).
    """
    rows = []
    for step in STEPS:
        verdict = _judged(step, account)
        rows.append((step.number, step.notebook, _(step.title), verdict.state, verdict.words, verdict.sentence))
    return pd.DataFrame(rows, columns=["number", "notebook", "step", "state", "status", "finding"]).astype("str")


def _judged(step: Step, account: Account, wait_seconds: float = 0) -> Verdict:
    """Judge a step; an account that cannot be read is a verdict, too: a check must not stop "Run All"."""
    try:
        return step.judge(look(account, wait_seconds))
    except Exception as error:
        problem = of_exception(error)
        return Verdict("unknown", prose([problem.what, problem.fix]))
