"""Verifications of toll-free numbers, without which they reach neither the US nor Canada.

https://www.twilio.com/docs/messaging/api/tollfree-verification-resource; ``twilio_messaging_v1.json``. PENDING_REVIEW →
IN_REVIEW → TWILIO_APPROVED or TWILIO_REJECTED. A rejected one can be corrected for seven days, where the reason allows
it (https://www.twilio.com/docs/api/errors/30824), and is reviewed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context, listing
from toolkit.sandbox.api.fields import Field, boolean, choice, defaults, given, required, sid, text
from toolkit.sandbox.api.http import Response, answer, iso8601
from toolkit.sandbox.api.refusals import ApiError, invalid, missing
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.fates import Fate
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import reviews, toll_free_fields
from toolkit.sandbox.registrations.toll_free_fields import OPTIONAL, REQUIRED
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.schedule import Due
from toolkit.sandbox.store.store import Record, Store

STATUSES = ("PENDING_REVIEW", "IN_REVIEW", "TWILIO_APPROVED", "TWILIO_REJECTED")

_ONCE = (Field("CustomerProfileSid", sid("BU")), Field("ExternalReferenceId", text(4096)))
_LISTS = ("use_case_categories", "opt_in_image_urls")

_UNREVIEWED: dict[str, Any] = {
    "status": "PENDING_REVIEW",
    "rejection_reason": None,
    "error_code": None,
    "rejection_reasons": None,
    "edit_allowed": None,
    "edit_expiration": None,
}
DEFAULTS: dict[str, Any] = (
    defaults((*REQUIRED, *OPTIONAL, *_ONCE))
    | dict.fromkeys((*_LISTS, "opt_in_keywords"), ())
    | dict.fromkeys(("regulated_item_sid", "trust_product_sid", "vetting_id_expiration"))
    | {"resource_links": {}}
    | _UNREVIEWED
)
"""Every property that a verification has besides those that say where it belongs."""


def _more(_context: Context, verification: Record) -> dict[str, Any]:
    moments = ((name, verification.data[name]) for name in ("edit_expiration", "vetting_id_expiration"))
    return {name: None if moment is None else iso8601(moment) for name, moment in moments}


def _withdraw(context: Context, verification: Record) -> None:
    schedule.cancel(context.store, kinds.TOLL_FREE_VERIFICATION, verification.sid)


VERIFICATIONS = Resource(
    kinds.TOLL_FREE_VERIFICATION,
    "HH",
    "/v1/Tollfree/Verifications",
    "verifications",
    named="tollfree_phone_number",
    owner="tollfree_phone_number_sid",
    more=_more,
    on_delete=_withdraw,
)


def _number(context: Context) -> Record:
    """Return the toll-free number that the request names (30436, https://www.twilio.com/docs/api/errors/30436)."""
    number = context.store.get(kinds.NUMBER, required(context.form, "TollfreePhoneNumberSid"))
    if number is None or number.data["type"] != "toll-free":
        raise invalid("TollfreePhoneNumberSid", "is not the SID of a toll-free number of the account", 30436)
    return number


def _described(context: Context, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the request says, which together with what was said ``before`` has to be enough."""
    said = toll_free_fields.described(context.form)
    toll_free_fields.see_whole({**before, **said})
    if said.get("vetting_id"):
        said["vetting_id_expiration"] = context.now + reviews.TOKEN_LIFETIME
    return said


def _create(context: Context) -> Response:
    """Apply for a number; that a second application is refused with 20001 is assumed."""
    number = _number(context)
    for field in REQUIRED:
        required(context.form, field.param)
    for param in ("UseCaseCategories", "OptInImageUrls"):
        if not context.form.all(param):
            raise missing(param)
    described = _described(context, DEFAULTS) | given(_ONCE, context.form)
    earlier = context.store.every(kinds.TOLL_FREE_VERIFICATION, number.sid)
    if any(one.data["status"] != "TWILIO_REJECTED" for one in earlier):
        raise ApiError(400, 20001, f"There is a verification of {number.name} already")
    verification = VERIFICATIONS.add(context, DEFAULTS | described, parent=number.sid, name=number.name)
    _plan(context, verification)
    return answer(201, VERIFICATIONS.serialize(context, verification))


def _plan(context: Context, verification: Record) -> None:
    begins = context.now + reviews.TOLL_FREE_PENDING
    schedule.plan(context.store, kinds.TOLL_FREE_VERIFICATION, verification.sid, begins)


def _list(context: Context) -> Response:
    """List; there are no subaccounts to include. Of several TrustProductSids the last one counts."""
    query = context.query
    status, subaccounts = query.get("Status"), query.get("IncludeSubAccounts")
    if subaccounts is not None:
        boolean("IncludeSubAccounts", subaccounts)
    filters = {
        "status": None if status is None else choice(STATUSES)("Status", status),
        "external_reference_id": query.get("ExternalReferenceId"),
        "trust_product_sid": query.get("TrustProductSid"),
    }
    number = query.get("TollfreePhoneNumberSid")
    return listing(
        context, VERIFICATIONS.serialize, VERIFICATIONS.kind, VERIFICATIONS.key, parent=number, filters=filters
    )


def _update(context: Context) -> Response:
    """Correct a rejected verification and send it in again.

    Too late is 30824, a documented reason; that everything else is refused with 20001 is assumed.
    """
    verification = VERIFICATIONS.find(context)
    data = verification.data
    changes = _described(context, data)
    if data["status"] != "TWILIO_REJECTED":
        raise ApiError(400, 20001, f"The verification is {data['status']}; only a rejected one can be corrected")
    if not data["edit_allowed"]:
        raise ApiError(400, 20001, "The reason of the rejection allows no correction")
    if data["edit_expiration"] is not None and context.now >= data["edit_expiration"]:
        raise ApiError(400, 30824, "The time to correct the verification is over; apply again")
    context.store.update(verification, changes | _UNREVIEWED, context.now)
    _plan(context, verification)
    return answer(202, VERIFICATIONS.serialize(context, verification))


def change(store: Store, _options: Options, due: Due) -> None:
    """Bring a verification to its next state."""
    verification = store.get(kinds.TOLL_FREE_VERIFICATION, due.sid)
    if verification is None:
        return
    if verification.data["status"] == "PENDING_REVIEW":
        store.update(verification, {"status": "IN_REVIEW"}, due.at)
        days = reviews.days_of(verification.sid, reviews.TOLL_FREE_REVIEW_DAYS)
        schedule.plan(store, due.kind, due.sid, reviews.business_days(due.at, days))
        return
    fate = fates.of_registration("toll_free", verification.data["business_name"])
    decide(store, verification, "TWILIO_APPROVED" if fate is None else "TWILIO_REJECTED", due.at, fate)


def decide(store: Store, verification: Record, status: str, now: float, fate: Fate | None) -> None:
    """Let a verification be TWILIO_APPROVED or TWILIO_REJECTED.

    Args:
        now: POSIX time.
        fate: why it is rejected.
    """
    schedule.cancel(store, kinds.TOLL_FREE_VERIFICATION, verification.sid)
    changes: dict[str, Any] = _UNREVIEWED | {"status": status}
    if status == "TWILIO_REJECTED":
        allowed = fate is None or not fates.is_final(fate.code)
        changes |= {"edit_allowed": allowed, "edit_expiration": now + reviews.EDIT_WINDOW if allowed else None}
        if fate is not None:
            reasons = [{"code": fate.code, "reason": fate.meaning}]
            changes |= {"rejection_reason": fate.meaning, "error_code": fate.code, "rejection_reasons": reasons}
    store.update(verification, changes, now)


ROUTES = VERIFICATIONS.routes("fetch", "delete", create=_create, list=_list, update=_update)
