"""Masking what belongs to people: phone numbers, message bodies, contacts of a business, secrets in URLs.

A phone number keeps its country, its area code or the first digits of its range, and its last two digits; between them
stand letters that follow from the number and from a key that is made anew each time and kept nowhere:
``+12125550123`` becomes, say, ``+1212HQRZM23``. So the same number is the same text everywhere in one file, pools and
logs still join, previews and coverage still see country, line type and area code, and nobody can try numbers until the
letters match. Such a text is read as a number of its country (``numbering.cells``), and is none that one could dial.

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
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from toolkit.model.message_log import AlertGroup, MessageLog
from toolkit.numbering.cells import MASK_LETTERS
from toolkit.numbering.number import read

_FEWEST_LETTERS = 3
"""So many letters together make a number that libphonenumber reads."""

_FIRST_KEPT = 5
"""``+``, and four digits: in North America the country and the area code."""

_ATTEMPTS = 32
_FEWEST_DIGITS = 8
HIDDEN = "•••"
"""Instead of a text that is hidden altogether."""

_NUMBER = re.compile(r"\+[0-9]{7,15}")
_IN_TEXT = re.compile(r"(?<![\w+])[+(]?[0-9][0-9 ().-]{6,}[0-9](?!\w)")
_NUMBER_FIELDS = frozenset(
    {"from", "number", "phone_number", "sender", "sender_id", "to", "tollfree_phone_number", "To", "From"}
)
_PERSONAL = re.compile(
    r"body|(^|_)(e?mail|first_name|last_name|street|city|postal_code)|(^|_)address\d?$|sample|contact|"
    r"registration_number|registration_phone|alert_text|request_variables|response_headers|request_headers|vanity"
)
_AS_IT_IS = re.compile(r"(^|_)(sid|sids|uri|uris|links|status|created|updated|sent|generated|expiration|url)$")
_OF_TWILIO = re.compile(r"https://[\w.-]+\.twilio\.com/")
_LINK = re.compile(r"(^|_)(url|callback|urls)$")


class Redaction:
    """Masks, always alike with the same key.

    Args:
        key: what the letters follow from; None for a new one.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = secrets.token_bytes(32) if key is None else key

    def number(self, address: str) -> str:
        """Mask a phone number in E.164, with or without a channel's prefix; anything else is returned as it is."""
        prefix, _colon, plain = address.rpartition(":")
        if not _NUMBER.fullmatch(plain):
            return address
        before = f"{prefix}:" if prefix else ""
        wanted = _place(plain)
        alike = (text for text in self._masks(plain) if _place(text) == wanted)
        return before + next(alike, next(self._masks(plain)))

    def text(self, text: str) -> str:
        """Mask what looks like a phone number inside a text: all digits but the last two."""
        return _IN_TEXT.sub(lambda found: _digits_hidden(found[0]), text)

    def url(self, url: str) -> str:
        """Mask the password and the values of the query in a URL."""
        try:
            parts = urlsplit(url)
            host = parts.netloc.rpartition("@")
            query = urlencode([(name, "*") for name, _value in parse_qsl(parts.query, keep_blank_values=True)])
        except ValueError:
            return HIDDEN
        netloc = f"*@{host[2]}" if host[1] else parts.netloc
        return urlunsplit(parts._replace(netloc=netloc, query=query))

    def value(self, name: str, value: Any) -> Any:
        """Mask the value of a field or parameter of Twilio's API.

        Args:
            name: Twilio's name for it, such as ``phone_number`` or ``Body``.
            value: as JSON has it.
        """
        if isinstance(value, Mapping):
            return value if _AS_IT_IS.search(name) else self.row(value)
        if isinstance(value, list):
            return [self.value(name, one) for one in value]
        if not isinstance(value, str) or not value:
            return value
        if name in _NUMBER_FIELDS:
            return self.number(value)
        if _LINK.search(name) and "//" in value:
            return value if _OF_TWILIO.match(value) else self.url(value)
        if _AS_IT_IS.search(name):
            return value
        if _PERSONAL.search(name.lower()):
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

    def _masks(self, number: str) -> Iterator[str]:
        """Yield ways to mask a number, those that hide most first; not all need lie in its country's ranges."""
        for end in (number[-2:], ""):
            longest = len(number) - len(end) - _FEWEST_LETTERS
            for kept in range(min(_FIRST_KEPT, longest), longest + 1):
                for attempt in range(_ATTEMPTS):
                    digest = hmac.digest(self._key, f"{number}:{attempt}".encode(), hashlib.sha256)
                    hidden = len(number) - kept - len(end)
                    letters = "".join(MASK_LETTERS[byte % len(MASK_LETTERS)] for byte in digest[:hidden])
                    yield f"{number[:kept]}{letters}{end}"


def _place(text: str) -> tuple[str, str, str]:
    number = read(text)
    return number.region, number.line_type, number.area_code


def _digits_hidden(text: str) -> str:
    """Hide all digits but the last two, if there are enough for a phone number."""
    places = [place for place, c in enumerate(text) if c.isdigit()]
    if len(places) < _FEWEST_DIGITS:
        return text
    hidden = set(places[:-2])
    return "".join("•" if place in hidden else c for place, c in enumerate(text))
