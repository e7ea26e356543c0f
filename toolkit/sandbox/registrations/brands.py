"""US A2P 10DLC brands: the business behind campaigns.

https://www.twilio.com/docs/messaging/api/brand-registration-resource; ``twilio_messaging_v1.json``. A brand
fails with 30793 when its customer profile or its A2P profile is missing, not submitted, rejected or of another policy;
that it does so at the end of PENDING is assumed.

PENDING → IN_REVIEW → APPROVED or FAILED; SUSPENDED later. The brand of a sole proprietor is APPROVED but UNVERIFIED
until the owner answers a message (https://www.twilio.com/docs/api/errors/30752). A brand that failed can be sent in
again; its profile then counts as corrected. That of a public company is verified by a mail to its
``brand_contact_email`` besides, and fails until that address is right.

A mock brand and its campaigns vanish 30 days after the brand was sent in, and no message asks the owner of a sole
proprietor's, so it is never verified (observed: one public report).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import Field, boolean, choice, defaults, given, required
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.refusals import ApiError, invalid
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.fates import Fate
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import compliance, reviews
from toolkit.sandbox.registrations.trusthub import assignments, bundles
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.schedule import Due
from toolkit.sandbox.store.sids import is_sid
from toolkit.sandbox.store.store import Record, Store

FIELDS = (
    Field("BrandType", choice(("STANDARD", "SOLE_PROPRIETOR")), "STANDARD"),
    Field("Mock", boolean, False),
    Field("SkipAutomaticSecVet", boolean, False),
)

_UNKNOWN: dict[str, Any] = {
    "tcr_id": None,
    "failure_reason": None,
    "brand_score": None,
    "brand_feedback": None,
    "identity_status": None,
    "russell_3000": None,
    "government_entity": None,
    "tax_exempt_status": None,
}
"""What is not known before the brand is through."""

_COUNTS = {"submissions": 1, "messages_to_owner": 0}
"""What the sandbox notes and no answer shows."""

_BUNDLES = 30793

_FIELDS_OF = {30701: ("region",), 30729: ("iso_country",)}
"""Error code → the fields that it is about."""


def new(settings: dict[str, Any], customer_profile: str, a2p_profile: str) -> dict[str, Any]:
    """Return the properties of a brand that was just sent in."""
    bundles = {"customer_profile_bundle_sid": customer_profile, "a2p_profile_bundle_sid": a2p_profile}
    return defaults(FIELDS) | _UNKNOWN | {"status": "PENDING", "errors": []} | _COUNTS | bundles | settings


def _bundle(context: Context, param: str) -> str:
    sid = required(context.form, param)
    if not is_sid(sid, "BU"):
        raise invalid(param, f"{sid!r} is not of the form BU and 32 hexadecimal digits")
    return sid


def _new(context: Context) -> dict[str, Any]:
    bundles = (_bundle(context, "CustomerProfileBundleSid"), _bundle(context, "A2PProfileBundleSid"))
    return new(given(FIELDS, context.form), *bundles)


BRANDS = Resource(
    kinds.BRAND,
    "BN",
    "/v1/a2p/BrandRegistrations",
    "data",
    fields=FIELDS,
    hidden=frozenset(_COUNTS),
    links={"brand_vettings": "Vettings", "brand_registration_otps": "SmsOtp"},
    new=_new,
)


def _create(context: Context) -> Response:
    brand = BRANDS.add(context)
    _plan(context.store, brand, context.now + reviews.BRAND_PENDING)
    return answer(201, BRANDS.serialize(context, brand))


def _resubmit(context: Context) -> Response:
    """Send a brand in again, once it has failed (https://www.twilio.com/docs/api/errors/21725)."""
    brand = BRANDS.find(context)
    if brand.data["status"] != "FAILED":
        raise ApiError(400, 21725, f"The brand is {brand.data['status']}; only one that FAILED can be sent in again")
    changes = _UNKNOWN | {"status": "PENDING", "errors": [], "submissions": brand.data["submissions"] + 1}
    context.store.update(brand, changes, context.now)
    _plan(context.store, brand, context.now + reviews.BRAND_PENDING)
    return answer(202, BRANDS.serialize(context, brand))


def _ask_owner(context: Context) -> Response:
    """Send the owner of a sole proprietor's brand another message to answer.

    Which code refuses it for other brands is not documented; 20001 is assumed.
    """
    brand = context.find(kinds.BRAND, context.variables["BrandRegistrationSid"])
    sole = brand.data["brand_type"] == "SOLE_PROPRIETOR"
    if not sole or brand.data["status"] != "APPROVED" or brand.data["mock"]:
        raise ApiError(400, 20001, "Only the APPROVED brand of a sole proprietor, no mock, is verified by a message")
    if brand.data["identity_status"] != "VERIFIED":
        asked = brand.data["messages_to_owner"] + 1
        context.store.update(brand, {"errors": [], "messages_to_owner": asked}, context.now)
        _plan(context.store, brand, context.now + reviews.OTP_ANSWER)
    return answer(201, {"account_sid": context.account_sid, "brand_registration_sid": brand.sid})


def _end(brand: Record) -> float:
    """Return when a brand vanishes, POSIX; a real one never does."""
    return brand.created + reviews.MOCK_LIFETIME if brand.data["mock"] else inf


def _plan(store: Store, brand: Record, at: float) -> None:
    schedule.plan(store, kinds.BRAND, brand.sid, min(at, _end(brand)))


def change(store: Store, options: Options, due: Due) -> None:
    """Bring a brand to its next state."""
    brand = store.get(kinds.BRAND, due.sid)
    if brand is None:
        return
    fate = _of_mail(store, brand) or _fate(store, brand)
    misfits = bundles.misfits(store, brand.data) if brand.data["status"] == "PENDING" else []
    if due.at >= _end(brand):
        _vanish(store, brand)
    elif misfits:
        decide(store, brand, "FAILED", due.at, fates.exact("error", str(_BUNDLES)), misfits)
    elif brand.data["status"] == "PENDING" and options.manual_brand_review:
        store.update(brand, {"status": "IN_REVIEW"}, due.at)
        _plan(store, brand, reviews.business_days(due.at, reviews.BRAND_REVIEW_DAYS))
    elif brand.data["status"] in ("PENDING", "IN_REVIEW"):
        decide(store, brand, "FAILED" if fate is not None and fate.outcome == "FAILED" else "APPROVED", due.at, fate)
    elif brand.data["identity_status"] == "UNVERIFIED":
        _hear_owner(store, brand, due.at, fate)
    else:
        decide(store, brand, "SUSPENDED", due.at, fate)


def decide(store: Store, brand: Record, status: str, now: float, fate: Fate | None, fields: Sequence[str] = ()) -> None:
    """Let a brand be APPROVED, FAILED or SUSPENDED, and its campaigns feel it.

    Args:
        now: POSIX time.
        fate: why it failed or is suspended.
        fields: what that is about, where the code alone does not say it.
    """
    schedule.cancel(store, kinds.BRAND, brand.sid)
    changes: dict[str, Any] = {"status": status, "errors": [], "failure_reason": None}
    if status == "APPROVED" and brand.data["identity_status"] is None:
        changes |= _identity(brand)
        _plan_after_approval(store, brand, now, fate)
    elif status != "APPROVED" and fate is not None:
        changes |= {
            "failure_reason": fate.meaning,
            "errors": [reviews.problem(fate, *(fields or _FIELDS_OF.get(fate.code, ())))],
        }
    store.update(brand, changes, now)
    if brand.data["mock"]:
        _plan(store, brand, _end(brand))
    for campaign in compliance.campaigns_of(store, brand.sid):
        compliance.follow(store, campaign.parent)


def _vanish(store: Store, brand: Record) -> None:
    for campaign in compliance.campaigns_of(store, brand.sid):
        store.delete(campaign)
        schedule.cancel(store, kinds.CAMPAIGN, campaign.sid)
        compliance.follow(store, campaign.parent)
    store.delete_with_children(brand)


def _plan_after_approval(store: Store, brand: Record, now: float, fate: Fate | None) -> None:
    outcome = None if fate is None else fate.outcome
    if brand.data["brand_type"] == "SOLE_PROPRIETOR":
        wait = reviews.OTP_LIFETIME if outcome == "UNVERIFIED" else reviews.OTP_ANSWER
        _plan(store, brand, now + wait)
    elif outcome == "SUSPENDED":
        _plan(store, brand, now + reviews.SUSPENSION)


def _fate(store: Store, brand: Record) -> Fate | None:
    """Return what the name of the customer profile says about the first submission."""
    if brand.data["submissions"] > 1:
        return None
    profile = assignments.bundle(store, brand.data["customer_profile_bundle_sid"])
    return fates.of_registration("brand", profile.data["friendly_name"]) if profile else None


def _of_mail(store: Store, brand: Record) -> Fate | None:
    """Return why the mail that verifies a public company's brand goes wrong; it is answered at the end of the review.

    https://www.twilio.com/en-us/changelog (August 2025); that addresses of public mail services are those that are not
    allowed is assumed.
    """
    product = brand.data["a2p_profile_bundle_sid"]
    if bundles.attribute(store, product, "company_type") != "public":
        return None
    person, _at, domain = bundles.attribute(store, product, "brand_contact_email").rpartition("@")
    return fates.exact("mail_domain", domain.lower()) or fates.of_registration("mail", person)


def _identity(brand: Record) -> dict[str, Any]:
    """Return what is known of an approved brand.

    The score is that of secondary vetting, 1 to 100; here it follows from the SID. Brands of sole proprietors have
    none of it (examples of ``twilio_messaging_v1.json``).
    """
    if brand.data["brand_type"] == "SOLE_PROPRIETOR":
        return {"identity_status": "UNVERIFIED", "messages_to_owner": 0 if brand.data["mock"] else 1}
    vetted = not brand.data["skip_automatic_sec_vet"]
    return {
        "identity_status": "VERIFIED",
        "tcr_id": f"B{reviews.derived(brand.sid, 'registry', 6)}",
        "brand_score": score(brand.sid) if vetted else None,
        "russell_3000": False,
        "government_entity": False,
    }


def score(sid: str) -> int:
    """Return the score of secondary vetting, which follows from the SID of the brand."""
    return 1 + int(reviews.derived(sid, "score", 4), 16) % 100


def _hear_owner(store: Store, brand: Record, now: float, fate: Fate | None) -> None:
    """The owner has answered with YES; or the first message has gone unanswered for too long."""
    if fate is not None and fate.outcome == "UNVERIFIED" and brand.data["messages_to_owner"] == 1:
        store.update(brand, {"errors": [reviews.problem(fate)]}, now)
        return
    store.update(brand, {"identity_status": "VERIFIED", "errors": []}, now)
    if fate is not None and fate.outcome == "SUSPENDED":
        _plan(store, brand, now + reviews.SUSPENSION)


ROUTES: tuple[Operation, ...] = (
    *BRANDS.routes("list", "fetch", create=_create, update=_resubmit),
    Route("POST", "messaging", f"{BRANDS.path}/{{BrandRegistrationSid}}/SmsOtp", _ask_owner),
)
