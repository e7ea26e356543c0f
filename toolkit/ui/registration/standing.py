"""Where a service stands on its way to numbers that may send to the United States, read from the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.model.account import Sender, SenderPool, SenderType
from toolkit.routing import destination, predicted_error

PRIMARY = "RN6433641899984f951173ef1738c3bdd0"
"""Policy of an account's primary profile (observed)."""

AMERICAN = "+16465550142"
"""A number kept for fiction, in New York: who is to be reached."""

State = Literal["todo", "draft", "waiting", "owner", "done", "rejected", "unknown"]
Kind = Literal["profile", "product", "brand", "campaign"]

_STATES: Mapping[str, State] = {
    "draft": "draft",
    "pending-review": "waiting",
    "in-review": "waiting",
    "twilio-approved": "done",
    "twilio-rejected": "rejected",
    "PENDING": "waiting",
    "IN_REVIEW": "waiting",
    "IN_PROGRESS": "waiting",
    "APPROVED": "done",
    "VERIFIED": "done",
    "FAILED": "rejected",
    "SUSPENDED": "rejected",
    "PENDING_REVIEW": "waiting",
    "TWILIO_APPROVED": "done",
    "TWILIO_REJECTED": "rejected",
}
"""Status of a profile, brand, campaign or toll-free verification → what that means for going on."""

_LIMIT = 200
"""How many brands, profiles and toll-free verifications are read."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was rejected: Twilio's code, its words, and the fields that it is about."""

    code: int
    words: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """One thing that was registered.

    Attributes:
        sid: its SID.
        status: in Twilio's words; "" where it could not be read.
        state: what that means for going on; ``owner`` for a sole proprietor's brand whose owner has not answered.
        name: its friendly name; "" for what has none.
        reasons: why it was rejected.
        mock: a trial registration, which carries no messages.
    """

    sid: str
    status: str = ""
    state: State = "unknown"
    name: str = ""
    reasons: tuple[Reason, ...] = ()
    mock: bool = False


@dataclass(frozen=True, slots=True)
class Business:
    """A business with its profile, its A2P trust product and its brand, as far as there are any."""

    profile: Registered | None = None
    product: Registered | None = None
    brand: Registered | None = None

    @property
    def key(self) -> str:
        """What tells it from other businesses; "" for one that is still to be filed."""
        found = self.profile or self.brand
        return found.sid if found else ""

    @property
    def name(self) -> str:
        """What people call it."""
        return (self.profile and self.profile.name) or self.key

    @property
    def parts(self) -> Mapping[Kind, Registered | None]:
        """Its parts in the order in which they are filed."""
        return {"profile": self.profile, "product": self.product, "brand": self.brand}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a service stands.

    Attributes:
        business: the business whose brand its campaign has, or is to have.
        campaign: its campaign; None before there is one.
        senders: those of its pool that could send to the United States, each with the error that a message of it to
            there ends with now; None for none.
        toll_free: the verifications of its toll-free numbers, by number; without those that have none.
    """

    business: Business
    campaign: Registered | None = None
    senders: tuple[tuple[Sender, int | None], ...] = ()
    toll_free: Mapping[str, Registered] = field(default_factory=dict)

    @property
    def parts(self) -> Mapping[Kind, Registered | None]:
        """Profile, trust product, brand and campaign."""
        return {**self.business.parts, "campaign": self.campaign}

    @property
    def reviews(self) -> Mapping[str, Registered | None]:
        """What is or was reviewed: the parts by their kind, toll-free verifications by their number."""
        return {**{str(kind): one for kind, one in self.parts.items()}, **self.toll_free}

    @property
    def waiting(self) -> tuple[str, ...]:
        """What is being reviewed, keys of ``reviews``."""
        return tuple(key for key, one in self.reviews.items() if one and one.state in ("waiting", "owner"))

    @property
    def ready(self) -> bool:
        """Whether a long code of the pool sends to the United States."""
        return any(error is None for _sender, error in self.senders_of("long_code"))

    def senders_of(self, kind: SenderType) -> tuple[tuple[Sender, int | None], ...]:
        """Return those of one type among the senders."""
        return tuple(pair for pair in self.senders if pair[0].type == kind)


def american_senders(pool: SenderPool | None) -> tuple[tuple[Sender, int | None], ...]:
    """Return the pool's numbers and short codes of the United States and Canada, with the error that each meets."""
    to = destination(AMERICAN)
    found = [one for one in (pool.senders if pool else ()) if one.country in ("US", "CA") and one.address[:1] in "+2"]
    status = pool.service.campaign_status if pool else None
    return tuple(
        (one, predicted_error(one, to, status))
        for one in found
        if one.type in ("long_code", "toll_free", "short_code") and (one.type != "short_code" or one.country == "US")
    )


def businesses(account: Account) -> tuple[Business, ...]:
    """Return the businesses of the account, the newest first; the primary profile, the account's own, is none.

    What TrustHub does not let these credentials read is ``unknown``.
    """
    client = account.client
    hub = client.trusthub.v1
    profiles = _read(lambda: hub.customer_profiles.list(limit=_LIMIT))
    products = _read(lambda: hub.trust_products.list(limit=_LIMIT))
    brands = _read(lambda: client.messaging.v1.brand_registrations.list(limit=_LIMIT))
    found = [
        Business(
            _one(profiles, brand.customer_profile_bundle_sid),
            _one(products, brand.a2p_profile_bundle_sid),
            _brand(brand),
        )
        for brand in brands
    ]
    used = {one.sid for business in found for one in (business.profile, business.product) if one}
    product_of = {
        part.object_sid: _bundle(product)
        for product in products
        if product.sid not in used
        for part in _read(hub.trust_products(product.sid).trust_products_entity_assignments.list)
    }
    alone = [one for one in profiles if one.sid not in used and one.policy_sid != PRIMARY]
    return (*(Business(_bundle(one), product_of.get(one.sid)) for one in alone), *found)


def primary_profile(account: Account) -> str:
    """Return the SID of the account's approved primary profile; "" where there is none to be read."""
    found = _read(lambda: account.client.trusthub.v1.customer_profiles.list(policy_sid=PRIMARY, limit=_LIMIT))
    return next((str(one.sid) for one in found if one.status == "twilio-approved"), "")


def campaign_of(account: Account, service_sid: str) -> Any | None:
    """Return the campaign of a service as Twilio's SDK gives it; None where there is none."""
    found = _read(account.client.messaging.v1.services(service_sid).us_app_to_person.list) if service_sid else ()
    return next(iter(found), None)


def registered_campaign(campaign: Any | None) -> Registered | None:
    """Say how far a campaign is."""
    if campaign is None:
        return None
    status = str(campaign.campaign_status)
    reasons = tuple(_reasons(campaign.errors))
    return Registered(campaign.sid, status, _STATES.get(status, "unknown"), "", reasons, bool(campaign.mock))


def verifications_of(account: Account) -> Mapping[str, Any]:
    """Return the newest verification of each toll-free number as Twilio's SDK gives it, by the number's SID."""
    found = _read(lambda: account.client.messaging.v1.tollfree_verifications.list(limit=_LIMIT))
    return {str(one.tollfree_phone_number_sid): one for one in reversed(found)}


def registered_numbers(pool: SenderPool | None, verifications: Mapping[str, Any]) -> Mapping[str, Registered]:
    """Say how far the verifications of a pool's toll-free numbers are, by number."""
    return {
        sender.address: registered_verification(verifications[sender.sid])
        for sender in (pool.senders if pool else ())
        if sender.sid in verifications
    }


def _read(reader: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """Read a list; one that these credentials may not read is empty."""
    try:
        return reader()
    except TwilioRestException as refusal:
        if refusal.status in (401, 403, 404):
            return ()
        raise


def _one(bundles: Sequence[Any], sid: str) -> Registered | None:
    return next((_bundle(one) for one in bundles if one.sid == sid), Registered(sid) if sid else None)


def _bundle(one: Any) -> Registered:
    status = str(one.status)
    reasons = tuple(_reasons(one.errors))
    return Registered(one.sid, status, _STATES.get(status, "unknown"), one.friendly_name, reasons)


def _brand(one: Any) -> Registered:
    status, state = str(one.status), _STATES.get(str(one.status), "unknown")
    if status == "APPROVED" and one.brand_type == "SOLE_PROPRIETOR" and one.identity_status != "VERIFIED":
        status, state = f"{status}, {one.identity_status}", "owner"
    return Registered(one.sid, status, state, "", tuple(_reasons(one.errors)), bool(one.mock))


def registered_verification(one: Any) -> Registered:
    """Say how far the verification of a toll-free number is."""
    status = str(one.status)
    reasons = tuple(_reasons(one.rejection_reasons))
    if not reasons and one.error_code:
        reasons = (Reason(int(one.error_code), str(one.rejection_reason or "")),)
    return Registered(one.sid, status, _STATES.get(status, "unknown"), reasons=reasons)


def _reasons(errors: Iterable[Mapping[str, Any]] | None) -> Iterable[Reason]:
    for error in errors or ():
        code = error.get("error_code", error.get("code"))
        yield Reason(
            int(code or 0), str(error.get("description") or error.get("reason") or ""), tuple(error.get("fields") or ())
        )
