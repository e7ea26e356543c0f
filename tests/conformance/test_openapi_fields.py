"""Every answer has exactly the fields of Twilio's published OpenAPI documents, with their types."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from toolkit.sandbox import ManualClock, Request, Response, Sandbox

DOCUMENTS = Path(__file__).parents[2].parent / "shared" / "twilio-oai"
V1, V2010 = "messaging_v1", "api_v2010"
HOSTS = {V1: "https://messaging.twilio.com", V2010: "https://api.twilio.com"}

pytestmark = pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason=f"Twilio's OpenAPI documents are not at {DOCUMENTS}; nothing to compare with"
)


class Api:
    """A sandbox, asked for raw JSON; path variables are filled in from the SIDs that it has."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, tzinfo=UTC)))
        self.documents = {name: json.loads((DOCUMENTS / f"twilio_{name}.json").read_text()) for name in (V1, V2010)}
        self.sids = {"AccountSid": self.sandbox.account_sid}
        self.prepare()

    def ask(self, document: str, method: str, path: str, params: Mapping[str, str] | None = None) -> Response:
        """Make a request; ``{Name}`` in the path is a known SID."""
        url = HOSTS[document] + path.format_map(self.sids)
        auth = (self.sandbox.account_sid, self.sandbox.auth_token)
        return self.sandbox.handle(Request(method, url, {}, tuple((params or {}).items()), auth))

    def make(self, name: str, document: str, path: str, params: Mapping[str, str]) -> None:
        """Create something and remember its SID."""
        answer = self.ask(document, "POST", path, params)
        assert answer.status == 201, answer.body
        self.sids[name] = json.loads(answer.body)["sid"]

    def find(self, name: str, document: str, path: str, key: str, **wanted: str) -> None:
        """Find something in a list and remember its SID."""
        items = json.loads(self.ask(document, "GET", path).body)[key]
        self.sids[name] = next(i["sid"] for i in items if all(i[k] == v for k, v in wanted.items()))

    def prepare(self) -> None:
        """Make or find one of everything."""
        base = "/2010-04-01/Accounts/{AccountSid}"
        self.find("Number", V2010, f"{base}/IncomingPhoneNumbers.json", "incoming_phone_numbers", type="mobile")
        self.find("ShortCode", V2010, f"{base}/SMS/ShortCodes.json", "short_codes", short_code="60123")
        self.find("Registered", V1, "/v1/Services", "services", usecase="notifications")
        self.find("Campaign", V1, "/v1/Services/{Registered}/Compliance/Usa2p", "compliance")
        self.find("Verification", V1, "/v1/Tollfree/Verifications", "verifications", status="IN_REVIEW")
        channels = "/v2/Channels/Senders?Channel=whatsapp"
        self.sids["Channel"] = json.loads(self.ask(V1, "GET", channels).body)["senders"][0]["sid"]
        self.make("Service", V1, "/v1/Services", {"FriendlyName": "Conformance"})
        pool = "/v1/Services/{Service}"
        self.make("PoolNumber", V1, f"{pool}/PhoneNumbers", {"PhoneNumberSid": self.sids["Number"]})
        self.make("PoolShortCode", V1, f"{pool}/ShortCodes", {"ShortCodeSid": self.sids["ShortCode"]})
        self.make("Alpha", V1, f"{pool}/AlphaSenders", {"AlphaSender": "Owl"})
        country = {"AlphaSender": "Owl FR", "IsoCountryCode": "FR"}
        self.make("CountryAlpha", V1, f"{pool}/DestinationAlphaSenders", country)
        self.make("PoolChannel", V1, f"{pool}/ChannelSenders", {"Sid": self.sids["Channel"]})
        media = {"To": "+14155550100", "From": "+12125550123", "MediaUrl": "https://www.example.com/owl.png"}
        self.make("Message", V2010, f"{base}/Messages.json", media)


@pytest.fixture(scope="module")
def api() -> Api:
    return Api()


FETCHED = [
    (V1, "/v1/Services/{Sid}", "Service"),
    (V1, "/v1/Services/{ServiceSid}/PhoneNumbers/{Sid}", "PoolNumber"),
    (V1, "/v1/Services/{ServiceSid}/ShortCodes/{Sid}", "PoolShortCode"),
    (V1, "/v1/Services/{ServiceSid}/AlphaSenders/{Sid}", "Alpha"),
    (V1, "/v1/Services/{ServiceSid}/DestinationAlphaSenders/{Sid}", "CountryAlpha"),
    (V1, "/v1/Services/{MessagingServiceSid}/ChannelSenders/{Sid}", "PoolChannel"),
    (V1, "/v1/Services/{MessagingServiceSid}/Compliance/Usa2p/{Sid}", "Campaign"),
    (V1, "/v1/Services/Usecases", "Service"),
    (V1, "/v1/Tollfree/Verifications/{Sid}", "Verification"),
    (V2010, "/2010-04-01/Accounts/{Sid}.json", "AccountSid"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json", "Message"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json", "Number"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/SMS/ShortCodes/{Sid}.json", "ShortCode"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}.json", "Number"),
]

LISTED = [
    (V1, "/v1/Services"),
    (V1, "/v1/Services/{ServiceSid}/PhoneNumbers"),
    (V1, "/v1/Services/{ServiceSid}/ShortCodes"),
    (V1, "/v1/Services/{ServiceSid}/AlphaSenders"),
    (V1, "/v1/Services/{ServiceSid}/DestinationAlphaSenders"),
    (V1, "/v1/Services/{MessagingServiceSid}/ChannelSenders"),
    (V1, "/v1/Services/{MessagingServiceSid}/Compliance/Usa2p"),
    (V1, "/v1/Tollfree/Verifications"),
    (V2010, "/2010-04-01/Accounts.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/Messages.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/Local.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/Mobile.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/TollFree.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/SMS/ShortCodes.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/Local.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/Mobile.json"),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}/TollFree.json"),
]

CREATED = [
    (V1, "/v1/Services", {"FriendlyName": "New"}),
    (V1, "/v1/Services/{ServiceSid}/DestinationAlphaSenders", {"AlphaSender": "Owl JP", "IsoCountryCode": "JP"}),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/Messages.json", {"To": "+14155550100", "From": "24680", "Body": "Hi"}),
    (V2010, "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json", {"PhoneNumber": "+15005550006"}),
]


@pytest.mark.parametrize(("document", "path", "named"), FETCHED, ids=lambda value: str(value))
def test_a_fetched_resource_has_the_published_fields(api: Api, document: str, path: str, named: str) -> None:
    answer = api.ask(document, "GET", _concrete(path, named, country="US"))
    assert answer.status == 200
    check(api.documents[document], schema_of(api, document, path, "get", "200"), json.loads(answer.body), path)


@pytest.mark.parametrize(("document", "path"), LISTED, ids=lambda value: str(value))
def test_a_list_has_the_published_fields(api: Api, document: str, path: str) -> None:
    if "Usa2p" in path:
        concrete = _concrete(path, "", service="Registered")
    else:
        concrete = _concrete(path, "", country="GB" if "/Mobile" in path else "US")
    answer = api.ask(document, "GET", concrete)
    body = json.loads(answer.body)
    assert any(body[key] for key in body if isinstance(body[key], list)), "an empty list would prove nothing"
    check(api.documents[document], schema_of(api, document, path, "get", "200"), body, path)


@pytest.mark.parametrize(("document", "path", "params"), CREATED, ids=lambda value: str(value))
def test_a_created_resource_has_the_published_fields(
    api: Api, document: str, path: str, params: dict[str, str]
) -> None:
    answer = api.ask(document, "POST", _concrete(path, ""), params)
    assert answer.status == 201, answer.body
    check(api.documents[document], schema_of(api, document, path, "post", "201"), json.loads(answer.body), path)


def _concrete(path: str, named: str, *, service: str = "", country: str = "") -> str:
    """Turn a documented path into one that ``Api.ask`` can fill in."""
    service = service or ("Registered" if named == "Campaign" else "Service")
    path = re.sub(r"\{(Messaging)?ServiceSid\}", f"{{{service}}}", path).replace("{Sid}", f"{{{named}}}")
    return path.replace("{MessageSid}", "{Message}").replace("{CountryCode}", country)


def schema_of(api: Api, document: str, path: str, method: str, status: str) -> dict[str, Any]:
    """Return the published schema of an answer."""
    content = api.documents[document]["paths"][path][method]["responses"][status]["content"]
    return dict(content["application/json"]["schema"])


def check(document: dict[str, Any], schema: dict[str, Any], value: Any, where: str) -> None:
    """Compare a value with a schema: the same fields, the right types, well-formed SIDs, dates and URLs."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if value is None:
        nullable = schema.get("nullable") or "enum" in schema or "type" not in schema or where.endswith(OPTIONAL_LINKS)
        assert nullable, f"{where} must not be null"
        return
    kind = schema.get("type")
    if kind is not None:
        assert isinstance(value, TYPES[kind]), f"{where}: {value!r} is not a {kind}"
        assert not (kind in ("integer", "number") and isinstance(value, bool)), where
    if "enum" in schema:
        assert value in schema["enum"], where
    if kind == "object" and "properties" in schema:
        assert set(value) == set(schema["properties"]), where
        for name, inner in schema["properties"].items():
            check(document, inner, value[name], f"{where} {name}")
    if kind == "array":
        for item in value:
            check(document, schema["items"], item, f"{where} []")
    if kind == "string":
        assert re.search(schema.get("pattern", ""), value), f"{where}: {value!r}"
        check_format(schema.get("format", ""), value, where)


OPTIONAL_LINKS = ("next_page_uri", "previous_page_uri", "next_page_url", "previous_page_url")
"""The documents do not mark them nullable, but every example of a single page has null there."""

TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def check_format(name: str, value: str, where: str) -> None:
    if name == "date-time":
        assert datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ"), where
    elif name == "date-time-rfc-2822":
        assert parsedate_to_datetime(value).utcoffset() is not None, where
        assert value.endswith("+0000"), where
    elif name == "uri":
        parts = urlsplit(value)
        assert parts.scheme or parts.path.startswith("/"), where
