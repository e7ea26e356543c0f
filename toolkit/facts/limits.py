"""Twilio's own limits, checked before anything is sent; each check returns what is wrong, or "" where nothing is.

Sources: https://www.twilio.com/docs/messaging/api/service-resource,
https://www.twilio.com/docs/messaging/api/alphasender-resource,
https://www.twilio.com/docs/messaging/api/message-resource.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from toolkit.facts.content import BODY_LIMIT
from toolkit.i18n import _

NAME_LIMIT = 64
"""Longest friendly name of a service, in characters."""

ALPHA_LIMIT = 11
"""Longest alphanumeric sender ID, in characters."""

VALIDITY_LIMIT = 36000
"""Longest validity period, in seconds."""

LONGEST_SCHEDULE = 35 * 86400
"""Seconds ahead that ``SendAt`` may lie (https://www.twilio.com/docs/api/errors/35114)."""

_ALPHA = re.compile(r"[A-Za-z0-9 +\-_&]+")


def friendly_name(text: str) -> str:
    """Check the name of a service."""
    if not text.strip():
        return _("A name is needed.")
    if len(text) > NAME_LIMIT:
        return _("The name has {count} characters; Twilio takes {limit} at the most.").format(
            count=len(text), limit=NAME_LIMIT
        )
    return ""


def webhook_url(text: str) -> str:
    """Check the URL of a webhook; an empty one means that there is none."""
    if not text.strip():
        return ""
    try:
        parts = urlsplit(text.strip())
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https") or re.search(r"\s", text.strip()):
        return _("This is not a web address: it begins with https:// and a host name.")
    return ""


def is_alpha_sender(text: str) -> bool:
    """Say whether a text is a well-formed alphanumeric sender ID: at most 11 letters, digits, spaces and ``+ - _ &``,
    one letter at least (https://www.twilio.com/docs/api/errors/21709)."""
    return not alpha_sender(text)


def alpha_sender(text: str) -> str:
    """Check an alphanumeric sender ID."""
    if not text.strip():
        return _("An alphanumeric sender ID is needed.")
    if len(text) > ALPHA_LIMIT:
        return _("It has {count} characters; Twilio takes {limit} at the most.").format(
            count=len(text), limit=ALPHA_LIMIT
        )
    if not _ALPHA.fullmatch(text):
        return _("Only unaccented letters, digits, spaces and + - _ & are allowed.")
    if not re.search(r"[A-Za-z]", text):
        return _("At least one letter is needed: digits alone would be a phone number.")
    return ""


def validity_period(seconds: int) -> str:
    """Check a validity period in seconds."""
    if not 1 <= seconds <= VALIDITY_LIMIT:
        return _("The validity period lies between 1 and {limit} seconds.").format(limit=VALIDITY_LIMIT)
    return ""


def body(text: str) -> str:
    """Check the body of a message."""
    if not text:
        return _("A message needs a body.")
    if len(text) > BODY_LIMIT:
        return _("The body has {count} characters; Twilio takes {limit} at the most (21617).").format(
            count=len(text), limit=BODY_LIMIT
        )
    return ""
