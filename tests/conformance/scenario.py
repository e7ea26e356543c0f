"""One of everything: requests that make every operation in scope succeed, as data.

``{Name}`` in a path or a value is something that an earlier step made or found. A step whose operation the sandbox
does not have is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.conformance.documents import Operation, operation_of
from tests.sandbox.registering import PARTS
from toolkit.sandbox import ManualClock, Request, Response, Sandbox
from toolkit.sandbox.courier import Courier
from toolkit.sandbox.routes import _RESOURCES

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
BASE = "/2010-04-01/Accounts/{Account}"
NOBODYS = "http://127.0.0.1:1/status"
"""A webhook where nothing listens."""
IMAGE = "https://www.example.com/owl.png"


@dataclass(frozen=True)
class Step:
    """One request: ``as_`` names the SID that it makes; ``pick`` names one found in a list, by its properties."""

    method: str
    product: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    as_: str = ""
    pick: Mapping[str, Any] = field(default_factory=dict)
    wait: float = 0.0


def get(product: str, path: str, as_: str = "", /, pick: Mapping[str, Any] | None = None, **query: Any) -> Step:
    return Step("GET", product, path, query, as_, pick or {})


def post(product: str, path: str, as_: str = "", /, wait: float = 0.0, **form: Any) -> Step:
    return Step("POST", product, path, form, as_, {}, wait)


def put(product: str, path: str, **body: Any) -> Step:
    return Step("PUT", product, path, body)


def patch(product: str, path: str, **form: Any) -> Step:
    return Step("PATCH", product, path, form)


def delete(product: str, path: str, **query: Any) -> Step:
    return Step("DELETE", product, path, query)


def as_json(**properties: Any) -> str:
    """Return a JSON object as a value of a parameter; names in its braces stay names of what was made."""
    return f"{{{json.dumps(properties)}}}"


CAMPAIGN: dict[str, Any] = {
    "BrandRegistrationSid": "{Brand}",
    "Description": "Notices about parcels, for customers who asked for them in the shop.",
    "MessageFlow": "Customers tick a box at the counter of the shop, and confirm by replying YES to a first message.",
    "MessageSamples": ["Owl: your parcel 4711 arrives today.", "Owl: your parcel 4712 waits for you in the shop."],
    "UsAppToPersonUsecase": "MIXED",
    "HasEmbeddedLinks": "true",
    "HasEmbeddedPhone": "false",
    "AgeGated": "false",
    "DirectLending": "false",
}

VERIFICATION: dict[str, Any] = {
    "BusinessName": "Owl Bakery",
    "BusinessWebsite": "https://www.example.com",
    "NotificationEmail": "owl@example.com",
    "UseCaseCategories": ["ACCOUNT_NOTIFICATIONS"],
    "UseCaseSummary": "Notices about orders.",
    "ProductionMessageSample": "Owl: your bread is ready.",
    "OptInImageUrls": [IMAGE],
    "OptInType": "WEB_FORM",
    "MessageVolume": "1,000",
    "TollfreePhoneNumberSid": "{Unverified}",
    "BusinessType": "PRIVATE_PROFIT",
    "BusinessRegistrationNumber": "123456789",
    "BusinessRegistrationAuthority": "EIN",
    "BusinessRegistrationCountry": "US",
    "BusinessStreetAddress": "1 Owl Street",
    "BusinessCity": "Springfield",
    "BusinessStateProvinceRegion": "OR",
    "BusinessPostalCode": "97477",
    "BusinessCountry": "US",
    "BusinessContactFirstName": "Olivia",
    "BusinessContactLastName": "Owl",
    "BusinessContactEmail": "olivia@example.com",
    "BusinessContactPhone": "+12125550100",
}

SECONDARY, A2P = "RNdfbf3fae0e1107f8aded0e7cead80bf5", "RNb0d4771c2c98518d916a3d4cd70a8f8b"
STARTER, SOLE_A2P = "RN806dd6cd175f314e1f96a9727ee271f4", "RN670d5d2e282a6130ae063b234b6019c8"
BRAND: dict[str, Any] = {"CustomerProfileBundleSid": "{Profile}", "A2PProfileBundleSid": "{Product}"}
FAILING_BRAND = BRAND | {"CustomerProfileBundleSid": "{FailingProfile}"}
SOLE_PROPRIETOR = {
    "CustomerProfileBundleSid": "{Starter}",
    "A2PProfileBundleSid": "{SoleProduct}",
    "BrandType": "SOLE_PROPRIETOR",
}

FAILING_CAMPAIGN = CAMPAIGN | {"Description": f"{CAMPAIGN['Description']} 30896"}
CORRECTED_CAMPAIGN = {
    name: value for name, value in CAMPAIGN.items() if name not in ("BrandRegistrationSid", "UsAppToPersonUsecase")
}
REJECTED_VERIFICATION = VERIFICATION | {"BusinessName": "Owl Bakery 30513"}

FOUND = (
    get("api", "/2010-04-01/Accounts.json", PageSize=1),
    get("api", BASE + ".json"),
    get("api", BASE + "/IncomingPhoneNumbers.json", "Number", {"type": "mobile"}),
    get("api", BASE + "/IncomingPhoneNumbers.json", "Local", {"type": "local"}),
    get("api", BASE + "/IncomingPhoneNumbers/Local.json"),
    get("api", BASE + "/IncomingPhoneNumbers/Mobile.json"),
    get("api", BASE + "/IncomingPhoneNumbers/TollFree.json"),
    get("api", BASE + "/IncomingPhoneNumbers/{Number}.json"),
    get("api", BASE + "/SMS/ShortCodes.json", "ShortCode", {"short_code": "60123"}),
    get("api", BASE + "/SMS/ShortCodes/{ShortCode}.json"),
    post("api", BASE + "/SMS/ShortCodes/{ShortCode}.json", FriendlyName="Owl code", SmsUrl="https://www.example.com/s"),
    get("api", BASE + "/AvailablePhoneNumbers.json"),
    get("api", BASE + "/AvailablePhoneNumbers/US.json"),
    get("api", BASE + "/AvailablePhoneNumbers/US/Local.json", "ForSale", {}),
    get("api", BASE + "/AvailablePhoneNumbers/GB/Mobile.json", "MobileForSale", {}),
    get("api", BASE + "/AvailablePhoneNumbers/US/TollFree.json", "TollFreeForSale", {}),
    get("api", BASE + "/AvailablePhoneNumbers/GB/National.json"),
    get("api", BASE + "/AvailablePhoneNumbers/GB/Voip.json"),
    get("api", BASE + "/AvailablePhoneNumbers/GB/SharedCost.json"),
    get("api", BASE + "/AvailablePhoneNumbers/GB/MachineToMachine.json"),
    post("api", BASE + "/Applications.json", "Application", FriendlyName="Owl", SmsUrl="https://www.example.com/sms"),
    get("api", BASE + "/Applications.json"),
    get("api", BASE + "/Applications/{Application}.json"),
    post("api", BASE + "/Applications/{Application}.json", FriendlyName="Owl 2"),
    post("api", "/2010-04-01/Accounts.json", FriendlyName="Sub"),
    post("api", BASE + ".json", FriendlyName="Owl account"),
    post("api", BASE + "/IncomingPhoneNumbers.json", "Bought", PhoneNumber="{ForSale}"),
    post("api", BASE + "/IncomingPhoneNumbers/{Bought}.json", FriendlyName="Owl", SmsUrl="https://www.example.com/sms"),
    get("api", BASE + "/AvailablePhoneNumbers/US/Local.json", "ForSale", {}),
    post("api", BASE + "/IncomingPhoneNumbers/Local.json", PhoneNumber="{ForSale}"),
    post("api", BASE + "/IncomingPhoneNumbers/Mobile.json", PhoneNumber="{MobileForSale}"),
    post("api", BASE + "/IncomingPhoneNumbers/TollFree.json", "NewTollFree", PhoneNumber="{TollFreeForSale}"),
)

WHATSAPP: dict[str, Any] = {
    "sender_id": "whatsapp:+12065550143",
    "configuration": {"verification_method": "sms"},
    "webhook": {"callback_url": IMAGE, "callback_method": "POST"},
    "profile": {"name": "Owl", "websites": [{"website": "https://www.example.com", "label": "Shop"}]},
}

CHANNELS = (
    post("messaging", "/v2/Channels/Senders", "NewChannel", 120.0, **WHATSAPP),
    post("messaging", "/v2/Channels/Senders/{NewChannel}", "", 120.0, configuration={"verification_code": "123456"}),
    post("messaging", "/v2/Channels/Senders/{NewChannel}", "", 120.0, profile={"about": "Bread and more"}),
    get("messaging", "/v2/Channels/Senders/{NewChannel}"),
    delete("messaging", "/v2/Channels/Senders/{NewChannel}"),
    post("messaging", "/v2/Channels/Senders", "NewAgent", 120.0, sender_id="rcs:owl_bakery", profile={"name": "Owl"}),
    get("messaging", "/v2/Channels/Senders/{NewAgent}"),
    get("messaging", "/v2/Channels/Senders", Channel="rcs"),
)

POOLS = (
    post("messaging", "/v1/Services", "Service", FriendlyName="Conformance", Usecase="marketing"),
    get("messaging", "/v1/Services", "Registered", {"usecase": "notifications"}),
    get("messaging", "/v1/Services/{Service}"),
    get("messaging", "/v1/Services/Usecases"),
    post("messaging", "/v1/Services/{Service}", StickySender="false", StatusCallback="https://www.example.com/status"),
    post("messaging", "/v1/Services/{Service}/PhoneNumbers", PhoneNumberSid="{Number}"),
    get("messaging", "/v1/Services/{Service}/PhoneNumbers"),
    get("messaging", "/v1/Services/{Service}/PhoneNumbers/{Number}"),
    post("messaging", "/v1/Services/{Service}/ShortCodes", ShortCodeSid="{ShortCode}"),
    get("messaging", "/v1/Services/{Service}/ShortCodes"),
    get("messaging", "/v1/Services/{Service}/ShortCodes/{ShortCode}"),
    post("messaging", "/v1/Services/{Service}/AlphaSenders", "Alpha", AlphaSender="Owl"),
    get("messaging", "/v1/Services/{Service}/AlphaSenders"),
    get("messaging", "/v1/Services/{Service}/AlphaSenders/{Alpha}"),
    post(
        "messaging",
        "/v1/Services/{Service}/DestinationAlphaSenders",
        "CountryAlpha",
        AlphaSender="Owl FR",
        IsoCountryCode="FR",
    ),
    get("messaging", "/v1/Services/{Service}/DestinationAlphaSenders"),
    get("messaging", "/v1/Services/{Service}/DestinationAlphaSenders/{CountryAlpha}"),
    *CHANNELS,
    get("messaging", "/v2/Channels/Senders", "Channel", {}, Channel="whatsapp"),
    get("messaging", "/v2/Channels/Senders/{Channel}"),
    post("messaging", "/v1/Services/{Service}/ChannelSenders", Sid="{Channel}"),
    get("messaging", "/v1/Services/{Service}/ChannelSenders"),
    get("messaging", "/v1/Services/{Service}/ChannelSenders/{Channel}"),
)

MESSAGES = (
    post("api", BASE + "/Messages.json", "Message", 60.0, To="+14155550100", From="24680", Body="Hi"),
    post("api", BASE + "/Messages.json", "Picture", 60.0, To="+14155550100", From="+12125550123", MediaUrl=IMAGE),
    post(
        "api",
        BASE + "/Messages.json",
        "Later",
        To="+14155550100",
        MessagingServiceSid="{Service}",
        Body="Later",
        ScheduleType="fixed",
        SendAt="2026-03-02T12:00:00Z",
    ),
    post("api", BASE + "/Messages/{Later}.json", Status="canceled"),
    post("api", BASE + "/Messages.json", "", 60.0, To="+14155550100", From="24680", Body="Hi", StatusCallback=NOBODYS),
    get("api", BASE + "/Messages.json"),
    get("api", BASE + "/Messages/{Message}.json"),
    post("api", BASE + "/Messages/{Message}.json", Body=""),
    post("api", BASE + "/Messages/{Message}/Feedback.json", Outcome="confirmed"),
    get("api", BASE + "/Messages/{Picture}/Media.json", "Media", {}),
    get("api", BASE + "/Messages/{Picture}/Media/{Media}.json"),
    delete("api", BASE + "/Messages/{Picture}/Media/{Media}.json"),
    get("lookups", "/v2/PhoneNumbers/+14155552671"),
    get("lookups", "/v2/PhoneNumbers/+14155552671", Fields="line_type_intelligence"),
    get("pricing", "/v1/Messaging/Countries"),
    get("pricing", "/v1/Messaging/Countries/US"),
    get("monitor", "/v1/Alerts", "Alert", {}),
    get("monitor", "/v1/Alerts/{Alert}"),
)


def bundle(path: str, as_: str, policy: str, name: str, *parts: str, wait: float = 0.0) -> tuple[Step, ...]:
    """Return the steps from a bundle's beginning to its submission."""
    place = f"/v1/{path}/{{{as_}}}"
    return (
        post("trusthub", f"/v1/{path}", as_, FriendlyName=name, Email="isv@example.com", PolicySid=policy),
        *(post("trusthub", f"{place}/EntityAssignments", f"{as_}Part", ObjectSid=f"{{{part}}}") for part in parts),
        post("trusthub", f"{place}/Evaluations", f"{as_}Evaluation", PolicySid=policy),
        post("trusthub", place, "", wait, Status="pending-review"),
    )


def end_user(as_: str, kind: str) -> Step:
    attributes = as_json(**PARTS[kind])
    return Step("POST", "trusthub", "/v1/EndUsers", {"FriendlyName": as_, "Type": kind, "Attributes": attributes}, as_)


def around(path: str, as_: str) -> tuple[Step, ...]:
    """Return what else can be done with a bundle and its parts."""
    place = f"/v1/{path}/{{{as_}}}"
    return (
        get("trusthub", f"/v1/{path}", Status="pending-review"),
        get("trusthub", place),
        get("trusthub", f"{place}/EntityAssignments"),
        get("trusthub", f"{place}/EntityAssignments/{{{as_}Part}}"),
        get("trusthub", f"{place}/Evaluations"),
        get("trusthub", f"{place}/Evaluations/{{{as_}Evaluation}}"),
        post(
            "trusthub",
            f"{place}/ChannelEndpointAssignments",
            f"{as_}Number",
            ChannelEndpointType="phone-number",
            ChannelEndpointSid="{Number}",
        ),
        get("trusthub", f"{place}/ChannelEndpointAssignments"),
        get("trusthub", f"{place}/ChannelEndpointAssignments/{{{as_}Number}}"),
        delete("trusthub", f"{place}/ChannelEndpointAssignments/{{{as_}Number}}"),
        post("trusthub", f"/v1/{path}", "Draft", FriendlyName="Draft", Email="isv@example.com", PolicySid=SECONDARY),
        post("trusthub", f"/v1/{path}/{{Draft}}/EntityAssignments", "DraftPart", ObjectSid="{Business}"),
        delete("trusthub", f"/v1/{path}/{{Draft}}/EntityAssignments/{{DraftPart}}"),
        delete("trusthub", f"/v1/{path}/{{Draft}}"),
    )


TRUST = (
    get("trusthub", "/v1/Policies"),
    get("trusthub", f"/v1/Policies/{SECONDARY}"),
    get("trusthub", "/v1/EndUserTypes", "UserType", {"machine_name": "sole_proprietor_information"}),
    get("trusthub", "/v1/EndUserTypes/{UserType}"),
    get("trusthub", "/v1/SupportingDocumentTypes", "DocumentType", {"machine_name": "customer_profile_address"}),
    get("trusthub", "/v1/SupportingDocumentTypes/{DocumentType}"),
    get("trusthub", "/v1/CustomerProfiles", "Primary", {"policy_sid": "RN6433641899984f951173ef1738c3bdd0"}),
    end_user("Business", "customer_profile_business_information"),
    end_user("Person", "authorized_representative_1"),
    end_user("Traffic", "us_a2p_messaging_profile_information"),
    end_user("Owner", "starter_customer_profile_information"),
    end_user("Sole proprietor", "sole_proprietor_information"),
    get("trusthub", "/v1/EndUsers"),
    get("trusthub", "/v1/EndUsers/{Person}"),
    post("trusthub", "/v1/EndUsers/{Person}", FriendlyName="Olivia"),
    post(
        "api",
        BASE + "/Addresses.json",
        "Address",
        CustomerName="Owl Bakery",
        Street="1 Owl Street",
        City="Springfield",
        Region="OR",
        PostalCode="97477",
        IsoCountry="US",
    ),
    get("api", BASE + "/Addresses.json"),
    get("api", BASE + "/Addresses/{Address}.json"),
    post("api", BASE + "/Addresses/{Address}.json", FriendlyName="Shop"),
    post(
        "trusthub",
        "/v1/SupportingDocuments",
        "Document",
        FriendlyName="Address",
        Type="customer_profile_address",
        Attributes=as_json(address_sids="{Address}"),
    ),
    get("trusthub", "/v1/SupportingDocuments"),
    get("trusthub", "/v1/SupportingDocuments/{Document}"),
    post("trusthub", "/v1/SupportingDocuments/{Document}", FriendlyName="Shop"),
    *bundle("CustomerProfiles", "Profile", SECONDARY, "Owl", "Business", "Person", "Document", "Primary"),
    *bundle("TrustProducts", "Product", A2P, "Owl", "Traffic", "Profile"),
    *around("CustomerProfiles", "Profile"),
    *around("TrustProducts", "Product"),
    *bundle("CustomerProfiles", "FailingProfile", SECONDARY, "Owl 30701", "Business", "Person", "Document", "Primary"),
    *bundle("CustomerProfiles", "Starter", STARTER, "Owl", "Owner", "Document", "Primary"),
    *bundle("TrustProducts", "SoleProduct", SOLE_A2P, "Owl", "Sole proprietor", "Starter", wait=86400.0),
)

REGISTRATIONS = (
    get("messaging", "/v1/Services/{Registered}/Compliance/Usa2p", "Campaign", {}),
    get("messaging", "/v1/Services/{Registered}/Compliance/Usa2p/{Campaign}"),
    get("messaging", "/v1/a2p/BrandRegistrations"),
    post(
        "messaging",
        "/v1/a2p/BrandRegistrations",
        "Brand",
        30 * 86400.0,
        **BRAND,
    ),
    get("messaging", "/v1/a2p/BrandRegistrations/{Brand}"),
    post("messaging", "/v1/a2p/BrandRegistrations", "Failed", 30 * 86400.0, **FAILING_BRAND),
    get("messaging", "/v1/a2p/BrandRegistrations/{Failed}"),
    post("messaging", "/v1/a2p/BrandRegistrations/{Failed}"),
    post("messaging", "/v1/a2p/BrandRegistrations", "Sole", 30 * 86400.0, **SOLE_PROPRIETOR),
    post("messaging", "/v1/a2p/BrandRegistrations/{Sole}/SmsOtp"),
    post("messaging", "/v1/a2p/BrandRegistrations/{Brand}/Vettings", "Vetting", VettingProvider="campaign-verify"),
    get("messaging", "/v1/a2p/BrandRegistrations/{Brand}/Vettings"),
    get("messaging", "/v1/a2p/BrandRegistrations/{Brand}/Vettings/{Vetting}"),
    get("messaging", "/v1/Services/{Service}/Compliance/Usa2p/Usecases", BrandRegistrationSid="{Brand}"),
    post("messaging", "/v1/Services/{Service}/Compliance/Usa2p", "NewCampaign", 30 * 86400.0, **FAILING_CAMPAIGN),
    get("messaging", "/v1/Services/{Service}/Compliance/Usa2p"),
    post("messaging", "/v1/Services/{Service}/Compliance/Usa2p/{NewCampaign}", "", 30 * 86400.0, **CORRECTED_CAMPAIGN),
    get("messaging", "/v1/Services/{Service}/Compliance/Usa2p/{NewCampaign}"),
    post("messaging", "/v1/Services", "Other", FriendlyName="Other"),
    post("messaging", "/v1/Services/PreregisteredUsa2p", CampaignId="CABC123", MessagingServiceSid="{Other}"),
    get("messaging", "/v1/Services/{Other}/Compliance/Usa2p"),
    get("messaging", "/v1/Tollfree/Verifications", "Reviewed", {"status": "IN_REVIEW"}),
    get("messaging", "/v1/Tollfree/Verifications/{Reviewed}"),
    get("api", BASE + "/IncomingPhoneNumbers/TollFree.json", "Unverified", {"phone_number": "+18885550123"}),
    delete("messaging", "/v1/Tollfree/Verifications/{Reviewed}"),
    post("messaging", "/v1/Tollfree/Verifications", "Verification", 8 * 86400.0, **REJECTED_VERIFICATION),
    get("messaging", "/v1/Tollfree/Verifications/{Verification}"),
    post("messaging", "/v1/Tollfree/Verifications/{Verification}", **VERIFICATION),
    get("messaging", "/v1/Deactivations", Date="2026-02-01"),
)

USAGE = (
    get("api", BASE + "/Balance.json"),
    get("api", BASE + "/Usage/Records.json"),
    *(
        get("api", f"{BASE}/Usage/Records/{name}.json", Category="sms-outbound", PageSize=2)
        for name in (*("AllTime", "Daily", "LastMonth", "Monthly", "ThisMonth", "Today", "Yearly", "Yesterday"),)
    ),
    get("monitor", "/v1/Events", "Event", {}, PageSize=1000),
    get("monitor", "/v1/Events/{Event}"),
)

GOODBYES = (
    delete("messaging", "/v1/Tollfree/Verifications/{Verification}"),
    delete("messaging", "/v1/Services/{Service}/Compliance/Usa2p/{NewCampaign}"),
    delete("messaging", "/v1/Services/{Service}/PhoneNumbers/{Number}"),
    delete("messaging", "/v1/Services/{Service}/ShortCodes/{ShortCode}"),
    delete("messaging", "/v1/Services/{Service}/AlphaSenders/{Alpha}"),
    delete("messaging", "/v1/Services/{Service}/DestinationAlphaSenders/{CountryAlpha}"),
    delete("messaging", "/v1/Services/{Service}/ChannelSenders/{Channel}"),
    delete("messaging", "/v1/Services/{Service}"),
    delete("trusthub", "/v1/EndUsers/{Owner}"),
    delete("trusthub", "/v1/SupportingDocuments/{Document}"),
    delete("api", BASE + "/Addresses/{Address}.json"),
    delete("api", BASE + "/Messages/{Message}.json"),
    delete("api", BASE + "/Applications/{Application}.json"),
    delete("api", BASE + "/IncomingPhoneNumbers/{Bought}.json"),
)

PAIR = (Path(__file__).parents[1] / "account" / "tls" / "server.pem").read_text()
DOMAIN = "/v1/LinkShortening/Domains/{Domain}"

LINKS = (
    get("messaging", DOMAIN + "/ValidateDns"),
    post("messaging", DOMAIN + "/Config", CallbackUrl=IMAGE, FallbackUrl=IMAGE),
    post("messaging", DOMAIN + "/Config", ContinueOnFailure="false", DisableHttps="true"),
    get("messaging", DOMAIN + "/Config"),
    post("messaging", DOMAIN + "/Certificate", TlsCert=PAIR),
    get("messaging", DOMAIN + "/Certificate"),
    get("messaging", "/v2/LinkShortening/Domains/{Domain}/Certificate"),
    delete("messaging", DOMAIN + "/Certificate"),
    post("messaging", DOMAIN + "/RequestManagedCert"),
    post("messaging", DOMAIN + "/MessagingServices/{Registered}"),
    get("messaging", "/v1/LinkShortening/MessagingServices/{Registered}/Domain"),
    get("messaging", "/v1/LinkShortening/MessagingService/{Registered}/DomainConfig"),
    delete("messaging", DOMAIN + "/MessagingServices/{Registered}"),
)

SOMEBODY = {"contact_id": "+14155550199", "correlation_id": "ad388b5a46b33b874b0d41f7226db2ef"}
"""To whom nothing else is sent."""

ACCOUNTS = (
    get("accounts", "/v1/Messaging/GeoPermissions", CountryCode="IN,PK,US"),
    patch(
        "accounts",
        "/v1/Messaging/GeoPermissions",
        Permissions=[as_json(country_code=code, type="country", enabled=False) for code in ("IN", "PK")],
    ),
    post("accounts", "/v1/SafeList/Numbers", PhoneNumber="+18001234567"),
    get("accounts", "/v1/SafeList/Numbers", PhoneNumber="+18001234567"),
    delete("accounts", "/v1/SafeList/Numbers", PhoneNumber="+18001234567"),
    post(
        "accounts",
        "/v1/Consents/Bulk",
        Items=[as_json(**SOMEBODY, sender_id="24680", status="opt-out", source="website")],
    ),
    post("accounts", "/v1/Contacts/Bulk", Items=[as_json(**SOMEBODY, country_iso_code="US", zip_code="94105")]),
)


CONTENT = (
    post(
        "content",
        "/v1/Content",
        "Template",
        friendly_name="Parcel",
        language="en",
        variables={"1": "Olivia"},
        types={
            "twilio/text": {"body": "Hello {{1}}, your parcel is here."},
            "twilio/quick-reply": {
                "body": "Hello {{1}}, your parcel is here.",
                "actions": [{"title": "Thanks", "id": "thanks"}],
            },
        },
    ),
    get("content", "/v1/Content"),
    get("content", "/v1/Content/{Template}"),
    put("content", "/v1/Content/{Template}", types={"twilio/text": {"body": "Hello {{1}}, your parcel is here."}}),
    post(
        "content",
        "/v1/Content/{Template}/ApprovalRequests/whatsapp",
        "",
        3600.0,
        name="parcel_is_here",
        category="UTILITY",
    ),
    get("content", "/v1/Content/{Template}/ApprovalRequests"),
    get("content", "/v1/ContentAndApprovals"),
    get("content", "/v1/LegacyContent"),
    get("content", "/v2/Content", Content="parcel", ContentName="^P", Language="en", SortByDate="desc"),
    get("content", "/v2/ContentAndApprovals", ChannelEligibility="whatsapp:approved", ContentType="twilio/text"),
    delete("content", "/v1/Content/{Template}"),
)

STEPS = FOUND + POOLS + MESSAGES + LINKS + TRUST + REGISTRATIONS + ACCOUNTS + USAGE + CONTENT + GOODBYES


def supported() -> set[tuple[str, str, str]]:
    """Return the shapes of the operations that the sandbox has (see ``Operation.shape``)."""
    routes = [route for resource in _RESOURCES for route in resource.ROUTES]
    return {Operation("", route.product, route.method, route.template, {}).shape for route in routes}


class Caller:
    """A sandbox with a stepped clock, asked for raw JSON; it remembers SIDs by name."""

    def __init__(self) -> None:
        self.clock = ManualClock(START)
        self.sandbox = Sandbox(":memory:", seed=1, clock=self.clock)
        domain = self.sandbox.set_link_domain("go.example.com")
        self.known: dict[str, str] = {"Account": self.sandbox.account_sid, "Domain": domain}

    def run(self, step: Step) -> Response | None:
        """Make a step's request; None when the sandbox does not have the operation, or nothing to ask it about."""
        try:
            path = step.path.format_map(self.known)
            params = [
                (name, value.format_map(self.known) if isinstance(value, str) else str(value))
                for name, values in step.params.items()
                for value in (values if isinstance(values, list) else [values])
            ]
        except KeyError:
            return None
        url = f"https://{step.product}.twilio.com{path}"
        operation = operation_of(step.method, url)
        if operation is not None and operation.shape not in supported():
            return None
        if step.method in ("GET", "DELETE") and params:
            url, params = f"{url}?{urlencode(params)}", []
        auth = (self.sandbox.account_sid, self.sandbox.auth_token)
        json_body = operation is not None and operation.takes_json
        body = json.dumps(step.params).encode() if json_body else b""
        response = self.sandbox.handle(Request(step.method, url, {}, [] if json_body else params, auth, body))
        if step.as_ and response.status < 300:
            self._remember(step, json.loads(response.body))
        self._wait(step.wait)
        return response

    def _wait(self, seconds: float) -> None:
        """Let time pass, and webhooks be posted to."""
        self.clock.advance(seconds)
        if seconds:
            with self.sandbox.working():
                pass  # what has fallen due happens
            with Courier(self.sandbox) as courier:
                courier.join()

    def _remember(self, step: Step, body: Mapping[str, Any]) -> None:
        if step.method == "POST":
            self.known[step.as_] = str(body.get("sid") or body["brand_vetting_sid"])
            return
        for item in next(value for value in body.values() if isinstance(value, list)):
            if all(item[name] == value for name, value in step.pick.items()):
                self.known[step.as_] = str(item.get("sid") or item["phone_number"])
                return
