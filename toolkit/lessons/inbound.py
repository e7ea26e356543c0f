"""Step 02: the learner sends every inbound message to one webhook."""

from __future__ import annotations

from toolkit.calls.call import Call, Value
from toolkit.i18n import _, lazy
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step, no_service
from toolkit.lessons.verdict import Verdict

WEBHOOK = "https://example.com/inbound"


def judge(learner: Learner) -> Verdict:
    """Look for an https webhook that the service really uses.

    Source: https://www.twilio.com/docs/messaging/api/service-resource, ``UseInboundWebhookOnNumber`` and
    ``InboundRequestUrl``.
    """
    if learner.pool is None:
        return no_service()
    service = learner.pool.service
    url = service.inbound_request_url
    if service.use_inbound_webhook_on_number and not url:
        return Verdict("not attempted", _("“{name}” defers to each sender's own webhook.").format(name=_name(learner)))
    if service.use_inbound_webhook_on_number:
        return Verdict(
            "not yet",
            _("The service has a request URL, but it still defers to the senders' webhooks: nobody asks that URL."),
        )
    if not url:
        return Verdict(
            "not yet", _("“{name}” drops inbound messages: it needs a request URL.").format(name=_name(learner))
        )
    if not url.startswith("https://"):
        return Verdict(
            "not yet",
            _("{url} is asked, but without encryption: messages could be read on the way. Use https://.").format(
                url=url
            ),
        )
    return Verdict("done", _("Whatever arrives at any sender of the pool goes to {url}.").format(url=url))


def calls(learner: Learner) -> tuple[Call, ...]:
    """Give the service its own webhook."""
    if learner.pool is None or judge(learner).state == "done":
        return ()
    params: dict[str, Value] = {"UseInboundWebhookOnNumber": False, "InboundRequestUrl": WEBHOOK}
    return (Call("update_service", {"Sid": learner.service_sid}, params),)


def _name(learner: Learner) -> str:
    return learner.pool.service.friendly_name if learner.pool else ""


STEP = Step(
    number="02",
    notebook="02_inbound_messages.ipynb",
    title=lazy("Decide where inbound messages go"),
    judge=judge,
    hints=(
        lazy("There are three ways. Only one of them asks the service's own address."),
        lazy("In the panel above, choose “Send to one webhook of the service”; a field for its address appears."),
        lazy(
            "Two settings belong together: UseInboundWebhookOnNumber is false and InboundRequestUrl is "
            "https://example.com/inbound."
        ),
    ),
    calls=calls,
)
