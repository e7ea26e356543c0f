"""A webhook request as Twilio sends it: where the parameters go, and the signature.

https://www.twilio.com/docs/usage/webhooks/webhooks-security; the signature itself is computed by Twilio's own library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from twilio.request_validator import RequestValidator

USER_AGENT = "TwilioProxy/1.1"
"""Observed in requests of the real Twilio."""

_URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Signed:
    """A request ready to be sent.

    Attributes:
        method: ``GET`` or ``POST``.
        url: with the parameters of a GET; without the fragment.
        headers: the request headers but Host; in no repr, since a password of the URL is among them.
        body: the form of a POST.
    """

    method: str
    url: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = b""


def request(method: str, url: str, parameters: Mapping[str, str], token: str) -> Signed:
    """Return the signed request of one webhook.

    The parameters of a GET stand in its query and so in the signed URL; those of a POST follow the URL in what is
    signed. A fragment holds connection overrides: it is neither sent nor signed
    (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides), nor obeyed here. An empty path is signed
    as ``/``, and what must not stand in a URL in its percent-encoded form: that is what the application sees (assumed).

    Args:
        token: the account's auth token.
    """
    parts = urlsplit(quote(url, safe=_URL_CHARACTERS))
    query = parts.query
    if method == "GET":
        query = "&".join(text for text in (query, urlencode(parameters)) if text)
    whole = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))
    signed = {} if method == "GET" else dict(parameters)
    headers = {
        "Accept": "*/*",
        "User-Agent": USER_AGENT,
        "X-Twilio-Signature": RequestValidator(token).compute_signature(whole, signed),
    }
    if method == "GET":
        return Signed(method, whole, headers)
    headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
    return Signed(method, whole, headers, urlencode(parameters).encode())
