"""The lists that make up an account, by the names of the Snapshot's fields, and where Twilio has them.

Part names: ``account``, ``numbers``, ``pools``, ``pools/MG…/PhoneNumbers``, ``channel_senders/rcs`` and so on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlencode

API = "https://api.twilio.com"
MESSAGING = "https://messaging.twilio.com"
ACCOUNTS = "https://accounts.twilio.com"
MONITOR = "https://monitor.twilio.com"
TRUSTHUB = "https://trusthub.twilio.com"

PAGE_SIZE = 1000
"""The largest page that the 2010-04-01 API, Messaging v1 and Monitor v1 answer with (Twilio's OpenAPI documents)."""

CHANNELS = ("whatsapp", "messenger", "rcs")

SERVICE_LISTS: Mapping[str, str] = {
    "campaigns": "Compliance/Usa2p",
    "phone_numbers": "PhoneNumbers",
    "short_codes": "ShortCodes",
    "alpha_senders": "AlphaSenders",
    "destination_alpha_senders": "DestinationAlphaSenders",
    "channel_senders": "ChannelSenders",
}
"""What each service has, by the name of the part."""


def account_parts(account_sid: str) -> dict[str, str]:
    """Return the parts that every account has, with the URL of the first page of each; longest first."""
    home = f"{API}/2010-04-01/Accounts/{account_sid}"
    v1 = f"{MESSAGING}/v1"
    parts = {
        "numbers": _paged(f"{home}/IncomingPhoneNumbers.json"),
        "pools": _paged(f"{v1}/Services"),
        "account": f"{home}.json",
        "short_codes": _paged(f"{home}/SMS/ShortCodes.json"),
        "applications": _paged(f"{home}/Applications.json"),
        "verifications": _paged(f"{v1}/Tollfree/Verifications"),
        "brands": _paged(f"{v1}/a2p/BrandRegistrations"),
        "customer_profiles": _paged(f"{TRUSTHUB}/v1/CustomerProfiles"),
        "trust_products": _paged(f"{TRUSTHUB}/v1/TrustProducts"),
        "geo_permissions": f"{ACCOUNTS}/v1/Messaging/GeoPermissions",
    }
    senders = f"{MESSAGING}/v2/Channels/Senders"
    return parts | {f"channel_senders/{channel}": f"{senders}?Channel={channel}" for channel in CHANNELS}


def period_parts(account_sid: str, since: datetime, until: datetime) -> dict[str, str]:
    """Return the parts of a period: the message log, newest first, the monitor's alerts and events, and the usage.

    The log is read without a filter: ``DateSent`` would leave out messages that failed before they were sent.
    """
    home = f"{API}/2010-04-01/Accounts/{account_sid}"
    period = urlencode({"StartDate": f"{since:%Y-%m-%dT%H:%M:%SZ}", "EndDate": f"{until:%Y-%m-%dT%H:%M:%SZ}"})
    days = urlencode({"StartDate": f"{since:%Y-%m-%d}", "EndDate": f"{until:%Y-%m-%d}", "IncludeSubaccounts": "false"})
    return {
        "log": _paged(f"{home}/Messages.json"),
        "alerts": f"{MONITOR}/v1/Alerts?{period}&PageSize={PAGE_SIZE}",
        "events": f"{MONITOR}/v1/Events?{period}&PageSize={PAGE_SIZE}",
        "usage": f"{home}/Usage/Records.json?{days}&PageSize={PAGE_SIZE}",
    }


def service_parts(service_sid: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of one service with the URL of the first page of each."""
    for name, path in SERVICE_LISTS.items():
        yield service_part(service_sid, name), _paged(f"{MESSAGING}/v1/Services/{service_sid}/{path}")


def service_part(service_sid: str, name: str) -> str:
    """Return the name of a part of a service."""
    return f"pools/{service_sid}/{name}"


def unknown_by(part: str) -> tuple[str, ...]:
    """Return what is unknown when ``part`` cannot be read, by the keys of ``Snapshot.unreadable``."""
    words = part.split("/")
    if words[0] != "pools" or len(words) == 1:
        return (words[0],)
    return (words[1], "campaigns") if words[2] == "campaigns" else (words[1],)


def _paged(url: str) -> str:
    return f"{url}?PageSize={PAGE_SIZE}"
