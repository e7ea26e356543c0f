"""Where requests with the account's credentials may go, and which of them reach nobody.

The form of a URL is so narrow that every parser reads the same host in it: one that differs between libraries, such as
``https://evil.example\\\\@api.twilio.com``, has no such form.
"""

from __future__ import annotations

import re

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _

_OF_TWILIO = re.compile(
    r"https://(?P<product>[a-z0-9-]{1,63})(?:\.[a-z0-9-]{1,63}){0,3}\.twilio\.com(?::443)?(?P<path>/[!-:<-\[\]-~]*)?"
)
"""The address without its query: printable ASCII without backslash and semicolon; neither user
name nor another port."""

_QUERY = re.compile(r"[!-~]*")
_LABEL = re.compile(r"[a-z0-9-]{1,63}")
_SID = "[A-Z]{2}[0-9a-f]{32}"
_ACCOUNT = f"/2010-04-01/Accounts(?:/{_SID})?"
_HARMLESS = {
    "api": (
        rf"{_ACCOUNT}(?:\.json)?",
        rf"{_ACCOUNT}/(?:IncomingPhoneNumbers(?:/(?:Local|Mobile|TollFree))?|Applications|SMS/ShortCodes|Addresses)"
        rf"(?:/{_SID})?(?:\.json)?",
        rf"{_ACCOUNT}/Messages/{_SID}(?:/Feedback)?(?:\.json)?",
    ),
    "messaging": (
        rf"/v1/Services(?:/{_SID}(?:/(?:PhoneNumbers|ShortCodes|AlphaSenders|DestinationAlphaSenders|ChannelSenders"
        rf"|Compliance/Usa2p)(?:/{_SID})?)?)?",
        r"/v1/Services/PreregisteredUsa2p",
        rf"/v1/a2p/BrandRegistrations(?:/{_SID}(?:/Vettings)?)?",
        rf"/v1/Tollfree/Verifications(?:/{_SID})?",
        r"/v1/LinkShortening/[\w/.-]+",
        rf"/v2/Channels/Senders(?:/{_SID})?",
    ),
    "content": (rf"/v[12]/Content(?:/{_SID}(?:/ApprovalRequests/\w+)?)?",),
} | dict.fromkeys(("accounts", "numbers", "trusthub"), (r"/v[12]/[\w/.-]+",))
"""Product → the paths at which a POST sends no message, call or code to anybody, by Twilio's OpenAPI documents."""


def check_address(url: str) -> None:
    """See that a URL is one of Twilio's, on the port of https.

    Raises:
        ToolkitError: it is not; the message names what stands where a host would.
    """
    address, _mark, query = url.partition("?")
    if not _OF_TWILIO.fullmatch(address) or not _QUERY.fullmatch(query):
        shown = re.sub(r"[^!-~]", "?", re.sub(r"^[a-z]+://", "", url, flags=re.IGNORECASE)).partition("/")[0]
        raise ToolkitError(
            _("A request with the account's credentials was to go to {host}.").format(host=shown.rpartition("@")[2]),
            _("Credentials go to https://….twilio.com alone; nothing was sent."),
        )


def check_label(name: str, value: str | None) -> str | None:
    """See that a region or an edge can be a part of a host's name; return it, None for none.

    Raises:
        ToolkitError: it cannot.
    """
    if value and not _LABEL.fullmatch(value):
        raise ToolkitError(
            _("{value!r} is no {name} of Twilio's.").format(value=value, name=name),
            _("Write it as Twilio does, such as ie1 or dublin: small letters, digits and hyphens."),
        )
    return value or None


def reaches_nobody(url: str) -> bool:
    """Say whether a change at this URL is known to send nothing to anybody; what is not known may."""
    found = _OF_TWILIO.fullmatch(url.partition("?")[0])
    known = _HARMLESS.get(found["product"], ()) if found else ()
    return any(re.fullmatch(pattern, found["path"] or "") for pattern in known) if found else False
