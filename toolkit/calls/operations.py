"""The operations of Twilio's API that the toolkit performs, as data.

Source: Twilio's OpenAPI documents (https://github.com/twilio/twilio-oai) and the pages of each resource under
https://www.twilio.com/docs/messaging/api. The CLI makes its commands from the same documents
(https://github.com/twilio/twilio-cli, ``src/hooks/init/twilio-api.js``; ``patch`` since 2026).
"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.calls.operation import Operation
from toolkit.calls.registering import REGISTRATION
from toolkit.facts.parameters import camel
from toolkit.model.account import SERVICE_SETTINGS

_MESSAGING = "https://messaging.twilio.com/v1"
_CONTENT = "https://content.twilio.com/v1/Content"
_ACCOUNTS = "https://accounts.twilio.com/v1"
_API = "https://api.twilio.com/2010-04-01/Accounts/{AccountSid}"


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
    **REGISTRATION,
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
