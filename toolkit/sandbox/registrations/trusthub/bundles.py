"""TrustHub v1 CustomerProfiles and TrustProducts: a business, and what it wants to do, on their way through review.

``twilio_trusthub_v1.json``; https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api. draft →
pending-review → in-review → twilio-approved or twilio-rejected; what was rejected can be corrected and submitted again,
and then counts as corrected. The primary profile of an account is made in the Console alone: the API refuses it
(observed). That a bundle has to be compliant to be submitted is assumed. Nothing is posted to ``StatusCallback``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context, Handler, Operation, listing
from toolkit.sandbox.api.dispatch import shown_path
from toolkit.sandbox.api.fields import Field, choice, given, required, text, url
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.refusals import ApiError, invalid, not_found
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import reviews
from toolkit.sandbox.registrations.trusthub import assignments, evaluations
from toolkit.sandbox.registrations.trusthub.policies import A2P, PRIMARY, SECONDARY, SOLE_PROPRIETOR, STARTER, policies
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.schedule import Due
from toolkit.sandbox.store.store import Record, Store

STATUSES = ("draft", "pending-review", "in-review", "twilio-rejected", "twilio-approved")

_SETTINGS = (
    Field("FriendlyName", text(255, empty=False)),
    Field("Email", text(320, empty=False)),
    Field("StatusCallback", url()),
)
_FILTERS = {"Status": "status", "FriendlyName": "friendly_name", "PolicySid": "policy_sid"}
_status = choice(STATUSES)
WANTED = {"STANDARD": (SECONDARY, A2P), "SOLE_PROPRIETOR": (STARTER, SOLE_PROPRIETOR)}
"""Type of brand → the policies of its customer profile and of its A2P profile."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Customer profiles or trust products: what differs between them."""

    kind: str
    path: str
    owner: str
    links: str
    review: float
    """Seconds."""


_PROFILES = _Kind(
    kinds.CUSTOMER_PROFILE, "/v1/CustomerProfiles", "customer_profile_sid", "customer_profiles", reviews.PROFILE_REVIEW
)
_PRODUCTS = _Kind(
    kinds.TRUST_PRODUCT, "/v1/TrustProducts", "trust_product_sid", "trust_products", reviews.TRUST_PRODUCT_REVIEW
)
_REVIEWS = {one.kind: one.review for one in (_PROFILES, _PRODUCTS)}


def new(policy_sid: str, name: str, email: str, status: str = "draft") -> dict[str, Any]:
    """Return the properties of a bundle."""
    blank = {"status_callback": None, "valid_until": None, "errors": None, "submissions": 0}
    return {"policy_sid": policy_sid, "friendly_name": name, "status": status, "email": email} | blank


def misfits(store: Store, brand: Mapping[str, Any]) -> list[str]:
    """Return which of a brand's bundles is missing, not submitted, rejected or of another policy, by its property."""
    names = ("customer_profile_bundle_sid", "a2p_profile_bundle_sid")
    pairs = zip(names, WANTED[brand["brand_type"]], strict=True)
    return [name for name, policy in pairs if not _fits(assignments.bundle(store, brand[name]), policy)]


def _fits(record: Record | None, policy: str) -> bool:
    return record is not None and record.data["policy_sid"] == policy and record.data["status"] not in assignments.OPEN


def attribute(store: Store, sid: str, name: str) -> str:
    """Return an attribute of the end users of a bundle; "" where none has it."""
    record = assignments.bundle(store, sid)
    parts = [] if record is None else assignments.parts(store, record)
    found = (part.data["attributes"].get(name) for part in parts if "attributes" in part.data)
    return str(next(filter(None, found), ""))


def change(store: Store, _options: Options, due: Due) -> None:
    """Bring a bundle to its next state."""
    record = store.get(due.kind, due.sid)
    if record is None:
        return
    if record.data["status"] == "pending-review":
        store.update(record, {"status": "in-review"}, due.at)
        schedule.plan(store, due.kind, due.sid, due.at + _REVIEWS[due.kind])
        return
    fate = fates.of_registration("profile", record.data["friendly_name"]) if record.data["submissions"] == 1 else None
    decide(store, record, fate.outcome if fate else "twilio-approved", due.at, fate)


def decide(store: Store, record: Record, status: str, now: float, fate: fates.Fate | None) -> None:
    """Let a bundle be approved or rejected.

    Args:
        now: POSIX time.
        fate: why it is rejected.
    """
    schedule.cancel(store, record.kind, record.sid)
    store.update(record, {"status": status, "errors": [{"code": fate.code}] if fate else None}, now)


def _new(context: Context) -> dict[str, Any]:
    values = {param: required(context.form, param) for param in ("FriendlyName", "Email", "PolicySid")}
    if values["PolicySid"] == PRIMARY:
        why = "Creating a primary customer profile is restricted via API, please use the Console"
        raise ApiError(400, 20001, why)
    if values["PolicySid"] not in policies():
        raise invalid("PolicySid", f"there is no policy {values['PolicySid']!r}")
    return new(values["PolicySid"], values["FriendlyName"], values["Email"]) | given(_SETTINGS, context.form)


def _list(one: _Kind, context: Context) -> Response:
    """List bundles; without the primary profile where the option takes it away."""
    conditions = [] if context.options.primary_profile else [("json_extract(data, '$.policy_sid') != ?", PRIMARY)]
    filters = {column: context.query.get(param) for param, column in _FILTERS.items()}
    if filters["status"] is not None:
        _status("Status", filters["status"])
    return listing(context, _bundle(one).serialize, one.kind, "results", filters=filters, conditions=conditions)


def _fetch(context: Context) -> Response:
    bundle = _bundle(_PROFILES)
    record = bundle.find(context)
    if assignments.is_taken_away(context, record):
        raise not_found(shown_path(context.path))
    return answer(200, bundle.serialize(context, record))


def _settings(context: Context) -> dict[str, Any]:
    settings = given(_SETTINGS, context.form)
    status = context.form.get("Status")
    return settings if status is None else settings | {"status": _status("Status", status)}


def _submit(context: Context, record: Record, changes: Mapping[str, Any]) -> None:
    """See that a bundle can be submitted, and have it reviewed.

    Raises:
        ApiError: 400/20001 (assumed).
    """
    if record.data["policy_sid"] == PRIMARY:
        raise ApiError(400, 20001, "Changing a primary customer profile is restricted via API, please use the Console")
    status, before = changes.get("status"), record.data["status"]
    if status in (None, before):
        return
    if status != "pending-review" or before not in assignments.OPEN:
        raise invalid("Status", f"cannot become {status} while it is {before}")
    if not evaluations.is_compliant(context.store, record):
        raise invalid("Status", "the bundle is not compliant with its policy; evaluate it to see why")
    record.data |= {"submissions": record.data["submissions"] + 1, "errors": None}
    schedule.plan(context.store, record.kind, record.sid, context.now + reviews.PROFILE_PENDING)


def _delete(context: Context, record: Record) -> None:
    if record.data["policy_sid"] == PRIMARY:
        raise ApiError(400, 20001, "Deleting a primary customer profile is restricted via API, please use the Console")
    assignments.take_out(context, record)
    schedule.cancel(context.store, record.kind, record.sid)


def _bundle(one: _Kind) -> Resource:
    parts = {"entity_assignments": "EntityAssignments", "evaluations": "Evaluations"}
    parts["channel_endpoint_assignment"] = "ChannelEndpointAssignments"
    return Resource(
        one.kind,
        "BU",
        one.path,
        "results",
        product="trusthub",
        fields=_SETTINGS,
        hidden=frozenset({"submissions"}),
        links={f"{one.links}_{name}": path for name, path in parts.items()},
        settings=_settings,
        new=_new,
        on_update=_submit,
        on_delete=_delete,
    )


def _routes(one: _Kind, **own: Handler) -> tuple[Operation, ...]:
    return (
        *_bundle(one).routes("create", "list", "fetch", "update", "delete", list=partial(_list, one), **own),
        *(
            route
            for assignment in assignments.of(one.kind, one.path, one.owner)
            for route in assignment.routes("create", "list", "fetch", "delete")
        ),
        *evaluations.of(one.kind, one.path, one.owner).routes("create", "list", "fetch"),
    )


ROUTES: tuple[Operation, ...] = (*_routes(_PROFILES, fetch=_fetch), *_routes(_PRODUCTS))
