"""Feedback on messages: whether the recipient did what the message was for.

https://www.twilio.com/docs/messaging/api/message-feedback-resource; ``twilio_api_v2010.json``. No source says that a
message sent without ``ProvideFeedback`` refuses it, nor what a second report does: it is taken, and replaces the first.
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import Field, choice, defaults, given
from toolkit.sandbox.api.http import Response, answer, rfc2822
from toolkit.sandbox.api.resource import of_message
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record

_FIELDS = (Field("Outcome", choice(("confirmed", "unconfirmed")), "confirmed"),)
"""The resource exists to confirm, so ``confirmed`` unless sent (assumed)."""


def serialize(context: Context, feedback: Record) -> dict[str, Any]:
    """Return a Feedback as JSON."""
    return {
        "account_sid": context.account_sid,
        "message_sid": feedback.sid,
        "outcome": feedback.data["outcome"],
        "date_created": rfc2822(feedback.created),
        "date_updated": rfc2822(feedback.updated),
        "uri": context.uri("Messages", feedback.sid, "Feedback"),
    }


def _create(context: Context) -> Response:
    sid = of_message(context)
    settings = defaults(_FIELDS) | given(_FIELDS, context.form)
    feedback = context.store.get(kinds.FEEDBACK, sid)
    if feedback is None:
        feedback = context.store.add(kinds.FEEDBACK, sid, settings, parent=sid, now=context.now)
    else:
        context.store.update(feedback, settings, context.now)
    return answer(200, serialize(context, feedback))


ROUTES: tuple[Operation, ...] = (
    Route("POST", "api", "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Feedback.json", _create),
)
