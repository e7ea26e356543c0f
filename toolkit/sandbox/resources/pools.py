"""The sender pool of a service: one mechanism for its five lists.

PhoneNumbers, ShortCodes and ChannelSenders attach something that the account has; AlphaSenders and
DestinationAlphaSenders take a text. All five are created, listed, fetched and deleted alike, and none is updated.

Sources: https://www.twilio.com/docs/messaging/api/phonenumber-resource and its neighbours /shortcode-resource,
/alphasender-resource, https://www.twilio.com/docs/messaging/services/alphanumeric-sender-ids-in-messaging-services;
``twilio_messaging_v1.json``. The HTTP statuses 409 (21710, 21712) and 412 (21714) were observed by the public project
mozilla/fx-private-relay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from toolkit.facts.limits import is_alpha_sender
from toolkit.numbering.number import regions
from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dispatch import Route, shown_path
from toolkit.sandbox.api.fields import country, required
from toolkit.sandbox.api.http import NO_CONTENT, Response, answer, iso8601
from toolkit.sandbox.api.refusals import ApiError, invalid, not_found
from toolkit.sandbox.store import kinds, recipients
from toolkit.sandbox.store.sids import is_sid
from toolkit.sandbox.store.store import Record

CAPACITY = 400
"""Numbers and short codes together in one service (https://www.twilio.com/docs/api/errors/21714)."""

CAPABILITIES = {"sms": "SMS", "mms": "MMS", "voice": "Voice", "fax": "Fax"}
"""How the pool names what a number can do, by the names that IncomingPhoneNumbers use."""


@dataclass(frozen=True, slots=True)
class Member:
    """What is to be put into a pool."""

    sid: str
    name: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PoolList:
    """One of the five lists.

    Attributes:
        path: the last segment of its URL.
        key: the name of the list in an answer.
        kind: the kind of resource that its members are stored as.
        owner: the property that names the service.
        named: the property that shows the member's name.
        shown: properties of ``data`` that the resource shows.
        member: reads a POST; raises ApiError.
        only: property → value that every member of this list has.
        filters: query parameter → property.
    """

    path: str
    key: str
    kind: str
    owner: str
    named: str
    shown: tuple[str, ...]
    member: Callable[[Context, Record], Member]
    only: tuple[tuple[str, str], ...] = ()
    filters: tuple[tuple[str, str], ...] = ()

    def serialize(self, context: Context, member: Record) -> dict[str, Any]:
        """Return a member as JSON."""
        return {
            "sid": member.sid,
            "account_sid": context.account_sid,
            self.owner: member.parent,
            "date_created": iso8601(member.created),
            "date_updated": iso8601(member.updated),
            self.named: member.name,
            **{name: member.data[name] for name in self.shown},
            "url": f"{context.origin}/v1/Services/{member.parent}/{self.path}/{member.sid}",
        }

    def create(self, context: Context) -> Response:
        """Put a sender into the pool."""
        return answer(201, self.serialize(context, self.put(context, _service(context))))

    def put(self, context: Context, service: Record) -> Record:
        """Put the sender that the form names into the pool of ``service``.

        Raises:
            ApiError: it cannot be put there.
        """
        new = self.member(context, service)
        return context.store.add(self.kind, new.sid, new.data, parent=service.sid, name=new.name, now=context.now)

    def list(self, context: Context) -> Response:
        """List the members in the order in which they were added (assumed; no source states the order)."""
        query = context.query
        filters = dict(self.only) | {name: _read_country(param, query.get(param) or "") for param, name in self.filters}
        sid = _service(context).sid
        return listing(context, self.serialize, self.kind, self.key, parent=sid, filters=filters, newest_first=False)

    def fetch(self, context: Context) -> Response:
        """Show one member."""
        return answer(200, self.serialize(context, self._member(context)))

    def delete(self, context: Context) -> Response:
        """Take a sender out; it stays on the account, and its sticky mappings go
        (https://www.twilio.com/docs/messaging/services)."""
        member = self._member(context)
        context.store.delete(member)
        recipients.forget_sender(context.store, member.parent, member.sid)
        return NO_CONTENT

    def _member(self, context: Context) -> Record:
        member = context.find(self.kind, context.variables["Sid"], _service(context).sid)
        if any(member.data[name] != value for name, value in self.only):
            raise not_found(shown_path(context.path))
        return member

    def routes(self) -> tuple[Operation, ...]:
        """Return the four operations of the list."""
        path = f"/v1/Services/{{ServiceSid}}/{self.path}"
        return (
            Route("POST", "messaging", path, self.create),
            Route("GET", "messaging", path, self.list),
            Route("GET", "messaging", f"{path}/{{Sid}}", self.fetch),
            Route("DELETE", "messaging", f"{path}/{{Sid}}", self.delete),
        )


def _service(context: Context) -> Record:
    return context.find(kinds.SERVICE, context.variables["ServiceSid"])


def _owned(context: Context, kind: str, param: str, prefix: str, code: int) -> Record:
    """Return the account's own sender that a POST names.

    A malformed SID is refused with ``code``; one that the account does not have with 404/20404 (assumed).
    """
    sid = required(context.form, param)
    if not is_sid(sid, prefix):
        raise invalid(param, f"{sid!r} is not of the form {prefix} and 32 hexadecimal digits", code)
    record = context.store.get(kind, sid)
    if record is None:
        raise ApiError(404, 20404, f"The sender {sid} was not found")
    return record


def _refuse_second_place(service: Record, there: Record | None) -> None:
    """Raise 409/21710 when the sender is in ``service`` already, 409/21712 when it is in another one."""
    if there is not None:
        if there.parent == service.sid:
            raise ApiError(409, 21710, f"{there.name} is already in the Messaging Service")
        raise ApiError(409, 21712, f"{there.name} is associated with another Messaging Service, {there.parent}")


def _refuse_full(context: Context, service: Record) -> None:
    if sum(context.store.count(kind, service.sid) for kind in (kinds.POOL_NUMBER, kinds.POOL_SHORT_CODE)) >= CAPACITY:
        raise ApiError(412, 21714, f"Number Pool size limit reached: {CAPACITY} phone numbers and short codes")


def _phone_number(context: Context, service: Record) -> Member:
    number = _owned(context, kinds.NUMBER, "PhoneNumberSid", "PN", 21421)
    _refuse_second_place(service, context.store.get(kinds.POOL_NUMBER, number.sid))
    _refuse_full(context, service)
    capabilities = number.data["capabilities"]
    if not (capabilities["sms"] or capabilities["mms"]):
        raise ApiError(400, 21715, f"{number.name} can send neither SMS nor MMS")
    able = [label for key, label in CAPABILITIES.items() if capabilities[key]]
    return Member(number.sid, number.name, {"country_code": number.data["country"], "capabilities": able})


def _short_code(context: Context, service: Record) -> Member:
    code = _owned(context, kinds.SHORT_CODE, "ShortCodeSid", "SC", 21421)
    _refuse_second_place(service, context.store.get(kinds.POOL_SHORT_CODE, code.sid))
    _refuse_full(context, service)
    return Member(
        code.sid, code.name, {"country_code": code.data["country"], "capabilities": code.data["capabilities"]}
    )


def _channel_sender(context: Context, service: Record) -> Member:
    """An RCS sender can be in one service only (https://www.twilio.com/docs/messaging/services), others in several."""
    sender = _owned(context, kinds.CHANNEL_SENDER, "Sid", "XE", 20001)
    anywhere = sender.data["sender_type"] == "RCS"
    _refuse_second_place(service, context.store.get(kinds.POOL_CHANNEL, sender.sid, None if anywhere else service.sid))
    shown = {key: sender.data[key] for key in ("sender_type", "country_code")}
    return Member(sender.sid, sender.name, shown)


def _alpha(context: Context, service: Record, region: str) -> Member:
    """Read an alphanumeric sender ID.

    One per service without a country (documented), and one per service and country (assumed, no number is published).
    """
    text = required(context.form, "AlphaSender", 21708)
    if not is_alpha_sender(text):
        why = "takes 1 to 11 letters, digits, spaces and + - _ &, at least one letter among them"
        raise invalid("AlphaSender", why, 21709)
    for there in context.store.every(kinds.POOL_ALPHA, service.sid):
        if there.data["iso_country_code"] == region:
            if there.name == text:
                raise ApiError(409, 21710, f"{text} is already in the Messaging Service")
            why = f"the service has the alpha sender {there.name}; delete it before adding another"
            raise ApiError(412, 21714, f"Number Pool size limit reached: {why}")
    return Member(context.store.new_sid("AI"), text, {"capabilities": ["SMS"], "iso_country_code": region})


def _default_alpha(context: Context, service: Record) -> Member:
    return _alpha(context, service, "")


def _destination_alpha(context: Context, service: Record) -> Member:
    return _alpha(context, service, _read_country("IsoCountryCode", context.form.get("IsoCountryCode") or "") or "")


_read_country = country(regions)
"""Of the countries that have numbers: a sender for another code could never be used."""

_NUMBERED = ("country_code", "capabilities")

PHONE_NUMBERS = PoolList(
    "PhoneNumbers", "phone_numbers", kinds.POOL_NUMBER, "service_sid", "phone_number", _NUMBERED, _phone_number
)
SHORT_CODES = PoolList(
    "ShortCodes", "short_codes", kinds.POOL_SHORT_CODE, "service_sid", "short_code", _NUMBERED, _short_code
)
ALPHA_SENDERS = PoolList(
    "AlphaSenders",
    "alpha_senders",
    kinds.POOL_ALPHA,
    "service_sid",
    "alpha_sender",
    ("capabilities",),
    _default_alpha,
    only=(("iso_country_code", ""),),
)
"""An alpha sender without a country is one thing, seen through AlphaSenders and DestinationAlphaSenders (assumed)."""
DESTINATION_ALPHA_SENDERS = PoolList(
    "DestinationAlphaSenders",
    "alpha_senders",
    kinds.POOL_ALPHA,
    "service_sid",
    "alpha_sender",
    ("capabilities", "iso_country_code"),
    _destination_alpha,
    filters=(("IsoCountryCode", "iso_country_code"),),
)
CHANNEL_SENDERS = PoolList(
    "ChannelSenders",
    "senders",
    kinds.POOL_CHANNEL,
    "messaging_service_sid",
    "sender",
    ("sender_type", "country_code"),
    _channel_sender,
)
LISTS = (PHONE_NUMBERS, SHORT_CODES, ALPHA_SENDERS, DESTINATION_ALPHA_SENDERS, CHANNEL_SENDERS)

ROUTES: tuple[Operation, ...] = tuple(route for pool in LISTS for route in pool.routes())
