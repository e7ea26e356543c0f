"""What the toolkit knows of an account: frozen, typed, with Twilio's own names.

Field names are the snake_case names of Twilio's resources (Messaging v1 Service and its sub-resources,
API 2010-04-01 IncomingPhoneNumber and ShortCode), so that a reader of Twilio's documentation finds them here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from toolkit.history import AlertGroup, MessageLog
from toolkit.registration import Brand, Campaign, TollFreeVerification

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
            (``toolkit.number_registration``); None where nothing speaks against it, or where it does not apply.
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
    """Of its campaign as it counts for sending (``toolkit.registration.counting_status``): ``VERIFIED``, ``PENDING``,
    ``IN_PROGRESS``, ``FAILED``, ``SUSPENDED``, or None when there is none but a mock."""
    date_created: datetime | None = None


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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the pure functions need to know of an account, read at one moment.

    Attributes:
        account_sid: ``AC…``.
        trial: the account is a trial account: no alpha senders, verified recipients only.
        taken_at: when it was read.
        pools: by service SID, newest service first.
        numbers: every phone number of the account, in a pool or not.
        short_codes: every short code of the account.
        channel_senders: every WhatsApp, Messenger and RCS sender of the account.
        sticky: (service SID, ``To``) → sender SID. Twilio offers no way to read it, so it is empty for a live account.
        brands: every US A2P 10DLC brand.
        campaigns: every US A2P 10DLC campaign.
        verifications: every toll-free verification.
        applications: every TwiML application.
        log: the messages of a period; None where they were not read.
        alerts: the monitor's alerts of the same period.
        unreadable: part of the account (``brands``, ``log`` … or a SID) → why it could not be read. What stands here is
            unknown, not empty.
        live: it is Twilio that was read, not the sandbox.
        redacted: phone numbers and texts are masked (``toolkit.redaction``).
        resources: by part of the account (``toolkit.snapshot.parts``), Twilio's resources that it was made from.
    """

    account_sid: str
    taken_at: datetime
    pools: Mapping[str, SenderPool]
    numbers: tuple[Sender, ...] = ()
    short_codes: tuple[Sender, ...] = ()
    channel_senders: tuple[Sender, ...] = ()
    sticky: Mapping[tuple[str, str], str] = field(default_factory=dict)
    trial: bool = False
    brands: tuple[Brand, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    verifications: tuple[TollFreeVerification, ...] = ()
    applications: tuple[Application, ...] = ()
    log: MessageLog | None = None
    alerts: tuple[AlertGroup, ...] = ()
    unreadable: Mapping[str, str] = field(default_factory=dict)
    live: bool = field(default=False, compare=False)
    redacted: bool = field(default=False, compare=False)
    resources: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict, compare=False, repr=False)

    def pool(self, service_sid: str) -> SenderPool:
        """Return the pool of ``service_sid``.

        Raises:
            KeyError: the snapshot holds no such service.
        """
        return self.pools[service_sid]

    def campaign(self, service_sid: str) -> Campaign | None:
        """Return the US A2P campaign of ``service_sid``; a service has at most one."""
        return next((one for one in self.campaigns if one.service_sid == service_sid), None)

    def save(self, path: str | Path, *, redact: bool | None = None) -> None:
        """Write the snapshot to one file, which ``toolkit.load_snapshot`` opens (``toolkit.snapshot.file``).

        Args:
            path: the file, such as ``account.snapshot.json.gz``; one that is there is replaced.
            redact: mask phone numbers and texts. Default: where the account is a live one.

        Raises:
            ToolkitError: the file cannot be written, or the snapshot was changed after it was read.
        """
        from toolkit.snapshot.file import save  # the method is the function's second name

        save(self, path, redact=redact)
