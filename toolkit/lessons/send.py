"""Step 04: the learner sends a message through the service."""

from __future__ import annotations

from typing import Any

from toolkit.calls.call import Call
from toolkit.errors.explained import of_code
from toolkit.i18n import _, lazy
from toolkit.lessons import pool
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step, no_service
from toolkit.lessons.verdict import Verdict
from toolkit.model.message_log import FINAL_STATUSES
from toolkit.routing import destination, select

CUSTOMER = "+34612345678"


def judge(learner: Learner) -> Verdict:
    """Look for a message to the customer in Spain: through the service, in one segment, delivered.

    The newest message is judged unless an older one does it all. Statuses:
    https://www.twilio.com/docs/messaging/api/message-resource.
    """
    if learner.pool is None:
        return no_service()
    messages = learner.account.client.messages.list(to=CUSTOMER)
    if not messages:
        return Verdict("not attempted", _("No message has gone to {to} yet.").format(to=CUSTOMER))
    if learner.wait_seconds:
        messages = [learner.account.wait(message.sid, learner.wait_seconds) for message in messages]
    verdicts = [_judge(message, learner.service_sid) for message in messages]
    return next((verdict for verdict in verdicts if verdict.state == "done"), verdicts[0])


def _judge(message: Any, service_sid: str) -> Verdict:
    if not message.messaging_service_sid:
        return Verdict(
            "not yet",
            _("The message named its sender, {sender}, itself. Let your service pick one.").format(
                sender=message.from_
            ),
        )
    if message.messaging_service_sid != service_sid:
        return Verdict("not yet", _("The message went through another service, not through your own."))
    if message.status not in FINAL_STATUSES:
        return Verdict(
            "not yet", _("The message is on its way ({status}). Check again in a moment.").format(status=message.status)
        )
    if message.error_code:
        problem = of_code(message.error_code)
        return Verdict(
            "not yet",
            _("The message was not delivered ({code}). {what} {fix}").format(
                code=problem.code, what=problem.what, fix=problem.fix
            ),
        )
    if int(message.num_segments) > 1:
        return Verdict(
            "not yet",
            _("Delivered, but in {count} segments. Shorten the text until it fits in one.").format(
                count=message.num_segments
            ),
        )
    return Verdict("done", _("Delivered from {sender} in one segment.").format(sender=message.from_))


def calls(learner: Learner) -> tuple[Call, ...]:
    """Send the message, after filling a pool that does not reach the customer."""
    if learner.pool is None or judge(learner).state == "done":
        return ()
    reached = select(learner.pool, destination(CUSTOMER), trial=learner.snapshot.trial).status != "fails"
    body = _("Owl: your parcel arrives today between 2 and 4 pm.")
    send = Call("send_message", params={"To": CUSTOMER, "MessagingServiceSid": learner.service_sid, "Body": body})
    return (send,) if reached else (*pool.calls(learner), send)


STEP = Step(
    number="04",
    notebook="04_send_messages.ipynb",
    title=lazy("Send by the service's SID"),
    judge=judge,
    hints=(
        lazy("Name the service instead of a From; the panel above offers that way first."),
        lazy("The panel counts segments as you type. A single curly quote or emoji can make two out of one."),
        lazy("In code it is client.messages.create with three arguments: to, messaging_service_sid and body."),
    ),
    calls=calls,
)
