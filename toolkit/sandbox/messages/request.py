"""What a POST to Messages asks for: sender, destination, time and content, each checked as it is read.

Parameters and limits: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource. Codes are
Twilio's (https://www.twilio.com/docs/api/errors).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from toolkit.facts.content import BODY_LIMIT
from toolkit.facts.limits import LONGEST_SCHEDULE
from toolkit.model.account import Sender
from toolkit.routing import Destination, destination
from toolkit.routing.selection import refused_at_request
from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.fields import Field, boolean, choice, integer, is_url, sid, url
from toolkit.sandbox.api.http import iso8601
from toolkit.sandbox.api.refusals import ApiError, invalid, missing
from toolkit.sandbox.hosts import host_of
from toolkit.sandbox.messages import senders
from toolkit.sandbox.resources.permissions import geo_permissions
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.sids import is_sid
from toolkit.sandbox.store.store import Record

MOST_MEDIA = 10

_CALLBACK_PROBLEM = 21609


def _callback(param: str, value: str) -> str | None:
    """Read a URL whose host has no underscore (https://www.twilio.com/docs/messaging/api/message-resource)."""
    found: str | None = url(_CALLBACK_PROBLEM)(param, value)
    if found and "_" in host_of(found):
        raise invalid(param, f"{value!r} has an underscore in its host", _CALLBACK_PROBLEM)
    return found


FIELDS = (
    Field("StatusCallback", _callback),
    Field("ApplicationSid", sid("AP", 21218)),
    Field("ProvideFeedback", boolean),
    Field("ValidityPeriod", integer(1, 36000, 21624)),
    Field("ForceDelivery", boolean),
    Field("ContentRetention", choice(("retain", "discard"), 30029)),
    Field("AddressRetention", choice(("retain", "obfuscate"), 30030)),
    Field("SmartEncoded", boolean),
    Field("TrafficType", choice(("free",))),
    Field("ShortenUrls", boolean),
    Field("SendAsMms", boolean),
    Field("RiskCheck", choice(("enable", "disable"))),
)
"""Parameters that are checked by themselves; that TrafficType and RiskCheck are refused with 20001 is assumed."""

_UNSENDABLE = {
    "bad_destination": "The 'To' number {to} is not a valid phone number",
    "premium_rate": "{to} is a premium-rate number",
    "landline": "{to} is a landline, which cannot receive text messages",
    "country_closed": "Permission to send an SMS has not been enabled for the region indicated by the 'To' number {to}",
}
"""Why nothing can be sent to a destination, by the rule."""

_TEN_DIGITS = re.compile("[2-9][0-9]{9}")

_ZONES = "Mind the time zone: Twilio's SDKs write a datetime with Z as it is, so give it in UTC"
"""What the SDK for Python does, see ``twilio.base.serialize``."""

_BEFORE_THE_SPLIT = {21266: 21212, 21268: 21211, 21659: 21606, 21660: 21606, 21661: 21606}


@dataclass(frozen=True, slots=True)
class Origin:
    """Who sends: a service, a sender that was named, or both.

    Attributes:
        service: the service, if any.
        sender: the sender that the request names, if any.
        fate: what the table of fates says of that sender; None for an ordinary one.
    """

    service: Record | None = None
    sender: Sender | None = None
    fate: fates.Fate | None = None


def refused(context: Context, code: int, why: str) -> ApiError:
    """Return a refusal, by the code from before or after the split of July 2024."""
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


def read_from(context: Context) -> Origin:
    """Read ``From`` and ``MessagingServiceSid``; ``From=MG…`` means the service
    (https://www.twilio.com/docs/api/errors/35118). What a From means that is not in the pool is an option."""
    address, service_sid = context.form.get("From"), context.form.get("MessagingServiceSid")
    if address and address.startswith("MG") and is_sid(address, "MG"):
        address, service_sid = None, address
    if not address and not service_sid:
        raise ApiError(400, 21603, "A 'From' phone number is required, or a MessagingServiceSid")
    service = _read_service(context, service_sid) if service_sid else None
    if not address:
        return Origin(service)
    fate = _by_table("from", address)
    if fate is not None:
        capabilities = frozenset({"SMS", "MMS"})
        return Origin(service, Sender("", "long_code", address, "US", capabilities), fate)
    sender = _read_sender(context, address)
    outside = context.options.rules.from_outside_pool
    if service is None or outside == "allowed" or _is_member(context, service, address):
        return Origin(service, sender)
    if outside == "refused":
        raise ApiError(400, 21711, f"{address} is not in the pool of {service.sid}")
    return Origin(service)


def _is_member(context: Context, service: Record, address: str) -> bool:
    return any(sender.address == address for sender in senders.pool(context.store, service, None).senders)


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
        raise ApiError(400, 63007, f"Twilio could not find a Channel with the specified From address {address}")
    digits = address.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        why = "is not a valid phone number, shortcode, or alphanumeric sender ID"
        raise ApiError(400, 21212, f"The 'From' number {address} {why}")
    if context.store.named(kinds.NUMBER_FOR_SALE, address) is not None:
        why = f"Mismatch between the 'From' number {address} and the account {context.account_sid}"
        raise refused(context, 21660, why)
    raise refused(context, 21659, f"{address} is not a Twilio phone number or short code")


def read_to(context: Context, to: str, *, force_delivery: bool = False) -> Destination:
    """Read ``To``, by the rules that the preview applies.

    Args:
        force_delivery: the message goes to a landline, too.

    Raises:
        ApiError: nothing can be sent there; nothing is stored.
    """
    _by_table("to", to)
    destined = destination(to, "US" if context.options.ten_digit_us_numbers and _TEN_DIGITS.fullmatch(to) else None)
    address = destined.to.rpartition(":")[2]
    if address.startswith("+") and not address[1:].isdigit():  # a masked number, whose letters are nobody's digits
        raise refused(context, 21211, _UNSENDABLE["bad_destination"].format(to=to))
    refusal = refused_at_request(
        destined,
        context.options.rules,
        force_delivery=force_delivery,
        closed=geo_permissions.closed(context.store),
    )
    if refusal is not None:
        assert refusal.error_code is not None, "a refusal has a code"
        raise refused(context, refusal.error_code, _UNSENDABLE[refusal.rule].format(to=to))
    if not context.options.primary_profile and to.rpartition(":")[2] not in context.options.verified_numbers:
        why = f"The number {to} is unverified, and without an approved primary profile only verified ones are sent to"
        raise ApiError(400, 21608, why)
    return destined


def read_schedule(context: Context, origin: Origin) -> float | None:
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
        example = iso8601(context.now + 3600)
        raise invalid("SendAt", f"{text!r} is not an ISO 8601 time with a time zone, such as {example}", 35114)
    ahead = round(moment.timestamp() - context.now)
    shortest, split = context.options.minimum_schedule_seconds, context.options.split_schedule_errors
    if not shortest <= ahead <= LONGEST_SCHEDULE:
        code = 35114 if not split else 35115 if ahead < shortest else 35117
        here = f"{text!r} lies {abs(ahead)} seconds {'behind' if ahead < 0 else 'ahead of'} now, {iso8601(context.now)}"
        raise invalid("SendAt", f"{here}; it must lie {shortest} seconds to 35 days ahead. {_ZONES}", code)
    return moment.timestamp()


def read_content(context: Context) -> tuple[str, list[str]]:
    """Read ``Body`` and ``MediaUrl``; one of them is needed.

    Raises:
        ApiError: neither was sent, or too much.
    """
    body, media_urls = context.form.get("Body") or "", context.form.all("MediaUrl")
    if not body and not media_urls:
        raise missing("Body or MediaUrl", 21619)
    check_length(body)
    if len(media_urls) > MOST_MEDIA:
        raise invalid("MediaUrl", f"{len(media_urls)} media; at most {MOST_MEDIA} are possible", 21623)
    for media_url in media_urls:
        if not is_url(media_url):
            raise invalid("MediaUrl", f"{media_url!r} is not an http or https URL", 21620)
    return body, media_urls


def check_length(body: str) -> None:
    """See that a text is not too long.

    Raises:
        ApiError: 400/21617.
    """
    if len(body) > BODY_LIMIT:
        why = f"The message body of {len(body)} characters exceeds the {BODY_LIMIT} character limit"
        raise ApiError(400, 21617, why)


def read_fallback_from(context: Context, origin: Origin) -> str | None:
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
