"""US A2P 10DLC campaigns of a messaging service.

https://www.twilio.com/docs/messaging/api/usapptoperson-resource; ``twilio_messaging_v1.json``. PENDING → IN_PROGRESS →
VERIFIED or FAILED; SUSPENDED later. A campaign that FAILED can be corrected and is reviewed anew.

The SID of every campaign is the same; its service and its ``campaign_id`` tell it apart. The SID of its record is the
sandbox's own and in no answer.
"""

from __future__ import annotations

from typing import Any

from toolkit.model.registration import counting_score
from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route, shown_path
from toolkit.sandbox.api.fields import required
from toolkit.sandbox.api.http import NO_CONTENT, Response, answer
from toolkit.sandbox.api.refusals import ApiError, not_found
from toolkit.sandbox.api.resource import Resource, of_parent
from toolkit.sandbox.fates import Fate
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import campaign_fields, compliance, reviews, vettings
from toolkit.sandbox.registrations.campaign_fields import SOLE_PROPRIETOR, USECASES
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.schedule import Due
from toolkit.sandbox.store.store import Record, Store

SID = "QE2c6890da8086d771620e9b13fadeba0b"
"""The SID of every campaign (https://www.twilio.com/docs/messaging/api/usapptoperson-resource)."""

VERSION_HEADER = "x-twilio-api-version"
"""With it, an answer has the two properties that came later."""

UNREVIEWED: dict[str, Any] = {
    "campaign_status": "PENDING",
    "campaign_id": None,
    "rate_limits": None,
    "is_externally_registered": False,
    "mock": False,
    "errors": [],
}

_LATER = ("privacy_policy_url", "terms_and_conditions_url")
_CODES = frozenset(code for code, *_rest in USECASES)
_INELIGIBLE = Fate("FAILED", 30900, "The brand does not qualify for this use case")

_ATT = ((75, "A", 75.0), (50, "C", 40.0), (0, "E", 4.0))
_TMOBILE = ((75, "TOP"), (50, "UPPER_MID"), (25, "LOWER_MID"), (0, "LOW"))
"""Lowest score → class of AT&T and its messages a second, tier of T-Mobile. The rates are a third of those that all
carriers take together (https://support.twilio.com/hc/en-us/articles/115002943027); the classes are assumed."""


def _more(context: Context, campaign: Record) -> dict[str, Any]:
    asked = any(name.lower() == VERSION_HEADER for name in context.headers)
    url = f"{context.origin}/v1/Services/{campaign.parent}/Compliance/Usa2p/{SID}"
    return {"sid": SID, "url": url} | ({name: campaign.data.get(name) for name in _LATER} if asked else {})


def _check(_context: Context, campaign: Record) -> None:
    if campaign.data["campaign_status"] == "SUSPENDED":
        raise ApiError(400, 21729, "The campaign is suspended")


CAMPAIGNS = Resource(
    kinds.CAMPAIGN,
    "QE",
    "/v1/Services/{MessagingServiceSid}/Compliance/Usa2p",
    "compliance",
    hidden=frozenset((*_LATER, "verified_at")),
    owner="messaging_service_sid",
    more=_more,
    parent=of_parent(kinds.SERVICE, "MessagingServiceSid"),
)


def refuse_second(context: Context, service: Record) -> None:
    """See that the service has no campaign yet.

    Raises:
        ApiError: 400/20001; which code Twilio answers is not documented (assumed).
    """
    if compliance.campaign(context.store, service.sid) is not None:
        raise ApiError(400, 20001, "The service has a campaign already; delete that one first")


def _service(context: Context) -> Record:
    return context.find(kinds.SERVICE, context.variables["MessagingServiceSid"])


def _create(context: Context) -> Response:
    service = _service(context)
    sid = required(context.form, "BrandRegistrationSid", 21727)
    usecase = required(context.form, "UsAppToPersonUsecase", 21727)
    data = campaign_fields.created(context.form)
    brand = _fit_brand(context.store, sid, usecase)
    refuse_second(context, service)
    described = {"brand_registration_sid": brand.sid, "us_app_to_person_usecase": usecase, **data}
    data = described | UNREVIEWED | {"mock": brand.data["mock"]}
    campaign = CAMPAIGNS.add(context, data)
    schedule.plan(context.store, kinds.CAMPAIGN, campaign.sid, context.now + reviews.CAMPAIGN_PENDING)
    return answer(201, CAMPAIGNS.serialize(context, campaign))


def _fit_brand(store: Store, sid: str, usecase: str) -> Record:
    """Return the brand if it may have a campaign with this use case.

    21719 (the use cases of service and campaign do not fit) is never answered: no source says which ones do.

    Raises:
        ApiError: 400: no such use case (21720), brand suspended (21731), not approved or of the wrong type (21717), a
            sole proprietor's second campaign (21732).
    """
    if usecase not in _CODES and usecase != SOLE_PROPRIETOR[0]:
        raise ApiError(400, 21720, f"{usecase!r} is no use case of campaigns")
    brand = store.get(kinds.BRAND, sid)
    if brand is not None and brand.data["status"] == "SUSPENDED":
        raise ApiError(400, 21731, f"The brand {sid} is suspended")
    if brand is None or brand.data["status"] != "APPROVED":
        raise ApiError(400, 21717, f"{sid} is no approved brand of the account")
    sole = brand.data["brand_type"] == "SOLE_PROPRIETOR"
    if sole != (usecase == SOLE_PROPRIETOR[0]) or (sole and brand.data["identity_status"] != "VERIFIED"):
        raise ApiError(400, 21717, f"The brand {sid} cannot have a campaign with the use case {usecase}")
    if sole and compliance.campaigns_of(store, sid):
        raise ApiError(400, 21732, "The brand of a sole proprietor has one campaign at most")
    return brand


def _find(context: Context) -> Record:
    """Return the campaign that the path names.

    Raises:
        ApiError: 404/20404.
    """
    campaign = compliance.campaign(context.store, _service(context).sid)
    if campaign is None or context.variables["Sid"] != SID:
        raise not_found(shown_path(context.path))
    return campaign


def _fetch(context: Context) -> Response:
    return answer(200, CAMPAIGNS.serialize(context, _find(context)))


def _update(context: Context) -> Response:
    """Correct a campaign that failed; that others cannot be corrected, and with 20001, is assumed."""
    campaign = _find(context)
    _check(context, campaign)
    changes = campaign_fields.updated(context.form)
    if campaign.data["campaign_status"] != "FAILED":
        status = campaign.data["campaign_status"]
        raise ApiError(400, 20001, f"The campaign is {status}; only one that FAILED can be corrected")
    if any(fates.is_final(error["error_code"]) for error in campaign.data["errors"]):
        raise ApiError(400, 20001, "The reason of the rejection allows no correction; delete the campaign")
    again = {"campaign_status": "PENDING", "errors": []}
    context.store.update(campaign, changes | again, context.now)
    schedule.plan(context.store, kinds.CAMPAIGN, campaign.sid, context.now + reviews.CAMPAIGN_PENDING)
    return answer(200, CAMPAIGNS.serialize(context, campaign))


def _delete(context: Context) -> Response:
    campaign = _find(context)
    _check(context, campaign)
    context.store.delete(campaign)
    schedule.cancel(context.store, kinds.CAMPAIGN, campaign.sid)
    compliance.follow(context.store, campaign.parent)
    return NO_CONTENT


def _usecases(context: Context) -> Response:
    """Show what a brand may use; without a brand, what STANDARD ones may.

    An unknown brand is refused with 21717 (assumed).
    """
    _service(context)
    sid = context.query.get("BrandRegistrationSid")
    brand = context.store.get(kinds.BRAND, sid) if sid else None
    if sid and brand is None:
        raise ApiError(400, 21717, f"{sid} is no brand of the account")
    sole = brand is not None and brand.data["brand_type"] == "SOLE_PROPRIETOR"
    names = ("code", "name", "description", "post_approval_required")
    known = [dict(zip(names, usecase, strict=True)) for usecase in ((SOLE_PROPRIETOR,) if sole else USECASES)]
    return answer(200, {"us_app_to_person_usecases": known})


def change(store: Store, _options: Options, due: Due) -> None:
    """Bring a campaign to its next state."""
    campaign = store.get(kinds.CAMPAIGN, due.sid)
    if campaign is None:
        return
    status, fate = campaign.data["campaign_status"], _fate(store, campaign)
    missing = () if campaign.data["is_externally_registered"] else _missing_pages(campaign)
    if status == "PENDING" and not campaign.data["is_externally_registered"]:
        store.update(campaign, {"campaign_status": "IN_PROGRESS"}, due.at)
        days = reviews.days_of(campaign.sid, reviews.CAMPAIGN_REVIEW_DAYS)
        schedule.plan(store, kinds.CAMPAIGN, campaign.sid, reviews.business_days(due.at, days))
    elif status in ("PENDING", "IN_PROGRESS"):
        found = (fate,) if fate is not None and fate.outcome == "FAILED" else missing
        decide(store, campaign, "FAILED" if found else "VERIFIED", due.at, *(found or (fate,)))
    else:
        decide(store, campaign, "SUSPENDED", due.at, fate)


def decide(store: Store, campaign: Record, status: str, now: float, fate: Fate | None, *more: Fate | None) -> None:
    """Let a campaign be VERIFIED, FAILED or SUSPENDED, and its service feel it.

    Args:
        now: POSIX time.
        fate: why it failed or is suspended; ``more``: for what else.
    """
    schedule.cancel(store, kinds.CAMPAIGN, campaign.sid)
    changes: dict[str, Any] = {"campaign_status": status, "errors": []}
    if status == "VERIFIED":
        known = campaign.data["campaign_id"] or f"C{reviews.derived(campaign.sid, 'registry', 6)}"
        changes |= {"campaign_id": known, "rate_limits": _rate_limits(store, campaign), "verified_at": now}
        if fate is not None and fate.outcome == "SUSPENDED":
            schedule.plan(store, kinds.CAMPAIGN, campaign.sid, now + reviews.SUSPENSION)
    else:
        changes["errors"] = [reviews.problem(one, *_FIELDS_OF.get(one.code, ())) for one in (fate, *more) if one]
    store.update(campaign, changes, now)
    compliance.follow(store, campaign.parent)


_FIELDS_OF = {30897: ("MESSAGE_FLOW",), 30900: ("US_APP_TO_PERSON_USECASE",)}


def _fate(store: Store, campaign: Record) -> Fate | None:
    """Return what the end of the description says; political campaigns need a vetted brand as well."""
    data = campaign.data
    if data["us_app_to_person_usecase"] == "POLITICAL" and not vettings.is_political(
        store, data["brand_registration_sid"]
    ):
        return _INELIGIBLE
    return fates.of_registration("campaign", data["description"] or data["campaign_id"] or "")


_PAGES = {"privacy_policy_url": 30908, "terms_and_conditions_url": 30882}
"""Parameters that the API lets one leave out, and with what the review rejects a campaign without them (documented:
https://www.twilio.com/docs/api/errors/30908, https://www.twilio.com/docs/api/errors/30882). That it does not look for
them elsewhere, on the web site for instance, is assumed."""


def _missing_pages(campaign: Record) -> tuple[Fate, ...]:
    return tuple(
        Fate("FAILED", code, fates.meaning(code) or "") for name, code in _PAGES.items() if not campaign.data[name]
    )


def _rate_limits(store: Store, campaign: Record) -> dict[str, Any] | None:
    """Return the rates of AT&T and T-Mobile by the brand's score (https://www.twilio.com/docs/messaging/compliance/a2p-10dlc).

    Of a campaign that another provider registered Twilio knows no brand.
    """
    brand = compliance.brand(store, campaign)
    if brand is None:
        return None
    if brand.data["brand_type"] == "SOLE_PROPRIETOR":
        return {"att": {"mps": 0.25, "msg_class": "W"}, "tmobile": {"brand_tier": "LOW"}}
    points = counting_score(brand.data["brand_score"], russell_3000=brand.data["russell_3000"])
    tier = next(tier for least, tier in _TMOBILE if points >= least)
    _least, letter, rate = next(row for row in _ATT if points >= row[0])
    if campaign.data["us_app_to_person_usecase"] == "LOW_VOLUME":
        letter, rate = "T", 1.25
    return {"att": {"mps": rate, "msg_class": letter}, "tmobile": {"brand_tier": tier}}


ROUTES: tuple[Operation, ...] = (
    *CAMPAIGNS.routes("list", create=_create, fetch=_fetch, update=_update, delete=_delete),
    Route("GET", "messaging", f"{CAMPAIGNS.path}/Usecases", _usecases),
)
