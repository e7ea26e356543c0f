"""How a body is encoded and how many segments it costs.

One character outside GSM 03.38 makes the whole body UCS-2. A segment holds 1120 bits: 160 septets or 70 UTF-16 units
alone, 153 or 67 when the body is split, as each part then carries a header. Characters of the extension table cost two
septets. A pair (escape and character, or two surrogates) is never torn apart.
Source: https://www.twilio.com/docs/glossary/what-is-gsm-7-character-encoding and
https://www.twilio.com/docs/messaging/services/smart-encoding-char-list
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from toolkit import data

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")

BODY_LIMIT = 1600
"""Longest body that Twilio accepts, in characters (error 21617)."""


@dataclass(frozen=True, slots=True)
class Content:
    """A body as it would leave.

    Attributes:
        text: the body after smart encoding.
        encoding: ``GSM-7`` or ``UCS-2``.
        characters: length of ``text`` in characters (code points).
        units: septets or UTF-16 units used.
        segments: SMS parts billed; 0 for an empty body.
        units_left: units still free in the last segment.
        special: the characters of ``text`` that force UCS-2, each once.
        replaced: how many characters smart encoding replaced.
    """

    text: str
    encoding: str
    characters: int
    units: int
    segments: int
    units_left: int
    special: str
    replaced: int


def measure(body: str, smart_encoding: bool = False) -> Content:
    """Count the segments of ``body``.

    Args:
        body: the text as it would be sent.
        smart_encoding: replace look-alike characters first, as the service setting does.
    """
    text = body
    if smart_encoding:
        text = body.translate(_smart_map())
    special = "".join(dict.fromkeys(c for c in text if c not in BASIC and c not in EXTENSION))
    if special:
        encoding, alone, split = "UCS-2", 70, 67
        sizes = [2 if ord(c) > 0xFFFF else 1 for c in text]
    else:
        encoding, alone, split = "GSM-7", 160, 153
        sizes = [2 if c in EXTENSION else 1 for c in text]
    units = sum(sizes)
    segments, left = (1 if text else 0, alone - units) if units <= alone else _fill(sizes, split)
    replaced = sum(ord(c) in _smart_map() for c in body) if smart_encoding else 0
    return Content(text, encoding, len(text), units, segments, left, special, replaced)


def can_be_replaced(characters: Iterable[str]) -> bool:
    """Say whether smart encoding has a replacement for each of ``characters``."""
    return all(ord(character) in _smart_map() for character in characters)


def _fill(sizes: list[int], capacity: int) -> tuple[int, int]:
    """Return how many parts of ``capacity`` the characters fill in order, and what is free in the last."""
    segments, free = 1, capacity
    for size in sizes:
        if size > free:
            segments, free = segments + 1, capacity
        free -= size
    return segments, free


@cache
def _smart_map() -> dict[int, str]:
    return {int(row["code_point"], 16): row["replacement"] for row in data.rows("smart_encoding.csv")}
