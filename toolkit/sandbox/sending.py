"""POST Messages: what is refused at once, and how the others begin.

Parameters and limits: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource. Codes are
Twilio's (https://www.twilio.com/docs/api/errors); the order of the checks is From, To, schedule, content (captures of
test credentials show From before the body; the rest is assumed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from toolkit.content import BODY_LIMIT
from toolkit.model import Sender
from toolkit.routing import Destination, destination
from toolkit.sandbox import (
    applications,
    departure,
    fates,
    kinds,
    media,
    message_table,
    opt_out,
    outbox,
    senders,
)
from toolkit.sandbox.context import Context
from toolkit.sandbox.fields import Field, boolean, choice, given, integer, is_sid, is_url, sid, url
from toolkit.sandbox.http import Params
from toolkit.sandbox.lifetimes import SECONDS
from toolkit.sandbox.message_table import Message
from toolkit.sandbox.problems import ApiError, invalid, missing
from toolkit.sandbox.store import Record, Store

LONGEST_SCHEDULE = 35 * 86400
"""Seconds ahead that ``SendAt`` may lie (https://www.twilio.com/docs/api/errors/35114)."""

MOST_MEDIA = 10

_PARAMETER_PROBLEM = 21627

FIELDS = (
    Field("StatusCallback", url(21609)),
    Field("ApplicationSid", sid("AP", _PARAMETER_PROBLEM)),
    Field("ProvideFeedback", boolean),
    Field("ValidityPeriod", integer(1, 36000, 21624)),
    Field("ForceDelivery", boolean),
    Field("ContentRetention", choice(("retain", "discard"), _PARAMETER_PROBLEM)),
    Field("AddressRetention", choice(("retain", "obfuscate"), _PARAMETER_PROBLEM)),
    Field("SmartEncoded", boolean),
    Field("TrafficType", choice(("free",), _PARAMETER_PROBLEM)),
    Field("ShortenUrls", boolean),
    Field("SendAsMms", boolean),
    Field("RiskCheck", choice(("enable", "disable"), _PARAMETER_PROBLEM)),
)
"""Parameters that are checked by themselves."""

_BEFORE_THE_SPLIT = {21266: 21212, 21268: 21211, 21659: 21606, 21660: 21606, 21661: 21606}


@dataclass(frozen=True, slots=True)
class _From:
    """Who sends: a service, a sender that was named, or both."""

    service: Record | None = None
    sender: Sender | None = None
    fate: fates.Fate | None = None


def picks_later(form: Params) -> bool:
    """Say whether the message only joins the others: its service picks the sender in its turn, so that what has become
    of earlier messages makes no difference yet."""
    return "From" not in form and "MessagingServiceSid" in form


def create(context: Context) -> Message:
    """Check the request, store the message and return it.

    Raises:
        ApiError: the request is refused; nothing was stored.
    """
    to = context.form.get("To")
    if not to:
        raise missing("To", 21604)
    origin = _read_from(context)
    destined = _read_to(context, to)
    send_at = _read_schedule(context, origin)
    body, media_urls = _read_content(context)
    settings = given(FIELDS, context.form)
    fallback = _read_fallback_from(context, origin)
    if origin.service is not None and origin.sender is None:
        _refuse_empty_pool(context, origin.service)
    if origin.sender is not None and origin.fate is None:
        _refuse_impossible(context, origin, destined, media=bool(media_urls))
    message = _message(context, origin, destined, "outbound-api", body, media_urls)
    message.smart_encoded = settings.get("smart_encoded")
    message.callback = (
        settings.get("status_callback") or _application_callback(context.store, settings) or _service_callback(origin)
    )
    message.validity, message.fallback = settings.get("validity_period"), fallback
    message.discard = settings.get("content_retention") == "discard" or None
    message.obfuscate = settings.get("address_retention") == "obfuscate" or None
    return _store(context, message, origin, destined, media_urls, send_at)


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
    origin = _From(context.store.get(kinds.SERVICE, service_sid) if service_sid else None, sender)
    destined = _read_to(context, to)
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
    origin = _From(context.store.get(kinds.SERVICE, service_sid) if service_sid else None, sender)
    destined = destination(to)
    if not destined.valid or departure.refusal(sender, destined, media=False) is not None:
        return None
    message = _message(context, origin, destined, "outbound-reply", body, ())
    message.callback = _service_callback(origin)
    if not _enqueue(context, message, origin, destined):
        return None
    message_table.add(context.store.connection, message)
    outbox.expect(context.store, message)
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


def _service_callback(origin: _From) -> str | None:
    return origin.service.data["status_callback"] if origin.service else None


def _message(
    context: Context, origin: _From, destined: Destination, direction: str, body: str, media_urls: Sequence[str]
) -> Message:
    return Message(
        seq=0,
        sid=context.store.new_sid("MM" if media_urls else "SM"),
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
    origin: _From,
    destined: Destination,
    media_urls: list[str],
    send_at: float | None,
) -> Message:
    _begin(context, message, origin, destined, send_at)
    media.add(context, message, media_urls)
    message_table.add(context.store.connection, message)
    outbox.expect(context.store, message)
    return message


def _begin(context: Context, message: Message, origin: _From, destined: Destination, send_at: float | None) -> None:
    if send_at is not None:
        message.status, message.next_at = "scheduled", send_at
    elif origin.service is not None:
        message.next_at = context.now + SECONDS["accepted"]
    elif not _enqueue(context, message, origin, destined):
        raise ApiError(429, 21611, f"The queue of {message.sender} is full")


def _enqueue(context: Context, message: Message, origin: _From, destined: Destination) -> bool:
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
            media=message.media > 0,
            smart_encoding=smart,
            validity=validity,
        )
    return departure.enqueue(store, context.options, message, leaving, context.now)


def _refused(context: Context, code: int, why: str) -> ApiError:
    if not context.options.split_from_errors:
        code = _BEFORE_THE_SPLIT.get(code, code)
    return ApiError(400, code, why)


def _by_table(kind: str, value: str) -> fates.Fate | None:
    """Return what the table of fates says of a number, unless it is a refusal.

    Raises:
        ApiError: it is one.
    """
    fate = fates.exact(kind, value)
    if fate is not None and fate.http_status:
        raise ApiError(fate.http_status, fate.code, fate.meaning)
    return fate


def _read_from(context: Context) -> _From:
    """Read ``From`` and ``MessagingServiceSid``; ``From=MG…`` means the service
    (https://www.twilio.com/docs/api/errors/35118). A From that is not in the service's pool is allowed (assumed)."""
    address, service_sid = context.form.get("From"), context.form.get("MessagingServiceSid")
    if address and address.startswith("MG") and is_sid(address, "MG"):
        address, service_sid = None, address
    if not address and not service_sid:
        raise missing("From or MessagingServiceSid", 21603)
    service = _read_service(context, service_sid) if service_sid else None
    if not address:
        return _From(service)
    fate = _by_table("from", address)
    if fate is not None:
        capabilities = frozenset({"SMS", "MMS"})
        return _From(service, Sender("", "long_code", address, "US", capabilities), fate)
    return _From(service, _read_sender(context, address))


def _read_service(context: Context, service_sid: str) -> Record:
    if not is_sid(service_sid, "MG"):
        raise invalid("MessagingServiceSid", f"{service_sid!r} is not of the form MG and 32 hexadecimal digits", 21705)
    record = context.store.get(kinds.SERVICE, service_sid)
    if record is None:
        raise ApiError(404, 21701, f"The account has no messaging service {service_sid}")
    return record


def _read_sender(context: Context, address: str) -> Sender:
    sender = senders.find(context.store, address)
    if sender is not None:
        return sender
    if ":" in address:
        raise ApiError(400, 63007, f"The account has no channel sender {address}")
    digits = address.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise invalid("From", f"{address!r} is not a phone number, a short code or an alphanumeric sender ID", 21212)
    if context.store.named(kinds.NUMBER_FOR_SALE, address) is not None:
        raise _refused(context, 21660, f"{address} is not a number of this account")
    raise _refused(context, 21659, f"{address} is not a Twilio phone number or short code")


def _read_to(context: Context, to: str) -> Destination:
    _by_table("to", to)
    destined = destination(to)
    if not destined.valid:
        raise ApiError(400, 21211, f"{to!r} is not a phone number that a message can be sent to")
    if destined.line_type == "premium_rate":
        raise _refused(context, 21268, f"{destined.to} is a premium-rate number")
    return destined


def _read_schedule(context: Context, origin: _From) -> float | None:
    """Read ``ScheduleType`` and ``SendAt`` (https://www.twilio.com/docs/messaging/features/message-scheduling).

    35114 stands for every unusable time, as its newest page says, unless the option tells them apart. That a time
    without ``ScheduleType=fixed`` is 35126 is assumed.
    """
    kind, text = context.form.get("ScheduleType"), context.form.get("SendAt")
    if not kind and not text:
        return None
    if kind != "fixed":
        raise invalid("ScheduleType", "must be fixed for a scheduled message", 35126)
    if not text:
        raise missing("SendAt", 35111)
    if origin.service is None:
        if not context.options.schedule_needs_service:
            return None
        raise missing("MessagingServiceSid", 35118)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise invalid("SendAt", f"{text!r} is not an ISO 8601 time with a time zone", 35114)
    ahead = moment.timestamp() - context.now
    shortest, split = context.options.minimum_schedule_seconds, context.options.split_schedule_errors
    if not shortest <= ahead <= LONGEST_SCHEDULE:
        code = 35114 if not split else 35115 if ahead < shortest else 35117
        raise invalid("SendAt", f"must lie {shortest // 60} minutes to 35 days ahead", code)
    return moment.timestamp()


def _read_content(context: Context) -> tuple[str, list[str]]:
    body, media_urls = context.form.get("Body") or "", context.form.all("MediaUrl")
    if context.form.get("ContentSid"):
        raise invalid("ContentSid", "the account has no content templates", 21655)
    if not body and not media_urls:
        raise missing("Body or MediaUrl", 21619)
    if len(body) > BODY_LIMIT:
        raise invalid("Body", f"has {len(body)} characters; at most {BODY_LIMIT} are possible", 21617)
    if len(media_urls) > MOST_MEDIA:
        raise invalid("MediaUrl", f"{len(media_urls)} media; at most {MOST_MEDIA} are possible", 21623)
    for media_url in media_urls:
        if not is_url(media_url):
            raise invalid("MediaUrl", f"{media_url!r} is not an http or https URL", 21620)
    return body, media_urls


def _read_fallback_from(context: Context, origin: _From) -> str | None:
    """Read ``FallbackFrom`` (https://www.twilio.com/docs/messaging/services, RCS fallback)."""
    address = context.form.get("FallbackFrom")
    if not address:
        return None
    if origin.sender is not None:
        raise invalid("FallbackFrom", "cannot be combined with From", 21664)
    if origin.service is None:
        raise missing("MessagingServiceSid", 21666)
    sender = senders.find(context.store, address)
    if sender is None or sender.type in ("whatsapp", "messenger", "rcs"):
        raise invalid("FallbackFrom", f"{address!r} is not an SMS sender of the account", 21665)
    members = context.store.every(kinds.POOL_CHANNEL, origin.service.sid)
    if not any(member.data["sender_type"] == "RCS" for member in members):
        raise invalid("FallbackFrom", "the service has no RCS sender", 21667)
    return address


def _refuse_empty_pool(context: Context, service: Record) -> None:
    if context.options.rules.empty_pool_is_synchronous and not context.store.has_children(service.sid, kinds.POOL):
        raise ApiError(400, 21704, f"The messaging service {service.sid} has no sender in its pool")


def _refuse_impossible(context: Context, origin: _From, destined: Destination, *, media: bool) -> None:
    """Refuse what a named sender cannot do, by the rules that the services select by.

    Without a service a number's opt-outs are known at once; with one they are looked up later
    (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out).
    """
    sender = origin.sender
    assert sender is not None, "called for named senders only"
    code = departure.refusal(sender, destined, media=media)
    if code is not None:
        raise _refused(context, code, f"{sender.address} cannot send this message to {destined.to}")
    if origin.service is None:
        home = senders.home(context.store, sender)
        out = opt_out.is_out(context.store, home.sid if home else sender.address, destined.to)
        if out or opt_out.is_blocked(context.store, sender, destined.to):
            raise ApiError(400, 21610, f"{destined.to} has opted out of messages from {sender.address}")
