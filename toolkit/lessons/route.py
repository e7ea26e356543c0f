"""Step 05: the learner changes the pool until the preview says what is wanted."""

from __future__ import annotations

from toolkit.calls.call import Call, add_sender
from toolkit.i18n import _, lazy
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step, no_service
from toolkit.lessons.verdict import Verdict
from toolkit.model.account import Sender
from toolkit.routing import destination, select

BRITON = "+447400123457"
SPANIARD = "+34612345678"
SHORT_CODE = "60123"


def judge(learner: Learner) -> Verdict:
    """Ask the selection rules whether the United Kingdom can answer and Spain sees a name.

    Alphanumeric sender IDs are one-way:
    https://www.twilio.com/docs/messaging/services/alphanumeric-sender-ids-in-messaging-services.
    """
    if learner.pool is None:
        return no_service()
    if not learner.pool.senders:
        return Verdict("not attempted", _("The sender pool of your service is empty."))
    briton, spaniard = _sender(learner, BRITON), _sender(learner, SPANIARD)
    if briton is None:
        return Verdict("not yet", _("Nothing reaches the United Kingdom now."))
    if spaniard is None or spaniard.type != "alpha":
        return Verdict(
            "not yet",
            _("The United Kingdom sees {sender}, but Spain sees no name.").format(sender=briton.address),
        )
    if briton.type == "alpha":
        return Verdict(
            "not attempted", _("The United Kingdom sees {sender} and cannot answer it.").format(sender=briton.address)
        )
    return Verdict(
        "done",
        _("The United Kingdom can answer {sender}, and Spain sees {name}.").format(
            sender=briton.address, name=spaniard.address
        ),
    )


def _sender(learner: Learner, to: str) -> Sender | None:
    """The sender that a new customer would see; None where the message fails."""
    if learner.pool is None:
        return None
    picked = select(learner.pool, destination(to), trial=learner.snapshot.trial)
    return None if picked.status == "fails" else picked.sender


def calls(learner: Learner) -> tuple[Call, ...]:
    """Add the British short code, and a name where there is none."""
    if learner.pool is None or judge(learner).state == "done":
        return ()
    senders = [sender for sender in [learner.free(SHORT_CODE)] if sender]
    if not any(sender.type == "alpha" and not sender.country for sender in learner.pool.senders):
        senders.append(Sender("", "alpha", "OWL"))
    return tuple(add_sender(learner.service_sid, sender) for sender in senders)


STEP = Step(
    number="05",
    notebook="05_routing_preview.ipynb",
    title=lazy("Preview the routing"),
    judge=judge,
    hints=(
        lazy("Which kind of sender comes before an alphanumeric sender ID, and reaches its own country only?"),
        lazy("The sample account owns a British short code that is in no pool."),
        lazy("Add the short code 60123 to your pool, with the pool panel of step 3."),
    ),
    calls=calls,
)
