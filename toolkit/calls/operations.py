"""The operations of Twilio's API that the toolkit performs, as data.

Source: Twilio's OpenAPI documents (https://github.com/twilio/twilio-oai) and the pages of each resource under
https://www.twilio.com/docs/messaging/api. The CLI makes its commands from the same documents
(https://github.com/twilio/twilio-cli, ``src/hooks/init/twilio-api.js``; ``patch`` since 2026).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.facts.parameters import camel
from toolkit.model.account import SERVICE_SETTINGS

_MESSAGING = "https://messaging.twilio.com/v1"
_CONTENT = "https://content.twilio.com/v1/Content"
_ACCOUNTS = "https://accounts.twilio.com/v1"
_TRUSTHUB = "https://trusthub.twilio.com/v1"
_API = "https://api.twilio.com/2010-04-01/Accounts/{AccountSid}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        method: the HTTP method.
        template: the URL, with the path parameters in braces.
        sdk: the way through ``twilio.rest.Client``: attribute names, path parameters in braces, and the method.
        cli: the command of the Twilio CLI.
        params: the names of the parameters that it takes, or of the properties of its JSON body.
        body: the SDK's class of its JSON body, an attribute of what has the method; "" where it takes a form. The CLI
            knows no parameters of JSON bodies (twilio-cli-core, ``src/services/twilio-api/api-browser.js``, 2026-05).
    """

    method: str
    template: str
    sdk: tuple[str, ...]
    cli: str
    params: tuple[str, ...] = ()
    body: str = ""

    @property
    def path_names(self) -> tuple[str, ...]:
        """The path parameters, without the account's own SID."""
        return tuple(name for name in re.findall(r"{(\w+)}", self.template) if name != "AccountSid")

    def url(self, account_sid: str, path: Mapping[str, str]) -> str:
        """Return the URL with the path parameters filled in."""
        return self.template.format(AccountSid=account_sid, **path)


SERVICE_PARAMS = tuple(map(camel, SERVICE_SETTINGS))
_NUMBER_PARAMS = ("FriendlyName", "SmsUrl", "SmsMethod", "SmsFallbackUrl", "SmsFallbackMethod", "SmsApplicationSid")
_APPLICATION_PARAMS = (
    "FriendlyName",
    "SmsUrl",
    "SmsMethod",
    "SmsFallbackUrl",
    "SmsFallbackMethod",
    "MessageStatusCallback",
)
_MESSAGE_PARAMS = (
    "To",
    "MessagingServiceSid",
    "From",
    "Body",
    "MediaUrl",
    "ContentSid",
    "ContentVariables",
    "StatusCallback",
    "ValidityPeriod",
    "SmartEncoded",
    "ScheduleType",
    "SendAt",
)


def _pool(name: str, sdk: str, cli: str, owner: str, params: tuple[str, ...]) -> dict[str, Operation]:
    """Return the two operations, add and remove, of one kind of pool member."""
    base = f"{_MESSAGING}/Services/{{{owner}}}/{name}"
    chain = ("messaging", "v1", "services", f"{{{owner}}}", sdk)
    one = cli.replace("-", "_").removesuffix("s")
    return {
        f"add_{one}": Operation("POST", base, (*chain, "create"), f"api:messaging:v1:services:{cli}:create", params),
        f"remove_{one}": Operation(
            "DELETE", f"{base}/{{Sid}}", (*chain, "{Sid}", "delete"), f"api:messaging:v1:services:{cli}:remove"
        ),
    }


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


_REGISTRATION: Mapping[str, Operation] = {
    **_bundle("customer_profile", "CustomerProfiles"),
    **_bundle("trust_product", "TrustProducts"),
    **_trusthub("end_user", "EndUsers"),
    **_trusthub("supporting_document", "SupportingDocuments"),
    "create_address": Operation(
        "POST",
        f"{_API}/Addresses.json",
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
}
"""From a business to a campaign (https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api)."""

_TEMPLATE_PROPERTIES = ("friendly_name", "language", "variables", "types")
_TEMPLATES: Mapping[str, Operation] = {
    "create_content": Operation(
        "POST", _CONTENT, ("content", "v1", "contents", "create"), "", _TEMPLATE_PROPERTIES, "ContentCreateRequest"
    ),
    "update_content": Operation(
        "PUT",
        f"{_CONTENT}/{{Sid}}",
        ("content", "v1", "contents", "{Sid}", "update"),
        "",
        _TEMPLATE_PROPERTIES,
        "ContentUpdateRequest",
    ),
    "delete_content": Operation(
        "DELETE",
        f"{_CONTENT}/{{Sid}}",
        ("content", "v1", "contents", "{Sid}", "delete"),
        "api:content:v1:content:remove",
    ),
    "request_approval": Operation(
        "POST",
        f"{_CONTENT}/{{ContentSid}}/ApprovalRequests/whatsapp",
        ("content", "v1", "contents", "{ContentSid}", "approval_create", "create"),
        "",
        ("name", "category"),
        "ContentApprovalRequest",
    ),
}
"""Content templates (https://www.twilio.com/docs/content/content-api-resources)."""


OPERATIONS: Mapping[str, Operation] = {
    **_REGISTRATION,
    **_TEMPLATES,
    "create_service": Operation(
        "POST",
        f"{_MESSAGING}/Services",
        ("messaging", "v1", "services", "create"),
        "api:messaging:v1:services:create",
        SERVICE_PARAMS,
    ),
    "update_service": Operation(
        "POST",
        f"{_MESSAGING}/Services/{{Sid}}",
        ("messaging", "v1", "services", "{Sid}", "update"),
        "api:messaging:v1:services:update",
        SERVICE_PARAMS,
    ),
    "delete_service": Operation(
        "DELETE",
        f"{_MESSAGING}/Services/{{Sid}}",
        ("messaging", "v1", "services", "{Sid}", "delete"),
        "api:messaging:v1:services:remove",
    ),
    **_pool("PhoneNumbers", "phone_numbers", "phone-numbers", "ServiceSid", ("PhoneNumberSid",)),
    **_pool("ShortCodes", "short_codes", "short-codes", "ServiceSid", ("ShortCodeSid",)),
    **_pool("AlphaSenders", "alpha_senders", "alpha-senders", "ServiceSid", ("AlphaSender",)),
    **_pool(
        "DestinationAlphaSenders",
        "destination_alpha_senders",
        "destination-alpha-senders",
        "ServiceSid",
        ("AlphaSender", "IsoCountryCode"),
    ),
    **_pool("ChannelSenders", "channel_senders", "channel-senders", "MessagingServiceSid", ("Sid",)),
    "buy_number": Operation(
        "POST",
        f"{_API}/IncomingPhoneNumbers.json",
        ("incoming_phone_numbers", "create"),
        "api:core:incoming-phone-numbers:create",
        ("PhoneNumber", *_NUMBER_PARAMS),
    ),
    "update_number": Operation(
        "POST",
        f"{_API}/IncomingPhoneNumbers/{{Sid}}.json",
        ("incoming_phone_numbers", "{Sid}", "update"),
        "api:core:incoming-phone-numbers:update",
        _NUMBER_PARAMS,
    ),
    "update_application": Operation(
        "POST",
        f"{_API}/Applications/{{Sid}}.json",
        ("applications", "{Sid}", "update"),
        "api:core:applications:update",
        _APPLICATION_PARAMS,
    ),
    "send_message": Operation(
        "POST",
        f"{_API}/Messages.json",
        ("messages", "create"),
        "api:core:messages:create",
        _MESSAGE_PARAMS,
    ),
    "record_consents": Operation(
        "POST",
        f"{_ACCOUNTS}/Consents/Bulk",
        ("accounts", "v1", "bulk_consents", "create"),
        "api:accounts:v1:consents:bulk:create",
        ("Items",),
    ),
    "set_geo_permissions": Operation(
        "PATCH",
        f"{_ACCOUNTS}/Messaging/GeoPermissions",
        ("accounts", "v1", "messaging_geopermissions", "update"),
        "api:accounts:v1:messaging:geo-permissions:patch",
        ("Permissions",),
    ),
}
