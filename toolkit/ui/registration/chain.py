"""The documented chain of calls from a business to its brand, one call at a time.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api, steps 1 and 2.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from toolkit.calls.call import Call
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, listing

SECONDARY = "RNdfbf3fae0e1107f8aded0e7cead80bf5"
A2P = "RNb0d4771c2c98518d916a3d4cd70a8f8b"
"""Policies of the profile of a business and of its A2P trust product, the same in every account (documented)."""

Steps = Generator[Call, Any, str]
"""Yields a call, is sent what it returned, and returns the SID of what was made."""

BUSINESS = (
    "business_name",
    "business_type",
    "business_industry",
    "business_registration_number",
    "website_url",
)
REPRESENTATIVE = ("first_name", "last_name", "email", "phone_number", "business_title", "job_position")
ADDRESS = {"street": "Street", "city": "City", "region": "Region", "postal_code": "PostalCode"}
"""Names of the answers of the form: attributes of two end users, and parameters of an address."""

_FIXED = {
    "business_identity": "direct_customer",
    "business_registration_identifier": "EIN",
    "business_regions_of_operation": "USA_AND_CANADA",
}


def file_profile(answers: Mapping[str, str], primary: str) -> Steps:
    """File the profile of a business, and submit it.

    Args:
        answers: ``BUSINESS``, ``REPRESENTATIVE``, ``ADDRESS`` and ``contact``, the e-mail address of whoever files it.
        primary: SID of the account's own primary profile.
    """
    name = answers["business_name"]
    made = yield _bundle("customer_profile", name, answers["contact"], SECONDARY)
    owner = {"CustomerProfileSid": str(made.sid)}
    business = {key: answers[key] for key in BUSINESS} | _FIXED
    person = {key: answers[key] for key in REPRESENTATIVE}
    parts = {"customer_profile_business_information": business, "authorized_representative_1": person}
    for kind, attributes in parts.items():
        part = yield _part("create_end_user", name, kind, attributes)
        yield Call("assign_to_customer_profile", owner, {"ObjectSid": part.sid})
    where = {param: answers[key] for key, param in ADDRESS.items()}
    address = yield Call("create_address", params={"CustomerName": name, **where, "IsoCountry": "US"})
    document = yield _part(
        "create_supporting_document", name, "customer_profile_address", {"address_sids": address.sid}
    )
    for sid in (document.sid, primary):
        yield Call("assign_to_customer_profile", owner, {"ObjectSid": sid})
    _see_compliant((yield Call("evaluate_customer_profile", owner, {"PolicySid": SECONDARY})))
    yield Call("update_customer_profile", {"Sid": made.sid}, {"Status": "pending-review"})
    return str(made.sid)


def file_product(answers: Mapping[str, str], profile: str) -> Steps:
    """File the A2P trust product of a business, and submit it.

    Args:
        answers: ``business_name``, ``company_type`` and ``contact``.
        profile: SID of the business's profile, which was submitted.
    """
    name = answers["business_name"]
    made = yield _bundle("trust_product", name, answers["contact"], A2P)
    owner = {"TrustProductSid": str(made.sid)}
    kind = "us_a2p_messaging_profile_information"
    part = yield _part("create_end_user", name, kind, {"company_type": answers["company_type"]})
    for sid in (part.sid, profile):
        yield Call("assign_to_trust_product", owner, {"ObjectSid": sid})
    _see_compliant((yield Call("evaluate_trust_product", owner, {"PolicySid": A2P})))
    yield Call("update_trust_product", {"Sid": made.sid}, {"Status": "pending-review"})
    return str(made.sid)


def _bundle(one: str, name: str, email: str, policy: str) -> Call:
    return Call(f"create_{one}", params={"FriendlyName": name, "Email": email, "PolicySid": policy})


def _part(operation: str, name: str, kind: str, attributes: Mapping[str, str]) -> Call:
    return Call(operation, params={"FriendlyName": name, "Type": kind, "Attributes": dict(attributes)})


def _see_compliant(evaluation: Any) -> None:
    """See that a bundle has all that its policy asks for.

    Raises:
        ToolkitError: it does not; names what is missing.
    """
    if evaluation.status == "compliant":
        return
    lacking = [str(result["friendly_name"]) for result in evaluation.results if not result["passed"]]
    raise ToolkitError(
        _("Twilio's evaluation finds the profile not complete: {parts}.").format(parts=listing(lacking)),
        _("It stays a draft: complete it in the Console, or file the business anew."),
    )
