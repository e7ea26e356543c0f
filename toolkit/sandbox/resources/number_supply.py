"""Numbers for sale beyond the sample account's shelf: enough of every country and area code to fill any pool.

Which countries Twilio sells numbers of is not known here, so all that have numbers are for sale; the sandbox's
convention. A number is one that the numbering plan has; in the USA and Canada it is 555-0100 to 555-0999 of each area
code, of which the first hundred are kept for fiction. Where numbers of a country cannot send there
(``toolkit.facts.countries``: ``long_code_domestic``) they do no SMS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from toolkit.facts.countries import country
from toolkit.numbering.number import regions

AREA_CODED = ("US", "CA")
"""Countries whose numbers are bought by area code (https://www.twilio.com/docs/api/errors/21457)."""

_LINES = range(100, 1000)
_TOLL_FREE_CODES = ("800", "833", "844", "855", "866", "877", "888")
_BLOCK = 10_000
"""How many numbers of a type there are in every other country at the most."""

_KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "local",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "local",
}


@cache
def _area_codes() -> Mapping[str, tuple[str, ...]]:
    """Return the area codes of the USA and of Canada."""
    found: dict[str, list[str]] = {region: [] for region in AREA_CODED}
    for code in range(200, 1000):
        number = PhoneNumber(country_code=1, national_number=code * 10**7 + 5550100)
        region = phonenumbers.region_code_for_number(number)
        if region in found and _kind(number) == "local":
            found[region].append(str(code))
    return {region: tuple(codes) for region, codes in found.items()}


@cache
def types(region: str) -> tuple[str, ...]:
    """Return the types of number that are for sale: ``local``, ``mobile``, ``toll-free``; none for no country."""
    if region in AREA_CODED:
        return ("local", "toll-free") if region == "US" else ("local",)
    return tuple(_examples(region)) if region in regions() else ()


@cache
def _examples(region: str) -> Mapping[str, PhoneNumber]:
    """Return an example of each type, of which the last four digits are varied."""
    asked = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
    examples = (phonenumbers.example_number_for_type(region, one) for one in asked)
    known = [one for one in examples if one and phonenumbers.region_code_for_number(one) == region and _kind(one)]
    return {_KINDS[phonenumbers.number_type(one)]: one for one in known}


def _kind(number: PhoneNumber) -> str:
    return _KINDS.get(phonenumbers.number_type(number), "")


def numbers(region: str, number_type: str, area_code: int | None = None) -> Iterator[str]:
    """Yield what may be the numbers of a country, in E.164; ``describe`` tells which ones are.

    Args:
        area_code: those of one area code.
    """
    if number_type not in types(region):
        return
    if region in AREA_CODED:
        codes = _TOLL_FREE_CODES if number_type == "toll-free" else _area_codes()[region]
        wanted = [code for code in codes if area_code is None or int(code) == area_code]
        yield from (f"+1{code}555{line:04}" for line, code in product(_LINES, wanted))
        return
    example = _examples(region)[number_type]
    first = _national(example) // _BLOCK * _BLOCK
    before = phonenumbers.format_number(example, PhoneNumberFormat.E164).removesuffix(str(_national(example)))
    yield from (f"{before}{national}" for national in range(first, first + _BLOCK))


def regions_of(area_code: str) -> tuple[str, ...]:
    """Return the country that an area code of local numbers belongs to, alone; none for an unknown one."""
    return tuple(region for region, codes in _area_codes().items() if area_code in codes)


def describe(phone_number: str) -> dict[str, Any] | None:
    """Return what is known of a number for sale, as the shelf has it; None for one that is not."""
    try:
        number = phonenumbers.parse(phone_number)
    except phonenumbers.NumberParseException:
        return None
    toll_free = phone_number[2:5] in _TOLL_FREE_CODES and number.country_code == 1
    region = "US" if toll_free else phonenumbers.region_code_for_number(number) or ""
    number_type = "toll-free" if toll_free else _kind(number)
    if number_type not in types(region) or not _is_supplied(number, region, number_type):
        return None
    able = region in AREA_CODED or (country(region).long_code_domestic != "no" and number_type == types(region)[0])
    capabilities = {"sms": able, "mms": region in (*AREA_CODED, "AU") and able, "voice": True, "fax": False}
    place = dict.fromkeys(("locality", "region", "postal_code", "latitude", "longitude"))
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return {"country": region, "type": number_type, "national": national, "capabilities": capabilities, **place}


def _is_supplied(number: PhoneNumber, region: str, number_type: str) -> bool:
    if region in AREA_CODED:
        exchange, line = divmod(_national(number) % 10**7, 10**4)
        return exchange == 555 and line in _LINES
    return _national(number) // _BLOCK == _national(_examples(region)[number_type]) // _BLOCK


def _national(number: PhoneNumber) -> int:
    return number.national_number or 0
