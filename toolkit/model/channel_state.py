"""What the state of a WhatsApp, Messenger or RCS sender means for sending.

Statuses: ``twilio_messaging_v2.json``. Assumed: what is neither ONLINE nor ONLINE:UPDATING sends nothing; an RCS sender
goes by its countries, where an answer tells them, and a country that is ONLINE by its carriers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

ONLINE = frozenset({"ONLINE", "ONLINE:UPDATING"})
"""Statuses of a sender that sends."""


class ChannelState(TypedDict):
    """Attributes of ``Sender``."""

    offline: bool
    launched: frozenset[str] | None
    partly: frozenset[str]


def channel_state(status: str, compliance: Mapping[str, Any] | None) -> ChannelState:
    """Read the properties ``status`` and ``compliance`` of a Channels/Senders resource."""
    if compliance is None:
        return ChannelState(offline=status not in ONLINE, launched=None, partly=frozenset())
    online = {one["country"]: one for one in compliance.get("countries") or () if one.get("status") == "ONLINE"}
    partly = {
        country
        for country, one in online.items()
        if any(carrier["status"] != "APPROVED" for carrier in one.get("carriers") or ())
    }
    return ChannelState(offline=False, launched=frozenset(online), partly=frozenset(partly))
