"""What the toolkit knows of an account: frozen, typed, with Twilio's own names.

Field names are the snake_case names of Twilio's resources (Messaging v1 Service and its sub-resources,
API 2010-04-01 IncomingPhoneNumber and ShortCode), so that a reader of Twilio's documentation finds them here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

SenderType = Literal["short_code", "alpha", "long_code", "toll_free", "whatsapp", "messenger", "rcs"]
Channel = Literal["sms", "whatsapp", "messenger", "rcs"]

NumberRegistration = Literal["unknown", "refused"]
"""Of a number with the US A2P campaign of its service: not known, or not registered."""

CHANNEL_TYPES: frozenset[SenderType] = frozenset({"whatsapp", "messenger", "rcs"})
"""Sender types that belong to a channel other than SMS and MMS."""


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Where a number or short code sends what it receives (``sms_*`` of the 2010-04-01 API)."""

    sms_url: str | None = None
    sms_method: str = "POST"
    sms_fallback_url: str | None = None
    sms_fallback_method: str = "POST"
    sms_application_sid: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """One sender: of a pool, or of the account and free to be added to a pool.

    Attributes:
        sid: ``PN…``, ``SC…``, ``AI…`` or ``XE…``.
        type: what kind of sender it is.
        address: what a recipient sees: E.164, the digits of a short code, the text of an alpha sender, or
            ``whatsapp:+…`` and its like.
        country: ISO 3166 code of the number or short code. For an alpha sender the one destination country that it
            was added for (DestinationAlphaSenders), or None for every country.
        capabilities: ``SMS``, ``MMS``, ``Voice`` … as Twilio lists them.
        verified: toll-free verification approved; None where it does not apply or is not known.
        webhooks: the sender's own webhooks; None where it has none (alpha and channel senders).
        date_created: when it was added to the pool.
        name: the friendly name.
        registration: of a member of a pool with a verified US A2P campaign, ``unknown`` or ``refused``
            (``toolkit.model.number_registration``); None where nothing speaks against it, or where it does not apply.
        offline: a channel sender that is known not to be online.
        launched: of an RCS sender, the countries (ISO 3166) in which a carrier has approved it; None where not known.
        partly: those of ``launched`` in which not every carrier has.
    """

    sid: str
    type: SenderType
    address: str
    country: str | None = None
    capabilities: frozenset[str] = frozenset({"SMS"})
    verified: bool | None = None
    webhooks: Webhooks | None = None
    date_created: datetime | None = None
    name: str = ""
    registration: NumberRegistration | None = None
    offline: bool = False
    launched: frozenset[str] | None = None
    partly: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Service:
    """A messaging service: the settings of Twilio's Service resource, and the state of its US A2P campaign.

    Defaults are those of a service created with only a name (https://www.twilio.com/docs/messaging/api/service-resource).
    """

    sid: str
    friendly_name: str
    inbound_request_url: str | None = None
    inbound_method: str = "POST"
    fallback_url: str | None = None
    fallback_method: str = "POST"
    status_callback: str | None = None
    sticky_sender: bool = True
    area_code_geomatch: bool = True
    mms_converter: bool = True
    smart_encoding: bool = True
    validity_period: int = 36000
    usecase: str = "undeclared"
    use_inbound_webhook_on_number: bool = False
    campaign_status: str | None = None
    """Of its campaign as it counts for sending (``toolkit.model.registration.counting_status``): ``VERIFIED``,
    ``PENDING``, ``IN_PROGRESS``, ``FAILED``, ``SUSPENDED``, ``MOCK`` of a trial registration; None for no campaign."""
    date_created: datetime | None = None


SERVICE_SETTINGS = tuple(
    one.name for one in fields(Service) if one.name not in ("sid", "campaign_status", "date_created")
)
"""The settings that a person makes of a service, by the names of Twilio's Service resource."""


@dataclass(frozen=True, slots=True)
class SenderPool:
    """A service with its senders, in the order in which they were added."""

    service: Service
    senders: tuple[Sender, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """A TwiML application: webhooks that numbers share (https://www.twilio.com/docs/usage/api/applications)."""

    sid: str
    friendly_name: str = ""
    sms_url: str | None = None
    sms_method: str = "POST"
    sms_fallback_url: str | None = None
    sms_fallback_method: str = "POST"
    message_status_callback: str | None = None
