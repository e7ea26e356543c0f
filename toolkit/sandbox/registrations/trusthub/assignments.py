"""TrustHub v1 EntityAssignments and ChannelEndpointAssignments: what belongs to a profile or trust product.

``twilio_trusthub_v1.json``. What a reviewed bundle consists of stays as it is until it is rejected (assumed).
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.fields import required
from toolkit.sandbox.api.refusals import ApiError, invalid
from toolkit.sandbox.api.resource import Resource, of_parent
from toolkit.sandbox.registrations.trusthub.policies import PRIMARY
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record, Store

_PARTS = {"IT": kinds.END_USER, "RD": kinds.SUPPORTING_DOCUMENT}
OPEN = frozenset({"draft", "twilio-rejected"})
"""Statuses in which a bundle can be changed and submitted."""

_NUMBERS = "phone-number"


def bundle(store: Store, sid: str) -> Record | None:
    """Return the customer profile or trust product with that SID."""
    return store.get(kinds.CUSTOMER_PROFILE, sid) or store.get(kinds.TRUST_PRODUCT, sid)


def parts(store: Store, owner: Record) -> list[Record]:
    """Return the end users, documents and profiles that a bundle consists of, in the order of their assignment."""
    found = (_part(store, one.data["object_sid"]) for one in store.every(kinds.ENTITY_ASSIGNMENT, owner.sid))
    return [part for part in found if part is not None]


def take_out(context: Context, part: Record) -> None:
    """Forget the assignments of something that is deleted."""
    for one in context.store.having(kinds.ENTITY_ASSIGNMENT, {"object_sid": part.sid}):
        context.store.delete(one)


def _part(store: Store, sid: str) -> Record | None:
    return store.get(_PARTS[sid[:2]], sid) if sid[:2] in _PARTS else bundle(store, sid)


def is_taken_away(context: Context, record: Record) -> bool:
    """Say whether a bundle is the primary profile, and an option takes that away."""
    return not context.options.primary_profile and record.data.get("policy_sid") == PRIMARY


def _check_open(context: Context, owner: str) -> None:
    """See that a bundle can be changed.

    Raises:
        ApiError: it is under review or approved (400/20001, assumed).
    """
    record = bundle(context.store, owner)
    if record is not None and record.data["status"] not in OPEN:
        raise ApiError(400, 20001, f"{owner} is {record.data['status']}; what it consists of cannot be changed now")


def variable_of(owner: str) -> str:
    """Return what paths call the bundle's SID: ``CustomerProfileSid`` for ``customer_profile_sid``."""
    return "".join(word.title() for word in owner.split("_"))


def of(kind: str, path: str, owner: str) -> tuple[Resource, Resource]:
    """Return both assignments of customer profiles or of trust products.

    Args:
        kind: of the bundle.
        path: of the list of bundles.
        owner: the property of an answer that holds the bundle's SID.
    """
    variable = variable_of(owner)
    parent = of_parent(kind, variable)

    def entity(context: Context) -> dict[str, Any]:
        _check_open(context, context.variables[variable])
        sid = required(context.form, "ObjectSid")
        part = _part(context.store, sid)
        if part is None or sid == context.variables[variable] or is_taken_away(context, part):
            raise invalid("ObjectSid", f"{sid!r} is no end user, supporting document or profile of the account")
        return {"object_sid": sid, "object_type": part.data.get("type", "")}

    def endpoint(context: Context) -> dict[str, Any]:
        if (what := required(context.form, "ChannelEndpointType")) != _NUMBERS:
            raise invalid("ChannelEndpointType", f"{what!r} is not {_NUMBERS}")
        sid = required(context.form, "ChannelEndpointSid")
        if context.store.get(kinds.NUMBER, sid) is None:
            raise invalid("ChannelEndpointSid", f"{sid!r} is no number of the account")
        return {"channel_endpoint_type": _NUMBERS, "channel_endpoint_sid": sid}

    common: dict[str, Any] = {"product": "trusthub", "owner": owner, "parent": parent}
    return (
        Resource(
            kinds.ENTITY_ASSIGNMENT,
            "BV",
            f"{path}/{{{variable}}}/EntityAssignments",
            "results",
            hidden=frozenset({"object_type", "date_updated"}),
            new=entity,
            filters={"ObjectType": "object_type"},
            on_delete=lambda context, record: _check_open(context, record.parent),
            **common,
        ),
        Resource(
            kinds.ENDPOINT_ASSIGNMENT,
            "RA",
            f"{path}/{{{variable}}}/ChannelEndpointAssignments",
            "results",
            hidden=frozenset({"date_updated"}),
            new=endpoint,
            filters={"ChannelEndpointSid": "channel_endpoint_sid"},
            **common,
        ),
    )
