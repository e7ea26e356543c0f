"""What a click sends and what its code sends are the same request."""

from __future__ import annotations

import json
import shlex
from urllib.parse import parse_qsl, urlencode

import pytest

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.calls.call import Call, add_sender, remove_sender
from toolkit.calls.operations import OPERATIONS
from toolkit.model.account import Sender

MG, PN, SC, AI, XE, AP, BU, BN, QE, HH, HX = (
    prefix + "0123456789abcdef" * 2 for prefix in ("MG", "PN", "SC", "AI", "XE", "AP", "BU", "BN", "QE", "HH", "HX")
)
CAMPAIGN = {
    "Description": "Notices",
    "MessageFlow": "On a form",
    "MessageSamples": ("One", "Two"),
    "HasEmbeddedLinks": True,
    "HasEmbeddedPhone": False,
}
TOLL_FREE = {
    "BusinessName": "Owl",
    "BusinessWebsite": "https://www.example.com",
    "NotificationEmail": "me@example.com",
    "UseCaseCategories": ("EVENTS", "MARKETING"),
    "UseCaseSummary": "Notices",
    "ProductionMessageSample": "Owl: ready.",
    "OptInImageUrls": ("https://www.example.com/a.png", "https://www.example.com/b.png"),
    "OptInType": "WEB_FORM",
    "MessageVolume": "1,000",
    "AgeGatedContent": False,
}

REGISTRATION = [
    *(
        call
        for one, owner in (("customer_profile", "CustomerProfileSid"), ("trust_product", "TrustProductSid"))
        for call in (
            Call(f"create_{one}", params={"FriendlyName": "Owl", "Email": "a@example.com", "PolicySid": "RN"}),
            Call(f"update_{one}", {"Sid": BU}, {"Status": "pending-review"}),
            Call(f"assign_to_{one}", {owner: BU}, {"ObjectSid": BU}),
            Call(f"evaluate_{one}", {owner: BU}, {"PolicySid": "RN"}),
        )
    ),
    Call(
        "create_end_user", params={"FriendlyName": "Owl", "Type": "t", "Attributes": {"name": 'O\'Neil "ü"', "a": "b"}}
    ),
    Call(
        "create_supporting_document", params={"FriendlyName": "Owl", "Type": "t", "Attributes": {"address_sids": "AD"}}
    ),
    Call(
        "create_address",
        params={
            "CustomerName": "Owl",
            "Street": "1",
            "City": "C",
            "Region": "OR",
            "PostalCode": "9",
            "IsoCountry": "US",
        },
    ),
    Call(
        "create_brand", params={"CustomerProfileBundleSid": BU, "A2PProfileBundleSid": BU, "SkipAutomaticSecVet": True}
    ),
    Call("update_brand", {"Sid": BN}),
    Call(
        "create_campaign",
        {"MessagingServiceSid": MG},
        {"BrandRegistrationSid": BN, "UsAppToPersonUsecase": "MIXED", "OptInKeywords": ("START", "JOIN"), **CAMPAIGN},
    ),
    Call(
        "update_campaign",
        {"MessagingServiceSid": MG, "Sid": QE},
        {"AgeGated": False, "DirectLending": False, **CAMPAIGN},
    ),
    Call("create_toll_free_verification", params=TOLL_FREE | {"TollfreePhoneNumberSid": PN}),
    Call("update_toll_free_verification", {"Sid": HH}, TOLL_FREE | {"EditReason": "Corrected"}),
    Call("delete_toll_free_verification", {"Sid": HH}),
]

CALLS = [
    Call(
        "create_service",
        params={
            "FriendlyName": 'O\'Neil "quoted" $HOME `x` \\ ü 日本\n',
            "UseInboundWebhookOnNumber": False,
            "InboundRequestUrl": "https://example.com/in?a=1&b=2",
            "StickySender": True,
            "ValidityPeriod": 300,
        },
    ),
    Call("update_service", {"Sid": MG}, {"InboundRequestUrl": "", "MmsConverter": False}),
    Call("delete_service", {"Sid": MG}),
    Call("delete_content", {"Sid": HX}),
    Call("buy_number", params={"PhoneNumber": "+14155550100", "SmsUrl": "https://example.com/sms"}),
    Call("update_number", {"Sid": PN}, {"SmsUrl": "https://example.com/sms", "SmsMethod": "GET"}),
    Call("update_application", {"Sid": AP}, {"SmsUrl": "https://example.com/sms?a=1", "MessageStatusCallback": ""}),
    Call("send_message", params={"To": "+819012345678", "MessagingServiceSid": MG, "Body": "こんにちは & = + %"}),
    Call("send_message", params={"To": "+819012345678", "From": MG, "Body": "x"}),
    Call("send_message", params={"To": "+12125550123", "From": "+14155550142", "MediaUrl": ("https://a.example/1", "https://a.example/2")}),
    Call("send_message", params={"To": "+1212", "ContentSid": "HX", "ContentVariables": '{"1": "O\'Neil"}'}),
    *REGISTRATION,
    Call("record_consents", params={"Items": ({"contact_id": "+14165550188", "sender_id": MG}, {"contact_id": "ひ"})}),
    Call("set_geo_permissions", params={"Permissions": ({"country_code": "BR", "type": "country", "enabled": False},)}),
    *(
        act(MG, sender)
        for act in (add_sender, remove_sender)
        for sender in (
            Sender(PN, "long_code", "+12125550123", "US"),
            Sender(PN, "toll_free", "+18005550199", "US"),
            Sender(SC, "short_code", "24680", "US"),
            Sender(AI, "alpha", "OWL"),
            Sender(AI, "alpha", "OWL", "FR"),
            Sender(XE, "whatsapp", "whatsapp:+12125550123", "US"),
        )
    ),
]  # fmt: skip


ACTIONS = ({"type": "QUICK_REPLY", "title": "Thanks", "id": "thanks"},)
TEMPLATE = {
    "friendly_name": "parcel_is_here",
    "language": "ja",
    "variables": {"1": 'O\'Neil "ü"'},
    "types": {"twilio/text": {"body": "荷物 {{1}}"}, "twilio/quick-reply": {"body": "x", "actions": list(ACTIONS)}},
}
WITH_BODY = [
    Call("create_content", params=TEMPLATE),
    Call("update_content", {"Sid": HX}, TEMPLATE),
    Call("request_approval", {"ContentSid": HX}, {"name": "parcel_is_here", "category": "UTILITY"}),
]


def ids(call: Call) -> str:
    return call.operation


@pytest.fixture
def account():
    return connect(database=":memory:", seed=1)


def request(account: Account, act) -> tuple[str, str, list[tuple[str, str]]]:
    """Return the last request that ``act`` makes; the sandbox may well refuse it."""
    try:
        act()
    except Exception as error:
        assert hasattr(error, "code"), error  # noqa: PT017 - anything but Twilio's own refusal is a failure
    entry = account.journal.entries[-1]
    return entry.method, entry.url, sorted(entry.params)


@pytest.mark.parametrize("call", CALLS, ids=ids)
def test_the_shown_python_makes_the_same_request(call, account):
    clicked = request(account, lambda: call.run(account))
    fresh = connect(database=":memory:", seed=1)

    assert request(fresh, lambda: exec(call.python, {"client": fresh.client})) == clicked


@pytest.mark.parametrize("call", CALLS, ids=ids)
def test_the_shown_curl_makes_the_same_request(call, account):
    clicked = request(account, lambda: call.run(account))

    assert parse_curl(call.curl, account.sid) == clicked


@pytest.mark.parametrize("call", CALLS, ids=ids)
def test_the_shown_cli_names_the_same_parameters(call):
    words = shlex.split(call.cli)
    flags = {word[2:].removeprefix("no-").replace("-", "") for word in words if word.startswith("--")}

    assert words[:2] == ["twilio", OPERATIONS[call.operation].cli]
    assert flags == {name.lower() for name in (*call.path, *call.params)}


def parse_curl(text: str, account_sid: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Read a curl command as a shell would, with the account's SID in the environment."""
    words = shlex.split(text.replace(" \\\n  ", " "))
    assert words[0] == "curl"
    method, url, params, auth = "GET", "", [], ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "--data-urlencode":
            name, _equals, value = next(rest).partition("=")
            params += parse_qsl(urlencode({name: value}), keep_blank_values=True)
        elif word == "-u":
            auth = next(rest)
        else:
            url = word.replace("$TWILIO_ACCOUNT_SID", account_sid)
    assert auth == "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"
    return method, url, sorted(params)


@pytest.mark.parametrize("call", WITH_BODY, ids=ids)
def test_what_takes_json_is_shown_with_it(call, account, monkeypatch):
    bodies = []
    sent = account.journal.request

    def see(method, url, params=None, data=None, headers=None, *more, **named):
        bodies.append((method, url, without_nulls(data), (headers or {}).get("Content-Type")))
        return sent(method, url, params, data, headers, *more, **named)

    monkeypatch.setattr(account.journal, "request", see)
    request(account, lambda: call.run(account))
    request(account, lambda: exec(call.python, {"client": account.client}))
    words = shlex.split(call.curl.replace(" \\\n  ", " "))
    assert words[:3] == ["curl", "-X", bodies[0][0]]
    assert words[5:7] == ["Content-Type: application/json", "--data"]
    shown = (words[2], words[3], json.loads(words[7]), words[5].removeprefix("Content-Type: "))
    assert bodies == [shown, shown]
    assert call.cli.startswith("# ")


def without_nulls(value):
    """Return a body without what the SDK sends as null."""
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def test_every_operation_is_tried():
    assert {call.operation for call in (*CALLS, *WITH_BODY)} == set(OPERATIONS)


def test_a_mistyped_parameter_is_refused_at_once():
    with pytest.raises(ValueError, match="FriendlName"):
        Call("create_service", params={"FriendlName": "x"})
    with pytest.raises(ValueError, match="Sid"):
        Call("update_service")
