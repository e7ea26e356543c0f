"""Which hosts webhooks may be posted to: this computer, and those that the user named.

Twilio itself posts to public hosts alone (https://www.twilio.com/docs/api/errors/11205). The sandbox is the other way
round: a URL left over from a real account must not get made-up messages.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TWILIO = ".twilio.com"
"""How the names of Twilio's own hosts end."""

FOREIGN = "the host is neither this computer nor one of Options.webhook_hosts"


def host_of(url: str) -> str:
    """Return the host that ``url`` names, in small letters; "" for none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Say whether ``host`` is written as this computer: ``localhost``, ``127.…`` or ``::1``. No name is looked up."""
    if host in LOOPBACK:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_allowed(url: str, named: Collection[str]) -> bool:
    """Say whether ``url`` may be posted to.

    Args:
        named: further hosts, as the user wrote them.
    """
    host = host_of(url)
    return bool(host) and (is_loopback(host) or host in named)


def joined(base: str, url: str) -> str:
    """Return ``url``, which may be relative to ``base``; as it is when it is none at all."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url
