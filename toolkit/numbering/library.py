"""What the ``phonenumbers`` library says of a number whose text is digits, with or without ``+``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType

LineType = Literal[
    "mobile",
    "fixed_line",
    "fixed_line_or_mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "unknown",
]


_LINE_TYPES: dict[int, LineType] = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed_line",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium_rate",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal_number",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.VOICEMAIL: "voicemail",
}


DROPPED_PREFIXES = {52: "1"}
"""By calling code: what once stood before mobile numbers and is wrong now. Mexico dropped its 1 in August 2019."""


@dataclass(frozen=True, slots=True)
class Number:
    """What is known of a text that should be a phone number.

    Attributes:
        e164: ``+`` and digits; "" where the text cannot be read.
        region: ISO 3166 code of the country; "" where unknown.
        line_type: as the numbering plan tells.
        valid: the number can exist.
        area_code: the three digits after +1 in North America, otherwise "".
        problem: why it is not valid, a word for ``problem_text``; "" where it is.
        detail: what was left out beside a valid number, or the numbers that a problem is about; "" for nothing.
    """

    e164: str
    region: str = ""
    line_type: LineType = "unknown"
    valid: bool = False
    area_code: str = ""
    problem: str = ""
    detail: str = ""


def ask(text: str, region: str | None = None) -> Number:
    """Ask the library.

    Args:
        text: a phone number, without anything that is none of its own.
        region: ISO 3166 code of the country to assume where the text has no ``+``.
    """
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        return Number("", problem=_parse_problem(error, text, region))
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    home = phonenumbers.region_code_for_number(number)
    kind = phonenumbers.number_type(number)
    if home and kind != PhoneNumberType.UNKNOWN:  # which is what is_valid_number asks, once more
        return Number(e164, home, _LINE_TYPES.get(kind, "unknown"), True, _area_code(number))
    return Number(e164, home or _main_region(number), problem=_range_problem(number))


def _parse_problem(error: NumberParseException, text: str, region: str | None) -> str:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        if region is not None or "+" in text or "＋" in text:
            return "not_assigned"
        abroad = phonenumbers.normalize_digits_only(text).startswith(("00", "011"))
        return "leads_abroad" if abroad else "no_country"
    if error.error_type == NumberParseException.TOO_LONG:
        return "too_long"
    if error.error_type in (NumberParseException.TOO_SHORT_NSN, NumberParseException.TOO_SHORT_AFTER_IDD):
        return "too_short"
    return "not_a_number"


def _range_problem(number: PhoneNumber) -> str:
    dropped = DROPPED_PREFIXES.get(number.country_code or 0)
    if dropped and (national := str(number.national_number)).startswith(dropped):
        shorter = PhoneNumber(number.country_code, int(national.removeprefix(dropped) or 0))
        if phonenumbers.is_valid_number(shorter):
            return "mexico_1"
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.TOO_SHORT:
        return "too_short"
    if reason == phonenumbers.ValidationResult.TOO_LONG:
        return "too_long"
    return "not_assigned"


def _main_region(number: PhoneNumber) -> str:
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    return "" if region in ("ZZ", "001") else region


def _area_code(number: PhoneNumber) -> str:
    digits = str(number.national_number)
    return digits[:3] if number.country_code == 1 and len(digits) == 10 else ""
