"""What a WhatsApp or RCS sender is made of, and the carriers that launch an RCS sender.

``data/channel_senders.json``. Fields: Twilio's OpenAPI document of messaging v2, and ``use_case`` of its SDK. Carriers:
the document names Verizon and AT&T for the United States and ``OS`` in its example of another country; whose carriers
the others are, no source says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from toolkit import data


@cache
def _described() -> Any:
    return data.description("channel_senders.json")


def fields() -> Mapping[str, Mapping[str, Any]]:
    """Return the parts of a sender, each with its fields (``toolkit.sandbox.api.shapes`` reads such a description)."""
    parts: Mapping[str, Mapping[str, Any]] = _described()["fields"]
    return parts


def carriers(region: str) -> Sequence[str]:
    """Return the carriers of a country (ISO 3166) that have to approve an RCS sender."""
    named: Sequence[str] = _described()["carriers"].get(region) or _described()["other_carriers"]
    return named
