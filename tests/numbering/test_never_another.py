"""A cell becomes the number that a person reads in it, or a problem: never somebody else's number.

``EXAMPLES=100000 pytest tests/numbering/test_never_another.py`` tries as many cells; the suite tries a few.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import phonenumbers
import pytest

from tests.numbering.numbers import examples
from tests.numbering.oracle import numbers
from toolkit.numbering.column import columns
from toolkit.numbering.number import PROBLEMS, parse

EXAMPLES = int(os.environ.get("EXAMPLES", "5000"))
FORMAT = phonenumbers.PhoneNumberFormat
KNOWN = [number for text in examples() if phonenumbers.is_valid_number(number := phonenumbers.parse(text))]
"""A number of every region and line type."""

SEPARATORS = ["", *" -./_·－\u00a0\u202f\u2007\u2009\u2010\u2011\u2013\u2212"]
SCRIPTS = ["0", "０", "٠", "०"]
NAMES = [
    *("Max", "Anna-Lena O'Neil", "mobile", "Ext", "privat", "(work)", "x", "N°", "Tel:", "☎", "*"),
    *("晴子", "（自宅）", "оф.", "هاتف"),
]
DECIMALS = [".0", ",0", ".00", ",00", ".5", ",5"]
JOINTS = [";", "; ", ",", ", ", "/", " / ", "|", "\n", " or ", " oder ", " ou ", " ::: ", "  ", " & ", " und "]
MORE = [" / 12", " ext", " ext 5", " ext. 123", " x5", "#5", "/34", ";5", ",1", "(2)", " Max2", "p123", "E+05"]


def valid(chance: Random) -> phonenumbers.PhoneNumber:
    """Return a number of any region and line type, its last digits any."""
    while True:
        number = phonenumbers.PhoneNumber()
        number.merge_from(chance.choice(KNOWN))
        digits = str(number.national_number)
        last = chance.randrange(min(5, len(digits)))
        number.national_number = int(digits[: len(digits) - last] + "".join(chance.choices("0123456789", k=last)))
        if phonenumbers.is_valid_number(number):
            return number


def e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, FORMAT.E164)


def bare(chance: Random, number: phonenumbers.PhoneNumber, region: str | None) -> str:
    """Return a number as somebody may write it by itself, in its own country as one dials there."""
    home = [phonenumbers.format_number(number, FORMAT.NATIONAL), str(number.national_number)]
    text = chance.choice(home if region == phonenumbers.region_code_for_number(number) else [""])
    if parse(text, region).e164 != e164(number):
        text = phonenumbers.format_number(number, chance.choice([FORMAT.E164, FORMAT.INTERNATIONAL, FORMAT.RFC3966]))
    if chance.random() < 0.5:
        mark = chance.choice(SEPARATORS)
        text = "".join(mark if one in " -" else one for one in text)
    if chance.random() < 0.3:
        zero = ord(chance.choice(SCRIPTS))
        text = "".join(chr(zero + int(one)) if one in "0123456789" else one for one in text)
    return text


def cell(chance: Random) -> tuple[str, str | None, str]:
    """Return a cell, the region it is read in, and the number that a person reads in it first."""
    number = valid(chance)
    home = phonenumbers.region_code_for_number(number)
    region = chance.choice([None, home, home, "US", "DE"])
    region = region if region in phonenumbers.SUPPORTED_REGIONS else None
    text = bare(chance, number, region)
    for kind in chance.sample(["decimal", "name", "more", "second", "blank"], chance.choice([0, 1, 1, 1, 2])):
        name, mark = chance.choice(NAMES), chance.choice(["", " ", ": ", " - "])
        if kind == "decimal":
            text += chance.choice(DECIMALS)
        elif kind == "name":
            text = chance.choice([f"{name}{mark}{text}", f"{text}{mark}{name}", f"{name}{mark}{text} {name}"])
        elif kind == "more":
            text += chance.choice(MORE)
        elif kind == "second":
            text = f"{text}{chance.choice(JOINTS)}{bare(chance, valid(chance), region)}"
        else:
            text = f" \u200e{text}\u00a0\n"
    return text, region, e164(number)


def test_a_dressed_number_is_itself_or_a_problem():
    chance = Random(12)
    written: dict[str | None, list[tuple[str, str]]] = {}
    for _time in range(EXAMPLES):
        text, region, number = cell(chance)
        written.setdefault(region, []).append((text, number))
    outcomes = Counter()
    for region, asked in written.items():
        found = numbers(columns([text for text, _number in asked], region))
        for (text, number), read in zip(asked, found, strict=True):
            assert read.problem in PROBLEMS if read.problem else read.e164 == number, (text, region, read)
            outcomes[read.problem or "itself"] += 1
    print(dict(outcomes))
    assert outcomes["itself"] > EXAMPLES / 3
    assert outcomes["several_numbers"] > EXAMPLES / 30


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("+27.86.112.3208.5", None, ""),
        ("06.12.34.56.78", "FR", "+33612345678"),
        ("6641234567.0", "AT", "+436641234567"),
        ("15123456789.0", "DE", "+4915123456789"),
        ("0664 1234567 Max", "AT", "+436641234567"),
        ("0664 1234567 / 12", "AT", ""),
        ("3277 / 12", "TK", ""),
        ("3277 (12)", "TK", ""),
        ("+43 (0) 664 / 123 45 67", None, "+436641234567"),
        ("0351/1234567", "DE", "+493511234567"),
        ("0612345678;0698765432", "FR", ""),
        ("+43 664 1234567 ext", "AT", "+436641234567"),
    ],
)
def test_what_came_back_as_a_number_that_nobody_wrote(text, region, expected):
    assert parse(text, region).e164 in (expected, text)
    assert parse(text, region).valid is bool(expected)
