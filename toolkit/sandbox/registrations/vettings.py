"""Vettings of a brand by third parties: Campaign Verify for political campaigns, Aegis for the score.

https://www.twilio.com/docs/messaging/api/brand-vetting-resource; ``twilio_messaging_v1.json``. IN_PROGRESS → SUCCESS
or FAILED.
"""

from __future__ import annotations

from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context, listing
from toolkit.sandbox.api.fields import choice, required
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.refusals import ApiError
from toolkit.sandbox.api.resource import Resource, of_parent
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import brands, reviews
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.schedule import Due
from toolkit.sandbox.store.store import Store

CLASSES = {"campaign-verify": "POLITICAL", "aegis": "STANDARD"}
"""Provider → class of vetting."""

_read_provider = choice(CLASSES)
_TOKEN_START = "cv|"
"""How tokens of Campaign Verify begin in the examples of ``twilio_messaging_v1.json``."""


def is_political(store: Store, brand_sid: str) -> bool:
    """Say whether Campaign Verify has confirmed the brand."""
    return any(
        vetting.data["vetting_provider"] == "campaign-verify" and vetting.data["vetting_status"] == "SUCCESS"
        for vetting in store.every(kinds.VETTING, brand_sid)
    )


VETTINGS = Resource(
    kinds.VETTING,
    "VT",
    "/v1/a2p/BrandRegistrations/{BrandSid}/Vettings",
    "data",
    sid="brand_vetting_sid",
    owner="brand_sid",
    variable="BrandVettingSid",
    parent=of_parent(kinds.BRAND, "BrandSid"),
)


def _create(context: Context) -> Response:
    """Have a brand vetted.

    Refused are a brand that is not an approved STANDARD one (21721), a token that is none (21722) and a second vetting
    while one is under way (21723); https://www.twilio.com/docs/api/errors/21721 and the next two pages.
    """
    brand = context.find(kinds.BRAND, context.variables["BrandSid"])
    provider = _read_provider("VettingProvider", required(context.form, "VettingProvider"))
    token = context.form.get("VettingId") or None
    if brand.data["status"] != "APPROVED" or brand.data["brand_type"] != "STANDARD":
        raise ApiError(400, 21721, "Only an APPROVED brand of the type STANDARD can be vetted")
    if token is not None and provider == "campaign-verify" and not token.startswith(_TOKEN_START):
        raise ApiError(400, 21722, f"A token of Campaign Verify begins with {_TOKEN_START}")
    earlier = context.store.every(kinds.VETTING, brand.sid)
    if any(one.data["vetting_status"] == "IN_PROGRESS" and one.data["vetting_provider"] == provider for one in earlier):
        raise ApiError(400, 21723, f"A vetting by {provider} is under way")
    data = {
        "vetting_provider": provider,
        "vetting_id": token,
        "vetting_class": CLASSES[provider],
        "vetting_status": "IN_PROGRESS",
    }
    vetting = VETTINGS.add(context, data)
    schedule.plan(context.store, kinds.VETTING, vetting.sid, context.now + reviews.VETTING)
    return answer(201, VETTINGS.serialize(context, vetting))


def _list(context: Context) -> Response:
    brand = context.find(kinds.BRAND, context.variables["BrandSid"])
    provider = context.query.get("VettingProvider")
    filters = {"vetting_provider": _read_provider("VettingProvider", provider) if provider else None}
    return listing(context, VETTINGS.serialize, kinds.VETTING, "data", parent=brand.sid, filters=filters)


def change(store: Store, _options: Options, due: Due) -> None:
    """End a vetting; one by Aegis gives the brand its score and makes it VETTED_VERIFIED."""
    vetting = store.get(kinds.VETTING, due.sid)
    brand = None if vetting is None else store.get(kinds.BRAND, vetting.parent)
    if vetting is None or brand is None:
        return
    fate = fates.of_registration("vetting", vetting.data["vetting_id"] or "")
    store.update(vetting, {"vetting_status": fate.outcome if fate else "SUCCESS"}, due.at)
    if fate is None and vetting.data["vetting_provider"] == "aegis":
        vetted = {"identity_status": "VETTED_VERIFIED", "brand_score": brands.score(brand.sid)}
        store.update(brand, vetted, due.at)


ROUTES = VETTINGS.routes("fetch", create=_create, list=_list)
