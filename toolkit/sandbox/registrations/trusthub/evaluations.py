"""TrustHub v1 Evaluations: whether a bundle has everything that its policy asks for.

``twilio_trusthub_v1.json``, which has the codes 22214 (an end user is missing), 22215 (a field of it), 22216 (a
document) and 22217 (a field of that, or one that does not fit). Not needed: a second representative, profiles in social
media, and, of companies that are not public, stock exchange, ticker and contact address
(https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.fields import required
from toolkit.sandbox.api.refusals import invalid
from toolkit.sandbox.api.resource import Resource, of_parent
from toolkit.sandbox.registrations.trusthub import assignments
from toolkit.sandbox.registrations.trusthub.policies import PRIMARY, policies, title
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record, Store

COMPANY_TYPES = ("private", "public", "non-profit", "government")

_OPTIONAL = frozenset({"social_media_profile_urls"})
_OF_PUBLIC_COMPANIES = frozenset({"stock_exchange", "stock_ticker", "brand_contact_email"})
_SECOND = "authorized_representative_2"
_SUBMITTED = frozenset({"pending-review", "in-review", "twilio-approved"})

_Result = dict[str, Any]


def evaluate(store: Store, owner: Record, policy_sid: str) -> list[_Result]:
    """Return what a policy says of each of its requirements of a bundle."""
    policy, found = policies()[policy_sid], assignments.parts(store, owner)
    return [
        *_end_users(policy["end_user"], found),
        *_documents(policy["supporting_document"], found, store),
        *_bundles(policy["supporting_customer_profiles"], found),
    ]


def is_compliant(store: Store, owner: Record) -> bool:
    """Say whether a bundle has all that its own policy asks for."""
    return all(result["passed"] for result in evaluate(store, owner, owner.data["policy_sid"]))


def _end_users(requirements: Sequence[Mapping[str, Any]], found: Sequence[Record]) -> Iterator[_Result]:
    for one in requirements:
        user = next((part for part in found if part.data.get("type") == one["type"]), None)
        if user is None and one["type"] == _SECOND:
            continue
        attributes = {} if user is None else user.data["attributes"]
        problems = {field: 22215 for field in one["fields"] if _is_missing(field, attributes)}
        if user is not None and attributes.get("company_type", "private") not in COMPANY_TYPES:
            problems["company_type"] = 22217
        yield _result(one, one["type"], one["fields"], 22214 if user is None else None, problems)


def _is_missing(field: str, attributes: Mapping[str, Any]) -> bool:
    if field in _OPTIONAL or (field in _OF_PUBLIC_COMPANIES and attributes.get("company_type") != "public"):
        return False
    return not attributes.get(field)


def _documents(requirements: Sequence[Mapping[str, Any]], found: Sequence[Record], store: Store) -> Iterator[_Result]:
    for one in requirements:
        accepted = {document["type"] for document in one["accepted_documents"]}
        document = next((part for part in found if part.data.get("type") in accepted), None)
        sids = str((document.data["attributes"] if document else {}).get("address_sids") or "").split(",")
        known = all(store.get(kinds.ADDRESS, sid.strip()) is not None for sid in sids)
        kind = document.data["type"] if document else one["accepted_documents"][0]["type"]
        problems = {} if known else {"address_sids": 22217}
        yield _result(one, kind, ["address_sids"], None if document else 22216, problems)


def _bundles(requirements: Sequence[Mapping[str, Any]], found: Sequence[Record]) -> Iterator[_Result]:
    """A profile of that type is assigned and submitted; the primary one has to be approved."""
    for one in requirements:
        profiles = [part for part in found if _policy_type(part) == one["type"]]
        fits = any(
            profile.data["status"] in ({"twilio-approved"} if profile.data["policy_sid"] == PRIMARY else _SUBMITTED)
            for profile in profiles
        )
        problems = {} if fits else {"bundle_status": 22217}
        yield _result(one, one["type"], ["bundle_status"], None if profiles else 22216, problems)


def _policy_type(part: Record) -> str | None:
    policy = policies().get(part.data.get("policy_sid", ""))
    return policy["type"] if policy else None


def _result(
    requirement: Mapping[str, Any], kind: str, fields: Sequence[str], missing: int | None, problems: Mapping[str, int]
) -> _Result:
    """Return one result.

    Args:
        requirement: what was asked for.
        kind: the type of what stands for it.
        fields: what is looked at.
        missing: the code where nothing stands for it at all.
        problems: field → code.
    """
    name, passed = requirement["name"], missing is None and not problems
    looked = [_field(field, problems.get(field)) for field in fields]
    return {
        "friendly_name": name,
        "object_type": kind,
        "passed": passed,
        "failure_reason": None if missing is None else f"{name} is missing. Please add it to the bundle.",
        "error_code": missing,
        "valid": [one for one in looked if one["passed"]],
        "invalid": [one for one in looked if not one["passed"]],
        "requirement_friendly_name": title(requirement["requirement_name"]),
        "requirement_name": requirement["requirement_name"],
    }


def _field(field: str, code: int | None) -> _Result:
    reason = None if code is None else f"{title(field)} is missing, or does not fit."
    named = {"friendly_name": title(field), "object_field": field}
    return named | {"passed": code is None, "failure_reason": reason, "error_code": code}


def of(kind: str, path: str, owner: str) -> Resource:
    """Return the evaluations of customer profiles or of trust products.

    Args:
        kind: of the bundle.
        path: of the list of bundles.
        owner: the property of an answer that holds the bundle's SID.
    """
    variable = assignments.variable_of(owner)

    def new(context: Context) -> dict[str, Any]:
        policy_sid = required(context.form, "PolicySid")
        if policy_sid not in policies():
            raise invalid("PolicySid", f"there is no policy {policy_sid!r}")
        record = assignments.bundle(context.store, context.variables[variable])
        assert record is not None, "the parent was found"
        results = evaluate(context.store, record, policy_sid)
        compliant = all(result["passed"] for result in results)
        status = "compliant" if compliant else "noncompliant"
        return {"policy_sid": policy_sid, "status": status, "results": results}

    return Resource(
        kinds.EVALUATION,
        "EL",
        f"{path}/{{{variable}}}/Evaluations",
        "results",
        product="trusthub",
        owner=owner,
        parent=of_parent(kind, variable),
        hidden=frozenset({"date_updated"}),
        new=new,
    )
