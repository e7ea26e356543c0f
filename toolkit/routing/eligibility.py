"""Which senders of a pool may carry a message at all: small named objections, the first of which counts.

The procedure follows https://www.twilio.com/docs/messaging/services (sender selection). Where that page documents no
answer, the choice is an option of ``Rules`` and the objection says ``assumed`` or ``observed``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from toolkit.facts.countries import HIGH_RISK, UNITED_STATES, Country, country
from toolkit.model.account import CHANNEL_TYPES, Sender, SenderPool
from toolkit.model.number_registration import needs_registration
from toolkit.routing.destination import Destination
from toolkit.routing.rules import Basis, Rules


@dataclass(frozen=True, slots=True)
class Situation:
    """All that an objection may look at."""

    pool: SenderPool
    destination: Destination
    media: bool
    trial: bool
    rules: Rules
    closed: frozenset[str] | None = frozenset()

    @property
    def permission_unknown(self) -> bool:
        """Whether the account may send to a country that it often may not is not known; the other countries pass."""
        return self.closed is None and self.destination.channel == "sms" and self.destination.region in HIGH_RISK

    @property
    def facts(self) -> Country:
        """The facts of the destination's country: the user's own, then Twilio's."""
        return country(self.destination.region, self.rules.countries)

    @property
    def alpha_registered(self) -> bool:
        """The user says that the account's alpha senders are registered in the destination's country."""
        return self.destination.region in self.rules.alpha_registered_in

    @property
    def alpha_disputed(self) -> bool:
        """Messaging services never use an alpha sender for US territories, but this one's page says that it works
        (American Samoa: https://www.twilio.com/en-us/guidelines/as/sms)."""
        known = (self.facts.alpha_dynamic, self.facts.alpha_unregistered)
        return self.destination.follows_us_rules and known == ("yes", "unknown")

    @property
    def converted(self) -> bool:
        """Media becomes a link: the destination's country has no MMS and the service converts it."""
        return self.mms and self.facts.mms == "no" and self.pool.service.mms_converter

    @property
    def mms(self) -> bool:
        """The message is an MMS; channels carry media of their own."""
        return self.media and self.destination.channel == "sms"

    def is_home(self, sender: Sender) -> bool:
        """Whether a number is a domestic one."""
        if self.rules.us_and_canada_are_one and self.destination.us_or_canada:
            return is_us_or_canadian(sender)
        return self.destination.is_home_of(sender.country)


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a sender cannot carry the message: a key of ``texts.OBJECTIONS``, and how well that is known."""

    key: str
    basis: Basis = "documented"


Check = Callable[[Sender, Situation], Objection | None]


def offline(sender: Sender, now: Situation) -> Objection | None:
    """A channel sender that is not online sends nothing (assumed)."""
    return Objection("offline", "assumed") if sender.offline else None


def not_launched(sender: Sender, now: Situation) -> Objection | None:
    """Where no carrier has approved the RCS sender, the recipient gets SMS or MMS instead
    (https://www.twilio.com/docs/messaging/services); ``rcs:`` is tried all the same (63035)."""
    if now.destination.channel != "sms" or is_launched(sender, now.destination):
        return None
    return Objection("not_launched")


def other_channel(sender: Sender, now: Situation) -> Objection | None:
    """WhatsApp and Messenger senders serve only a ``To`` with their prefix, and the reverse; RCS serves both."""
    own = sender.type if sender.type in CHANNEL_TYPES else "sms"
    if own == now.destination.channel:
        return None
    if own == "rcs" and now.destination.channel == "sms":
        if now.rules.rcs_capable == "unknown":
            return Objection("rcs_if_capable")
        return None if now.rules.rcs_capable == "yes" else Objection("rcs_incapable", "assumed")
    return Objection("other_channel")


def same_number(sender: Sender, now: Situation) -> Objection | None:
    """A number does not send to itself (error 21266)."""
    return Objection("same_number") if sender.address == now.destination.to else None


def capability(sender: Sender, now: Situation) -> Objection | None:
    """SMS for text, MMS for media (https://www.twilio.com/docs/messaging/services, MMS Converter).

    The converter turns media into a link; it does not let a pool without any MMS sender take media.
    """
    if sender.type in CHANNEL_TYPES:
        return None
    if now.mms and not (now.converted and any("MMS" in other.capabilities for other in now.pool.senders)):
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
    ``toolkit.facts.countries``. Whether one is registered cannot be read through the API
    (``Rules.alpha_registered_in``). Where an unregistered one is sent under another name it may be used; what the
    recipient then sees is told by ``forecast``.
    """
    if sender.type != "alpha":
        return None
    if now.trial:
        return Objection("alpha_trial")
    if sender.country and sender.country != now.destination.region:
        return Objection("alpha_other_country")
    if now.destination.us_or_canada and now.facts.alpha_dynamic != "yes":
        return Objection("alpha_us_ca")
    if now.alpha_registered:
        return None
    if now.facts.alpha_unregistered == "blocked":
        return Objection("alpha_registration", "assumed") if now.rules.skip_unregistered_alphas else None
    if now.facts.alpha_unregistered == "unsupported":
        return Objection("alpha_unsupported", _basis(now, "alpha_unregistered", "alpha_dynamic"))
    return None


def foreign_to_us_ca(sender: Sender, now: Situation) -> Objection | None:
    """Only senders of the US and Canada reach the US and Canada (https://www.twilio.com/docs/api/errors/21703)."""
    foreign = sender.type == "long_code" and not is_us_or_canadian(sender)
    return Objection("foreign_to_us_ca") if foreign and now.destination.us_or_canada else None


def unregistered_long_code(sender: Sender, now: Situation) -> Objection | None:
    """+1 long codes need a verified A2P campaign for the US (https://www.twilio.com/docs/api/errors/30034).

    A sole proprietor's has one number (https://www.twilio.com/docs/api/errors/30125); that it is the first of the pool,
    and that the others are passed over like numbers without a campaign, is assumed.
    """
    if not (now.rules.skip_unregistered_long_codes and needs_campaign(sender, now.destination)):
        return None
    lack = campaign_lack(sender, now)
    return Objection(lack, "documented" if lack == "unregistered_long_code" else "assumed") if lack else None


def campaign_lack(sender: Sender, now: Situation) -> str:
    """Return what a +1 long code that needs a campaign lacks, as an objection's key; "" where it lacks nothing."""
    status = now.pool.service.campaign_status
    if status == "MOCK":
        return "mock_campaign"
    if status != "VERIFIED":
        return "unregistered_long_code"
    return "second_number" if sender.registration == "refused" else ""


def unverified_toll_free(sender: Sender, now: Situation) -> Objection | None:
    """Toll-free numbers need verification for the US and Canada; that a pick passes them over is an option."""
    if now.rules.unverified_toll_free != "skipped" or not lacks_verification(sender, now.destination):
        return None
    return Objection("unverified_toll_free", "assumed")


def foreign_long_code(sender: Sender, now: Situation) -> Objection | None:
    """Countries that take no number from abroad, the United Kingdom among them (``toolkit.facts.countries``)."""
    if now.destination.us_or_canada or now.destination.is_home_of(sender.country):
        return None
    column = {"long_code": "long_code_international", "toll_free": "toll_free"}.get(sender.type)
    if column is None or getattr(now.facts, column) != "no":
        return None
    return Objection("foreign_long_code", _basis(now, column))


CHECKS: tuple[Check, ...] = (
    offline,
    not_launched,
    other_channel,
    same_number,
    capability,
    short_code_abroad,
    alpha_reach,
    foreign_to_us_ca,
    unregistered_long_code,
    unverified_toll_free,
    foreign_long_code,
)

REFUSALS: Mapping[str, int] = {
    "offline": 63007,
    "not_launched": 21910,
    "other_channel": 21910,
    "rcs_if_capable": 21910,
    "rcs_incapable": 21910,
    "same_number": 21266,
    "no_mms": 21621,
    "no_sms": 21661,
    "short_code_abroad": 21659,
    "foreign_to_us_ca": 21612,
    "foreign_long_code": 21612,
    "alpha_us_ca": 21612,
    "alpha_unsupported": 21612,
    "alpha_trial": 21267,
}
"""What is held against a sender that was named as From → the code that refuses the request."""


def objection(sender: Sender, now: Situation) -> Objection | None:
    """Return the first objection to ``sender``, or None where it may carry the message."""
    return next((found for check in CHECKS if (found := check(sender, now))), None)


def is_launched(sender: Sender, to: Destination) -> bool:
    """Whether an RCS sender may send to a country, as far as it is known; other senders are not launched."""
    return sender.launched is None or any(to.is_home_of(country) for country in sender.launched)


def needs_campaign(sender: Sender, to: Destination) -> bool:
    """Whether US A2P 10DLC applies: a +1 long code to the United States and its territories."""
    return needs_registration(sender) and to.follows_us_rules and to.channel == "sms"


def lacks_verification(sender: Sender, to: Destination) -> bool:
    """Whether a toll-free number that is known not to be verified would send to the US or Canada (error 30032)."""
    return sender.type == "toll_free" and to.us_or_canada and sender.verified is False


def is_us_or_canadian(sender: Sender) -> bool:
    """Whether a number is one of the United States, its territories or Canada."""
    return sender.country == "CA" or sender.country in UNITED_STATES


def _basis(now: Situation, *columns: str) -> Basis:
    """What the user states is assumed; Twilio's pages document the rest."""
    own = now.rules.countries.get(now.destination.region, {})
    return "documented" if own.keys().isdisjoint(columns) else "assumed"
