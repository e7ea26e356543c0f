"""The operations of Twilio's API that register senders for the United States and Canada.

Source: ``twilio_trusthub_v1.json``, ``twilio_messaging_v1.json`` and
https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api.
"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.calls.operation import Operation

_MESSAGING = "https://messaging.twilio.com/v1"
_TRUSTHUB = "https://trusthub.twilio.com/v1"


_ON_UPDATE = (
    "HasEmbeddedLinks",
    "HasEmbeddedPhone",
    "MessageSamples",
    "MessageFlow",
    "Description",
    "AgeGated",
    "DirectLending",
    "PrivacyPolicyUrl",
    "TermsAndConditionsUrl",
)
"""What can be corrected of a campaign that failed."""

_CAMPAIGN_PARAMS = (
    "BrandRegistrationSid",
    "UsAppToPersonUsecase",
    *_ON_UPDATE,
    "OptInMessage",
    "OptOutMessage",
    "HelpMessage",
    "OptInKeywords",
    "SubscriberOptIn",
)


_TOLL_FREE_PARAMS = (
    "BusinessName",
    "BusinessWebsite",
    "NotificationEmail",
    "UseCaseCategories",
    "UseCaseSummary",
    "ProductionMessageSample",
    "OptInImageUrls",
    "OptInType",
    "MessageVolume",
    "BusinessStreetAddress",
    "BusinessCity",
    "BusinessStateProvinceRegion",
    "BusinessPostalCode",
    "BusinessCountry",
    "BusinessContactFirstName",
    "BusinessContactLastName",
    "BusinessContactEmail",
    "BusinessContactPhone",
    "BusinessRegistrationNumber",
    "BusinessRegistrationAuthority",
    "BusinessRegistrationCountry",
    "BusinessType",
    "DoingBusinessAs",
    "OptInConfirmationMessage",
    "HelpMessageSample",
    "PrivacyPolicyUrl",
    "TermsAndConditionsUrl",
    "AgeGatedContent",
    "OptInKeywords",
    "AdditionalInformation",
    "VettingProvider",
    "VettingId",
)
"""What can be said of a toll-free number at first and in a correction."""


def _bundle(one: str, path: str) -> dict[str, Operation]:
    """Return the operations on a customer profile or a trust product: create, update, assign a part, evaluate."""
    many, cli = f"{one}s", f"api:trusthub:v1:{one.replace('_', '-')}s"
    owner = f"{path[:-1]}Sid"
    chain = ("trusthub", "v1", many)
    of_one = (*chain, f"{{{owner}}}")
    base = f"{_TRUSTHUB}/{path}"
    sub = f"{base}/{{{owner}}}"
    return {
        f"create_{one}": Operation(
            "POST", base, (*chain, "create"), f"{cli}:create", ("FriendlyName", "Email", "PolicySid")
        ),
        f"update_{one}": Operation(
            "POST", f"{base}/{{Sid}}", (*chain, "{Sid}", "update"), f"{cli}:update", ("Status", "FriendlyName", "Email")
        ),
        f"assign_to_{one}": Operation(
            "POST",
            f"{sub}/EntityAssignments",
            (*of_one, f"{many}_entity_assignments", "create"),
            f"{cli}:entity-assignments:create",
            ("ObjectSid",),
        ),
        f"evaluate_{one}": Operation(
            "POST",
            f"{sub}/Evaluations",
            (*of_one, f"{many}_evaluations", "create"),
            f"{cli}:evaluations:create",
            ("PolicySid",),
        ),
    }


def _trusthub(one: str, path: str) -> dict[str, Operation]:
    """Return the operation that makes a part of a profile."""
    cli = f"api:trusthub:v1:{one.replace('_', '-')}s:create"
    params = ("FriendlyName", "Type", "Attributes")
    return {
        f"create_{one}": Operation("POST", f"{_TRUSTHUB}/{path}", ("trusthub", "v1", f"{one}s", "create"), cli, params)
    }


REGISTRATION: Mapping[str, Operation] = {
    **_bundle("customer_profile", "CustomerProfiles"),
    **_bundle("trust_product", "TrustProducts"),
    **_trusthub("end_user", "EndUsers"),
    **_trusthub("supporting_document", "SupportingDocuments"),
    "create_address": Operation(
        "POST",
        "https://api.twilio.com/2010-04-01/Accounts/{AccountSid}/Addresses.json",
        ("addresses", "create"),
        "api:core:addresses:create",
        ("CustomerName", "Street", "City", "Region", "PostalCode", "IsoCountry"),
    ),
    "create_brand": Operation(
        "POST",
        f"{_MESSAGING}/a2p/BrandRegistrations",
        ("messaging", "v1", "brand_registrations", "create"),
        "api:messaging:v1:a2p:brand-registrations:create",
        ("CustomerProfileBundleSid", "A2PProfileBundleSid", "SkipAutomaticSecVet"),
    ),
    "update_brand": Operation(
        "POST",
        f"{_MESSAGING}/a2p/BrandRegistrations/{{Sid}}",
        ("messaging", "v1", "brand_registrations", "{Sid}", "update"),
        "api:messaging:v1:a2p:brand-registrations:update",
    ),
    "create_campaign": Operation(
        "POST",
        f"{_MESSAGING}/Services/{{MessagingServiceSid}}/Compliance/Usa2p",
        ("messaging", "v1", "services", "{MessagingServiceSid}", "us_app_to_person", "create"),
        "api:messaging:v1:services:compliance:usa2p:create",
        _CAMPAIGN_PARAMS,
    ),
    "update_campaign": Operation(
        "POST",
        f"{_MESSAGING}/Services/{{MessagingServiceSid}}/Compliance/Usa2p/{{Sid}}",
        ("messaging", "v1", "services", "{MessagingServiceSid}", "us_app_to_person", "{Sid}", "update"),
        "api:messaging:v1:services:compliance:usa2p:update",
        _ON_UPDATE,
    ),
    **{
        f"{verb}_toll_free_verification": Operation(
            "DELETE" if verb == "delete" else "POST",
            f"{_MESSAGING}/Tollfree/Verifications{'' if verb == 'create' else '/{Sid}'}",
            ("messaging", "v1", "tollfree_verifications", *(() if verb == "create" else ("{Sid}",)), verb),
            f"api:messaging:v1:tollfree:verifications:{command}",
            params,
        )
        for verb, command, params in (
            ("create", "create", (*_TOLL_FREE_PARAMS, "TollfreePhoneNumberSid", "CustomerProfileSid")),
            ("update", "update", (*_TOLL_FREE_PARAMS, "EditReason")),
            ("delete", "remove", ()),
        )
    },
}
"""From a business to a campaign, and the verification of toll-free numbers."""
