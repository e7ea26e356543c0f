"""Which senders of a pool may carry a message at all: small named objections, and the options where Twilio is silent.

The procedure follows https://www.twilio.com/docs/messaging/services (sender selection). Where that page documents no
answer, the choice is a field of ``Rules`` and the objection says ``assumed`` or ``observed``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from toolkit.countries import UNITED_STATES, Country, country
from toolkit.model import CHANNEL_TYPES, Sender, SenderPool
from toolkit.routing.destination import Destination

Basis = Literal["documented", "observed", "assumed"]


@dataclass(frozen=True, slots=True)
class Rules:
    """Options for the points on which Twilio's sources are silent or disagree.

    Attributes:
        skip_unregistered_long_codes: a +1 long code without a verified A2P campaign is passed over for the United
            States (text of error 21703, 2025); otherwise it is picked and the message fails with 30034 (older reports).
        empty_pool_is_synchronous: error 21704 comes as HTTP 400 at the request (field reports); otherwise the message
            is accepted and fails.
        inbound_makes_sticky: an inbound message to a pool number maps its sender to that number, as the page's
            "interacted with" suggests.
    """

    skip_unregistered_long_codes: bool = True
    empty_pool_is_synchronous: bool = True
    inbound_makes_sticky: bool = True


DEFAULT_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Situation:
    """All that an objection may look at."""

    pool: SenderPool
    destination: Destination
    media: bool
    trial: bool
    rules: Rules

    @property
    def facts(self) -> Country:
        """Twilio's facts of the destination's country."""
        return country(self.destination.region)

    @property
    def converted(self) -> bool:
        """Media becomes a link: the destination's country has no MMS and the service converts it."""
        return self.media and self.facts.mms == "no" and self.pool.service.mms_converter


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a sender cannot carry the message: a key of ``texts.OBJECTIONS``, and how well that is known."""

    key: str
    basis: Basis = "documented"


Check = Callable[[Sender, Situation], Objection | None]


def other_channel(sender: Sender, now: Situation) -> Objection | None:
    """WhatsApp and Messenger senders serve only a ``To`` with their prefix, and the reverse."""
    own = sender.type if sender.type in CHANNEL_TYPES else "sms"
    return Objection("other_channel") if own != now.destination.channel else None


def same_number(sender: Sender, now: Situation) -> Objection | None:
    """A number does not send to itself (error 21266)."""
    return Objection("same_number") if sender.address == now.destination.to else None


def capability(sender: Sender, now: Situation) -> Objection | None:
    """SMS for text, MMS for media (https://www.twilio.com/docs/messaging/services, MMS Converter)."""
    if sender.type in CHANNEL_TYPES:
        return None
    if now.media and not now.converted:
        return None if "MMS" in sender.capabilities else Objection("no_mms")
    return None if "SMS" in sender.capabilities else Objection("no_sms")


def short_code_abroad(sender: Sender, now: Situation) -> Objection | None:
    """A short code works in its own country only (https://www.twilio.com/docs/api/errors/21703)."""
    if sender.type != "short_code" or now.destination.is_home_of(sender.country):
        return None
    return Objection("short_code_abroad") if sender.country else Objection("short_code_country_unknown", "assumed")


def alpha_reach(sender: Sender, now: Situation) -> Objection | None:
    """Where an alphanumeric sender ID may be used.

    Source: https://www.twilio.com/docs/messaging/services/alphanumeric-sender-ids-in-messaging-services; by country,
    ``toolkit.countries``. That an unregistered alpha sender is passed over rather than refused is assumed: the
    registrations of an account cannot be read through the API.
    """
    if sender.type != "alpha":
        return None
    if now.trial:
        return Objection("alpha_trial")
    if now.media and not now.converted:
        return Objection("no_mms")
    if sender.country and sender.country != now.destination.region:
        return Objection("alpha_other_country")
    if now.destination.us_or_canada:
        return Objection("alpha_us_ca")
    if now.facts.alpha_registered == "required":
        return Objection("alpha_registration", "assumed")
    if now.facts.alpha_dynamic == "no":
        return Objection("alpha_unsupported")
    return None


def foreign_to_us_ca(sender: Sender, now: Situation) -> Objection | None:
    """Only senders of the US and Canada reach the US and Canada (https://www.twilio.com/docs/api/errors/21703)."""
    foreign = sender.type == "long_code" and sender.country != "CA" and sender.country not in UNITED_STATES
    return Objection("foreign_to_us_ca") if foreign and now.destination.us_or_canada else None


def unregistered_long_code(sender: Sender, now: Situation) -> Objection | None:
    """+1 long codes need a verified A2P campaign for the US (https://www.twilio.com/docs/api/errors/30034)."""
    if not (now.rules.skip_unregistered_long_codes and needs_campaign(sender, now.destination)):
        return None
    return None if now.pool.service.campaign_status == "VERIFIED" else Objection("unregistered_long_code")


def foreign_long_code(sender: Sender, now: Situation) -> Objection | None:
    """Countries that take no number from abroad, the United Kingdom among them (``toolkit.countries``)."""
    if now.destination.us_or_canada or now.destination.is_home_of(sender.country):
        return None
    column = {"long_code": now.facts.long_code_international, "toll_free": now.facts.toll_free}.get(sender.type)
    return Objection("foreign_long_code") if column == "no" else None


CHECKS: tuple[Check, ...] = (
    other_channel,
    same_number,
    capability,
    short_code_abroad,
    alpha_reach,
    foreign_to_us_ca,
    unregistered_long_code,
    foreign_long_code,
)


def needs_campaign(sender: Sender, to: Destination) -> bool:
    """Whether US A2P 10DLC applies: a +1 long code to the United States and its territories."""
    north_american = sender.type == "long_code" and sender.address.startswith("+1")
    return north_american and to.follows_us_rules and to.channel == "sms"


def objection(sender: Sender, now: Situation) -> Objection | None:
    """Return the first objection to ``sender``, or None where it may carry the message."""
    return next((found for check in CHECKS if (found := check(sender, now))), None)
