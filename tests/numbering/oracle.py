"""What the library answers one by one, asked without the toolkit's help but for the cause of a problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from toolkit.numbering.column import NumberColumns
from toolkit.numbering.library import Number
from toolkit.numbering.number import read


def answer(text: str, region: str | None = None) -> Number:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return Number("", problem=read(text, region).problem)
    home = phonenumbers.region_code_for_number(number)
    valid = phonenumbers.is_valid_number(number)
    national = phonenumbers.national_significant_number(number)
    if home is None:  # Then the toolkit names the calling code's main country.
        home = phonenumbers.region_code_for_country_code(number.country_code)
    return Number(
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        home,
        PhoneNumberType.to_string(phonenumbers.number_type(number)).lower(),
        valid,
        national[:3] if valid and number.country_code == 1 and len(national) == 10 else "",
        "" if valid else read(text, region).problem,
    )


def differences(texts: Sequence[str], found: NumberColumns, region: str | None = None) -> Iterator[tuple[object, ...]]:
    """Yield each row whose answer is not the library's: text, expected, found."""
    for text, number in zip(texts, numbers(found), strict=True):
        expected = answer(text, region)
        if number != expected:
            yield text, expected, number


def numbers(found: NumberColumns) -> Iterator[Number]:
    columns = (found.e164, found.region, found.line_type, found.valid.tolist(), found.area_code, found.problem)
    rows = enumerate(zip(*columns, strict=True))
    return (Number(*row, detail=found.details.get(place, "")) for place, row in rows)
