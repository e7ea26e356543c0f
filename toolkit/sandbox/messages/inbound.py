"""Simulated inbound messages: where they go, what the account keeps of them, and what Twilio would send to the webhook.

The delivery is recorded, and its request to the webhook queued. Parameters: https://www.twilio.com/docs/messaging/guides/webhook-request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from toolkit.errors.raised import ToolkitError
from toolkit.facts.content import measure
from toolkit.i18n import _
from toolkit.model.account import Sender, Service
from toolkit.routing import InboundRoute, route
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.messages import callbacks, media, opt_out, senders, sending, windows
from toolkit.sandbox.resources import applications
from toolkit.sandbox.store import message_table, recipients
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.store import Store


@dataclass(frozen=True, slots=True)
class InboundDelivery:
    """Where one inbound message went.

    Attributes:
        at: when it arrived.
        to: the sender of the account that it was written to.
        from_: who wrote.
        body: the text.
        kind: as ``toolkit.routing.InboundRoute``: ``sender_webhook``, ``service_webhook``, ``dropped`` …
        url: the webhook, or None.
        method: ``GET`` or ``POST``.
        fallback_url: asked when the webhook fails.
        fallback_method: ``GET`` or ``POST``.
        application_sid: the TwiML application that holds the webhook, for ``application``.
        service_sid: the service whose pool holds ``to``.
        message_sid: the stored message; None when it was dropped, which logs nothing.
        keyword: ``STOP``, ``START`` or ``HELP`` when the whole text is one of their words
            (``toolkit.sandbox.messages.opt_out``).
        parameters: what Twilio would send; empty when nothing is sent.
        reply_sid: the message that answers ``keyword`` by itself.
    """

    at: datetime
    to: str
    from_: str
    body: str
    kind: str
    url: str | None
    method: str
    fallback_url: str | None
    fallback_method: str
    application_sid: str | None
    service_sid: str | None
    message_sid: str | None
    keyword: str | None
    parameters: Mapping[str, str]
    reply_sid: str | None = None


def receive(context: Context, to: str, from_: str, body: str, media_urls: Sequence[str]) -> InboundDelivery:
    """Take in a message from ``from_`` to a sender of the account, or to its SID; needs a transaction.

    Raises:
        ToolkitError: the account has no sender ``to`` that can receive.
    """
    sender = senders.by_sid(context.store, to) or senders.find(context.store, to)
    if sender is None or sender.type == "alpha":
        raise ToolkitError(
            _("{to} is not a number of this account that can receive messages.").format(to=to),
            _("Choose one of the account's phone numbers, short codes or channel senders."),
        )
    home = senders.home(context.store, sender)
    service = None if home is None else senders.service(context.store, home)
    way = _with_application(context.store, route(sender, service))
    stored = way.kind not in ("dropped", "cannot_receive")
    heard = opt_out.hear(context.store, sender, service.sid if service else None, from_, body, context.now)
    _note_contact(context, sender, service, from_)
    windows.open_for(context.store, sender, from_, context.now)
    message = _store(context, sender, service, from_, body, media_urls) if stored else None
    reply = _answer(context, sender, service, from_, heard) if heard else None
    parameters = callbacks.inbound_parameters(context, message, media_urls, heard) if message and way.url else {}
    delivery = InboundDelivery(
        at=datetime.fromtimestamp(context.now, UTC),
        to=sender.address,
        from_=from_,
        body=body,
        kind=way.kind,
        url=way.url,
        method=way.method,
        fallback_url=way.fallback_url,
        fallback_method=way.fallback_method,
        application_sid=way.application_sid,
        service_sid=service.sid if service else None,
        message_sid=message.sid if message else None,
        keyword=heard.type if heard else None,
        parameters=parameters,
        reply_sid=reply.sid if reply else None,
    )
    _log(context.store, delivery)
    if message is not None:
        callbacks.inbound(context, message, way, delivery.parameters)
    return delivery


def deliveries(store: Store) -> list[InboundDelivery]:
    """Return every simulated delivery, oldest first."""
    rows = (json.loads(row[0]) for row in store.connection.execute("SELECT data FROM inbound ORDER BY seq"))
    return [InboundDelivery(**row | {"at": datetime.fromisoformat(row["at"])}) for row in rows]


def _log(store: Store, delivery: InboundDelivery) -> None:
    data = asdict(delivery) | {"at": delivery.at.isoformat(), "parameters": dict(delivery.parameters)}
    store.connection.execute("INSERT INTO inbound (data) VALUES (?)", (json.dumps(data),))


def _with_application(store: Store, way: InboundRoute) -> InboundRoute:
    """Put in the webhooks of the TwiML application that ``way`` leads to."""
    application = applications.find(store, way.application_sid) if way.application_sid else None
    if application is None:
        return way
    webhooks = application.data
    return replace(
        way,
        url=webhooks["sms_url"],
        method=webhooks["sms_method"],
        fallback_url=webhooks["sms_fallback_url"],
        fallback_method=webhooks["sms_fallback_method"],
    )


def _answer(
    context: Context, sender: Sender, service: Service | None, writer: str, heard: opt_out.Heard
) -> Message | None:
    """Send the answer to an opt-out word, if it has one."""
    if heard.reply is None:
        return None
    return sending.answer_word(
        context, service_sid=service.sid if service else None, sender=sender, to=writer, body=heard.reply
    )


def _note_contact(context: Context, sender: Sender, service: Service | None, recipient: str) -> None:
    """Map the writer to the number written to, unless the service has a sender for them already (an option)."""
    if service is None or not service.sticky_sender or not context.options.rules.inbound_makes_sticky:
        return
    if sender.type != "rcs" and recipients.sticky(context.store, service.sid, recipient, context.now) is None:
        recipients.remember(context.store, service.sid, recipient, sender.sid, context.now)


def _store(
    context: Context, sender: Sender, service: Service | None, from_: str, body: str, media_urls: Sequence[str]
) -> Message:
    message = Message(
        seq=0,
        sid=context.store.new_sid("MM" if media_urls else "SM"),
        service_sid=service.sid if service else None,
        sender_sid=sender.sid,
        sender=from_,
        recipient=sender.address,
        direction="inbound",
        status="received",
        outcome="received",
        error_code=None,
        body=body,
        segments=max(measure(body).segments, 1),
        media=len(media_urls),
        smart_encoded=None,
        created=context.now,
        updated=context.now,
        sent=context.now,
    )
    media.add(context, message, list(media_urls))
    return message_table.add(context.store.connection, message)
