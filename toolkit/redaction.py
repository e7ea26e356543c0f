"""Masking what belongs to people: phone numbers, message bodies, contacts of a business, secrets in URLs.

What a masked number keeps: its country, its area code or the first digits of its range (``+`` and four digits), and its
last two digits. Between them stand letters that follow from the number and from a key that is made anew each time and
kept nowhere: ``+12125550123`` becomes, say, ``+1212HQRZM23``. So the same number is the same text everywhere in one
file, pools and logs still join, previews and coverage still see country, line type and area code, and nobody can try
numbers until the letters match. Such a text is read as a number of its country (``toolkit.numbering.cells``), and is
none that one could send to: letters in ``To`` are refused.

Numbers inside a text keep their last two digits and their separators. A URL keeps its host; its path becomes letters
that follow from it and from the key, so that equal addresses stay equal.

Short codes, alphanumeric sender IDs and SIDs are not personal and stay.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from toolkit.facts.parameters import snake
from toolkit.model.message_log import AlertGroup, MessageLog
from toolkit.numbering.cells import MASK_LETTERS
from toolkit.numbering.in_text import digits_of_numbers
from toolkit.numbering.number import read

_FEWEST_LETTERS = 3
"""So many letters together make a number that libphonenumber reads."""

_FIRST_KEPT = 5
"""``+``, and four digits: in North America the country and the area code."""

_ATTEMPTS = 32
HIDDEN = "•••"
"""Instead of a text that is hidden altogether."""

_NUMBER = re.compile(r"\+[0-9]{7,15}")
_NUMBER_FIELDS = frozenset({"from", "number", "phone_number", "sender", "sender_id", "to", "tollfree_phone_number"})
_SECRET = re.compile(r"(^|_)(token|secret|password)$")
_PERSONAL = re.compile(
    r"body|(^|_)(e?mail|first_name|last_name|street|city|postal_code)|(^|_)address\d?$|sample|contact|"
    r"registration_number|registration_phone|alert_text|request_variables|response_headers|request_headers|vanity"
)
_AS_IT_IS = re.compile(r"(^|_)(sid|sids|uri|uris|links|status|created|updated|sent|generated|expiration|url|version)$")
_OF_TWILIO = re.compile(r"https://[\w.-]+\.twilio\.com/")
_LINK = re.compile(r"(^|_)(url|callback|urls)$")
_PATH_LETTERS = 10


class Redaction:
    """Masks, always alike with the same key.

    Args:
        key: what the letters follow from; None for a new one.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = secrets.token_bytes(32) if key is None else key

    def number(self, address: str) -> str:
        """Mask a phone number in E.164, with or without a channel's prefix; one in another notation as in a text.

        Anything else, such as Messenger's IDs, is returned as it is.
        """
        prefix, _colon, plain = address.rpartition(":")
        if not _NUMBER.fullmatch(plain):
            return address if prefix == "messenger" else self.text(address)
        before = f"{prefix}:" if prefix else ""
        wanted = _place(plain)
        alike = (text for text in self._masks(plain) if _place(text) == wanted)
        return before + next(alike, next(self._masks(plain)))

    def text(self, text: str) -> str:
        """Mask the phone numbers inside a text: all digits but the last two."""
        shown = list(text)
        for digits in digits_of_numbers(text):
            for place in digits[:-2]:
                shown[place] = "•"
        return "".join(shown)

    def url(self, url: str) -> str:
        """Mask everything in a URL but its host: user, path, query and fragment; of Twilio's own, numbers alone."""
        if _OF_TWILIO.match(url):
            return self.text(unquote(url)) if "%" in url else self.text(url)
        try:
            parts = urlsplit(url)
            host = parts.netloc.rpartition("@")
        except ValueError:
            return HIDDEN
        path = f"/{self._letters(parts.path, _PATH_LETTERS)}" if parts.path.strip("/") else parts.path
        netloc = f"*@{host[2]}" if host[1] else parts.netloc
        return urlunsplit(parts._replace(netloc=netloc, path=path, query="*" if parts.query else "", fragment=""))

    def value(self, name: str, value: Any) -> Any:
        """Mask the value of a field or parameter of Twilio's API.

        Args:
            name: Twilio's name for it, such as ``phone_number`` or ``Body``.
            value: as JSON has it.
        """
        name = snake(name)
        if isinstance(value, Mapping):
            return value if _AS_IT_IS.search(name) else self.row(value)
        if isinstance(value, list):
            return [self.value(name, one) for one in value]
        if not isinstance(value, str) or not value:
            return value
        if _SECRET.search(name):
            return HIDDEN
        if name in _NUMBER_FIELDS:
            return self.number(value)
        if _LINK.search(name) and "//" in value:
            return value if _OF_TWILIO.match(value) else self.url(value)  # pages are found by it
        if _AS_IT_IS.search(name):
            return value
        if _PERSONAL.search(name):
            return HIDDEN
        return self.text(value)

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Mask one of Twilio's resources."""
        return {name: self.value(name, value) for name, value in row.items()}

    def rows(self, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        """Mask an account's resources, by part."""
        return {part: [self.row(row) for row in found] for part, found in rows.items()}

    def log(self, log: MessageLog | None) -> MessageLog | None:
        """Mask the account's own numbers in a log; it holds no others."""
        if log is None:
            return None
        return replace(log, groups=tuple(replace(group, sender=self.number(group.sender)) for group in log.groups))

    def alerts(self, alerts: Iterable[AlertGroup]) -> tuple[AlertGroup, ...]:
        """Mask the webhooks' URLs in alerts."""
        return tuple(replace(alert, request_url=self.url(alert.request_url)) for alert in alerts)

    def sticky(self, sticky: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
        """Mask the recipients of sticky mappings."""
        return {(service, self.number(to)): sender for (service, to), sender in sticky.items()}

    def _letters(self, text: str, count: int) -> str:
        """Return so many letters that follow from a text and the key."""
        digest = hmac.digest(self._key, text.encode(errors="surrogatepass"), hashlib.sha256)
        return "".join(MASK_LETTERS[byte % len(MASK_LETTERS)] for byte in digest[:count])

    def _masks(self, number: str) -> Iterator[str]:
        """Yield ways to mask a number, those that hide most first; not all need lie in its country's ranges."""
        for end in (number[-2:], ""):
            longest = len(number) - len(end) - _FEWEST_LETTERS
            for kept in range(min(_FIRST_KEPT, longest), longest + 1):
                for attempt in range(_ATTEMPTS):
                    letters = self._letters(f"{number}:{attempt}", len(number) - kept - len(end))
                    yield f"{number[:kept]}{letters}{end}"


def _place(text: str) -> tuple[str, str, str]:
    number = read(text)
    return number.region, number.line_type, number.area_code
