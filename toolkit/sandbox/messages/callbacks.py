"""What a message has to tell webhooks: status callbacks and inbound messages, queued in the outbox."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.numbering.number import parse
from toolkit.routing import InboundRoute
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.dispatch import API_VERSION
from toolkit.sandbox.hosts import is_allowed
from toolkit.sandbox.messages import media, opt_out
from toolkit.sandbox.store import outbox
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.store import Store


def expect(store: Store, message: Message) -> None:
    """Note that a new message will have status callbacks, so that somebody may wait for its changes."""
    if message.callback is not None and message.next_at is not None:
        store.has_news = store.has_news or is_allowed(message.callback, store.webhook_hosts)


def status_changed(store: Store, message: Message, at: float) -> None:
    """Queue the status callback for the status that ``message`` has entered at ``at``.

    Fields: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status. The initial status has none.
    A message without a sender posts an empty ``From`` (observed).
    """
    if message.callback is None:
        return
    parameters = {
        "AccountSid": store.meta("account_sid"),
        "ApiVersion": API_VERSION,
        "From": message.sender or "",
        "MessageSid": message.sid,
        "MessageStatus": message.status,
        "SmsSid": message.sid,
        "SmsStatus": message.status,
        "To": message.recipient,
    }
    if message.service_sid:
        parameters["MessagingServiceSid"] = message.service_sid
    if message.status in ("failed", "undelivered") and message.error_code:
        parameters["ErrorCode"] = str(message.error_code)
    if message.status in ("delivered", "undelivered"):
        parameters["RawDlrDoneDate"] = time.strftime("%y%m%d%H%M", time.gmtime(at))
    outbox.add(store, "status", message.sid, at, InboundRoute("sender_webhook", message.callback), parameters)


def inbound(context: Context, message: Message, way: InboundRoute, parameters: Mapping[str, str]) -> None:
    """Queue the request that asks ``way`` what to do with an inbound message; none where no webhook is set.

    Args:
        parameters: the form that Twilio sends.
    """
    if way.url is not None:
        outbox.add(context.store, "inbound", message.sid, context.now, way, parameters)


def inbound_parameters(
    context: Context, message: Message, media_urls: Sequence[str], heard: opt_out.Heard | None
) -> dict[str, str]:
    """Return the form that Twilio sends for an inbound message; of places the sandbox knows the countries alone."""
    parameters: dict[str, Any] = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "AccountSid": context.account_sid,
        "MessagingServiceSid": message.service_sid,
        "From": message.sender,
        "To": message.recipient,
        "Body": message.body,
        "NumMedia": str(message.media),
        "NumSegments": str(message.segments),
        "SmsStatus": "received",
        "ApiVersion": API_VERSION,
        "FromCountry": _country(message.sender or ""),
        "ToCountry": _country(message.recipient),
        "OptOutType": heard.type if heard and heard.advanced else None,
    }
    for index, url in enumerate(media_urls):
        parameters |= {f"MediaUrl{index}": url, f"MediaContentType{index}": media.content_type(url)}
    return {name: value for name, value in parameters.items() if value is not None}


def _country(address: str) -> str | None:
    """Return the country of a number; a short code and an agent have none to tell."""
    return parse(address.rpartition(":")[2]).region or None
