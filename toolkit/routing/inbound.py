"""Where an inbound message goes: the sender's own webhook, the service's, or nowhere.

Source: https://www.twilio.com/docs/messaging/api/service-resource, ``UseInboundWebhookOnNumber`` and
``InboundRequestUrl``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from toolkit.model.account import Sender, Service, Webhooks

InboundKind = Literal[
    "sender_webhook", "application", "service_webhook", "dropped", "no_webhook", "cannot_receive", "channel_webhook"
]


@dataclass(frozen=True, slots=True)
class InboundRoute:
    """Where a message that arrives at one sender goes.

    Attributes:
        kind: ``sender_webhook`` (the number's own), ``application`` (its TwiML application), ``service_webhook``,
            ``dropped`` (not received, not logged), ``no_webhook`` (logged only), ``cannot_receive`` (alpha senders),
            ``channel_webhook`` (set where the WhatsApp, Messenger or RCS sender is set up).
        url: the webhook, None where there is none or the application holds it.
        method: ``GET`` or ``POST``.
        fallback_url: asked when the webhook fails.
        fallback_method: ``GET`` or ``POST``.
        application_sid: ``AP…`` for ``application``.
    """

    kind: InboundKind
    url: str | None = None
    method: str = "POST"
    fallback_url: str | None = None
    fallback_method: str = "POST"
    application_sid: str | None = None


def route(sender: Sender, service: Service | None = None) -> InboundRoute:
    """Decide where a message to ``sender`` goes, ``service`` being the service that it is in, if any."""
    if sender.type == "alpha":
        return InboundRoute("cannot_receive")
    if service is None or service.use_inbound_webhook_on_number:
        return _own(sender.webhooks)
    if service.inbound_request_url:
        return InboundRoute(
            "service_webhook",
            service.inbound_request_url,
            service.inbound_method,
            service.fallback_url,
            service.fallback_method,
        )
    return InboundRoute("dropped")


def _own(hooks: Webhooks | None) -> InboundRoute:
    if hooks is None:
        return InboundRoute("channel_webhook")
    if hooks.sms_application_sid:
        return InboundRoute("application", application_sid=hooks.sms_application_sid)
    kind: InboundKind = "sender_webhook" if hooks.sms_url else "no_webhook"
    return InboundRoute(kind, hooks.sms_url, hooks.sms_method, hooks.sms_fallback_url, hooks.sms_fallback_method)
