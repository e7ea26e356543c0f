"""One phone number, as the ``phonenumbers`` library reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType

from toolkit.i18n import _, lazy

if TYPE_CHECKING:
    pass


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


PROBLEMS = {
    "empty": lazy("No number was given."),
    "no_country": lazy(
        "The country is missing: write +, the country code and the number, or choose a default country."
    ),
    "leads_abroad": lazy(
        "It begins with 00 or 011, which leads abroad from some countries only: write + instead, or choose the country "
        "that it is dialled from."
    ),
    "rounded": lazy("A spreadsheet has shortened this number: its digits are lost. Format the column as text there."),
    "not_a_number": lazy("This is not a phone number."),
    "too_short": lazy("The number is too short for its country."),
    "too_long": lazy("The number is too long for its country."),
    "not_assigned": lazy("The number lies in no range that its country has given out."),
}


_ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
"""8.19012E+11, as a spreadsheet shows and saves long numbers."""


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
    """

    e164: str
    region: str = ""
    line_type: LineType = "unknown"
    valid: bool = False
    area_code: str = ""
    problem: str = ""


def problem_text(problem: str) -> str:
    """Say in the user's language what a Number's ``problem`` means; "" for none."""
    return _(PROBLEMS[problem]) if problem else ""


@lru_cache(maxsize=65536)
def parse(text: str, region: str | None = None) -> Number:
    """Read a phone number in any common notation.

    Args:
        text: ``+1 212 555 0123``, ``+81-90…``, full-width digits, or a national notation together with ``region``.
        region: ISO 3166 code of the country to assume where the text has no ``+``.

    Returns:
        A Number; an unreadable text is one whose ``problem`` is set, never an exception.
    """
    return read(text, region)


def read(text: str, region: str | None = None) -> Number:
    """Answer as `parse`, without remembering the answer."""
    text = text.strip()
    if not text:
        return Number("", problem="empty")
    if _ROUNDED.fullmatch(text):
        return Number("", problem="rounded")
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


@cache
def regions() -> tuple[str, ...]:
    """Return every region that has phone numbers, as ISO 3166 codes in alphabetical order."""
    return tuple(sorted(phonenumbers.SUPPORTED_REGIONS))


@cache
def example(region: str) -> str:
    """Return an example destination of ``region`` in E.164.

    It is a mobile number that the numbering plan tells from its neighbours' where there is one, else a landline of the
    region, else a mobile number shared with a neighbour (Western Sahara, Saint Martin). In Canada and the United States
    it lies in the range that is kept for fiction (555-01xx).
    """
    fiction = {"US": "+12015550123", "CA": "+15065550123"}
    if region in fiction:
        return fiction[region]
    kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
    found = [number for kind in kinds if (number := phonenumbers.example_number_for_type(region, kind))]
    own = [number for number in found if phonenumbers.region_code_for_number(number) == region]
    return phonenumbers.format_number((own or found)[0], phonenumbers.PhoneNumberFormat.E164)
