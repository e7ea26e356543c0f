"""One sender that joins or leaves a pool, as a call and in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.calls.call import Call, add_sender, remove_sender
from toolkit.errors.explained import Problem
from toolkit.i18n import _
from toolkit.model.account import Sender


@dataclass(frozen=True, slots=True)
class Change:
    """One sender that joins or leaves a pool.

    Args:
        service_sid: the service whose pool it is.
        sender: who.
        leaves: it leaves; otherwise it joins.
    """

    service_sid: str
    sender: Sender
    leaves: bool = False

    @property
    def call(self) -> Call:
        """The call that does it."""
        return (remove_sender if self.leaves else add_sender)(self.service_sid, self.sender)

    @property
    def done(self) -> str:
        """Say that it was done."""
        sentence = _("Removed {sender}.") if self.leaves else _("Added {sender}.")
        return sentence.format(sender=self.sender.address)

    def refused(self, problem: Problem) -> Problem:
        """Say which change it was that ``problem`` prevented."""
        sentence = _("{sender} was not removed. {why}") if self.leaves else _("{sender} was not added. {why}")
        return replace(problem, what=sentence.format(sender=self.sender.address, why=problem.what))
