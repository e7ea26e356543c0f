"""What a US A2P 10DLC campaign has to say of itself; each check returns what is wrong, or "" where nothing is.

Source: https://www.twilio.com/docs/messaging/api/usapptoperson-resource; what only the review asks for bears the code
of its rejection (https://www.twilio.com/docs/api/errors/30908, …/30882, …/30892).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from toolkit.facts import limits
from toolkit.i18n import _

Check = Callable[[str], str]

DESCRIPTION = (40, 4096)
MESSAGE_FLOW = (40, 2048)
SAMPLE = (20, 1024)
REPLY = (20, 320)
"""Shortest and longest text, in characters; ``REPLY`` is for the answers to opting in, opting out and HELP."""

SAMPLES = (2, 5)
"""How many samples a campaign has."""

KEYWORDS = 255
"""Longest list of opt-in keywords, in characters without what separates them."""

_LINK = re.compile(r"https?://\S|\bwww\.\w", re.IGNORECASE)
_PHONE = re.compile(r"\+?\(?\d(?:[\s().-]{0,2}\d){9,}")
_SHORTENER = re.compile(r"\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd)/", re.IGNORECASE)


def text_of(span: tuple[int, int], *, optional: bool = False) -> Check:
    """Return a check of a text's length; an optional one may be empty."""
    low, high = span

    def check(text: str) -> str:
        length = len(text.strip())
        if low <= length <= high or (optional and not length):
            return ""
        return _("{count} characters; it takes {low} to {high}.").format(count=length, low=low, high=high)

    return check


def sample(text: str) -> str:
    """Check a sample message, which may not hold a public short link (30892)."""
    if has_short_link(text):
        return _("A public short link: the review rejects it (30892). Use a link at the business's own domain.")
    return text_of(SAMPLE)(text)


def optional_sample(text: str) -> str:
    """Check a sample that need not be there."""
    return sample(text) if text.strip() else ""


def page(code: int) -> Check:
    """Return a check of the address of a page whose absence the review rejects with ``code``."""

    def check(text: str) -> str:
        if not text.strip():
            return _("The API lets you leave it out, but the review rejects the campaign ({code}).").format(code=code)
        return limits.webhook_url(text)

    return check


def keywords(text: str) -> str:
    """Check keywords, written with commas or blanks between them."""
    words = split(text)
    if wrong := next((word for word in words if not re.fullmatch(r"[^\W_]+", word)), None):
        return _("“{word}” is not a keyword: letters and digits only.").format(word=wrong)
    if (length := sum(map(len, words))) > KEYWORDS:
        return _("{count} characters in all; Twilio takes {limit} at the most.").format(count=length, limit=KEYWORDS)
    return ""


def split(text: str) -> list[str]:
    """Return the keywords of a text."""
    return [word for word in re.split(r"[\s,、]+", text) if word]


def has_short_link(text: str) -> bool:
    """Whether a text holds a link of a public shortener."""
    return bool(_SHORTENER.search(text))


def has_link(texts: Iterable[str]) -> bool:
    """Whether some text holds a link."""
    return any(_LINK.search(text) for text in texts)


def has_phone(texts: Iterable[str]) -> bool:
    """Whether some text holds a phone number, of ten digits or more."""
    return any(_PHONE.search(text) for text in texts)
