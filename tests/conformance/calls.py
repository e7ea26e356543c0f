"""Requests made up by Hypothesis from the documents: mostly well-formed, some hostile, with SIDs to be filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.conformance.documents import Operation, operations
from tests.conformance.scenario import supported

_SID_PATTERN = re.compile(r"\^?\(?((?:[A-Z]{2}\|?)+)\)?\[0-9a-fA-F\]\{32\}")
_PREFIX_OF = {
    "MessagingServiceSid": "MG",
    "ServiceSid": "MG",
    "BrandSid": "BN",
    "BrandRegistrationSid": "BN",
    "ObjectSid": "IT",
    "ChannelEndpointSid": "PN",
}

NUMBERS = (
    "+14155550100",
    "+12125550123",
    "+442079460123",
    "+819012345678",
    "+15005550001",
    "+15005550006",
    "24680",
    "whatsapp:+4915123456700",
)

OWN = ("+12125550123", "24680")
"""Senders of the sample account."""


@dataclass(frozen=True)
class Known:
    """A SID to be taken from the answers so far: the ``index``-th of those that begin with ``prefix``."""

    prefix: str
    index: int


_TEXT, _ACTION = {"body": "Hello {{1}}, here is {{2}} for you."}, {"type": "URL", "title": "Open", "url": "{{1}}"}
MEANT: Mapping[str, list[Any]] = {
    "types": [
        {"twilio/text": _TEXT},
        {"twilio/text": _TEXT, "twilio/media": {"body": "{{}}", "media": ["https://www.example.com/{{2}}"]}},
        {"twilio/call-to-action": {**_TEXT, "actions": [_ACTION]}, "whatsapp/card": {**_TEXT, "actions": [_ACTION]}},
        {"twilio/location": {"latitude": "{{1}}", "longitude": 7.5}, "twilio/card": {"title": "Owl"}},
        {"twilio/carousel": {**_TEXT, "cards": [{"body": "a", "media": "b", "actions": [_ACTION]}] * 11}},
        {"twilio/text": None, "twilio/pigeon": {}},
    ],
    "variables": [{"1": "Olivia"}, {"1": 1}, {str(number): "x" for number in range(101)}],
    "language": ["en", "pt_BR", "English"],
    "name": ["parcel", "parcel_63040", "parcel_63041", "Parcel"],
    "category": ["UTILITY", "MARKETING", "PIGEON"],
    "ContentSid": [Known("HX", index) for index in range(4)],
    "ContentVariables": ['{"1":"Owl","2":"7"}', '{"1":"a\\nb"}', '{"1":null}', "[1]"],
    "ContentName": ["^P.*l$", "(a+)+$", "("],
    "ChannelEligibility": ["whatsapp:approved", "sms:unsubmitted", "whatsapp"],
    "ContentType": ["twilio/text", "twilio/card"],
    "Channel": ["whatsapp", "rcs"],
    "sender_id": ["whatsapp:+12065550143", "rcs:owl", "whatsapp:+19", "messenger:1", "rcs:"],
    "configuration": [{"waba_id": "100000000000001", "verification_method": "sms"}, {"verification_code": "1"}],
    "webhook": [{"callback_url": "https://www.example.com/a"}, {"callback_method": "GET"}],
    "profile": [{"name": "Owl", "about": "Bread"}, {"websites": [{"website": "x"}]}, {"logo_url": "x"}],
    "Type": ["customer_profile_business_information", "sole_proprietor_information", "customer_profile_address"],
    "ChannelEndpointType": ["phone-number"],
    "Permissions": [
        f'{{"country_code":"{country}","type":"country","enabled":{on}}}'
        for country in ("FR", "JP", "PK", "SY", "zz")
        for on in ("true", "false", "1")
    ],
    "Attributes": ['{"company_type":"public"}', '{"address_sids":"AD00000000000000000000000000000000"}', "{}"],
    "Items": [
        f'{{"contact_id":"{contact}","correlation_id":"{"a" * 32}","sender_id":"{sender}","status":"{status}",'
        f'"source":"website","date_of_consent":"{date}","country_iso_code":"US","zip_code":"{date[:5]}"}}'
        for contact in ("+14155550100", "+19", "x")
        for sender, status in (("24680", "opt-out"), ("+12125550123", "opt-in"), ("Owl", "stop"))
        for date in ("2026-02-28T10:05:27Z", "2026-02-28", "")
    ],
}
"""Parameters of which few values mean anything, JSON objects most of them."""

LIKELY = {"From", "Body", "PhoneNumber", "IsoCountryCode", "BrandRegistrationSid"}
"""Optional parameters without which little succeeds."""

HOSTILE = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202e", "\ufeff", "é" * 40, "🦉" * 1700, "x" * 100_000,
    "0", "-0", "-1", "1e999", "NaN", "Infinity", "0x10", "1_000", "９", "١٢٣", "9" * 30, "9" * 5000, "1.5", "+1",
    "true", "TRUE", "True", "yes", "null", "[]", "{}", "%00", "%ff", "..", "../..", "/", "//",
    "\r\nX-Evil: 1", "' OR 1=1 --", "*", "%", "_", "\\", "2026-02-30", "2026-03-01T12:00:00Z", "9999-12-31T23:59:59Z",
    "0000-00-00", "0001-01-01T00:00:00+23:59", "2026-03-01", "http://", "http://[",
    "https://[::1]:99999/", "PA0", "PB0",
    "PA-1", "PA999999999999999999", "PB999999999999999999", "javascript:alert(1)", "US", "us", "ZZ", "GB",
)  # fmt: skip


@dataclass(frozen=True)
class Call:
    """One request before it is sent."""

    operation: Operation
    path: tuple[Any, ...]
    params: tuple[tuple[str, Any], ...]
    wait: float


def prefixes(name: str, schema: Mapping[str, Any]) -> list[str]:
    """Return what a SID begins with that a parameter takes; none for a parameter that takes no SID."""
    match = _SID_PATTERN.match(schema.get("pattern", ""))
    if match:
        return match[1].split("|")
    return [_PREFIX_OF[name]] if name in _PREFIX_OF else []


_hostile = st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=30)
_known = st.integers(0, 8)


def _value(name: str, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Return what to send for a parameter: sensible nine times out of ten."""
    schema = schema.get("items", schema)
    kinds = prefixes(name, schema)
    if name in MEANT:
        return st.integers(0, 9).flatmap(lambda chance: st.sampled_from(MEANT[name]) if chance else _hostile)
    if kinds:
        sensible: st.SearchStrategy[Any] = st.builds(Known, st.sampled_from(kinds), _known)
    elif "enum" in schema:
        sensible = st.sampled_from(schema["enum"])
    elif schema.get("type") == "boolean":
        sensible = st.sampled_from(["true", "false"])
    elif schema.get("type") in ("integer", "number"):
        sensible = st.integers(0, 20_000).map(str)
    elif name == "From":
        sensible = st.sampled_from(OWN)
    elif name in ("To", "PhoneNumber") or schema.get("format") == "phone-number":
        sensible = st.sampled_from(NUMBERS)
    elif name.endswith(("CountryCode", "Country")):
        sensible = st.sampled_from(["US", "GB", "FR"])
    elif name == "MessageVolume":
        sensible = st.sampled_from(["10", "1,000"])
    elif schema.get("format") == "uri" or name.endswith("Url"):
        sensible = st.just("https://www.example.com/owl.png")
    elif str(schema.get("format", "")).startswith("date"):
        sensible = st.sampled_from(["2026-03-01", "2026-03-02T12:00:00Z"])
    else:
        sensible = st.text(max_size=20)
    return st.integers(0, 9).flatmap(lambda chance: sensible if chance else _hostile)


def _call(operation: Operation) -> st.SearchStrategy[Call]:
    parameters = operation.parameters()
    required = operation.required() | (LIKELY & parameters.keys())
    must = [st.tuples(st.just(name), _value(name, parameters[name])) for name in sorted(required)]
    optional = [st.tuples(st.just(name), _value(name, parameters[name])) for name in parameters if name not in required]
    optional += [st.tuples(st.sampled_from(["PageSize", "Page", "PageToken"]), _hostile), st.tuples(_hostile, _hostile)]
    extra = st.just([]) | st.lists(st.one_of(optional), max_size=6)
    params = st.tuples(st.tuples(*must), extra, st.integers(0, 9)).map(
        lambda drawn: (drawn[0] if drawn[2] else ()) + tuple(drawn[1])
    )
    variables = st.tuples(*(_variable(operation, name) for name in re.findall(r"\{(\w+)\}", operation.template)))
    wait = st.sampled_from([0.0, 0.0, 1.0, 60.0, 86400.0])
    return st.builds(Call, st.just(operation), variables, params, wait)


def _variable(operation: Operation, name: str) -> st.SearchStrategy[Any]:
    if name == "AccountSid" or (name == "Sid" and "Accounts/{Sid}" in operation.template):
        account = st.builds(Known, st.just("AC"), st.sampled_from([0] * 9 + [1]))
        return st.integers(0, 30).flatmap(lambda chance: account if chance else _hostile)
    described = operation.description.get("parameters", ())
    schema = next((p["schema"] for p in described if p.get("name") == name and p.get("in") == "path"), {})
    if name in ("IsoCountry", "CountryCode"):
        return st.sampled_from(["US", "GB", "us", "ZZ", ""])
    if name == "PhoneNumber":
        return st.sampled_from(NUMBERS) | _hostile
    kinds = prefixes(name, schema)
    if not kinds:
        return _hostile
    return st.integers(0, 9).flatmap(
        lambda chance: st.builds(Known, st.sampled_from(kinds), _known) if chance else _hostile
    )


def calls() -> st.SearchStrategy[list[Call]]:
    """Return series of requests: mostly of what the sandbox has, now and then of what it does not."""
    have = supported()
    everything = operations()
    answered = [operation for operation in everything if operation.shape in have]
    one = st.integers(0, 19).flatmap(lambda chance: st.sampled_from(answered if chance else everything))
    return st.lists(one.flatmap(_call), min_size=12, max_size=30)
