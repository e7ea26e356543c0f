"""IncomingPhoneNumbers of the 2010-04-01 API: the account's numbers, buying one, releasing one.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource; ``twilio_api_v2010.json``. A number
that is bought leaves the sandbox's shelf, or the supply behind it (``number_supply``); one that is released returns to
the shelf (assumed; Twilio lets a released number rest first).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import (
    API_VERSION_FIELD,
    Field,
    boolean,
    choice,
    defaults,
    given,
    http_method,
    required,
    sid,
    text,
    url,
)
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.refusals import ApiError, invalid, missing
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.resources import applications, number_supply
from toolkit.sandbox.store import kinds, recipients
from toolkit.sandbox.store.store import Record, Store

_origin = choice(("twilio", "hosted"))
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")

FIELDS = (
    API_VERSION_FIELD,
    Field("FriendlyName", text(64)),
    Field("SmsUrl", url()),
    Field("SmsMethod", http_method, "POST"),
    Field("SmsFallbackUrl", url()),
    Field("SmsFallbackMethod", http_method, "POST"),
    Field("SmsApplicationSid", sid("AP")),
    Field("VoiceUrl", url()),
    Field("VoiceMethod", http_method, "POST"),
    Field("VoiceFallbackUrl", url()),
    Field("VoiceFallbackMethod", http_method, "POST"),
    Field("VoiceApplicationSid", sid("AP")),
    Field("VoiceCallerIdLookup", boolean, False),
    Field("VoiceReceiveMode", choice(("voice", "fax")), "voice"),
    Field("StatusCallback", url()),
    Field("StatusCallbackMethod", http_method, "POST"),
    Field("EmergencyStatus", choice(("Active", "Inactive")), "Inactive"),
    Field("EmergencyAddressSid", sid("AD")),
    Field("TrunkSid", sid("TK")),
    Field("IdentitySid", sid("RI")),
    Field("AddressSid", sid("AD")),
    Field("BundleSid", sid("BU")),
)
"""The settings that a person makes. What is not set is null (Twilio shows an empty text for some)."""

_SHOWN = tuple(field.name for field in FIELDS)


def owned(shelf: dict[str, Any], settings: dict[str, Any], friendly_name: str) -> dict[str, Any]:
    """Return the data of a number of the account: what it is, and its settings.

    Args:
        shelf: what is known of the number: ``country``, ``type``, ``capabilities`` and its place.
        settings: the settings that were sent.
        friendly_name: its name unless one was sent.
    """
    return shelf | defaults(FIELDS) | {"friendly_name": friendly_name} | settings


def _more(_context: Context, number: Record) -> dict[str, Any]:
    return {
        "address_requirements": "none",
        "beta": False,
        "capabilities": number.data["capabilities"],
        "emergency_address_status": "unregistered",
        "origin": "twilio",
        "status": "in-use",
        "type": number.data["type"],
    }


def _check(context: Context, _number: Record, changes: Mapping[str, Any]) -> None:
    applications.check(context.store, changes)


def _release(context: Context, number: Record) -> None:
    """Give the number back; it leaves its service too
    (https://www.twilio.com/docs/messaging/api/phonenumber-resource)."""
    member = context.store.get(kinds.POOL_NUMBER, number.sid)
    if member is not None:
        context.store.delete(member)
        recipients.forget_sender(context.store, member.parent, member.sid)
    shelf = {name: value for name, value in number.data.items() if name not in _SHOWN}
    context.store.add(kinds.NUMBER_FOR_SALE, number.name, shelf, name=number.name, now=context.now)


NUMBERS = Resource(
    kinds.NUMBER,
    "PN",
    "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers",
    "incoming_phone_numbers",
    product="api",
    fields=FIELDS,
    shown=_SHOWN,
    named="phone_number",
    more=_more,
    on_update=_check,
    on_delete=_release,
)


def _serialize_of_type(context: Context, number: Record) -> dict[str, Any]:
    """The lists by type show everything but the type (``twilio_api_v2010.json``)."""
    shown = NUMBERS.serialize(context, number)
    del shown["type"]
    return shown


def _filters(context: Context) -> dict[str, str | None]:
    return {"friendly_name": context.query.get("FriendlyName"), "name": context.query.get("PhoneNumber")}


def _conditions(context: Context) -> list[tuple[str, Any]]:
    """Read ``Beta`` and ``Origin``: no number is new to Twilio, so ``Beta=false`` leaves none out; none is hosted."""
    beta, origin = context.query.get("Beta"), context.query.get("Origin")
    if beta:
        boolean("Beta", beta)
    return [("seq < ?", 0)] if origin and _origin("Origin", origin) == "hosted" else []


def _list(context: Context, number_type: str | None = None) -> Response:
    """List newest first (assumed)."""
    filters, conditions = _filters(context) | {"type": number_type}, _conditions(context)
    serialize = NUMBERS.serialize if number_type is None else _serialize_of_type
    return listing(context, serialize, NUMBERS.kind, NUMBERS.key, filters=filters, conditions=conditions)


def _buy(context: Context) -> Response:
    """Buy ``PhoneNumber``, or any number with ``AreaCode``."""
    return answer(201, NUMBERS.serialize(context, _bought(context)))


def _buy_of_type(context: Context, number_type: str) -> Response:
    """Buy ``PhoneNumber``, of this type only (https://www.twilio.com/docs/api/errors/21458)."""
    required(context.form, "PhoneNumber", 21421)
    return answer(201, _serialize_of_type(context, _bought(context, number_type)))


def _bought(context: Context, number_type: str | None = None) -> Record:
    settings = given(FIELDS, context.form)
    applications.check(context.store, settings)
    shelf = _wanted(context)
    if number_type not in (None, shelf.data["type"]):
        raise ApiError(400, 21458, f"{shelf.name} is for sale as a {shelf.data['type']} number, not as {number_type}")
    data = owned(shelf.data, settings, shelf.data["national"])
    number = NUMBERS.add(context, data, name=shelf.name)
    context.store.delete(shelf)
    return number


def _wanted(context: Context) -> Record:
    """Return the number for sale that a POST asks for.

    Raises:
        ApiError: 21421 not a number, 21422 not for sale, 21451 not an area code, 21452 none with that area code
            (https://www.twilio.com/docs/api/errors/21422 and its neighbours; the magic numbers are those of
            https://www.twilio.com/docs/iam/test-credentials).
    """
    phone_number, area_code = context.form.get("PhoneNumber"), context.form.get("AreaCode")
    if phone_number:
        _refuse_by_table("buy", phone_number)
        if not _E164.fullmatch(phone_number):
            raise invalid("PhoneNumber", f"{phone_number!r} is not a phone number in E.164 form", 21421)
        shelf = context.store.named(kinds.NUMBER_FOR_SALE, phone_number) or _supplied(context.store, phone_number)
        if shelf is None:
            raise ApiError(400, 21422, f"{phone_number} is not for sale")
        return shelf
    if area_code:
        _refuse_by_table("buy_area_code", area_code)
        if not re.fullmatch("[2-9][0-9]{2}", area_code):
            raise invalid("AreaCode", f"{area_code!r} is not an area code of North America", 21451)
        for candidate in context.store.every(kinds.NUMBER_FOR_SALE):
            if candidate.data["type"] == "local" and candidate.name.startswith(f"+1{area_code}"):
                return candidate
        for region in number_supply.regions_of(area_code):
            for number in number_supply.numbers(region, "local", int(area_code)):
                if shelf := _supplied(context.store, number):
                    return shelf
        raise ApiError(400, 21452, f"No number with the area code {area_code} is for sale")
    raise missing("PhoneNumber or AreaCode", 21421)


def is_free(store: Store, phone_number: str) -> bool:
    """Say whether a number is neither the account's nor on the shelf."""
    return all(store.named(kind, phone_number) is None for kind in (kinds.NUMBER, kinds.NUMBER_FOR_SALE))


def _supplied(store: Store, phone_number: str) -> Record | None:
    """Return a number for sale beyond the shelf, as a record that is not stored; None where it is not for sale."""
    data = number_supply.describe(phone_number) if is_free(store, phone_number) else None
    return None if data is None else Record(0, kinds.NUMBER_FOR_SALE, phone_number, "", phone_number, 0.0, 0.0, data)


def _refuse_by_table(kind: str, value: str) -> None:
    fate = fates.exact(kind, value)
    if fate is not None:
        raise ApiError(fate.http_status, fate.code, fate.meaning)


def _of_type(path: str, number_type: str) -> tuple[Operation, ...]:
    return (
        Route("GET", "api", f"{NUMBERS.path}/{path}.json", lambda context: _list(context, number_type)),
        Route("POST", "api", f"{NUMBERS.path}/{path}.json", lambda context: _buy_of_type(context, number_type)),
    )


ROUTES: tuple[Operation, ...] = (
    *NUMBERS.routes("fetch", "update", "delete", create=_buy, list=_list),
    *_of_type("Local", "local"),
    *_of_type("Mobile", "mobile"),
    *_of_type("TollFree", "toll-free"),
)
