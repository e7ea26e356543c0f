"""One page of one of Twilio's lists, as Twilio answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from twilio.base.exceptions import TwilioRestException

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.runtime import json_text

Row = dict[str, Any]

_PAGING = frozenset(
    {
        "end",
        "first_page_uri",
        "last_page_uri",
        "next_page_uri",
        "num_pages",
        "page",
        "page_size",
        "previous_page_uri",
        "start",
        "total",
        "uri",
    }
)
_SECRET = "auth_token"
"""What Twilio tells of an account (https://www.twilio.com/docs/usage/api/accounts) and no snapshot may hold."""


_CAMPAIGNS = "/Compliance/Usa2p"
_VERSION = "v1.2"
"""Asked for it, Twilio tells of a campaign's privacy policy and terms: the header is in ``twilio_messaging_v1.json``,
the version was observed (a public repository's account of its own calls, 2026)."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and where the next ones are.

    Attributes:
        rows: resources in Twilio's own representation, without auth tokens.
        following: the URL of the next page; None after the last.
    """

    rows: list[Row]
    following: str | None


def fetch(client: Any, url: str) -> Page:
    """Read one page, or one resource as a page of one.

    Args:
        client: a ``twilio.rest.Client``; it adds credentials, region and edge.

    Raises:
        TwilioRestException: Twilio refused.
        ToolkitError: what came is not Twilio's.
    """
    response = client.request("GET", url, headers={"X-Twilio-Api-Version": _VERSION} if _CAMPAIGNS in url else None)
    if response.status_code != 200:
        raise _refusal(response, url)
    try:
        body = json_text.loads(response.text)
    except json_text.JSONDecodeError:
        raise ToolkitError(
            _("{host} did not answer as Twilio does: what came is no JSON.").format(host=urlsplit(url).hostname),
            _("See whether a proxy or a sign-in page of the network stands between."),
        ) from None
    if "meta" in body:
        return Page(body[body["meta"]["key"]], body["meta"].get("next_page_url"))
    if "sid" in body:
        return Page([{name: value for name, value in body.items() if name != _SECRET}], None)
    (key,) = [name for name in body if name not in _PAGING]
    following = body.get("next_page_uri")
    return Page(body[key], urljoin(url, following) if following else None)


def _refusal(response: Any, url: str) -> TwilioRestException:
    try:
        body = json_text.loads(response.text)
        message, code = str(body.get("message", "")), body.get("code") or response.status_code
    except (json_text.JSONDecodeError, AttributeError):
        message, code = "", response.status_code
    return TwilioRestException(response.status_code, url, message, code)


_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


@lru_cache(maxsize=4096)
def moment(text: str | None) -> datetime | None:
    """Read a time in either of Twilio's notations; None for none."""
    if not text:
        return None
    words = text.split()
    if len(words) == 6 and words[5] == "+0000":  # RFC 2822, four times as fast as the library reads it
        hour, minute, second = words[4].split(":")
        day = (int(words[3]), _MONTHS.index(words[2]) // 3 + 1, int(words[1]))
        return datetime(*day, int(hour), int(minute), int(second), tzinfo=UTC)
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return parsedate_to_datetime(text).astimezone(UTC)
