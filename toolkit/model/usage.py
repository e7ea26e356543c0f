"""What an account has used, and who changed what in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """The use of one category in a period (https://www.twilio.com/docs/usage/api/usage-record).

    Attributes:
        category: Twilio's, such as ``sms-outbound``.
        count: how many; of ``totalprice`` the price.
        price: in ``price_unit``; None where Twilio tells none.
        price_unit: the currency, such as ``usd``.
    """

    category: str
    count: float
    price: float | None = None
    price_unit: str = ""


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """Somebody changed something (https://www.twilio.com/docs/usage/monitor-events): what, not to which value.

    Attributes:
        date: when.
        event_type: such as ``phone-number.updated``.
        resource_sid: of what was changed; "" where Twilio does not tell.
        source: ``web``, ``api`` or ``twilio``.
        actor_type: ``user``, ``account`` and others.
        properties: the names of the properties that were changed.
    """

    date: datetime
    event_type: str
    resource_sid: str
    source: str = ""
    actor_type: str = ""
    properties: tuple[str, ...] = ()
