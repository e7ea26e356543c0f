"""Phone numbers inside a text of any script, in any notation: where their digits are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_FEWEST_DIGITS = 8
"""Fewer digits are an order number as likely as a phone number, unless a ``+`` stands before them."""

_FEWEST_AFTER_PLUS = 7
_NUMBER = re.compile(r"(\+?)(?<!\d)(?:\(|\[)?\d(?:[\s./()\[\]_,·:|-]{0,4}\d)+")
_NO_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9a-f]{32}(?![A-Za-z0-9])|/2010-04-01/")


def digits_of_numbers(text: str) -> Iterator[list[int]]:
    """Yield the places of the digits of each phone number in a text.

    Letters may touch a number. Digits of any script, full-width ones too, separated by any blank, dash, dot, slash or
    bracket of Unicode's, belong together. SIDs and the version in Twilio's addresses are no numbers.
    """
    plain, places = _plain(text)
    plain = _NO_NUMBER.sub(lambda found: "x" * len(found[0]), plain)
    for found in _NUMBER.finditer(plain):
        digits = [place for place in range(*found.span()) if plain[place].isdigit()]
        if len(digits) >= (_FEWEST_AFTER_PLUS if found[1] else _FEWEST_DIGITS):
            yield sorted({places[place] for place in digits})


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text with ASCII digits, dashes and blanks, and the place in ``text`` of each of its characters."""
    if text.isascii():
        return text, list(range(len(text)))
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character):
            plain.append(_ascii(one))
            places.append(place)
    return "".join(plain), places


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category == "Pd" or character in "\u2212\u30fc\u2043\u02d7":
        return "-"
    return " " if category in ("Zs", "Zl", "Zp", "Cf", "Mn") else character
