"""The types of content templates: on which channels each is sent, and what it is made of.

``data/content_types.json``, poorest type first, as a message goes by the richest that its channel has (the order beyond
that is assumed). Channels and approvals: https://www.twilio.com/docs/content/content-types-overview. Sources differ on
quick replies and calls to action over RCS: the newer one has them, and so has the table. ``twilio/schedule`` is
described without a channel. Fields: Twilio's OpenAPI document of the Content API; ``!`` marks what is required, a list
with one element stands for any number of such, ``A|B`` for one of these words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from toolkit import data

Approval = Literal["free", "approval", "impossible"]


@dataclass(frozen=True, slots=True)
class ContentType:
    """One type.

    Attributes:
        name: such as ``twilio/text``.
        channels: ``sms``, ``mms``, ``rcs``, ``whatsapp``, ``messenger``.
        session: what WhatsApp asks for in the 24 hours after the recipient's message. Where it depends on the buttons,
            nothing is asked for (assumed).
        initiated: what it asks for at any other time.
        fields: what the type is made of.
    """

    name: str
    channels: Sequence[str]
    session: Approval
    initiated: Approval
    fields: Mapping[str, Any]


@cache
def content_types() -> Mapping[str, ContentType]:
    """Return every type by its name, the poorest first."""
    described = data.description("content_types.json")["types"]
    return {name: ContentType(name, **one) for name, one in described.items()}


def richest(names: Sequence[str] | Mapping[str, Any], channel: str) -> ContentType | None:
    """Return the richest of several types that a channel has; None where it has none of them."""
    fitting = [one for name, one in content_types().items() if name in names and channel in one.channels]
    return fitting[-1] if fitting else None
