"""Lookup v2: whether a phone number can exist, its country and notation, and its line type as far as a plan tells it.

https://www.twilio.com/docs/lookup/v2-api; ``twilio_lookups_v2.json``. The answers are libphonenumber's, from numbering
plans. What only carriers know is null: who the carrier is, whether a number was ported, its owner, its risks.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.refusals import invalid

_PACKAGES = (
    "caller_name",
    "sim_swap",
    "call_forwarding",
    "line_status",
    "line_type_intelligence",
    "identity_match",
    "reassigned_number",
    "sms_pumping_risk",
    "phone_number_quality_score",
    "pre_fill",
)
"""What ``Fields`` can ask for beside ``validation``, which is always answered."""

_NO_ACCESS_TO_CANADA = 60601
"""The line type of a Canadian number needs an approval (https://www.twilio.com/docs/api/errors/60601)."""

_LINE_TYPES = {
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.TOLL_FREE: "tollFree",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "sharedCost",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
"""Twilio's names (https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence). Where a plan does not tell
landline from mobile, as in North America, or fixed from non-fixed VoIP, the type is ``unknown``."""

_REASONS = {
    ValidationResult.TOO_SHORT: "TOO_SHORT",
    ValidationResult.TOO_LONG: "TOO_LONG",
    ValidationResult.INVALID_COUNTRY_CODE: "INVALID_COUNTRY_CODE",
    ValidationResult.INVALID_LENGTH: "INVALID_LENGTH",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "TOO_SHORT",
}
_PARSE_REASONS = {
    NumberParseException.INVALID_COUNTRY_CODE: "INVALID_COUNTRY_CODE",
    NumberParseException.TOO_SHORT_AFTER_IDD: "TOO_SHORT",
    NumberParseException.TOO_SHORT_NSN: "TOO_SHORT",
    NumberParseException.TOO_LONG: "TOO_LONG",
}


def _fetch(context: Context) -> Response:
    text = unquote(context.variables["PhoneNumber"])
    asked = _asked(context)
    number, reason = _read(text, _country(context))
    return answer(200, _described(text, number, reason, asked) | {"url": f"{context.origin}{context.path}"})


def _described(text: str, number: PhoneNumber | None, reason: str | None, asked: set[str]) -> dict[str, Any]:
    """Return a number as JSON; one that cannot exist has nothing but the text and the reason."""
    packages: dict[str, Any] = dict.fromkeys(_PACKAGES)
    if number is None:
        return {
            "calling_country_code": None,
            "country_code": None,
            "phone_number": text,
            "national_format": None,
            "valid": False,
            "validation_errors": [reason],
            **packages,
        }
    if "line_type_intelligence" in asked:
        packages["line_type_intelligence"] = _line_type(number)
    region = phonenumbers.region_code_for_number(number)
    return {
        "calling_country_code": str(number.country_code),
        "country_code": None if region == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY else region,
        "phone_number": phonenumbers.format_number(number, PhoneNumberFormat.E164),
        "national_format": phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
        "valid": True,
        "validation_errors": None,
        **packages,
    }


def _asked(context: Context) -> set[str]:
    asked = {name.strip() for name in (context.query.get("Fields") or "").split(",")} - {""}
    unknown = asked - {"validation", *_PACKAGES}
    if unknown:
        raise invalid("Fields", f"{sorted(unknown)[0]!r} is none of validation, {', '.join(_PACKAGES)}")
    return asked


def _country(context: Context) -> str | None:
    code = context.query.get("CountryCode")
    if code and code.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise invalid("CountryCode", f"{code!r} is no country with a numbering plan")
    return code.upper() if code else None


def _read(text: str, country: str | None) -> tuple[PhoneNumber | None, str | None]:
    """Return the number, or why there is none. Without ``+`` and without a country it is read with ``+``
    (assumed: Twilio takes ``14155552671``)."""
    if country is None and text[:1].isdigit():
        text = f"+{text}"
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException as error:
        return None, _PARSE_REASONS.get(error.error_type, "NOT_A_NUMBER")
    if phonenumbers.is_valid_number(number) and phonenumbers.region_code_for_number(number):
        return number, None
    return None, _REASONS.get(phonenumbers.is_possible_number_with_reason(number), "INVALID_BUT_POSSIBLE")


def _line_type(number: PhoneNumber) -> dict[str, Any]:
    canadian = phonenumbers.region_code_for_number(number) == "CA"
    line_type = None if canadian else _LINE_TYPES.get(phonenumbers.number_type(number), "unknown")
    return {
        "mobile_country_code": None,
        "mobile_network_code": None,
        "carrier_name": None,
        "type": line_type,
        "error_code": _NO_ACCESS_TO_CANADA if canadian else None,
    }


ROUTES: tuple[Operation, ...] = (Route("GET", "lookups", "/v2/PhoneNumbers/{PhoneNumber}", _fetch),)
