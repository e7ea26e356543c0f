"""POST Messages: what is refused at once, and how the others begin.

Parameters and limits: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource. Codes are
Twilio's (https://www.twilio.com/docs/api/errors); the order of the checks is From, To, schedule, content (captures of
test credentials show From before the body; the rest is assumed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.facts.content import measure
from toolkit.facts.countries import country
from toolkit.model.account import Sender
from toolkit.routing import Destination, destination
from toolkit.routing.selection import refused_at_request
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.fields import given
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.api.refusals import ApiError
from toolkit.sandbox.content import use
from toolkit.sandbox.content.use import Content
from toolkit.sandbox.links import shortening
from toolkit.sandbox.messages import callbacks, departure, media, opt_out, request, senders
from toolkit.sandbox.messages.consent import compliance_toolkit
from toolkit.sandbox.messages.request import Origin
from toolkit.sandbox.messages.states import SECONDS, enter
from toolkit.sandbox.registrations import compliance
from toolkit.sandbox.resources import applications
from toolkit.sandbox.resources.permissions import geo_permissions
from toolkit.sandbox.store import kinds, message_table
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.store import Record, Store

_WHY = {
    21266: "'To' and 'From' number cannot be the same",
    21612: "The 'To' number is not currently reachable via SMS from this 'From'",
}
"""What public programs look for in the refusal of a named sender; the others have their code alone."""


def picks_later(form: Params) -> bool:
    """Say whether the message only joins the others: its service picks the sender in its turn, so that what has become
    of earlier messages makes no difference yet."""
    return "From" not in form and "MessagingServiceSid" in form


def create(context: Context) -> Message:
    """Check the request, store the message and return it.

    With a ``ContentSid``, ``Body`` and ``MediaUrl`` count for nothing (assumed), and the template is filled once the
    sender is known (``toolkit.sandbox.content.use``). ``SendAsMms`` makes a text one MMS (documented); so it needs a
    sender that can do MMS and counts as one segment. Assumed: its SID begins with ``MM``, other channels ignore it, and
    where a country takes no MMS it is treated as media is.

    Raises:
        ApiError: the request is refused; nothing was stored.
    """
    to = context.form.get("To")
    if not to:
        raise ApiError(400, 21604, "A 'To' phone number is required")
    origin = request.read_from(context)
    destined = request.read_to(context, to, force_delivery=(context.form.get("ForceDelivery") or "").lower() == "true")
    send_at = request.read_schedule(context, origin)
    content = use.read(context)
    body, media_urls = request.read_content(context) if content is None else _begun(context, content, origin, destined)
    settings = given(request.FIELDS, context.form)
    mms = bool(media_urls) or (bool(settings.get("send_as_mms")) and destined.channel == "sms")
    fallback = request.read_fallback_from(context, origin)
    if origin.service is not None and origin.sender is None:
        _refuse_empty_pool(context, origin.service)
    if origin.sender is not None and origin.fate is None:
        _refuse_impossible(context, origin, destined, media=mms)
    message = _message(context, origin, destined, "outbound-api", body, media_urls, mms=mms)
    if content is not None:
        use.keep(context.store, message.sid, content, context.now)
    if settings.get("shorten_urls"):
        shortening.order(context.store, message.sid, message.service_sid, context.now)
    message.smart_encoded = settings.get("smart_encoded")
    message.callback = (
        settings.get("status_callback") or _application_callback(context.store, settings) or _service_callback(origin)
    )
    message.validity, message.fallback = settings.get("validity_period"), fallback
    message.discard = settings.get("content_retention") == "discard" or None
    message.obfuscate = settings.get("address_retention") == "obfuscate" or None
    if context.options.compliance_toolkit != "off" and origin.fate is None:
        at = send_at or context.now
        allowed = compliance_toolkit.judge(context, message, destined, at)
        send_at = allowed if allowed > at else send_at
    return _store(context, message, origin, destined, media_urls, send_at)


def _begun(context: Context, content: Content, origin: Origin, destined: Destination) -> tuple[str, list[str]]:
    """Return the body and the media with which a message made of a template begins.

    Its media go as MMS where the country takes MMS and a sender can do it, else its text alone, if there is one
    (assumed).

    Raises:
        ApiError: 400/21617 for a text that is too long with its variables (assumed).
    """
    channel: str = destined.channel
    if channel == "sms" and content.has("mms") and (_does_mms(context, origin, destined) or not content.part("sms")):
        channel = "mms"
    part = content.part(channel)
    if part is None:
        return "", []
    request.check_length(part.text)
    return part.text if context.options.content_body_at_once else "", list(part.media)


def _does_mms(context: Context, origin: Origin, destined: Destination) -> bool:
    if country(destined.region, context.options.rules.countries).mms == "no":
        return False
    service = origin.service
    pool = senders.pool(context.store, service, None).senders if service else ()
    return any("MMS" in sender.capabilities for sender in ((origin.sender,) if origin.sender else pool))


def reply(
    context: Context,
    *,
    service_sid: str | None,
    sender: Sender,
    to: str,
    body: str,
    media_urls: Sequence[str] = (),
    callback: str | None = None,
) -> Message:
    """Answer an inbound message from the sender that received it (https://www.twilio.com/docs/messaging/twiml/message).

    Args:
        service_sid: the service that the sender is in, if any.
        callback: where changes of status are told; None: where the service says.

    Raises:
        ApiError: the sender cannot send this; nothing was stored.
    """
    origin = Origin(context.store.get(kinds.SERVICE, service_sid) if service_sid else None, sender)
    destined = request.read_to(context, to)
    _refuse_impossible(context, origin, destined, media=bool(media_urls))
    message = _message(context, origin, destined, "outbound-reply", body, media_urls)
    message.callback = callback or _service_callback(origin)
    return _store(context, message, origin, destined, list(media_urls), None)


def answer_word(context: Context, *, service_sid: str | None, sender: Sender, to: str, body: str) -> Message | None:
    """Send the answer to an opt-out word, from the sender that was written to, whoever has opted out.

    Args:
        service_sid: the service that the sender is in, if any.

    Returns:
        None where the sender cannot answer: the writer is no number, say.
    """
    origin = Origin(context.store.get(kinds.SERVICE, service_sid) if service_sid else None, sender)
    destined = destination(to)
    if (
        refused_at_request(destined, context.options.rules, closed=geo_permissions.closed(context.store))
        or departure.refusal(sender, destined, context.options.rules, media=False) is not None
    ):
        return None
    message = _message(context, origin, destined, "outbound-reply", body, ())
    message.callback = _service_callback(origin)
    if not _enqueue(context, message, origin, destined):
        return None
    message_table.add(context.store.connection, message)
    callbacks.expect(context.store, message)
    return message


def _application_callback(store: Store, settings: Mapping[str, Any]) -> str | None:
    """Return where the TwiML application of a message is told of its status; ``StatusCallback`` overrules it
    (https://www.twilio.com/docs/messaging/api/message-resource). An unknown application is refused (assumed)."""
    sid = settings.get("application_sid")
    if not sid:
        return None
    application = applications.find(store, sid)
    if application is None:
        raise applications.unknown(sid)
    callback: str | None = application.data["message_status_callback"]
    return callback


def _service_callback(origin: Origin) -> str | None:
    return origin.service.data["status_callback"] if origin.service else None


def _message(
    context: Context,
    origin: Origin,
    destined: Destination,
    direction: str,
    body: str,
    media_urls: Sequence[str],
    *,
    mms: bool = False,
) -> Message:
    return Message(
        seq=0,
        sid=context.store.new_sid("MM" if mms or media_urls else "SM"),
        service_sid=origin.service.sid if origin.service else None,
        sender_sid=origin.sender.sid if origin.sender else None,
        sender=origin.sender.address if origin.sender else None,
        recipient=destined.to,
        direction=direction,
        status="accepted",
        outcome=None,
        error_code=None,
        body=body,
        segments=0,
        media=len(media_urls),
        smart_encoded=None,
        created=context.now,
        updated=context.now,
    )


def _store(
    context: Context,
    message: Message,
    origin: Origin,
    destined: Destination,
    media_urls: list[str],
    send_at: float | None,
) -> Message:
    _begin(context, message, origin, destined, send_at)
    media.add(context, message, media_urls)
    message_table.add(context.store.connection, message)
    callbacks.expect(context.store, message)
    return message


def _begin(context: Context, message: Message, origin: Origin, destined: Destination, send_at: float | None) -> None:
    if send_at is not None:
        message.status, message.next_at = "scheduled", send_at
    elif origin.service is not None:
        message.next_at = context.now + SECONDS["accepted"]
    elif message.error_code is not None:
        message.outcome, message.segments = "failed", max(measure(message.body).segments, 1)
        enter(message, "queued", context.now)
    elif not _enqueue(context, message, origin, destined):
        raise ApiError(429, 21611, f"The queue of {message.sender} is full")


def _enqueue(context: Context, message: Message, origin: Origin, destined: Destination) -> bool:
    """Put a message of a named sender into its queue; say whether there was room."""
    sender, store = origin.sender, context.store
    assert sender is not None, "a message has a service or a sender"
    smart, validity = bool(message.smart_encoded), message.validity
    if origin.fate is not None:
        leaving = departure.Departure(sender, origin.fate, None, smart, validity)
    else:
        leaving = departure.planned(
            store,
            context.options,
            sender,
            destined,
            context.now,
            media=message.mms,
            smart_encoding=smart,
            validity=validity,
        )
    return departure.enqueue(store, context.options, message, leaving, context.now)


def _refuse_empty_pool(context: Context, service: Record) -> None:
    if context.options.rules.empty_pool_is_synchronous and not context.store.has_children(service.sid, kinds.POOL):
        raise ApiError(400, 21704, f"The Messaging Service contains no phone numbers or other senders: {service.sid}")


def _refuse_impossible(context: Context, origin: Origin, destined: Destination, *, media: bool) -> None:
    """Refuse what a named sender cannot do, by the rules that the services select by.

    Without a service a number's opt-outs are known at once; with one they are looked up later
    (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out).
    """
    sender = origin.sender
    assert sender is not None, "called for named senders only"
    campaign = compliance.campaign(context.store, origin.service.sid) if origin.service else None
    service = senders.service(context.store, origin.service, campaign) if origin.service else None
    code = departure.refusal(sender, destined, context.options.rules, media=media, service=service)
    if code is not None:
        why = _WHY.get(code, "This message cannot be sent")
        raise request.refused(context, code, f"{why}: from {sender.address} to {destined.to}")
    if origin.service is None:
        home = senders.home(context.store, sender)
        if opt_out.is_unwanted(context.store, sender, home.sid if home else None, destined.to):
            raise ApiError(400, 21610, f"Attempt to send to unsubscribed recipient {destined.to} from {sender.address}")
