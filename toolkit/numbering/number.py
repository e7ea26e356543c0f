"""One phone number, as the ``phonenumbers`` library reads it."""

from __future__ import annotations

from functools import cache, lru_cache, partial

import phonenumbers
from phonenumbers import PhoneNumberType

from toolkit.i18n import _, lazy
from toolkit.numbering.cells import read_cell
from toolkit.numbering.library import Number, ask

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
    "several_numbers": lazy("There are several numbers here: give each a row of its own."),
    "more_digits": lazy("Beside a number there are other digits, and it is not clear whether they belong to it."),
    "letters": lazy("Letters stand among the digits: write digits, or a blank before a comment."),
    "decimal": lazy("The number has decimals, or a dot where its digits go on: format the column as text."),
    "too_short": lazy("The number is too short for its country."),
    "too_long": lazy("The number is too long for its country."),
    "not_assigned": lazy("The number lies in no range that its country has given out."),
    "mexico_1": lazy("Mexico dropped the 1 behind +52 in 2019: leave it out."),
}


DETAILS = {
    "": lazy("Left out beside the number: “{detail}”."),
    "several_numbers": lazy("They are: {detail}."),
    "more_digits": lazy("The number may be {detail}."),
}


def problem_text(problem: str) -> str:
    """Say in the user's language what a Number's ``problem`` means; "" for none."""
    return _(PROBLEMS[problem]) if problem else ""


def detail_text(problem: str, detail: str) -> str:
    """Say in the user's language what a Number's ``detail`` is, by its ``problem``; "" for none."""
    return _(DETAILS[problem]).format(detail=detail) if detail else ""


@lru_cache(maxsize=65536)
def parse(text: str, region: str | None = None) -> Number:
    """Read the phone number that a person reads in a text, or say why there is none.

    Args:
        text: ``+1 212 555 0123``, ``+81-90…``, full-width digits, or a national notation together with ``region``. The
            decimals of a spreadsheet (``.0``) are no part of the number, nor is a name or comment before or behind a
            whole one: it is the ``detail``. Letters are digits in numbers such as 1-800-FLOWERS alone.
        region: ISO 3166 code of the country to assume where the text has no ``+``.

    Returns:
        A Number; an unreadable text is one whose ``problem`` is set, never an exception. A masked number
        (``toolkit.redaction``) keeps its text.
    """
    return read(text, region)


def read(text: str, region: str | None = None) -> Number:
    """Answer as `parse`, without remembering the answer."""
    return read_cell(text, partial(ask, region=region))


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
