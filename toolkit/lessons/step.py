"""What a step is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.i18n import _, lazy
from toolkit.lessons.learner import Learner
from toolkit.lessons.verdict import Action, Verdict


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the course.

    Attributes:
        number: ``"01"`` …
        notebook: the notebook's file name, the same in every language.
        title: what the step is about; a message for ``_``.
        judge: looks at the account and says how far the exercise is.
        hints: from a nudge to nearly the answer; messages for ``_``.
        calls: what does the rest of the exercise; a later step runs it where a learner comes without it.
    """

    number: str
    notebook: str
    title: str
    judge: Callable[[Learner], Verdict]
    hints: tuple[str, ...]
    calls: Callable[[Learner], tuple[Action, ...]]


_NO_SERVICE = lazy("You have no messaging service of your own yet.")


def no_service() -> Verdict:
    """Say that there is nothing to judge yet."""
    return Verdict("not attempted", _(_NO_SERVICE))
