"""TrustHub v1 Policies, EndUserTypes and SupportingDocumentTypes: what a bundle of each kind must be made of.

``toolkit/data/trusthub_policies.json`` has the policies of A2P 10DLC, by their SIDs, which are the same on every
account (https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api; those of the starter kinds are
``twilio_trusthub_v1.json``'s, that of the primary profile is observed). Types of end users and documents have made-up
SIDs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from toolkit import data
from toolkit.sandbox.api.context import Context, Handler, Operation, paged
from toolkit.sandbox.api.dispatch import Route, shown_path
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.paging import cursor
from toolkit.sandbox.api.refusals import not_found
from toolkit.sandbox.store.pages import slice_of

PRIMARY = "RN6433641899984f951173ef1738c3bdd0"
SECONDARY = "RNdfbf3fae0e1107f8aded0e7cead80bf5"
A2P = "RNb0d4771c2c98518d916a3d4cd70a8f8b"
STARTER = "RN806dd6cd175f314e1f96a9727ee271f4"
SOLE_PROPRIETOR = "RN670d5d2e282a6130ae063b234b6019c8"

_LISTS = ("end_user", "supporting_document", "supporting_customer_profiles", "supporting_trust_products")


@cache
def policies() -> Mapping[str, Mapping[str, Any]]:
    """Return every policy, by SID: ``friendly_name``, ``type``, by which others refer to it, and its requirements."""
    return {one["sid"]: one for one in data.description("trusthub_policies.json")}


@cache
def end_user_types() -> Mapping[str, Sequence[str]]:
    """Return the types of end users with their fields."""
    return {one["type"]: one["fields"] for policy in policies().values() for one in policy["end_user"]}


@cache
def document_types() -> Mapping[str, Sequence[str]]:
    """Return the types of supporting documents with their fields."""
    return {
        accepted["type"]: accepted["fields"]
        for policy in policies().values()
        for one in policy["supporting_document"]
        for accepted in one["accepted_documents"]
    }


def _policy(context: Context, sid: str) -> dict[str, Any]:
    policy = policies()[sid]
    requirements = {name: policy[name] for name in _LISTS}
    requirements["supporting_document"] = [policy["supporting_document"]]
    return {
        "sid": sid,
        "friendly_name": policy["friendly_name"],
        "requirements": requirements,
        "url": f"{context.origin}/v1/Policies/{sid}",
    }


def _type(kind: str, types: Mapping[str, Sequence[str]]) -> Mapping[str, dict[str, Any]]:
    return {
        f"OY{hashlib.sha256(name.encode()).hexdigest()[:32]}": {
            "friendly_name": title(name),
            "machine_name": name,
            "fields": [
                {"machine_name": field, "friendly_name": title(field), "constraint": "String"} for field in fields
            ],
        }
        for name, fields in types.items()
    }


def title(name: str) -> str:
    """Return a machine's name as people read it: ``first_name`` as First Name."""
    return name.replace("_", " ").title()


def _typed(context: Context, path: str, types: Mapping[str, Any], sid: str) -> dict[str, Any]:
    return {"sid": sid, **types[sid], "url": f"{context.origin}/v1/{path}/{sid}"}


def _lookup(path: str, key: str, rows: Mapping[str, Any], serialize: Any) -> tuple[Operation, ...]:
    """Return list and fetch of what is the same on every account."""

    def listed(context: Context) -> Response:
        page = slice_of(list(enumerate(rows, 1)), cursor(context.query))
        return paged(context, page, key, [serialize(context, sid) for _, sid in page.rows])

    def fetched(context: Context) -> Response:
        sid = context.variables["Sid"]
        if sid not in rows:
            raise not_found(shown_path(context.path))
        return answer(200, serialize(context, sid))

    handlers: tuple[tuple[str, Handler], ...] = ((f"/v1/{path}", listed), (f"/v1/{path}/{{Sid}}", fetched))
    return tuple(Route("GET", "trusthub", template, handler) for template, handler in handlers)


_END_USERS = _type("end_user", end_user_types())
_DOCUMENTS = _type("document", document_types())

ROUTES: tuple[Operation, ...] = (
    *_lookup("Policies", "results", policies(), _policy),
    *_lookup("EndUserTypes", "end_user_types", _END_USERS, lambda c, sid: _typed(c, "EndUserTypes", _END_USERS, sid)),
    *_lookup(
        "SupportingDocumentTypes",
        "supporting_document_types",
        _DOCUMENTS,
        lambda c, sid: _typed(c, "SupportingDocumentTypes", _DOCUMENTS, sid),
    ),
)
