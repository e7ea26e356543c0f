"""The guard judges what is dialled, lets nothing reach people unasked, and says what is uncertain."""

from __future__ import annotations

import asyncio
import threading
import traceback
from contextvars import copy_context

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st
from twilio.http import HttpClient
from urllib3.util import parse_url
from yarl import URL

from tests.account.conftest import Open
from toolkit.account import credentials
from toolkit.account.credentials import Secret
from toolkit.errors.raised import ToolkitError
from toolkit.transport.addresses import check_address
from toolkit.transport.backoff import RetryLimits
from toolkit.transport.guard import Guard, Permission
from toolkit.transport.network import AsyncNetwork, Network

ONCE = RetryLimits(attempts=0, first=0.001, longest=0.01)
SID = "AC" + "1" * 32
TO = {"To": "+14155550100"}
MESSAGES = f"https://api.twilio.com/2010-04-01/Accounts/{SID}/Messages.json"


class Inner(HttpClient):
    """Notes what passes."""

    def __init__(self) -> None:
        super().__init__(None, False, None)
        self.passed: list[tuple] = []

    def request(self, method, url, params=None, data=None, headers=None, *args, **kwargs):
        self.passed.append((method, url, headers))


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def permission() -> Permission:
    return Permission(writes=True)


@pytest.fixture
def guard(inner: Inner, permission: Permission) -> Guard:
    return Guard(inner, permission)


# Where credentials go

SCHEMES = ["https://", "http://", "//", "/", "\\", "@", ":", "443", ":443", ":8443", "?", "#", ".", ";", "[::1]"]
HOSTS = ["api", "twilio", "com", ".twilio.com", "api.twilio.com", "evil.example", "%5c", "%40", "%2e", "é", "。"]
pieces = st.sampled_from([*SCHEMES, *HOSTS, "\t", "\n", "\0", " "])
urls = st.lists(pieces, max_size=9).map("".join) | st.lists(pieces, max_size=7).map(
    lambda found: "https://api.twilio.com" + "".join(found)
)


@given(urls)
@example("https://evil.example\\@api.twilio.com/x")
@example("https://api.twilio.com\\.evil.example/x")
@example("https://api.twilio.com")
def test_whatever_passes_is_dialled_at_twilio_by_every_parser(url):
    try:
        check_address(url)
    except ToolkitError:
        return
    dialled, by_yarl = parse_url(requests.Request("GET", url).prepare().url), URL(url)
    assert dialled.scheme == by_yarl.scheme == "https"
    assert (dialled.host or "").endswith(".twilio.com")
    assert (by_yarl.host or "").endswith(".twilio.com")
    assert dialled.port in (None, 443)
    assert by_yarl.port == 443
    assert dialled.auth is None
    assert by_yarl.user is None


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example\\@api.twilio.com/x",
        "https://user@api.twilio.com/x",
        "https://api.twilio.com:8443/x",
        "https://api.twilio.com/x;y",
        "https://api.twilio.com/x\r\nHost: evil.example",
        "https://twilio.com.evil.example/",
        "https://eviltwilio.com/",
        "HTTPS://API.TWILIO.COM/x",
        "https://api.twilio.com./x",
        "https://api。twilio.com/x",
    ],
)
def test_what_two_parsers_might_read_differently_goes_nowhere(url, guard, inner):
    with pytest.raises(ToolkitError, match="credentials"):
        guard.request("GET", url)
    assert inner.passed == []


def test_the_connection_judges_the_address_once_more():
    network = Network(1, 1, retries=ONCE, tell=lambda _wait: None)
    with pytest.raises(ToolkitError, match="credentials"):
        network.request("GET", "https://api.twilio.com.evil.example/x", auth=(SID, Secret("token")))
    with pytest.raises(ToolkitError, match="credentials"):
        asyncio.run(AsyncNetwork(1).request("GET", "https://evil.example/x", auth=(SID, Secret("token"))))


@pytest.mark.parametrize(("name", "value"), [("region", "evil/"), ("edge", "evil.example\\@x"), ("edge", "IE1")])
def test_a_region_or_an_edge_is_a_part_of_a_host(name, value, open_account: Open):
    with pytest.raises(ToolkitError, match=name):
        open_account(**{name: value})


# What reaches people


@pytest.mark.parametrize(
    "url",
    [
        MESSAGES,
        MESSAGES + "/",
        MESSAGES.replace("Messages", "messages"),
        MESSAGES.replace("Messages", "%4Dessages"),
        MESSAGES.replace("/Accounts", "//Accounts"),
        MESSAGES.replace("Messages", "Calls"),
        f"{MESSAGES}/twilio.com/2010-04-01/Accounts.json",
        "https://notify.twilio.com/v1/Services/IS1/Notifications",
        "https://verify.twilio.com/v2/Services/VA1/Verifications",
        "https://studio.twilio.com/v2/Flows/FW1/Executions",
        "https://proxy.twilio.com/v1/Services/KS1/Sessions/KC1/Participants/KP1/MessageInteractions",
        "https://flex-api.twilio.com/v1/Interactions",
        "https://conversations.twilio.com/v1/Conversations/CH1/Messages",
        "https://messaging.twilio.com/v1/a2p/BrandRegistrations/BN1/SmsOtp",
        "https://something-new.twilio.com/v9/Anything",
    ],
)
@pytest.mark.parametrize("method", ["POST", "post", "PUT", "PATCH"])
def test_what_may_reach_people_is_not_sent_unasked(method, url, guard, inner):
    with pytest.raises(ToolkitError, match="nobody confirmed") as caught:
        guard.request(method, url, data=TO)
    assert url.partition(".com")[2].partition("?")[0] in str(caught.value)
    assert inner.passed == []


@pytest.mark.parametrize(
    "url",
    [
        "https://messaging.twilio.com/v1/Services",
        f"https://messaging.twilio.com/v1/Services/MG{'1' * 32}/PhoneNumbers",
        f"https://messaging.dublin.ie1.twilio.com/v1/Services/MG{'1' * 32}/Compliance/Usa2p",
        f"https://api.twilio.com/2010-04-01/Accounts/{SID}/IncomingPhoneNumbers/Local.json",
        f"https://api.twilio.com/2010-04-01/Accounts/{SID}/Messages/SM{'1' * 32}.json",
        "https://content.twilio.com/v1/Content",
        "https://trusthub.twilio.com/v1/CustomerProfiles",
    ],
)
def test_what_reaches_nobody_needs_no_confirmation(url, guard, inner):
    guard.request("POST", url)
    assert len(inner.passed) == 1


def test_each_recipient_counts(guard, permission, inner):
    with permission.sending(2):
        with pytest.raises(ToolkitError, match="nobody confirmed"):
            guard.request("POST", MESSAGES, data={"To": ["+14155550100", "+14155550101", "+14155550102"]})
        guard.request("POST", MESSAGES, data={"To": ["+14155550100", "+14155550101"]})
        with pytest.raises(ToolkitError, match="nobody confirmed"):
            guard.request("POST", MESSAGES, data=TO)
    assert len(inner.passed) == 1


def test_what_names_no_recipient_is_never_sent(guard, permission, inner):
    with permission.sending(2), pytest.raises(ToolkitError, match="How many people"):
        guard.request("POST", "https://notify.twilio.com/v1/Services/IS1/Notifications", data={"Tag": "all"})
    assert inner.passed == []


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "2", None])
def test_the_number_of_recipients_is_a_whole_one(count, permission, open_account: Open):
    with pytest.raises(ToolkitError, match="number of recipients"), permission.sending(count):
        pytest.fail("the block runs")
    with pytest.raises(ToolkitError, match="number of recipients"), open_account().confirm_send(count):
        pytest.fail("the block runs")


def test_an_inner_block_does_not_end_the_outer_one(guard, permission, inner):
    with permission.sending(2):
        with permission.sending(1):
            guard.request("POST", MESSAGES, data=TO)
            with pytest.raises(ToolkitError, match="nobody confirmed"):
                guard.request("POST", MESSAGES, data=TO)
        guard.request("POST", MESSAGES, data=TO)
        guard.request("POST", MESSAGES, data=TO)
    assert len(inner.passed) == 3


def test_a_confirmation_is_of_no_use_to_another_thread_nor_after_its_block(guard, permission, inner):
    refused = []

    def send() -> None:
        try:
            guard.request("POST", MESSAGES, data=TO)
        except ToolkitError:
            refused.append(1)

    with permission.sending(5):
        thread = threading.Thread(target=send)
        thread.start()
        thread.join()
        later = copy_context()
    later.run(send)
    assert (len(refused), inner.passed) == (2, [])


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "x-method-override", "X-HTTP-METHOD"])
def test_no_header_turns_a_read_into_a_write(name, guard, inner):
    guard.request("GET", MESSAGES, headers={name: "POST", "Accept": "application/json"})
    assert inner.passed == [("GET", MESSAGES, {"Accept": "application/json"})]


# Interrupted


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), MemoryError(), SystemExit(3), ValueError("odd")])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_interrupted_request_says_what_is_uncertain_and_leaves_no_secret(method, raised, monkeypatch):
    def send(self, request, *args, **kwargs):
        authorization = request.headers["Authorization"]
        assert authorization
        raise raised

    monkeypatch.setattr("toolkit.transport.network._Adapter.send", send)
    network = Network(1, 1, retries=ONCE, tell=lambda _wait: None)
    with pytest.raises(type(raised)) as caught:
        network.request(method, MESSAGES, data=TO, auth=(SID, Secret("s3cr3t-token")))
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    del shown.stack[0]
    text = "".join(shown.format())
    assert "s3cr3t" not in text
    assert "Basic " not in text
    uncertain = method == "POST" and isinstance(raised, (KeyboardInterrupt, MemoryError))
    assert ("may or may not have been carried out" in str(caught.value)) is uncertain


@pytest.mark.parametrize("raised", [asyncio.CancelledError(), MemoryError(), ValueError("odd")])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_so_does_an_asynchronous_one(method, raised, monkeypatch):
    async def send(self, method, url, params, data, headers, auth, *rest):
        authorization = "Basic " + str.__str__(auth[1])
        assert authorization
        raise raised

    monkeypatch.setattr("twilio.http.async_http_client.AsyncTwilioHttpClient.request", send)
    with pytest.raises(type(raised)) as caught:
        asyncio.run(AsyncNetwork(1).request(method, MESSAGES, data=TO, auth=(SID, Secret("s3cr3t-token"))))
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    del shown.stack[0]
    text = "".join(shown.format())
    assert "s3cr3t" not in text
    assert "Basic " not in text
    uncertain = method == "POST" and not isinstance(raised, ValueError)
    assert ("may or may not have been carried out" in str(caught.value)) is uncertain


# Secrets


def test_a_secret_prints_as_dots_however_it_is_shown():
    secret = Secret("s3cr3t")
    assert {repr(secret), f"{secret}", str(secret), f"{secret:>3}", "%s" % secret} == {"'•••'", "•••"}  # noqa: UP031
    assert secret.encode() == b"s3cr3t"


@pytest.mark.parametrize("typed", ["tok\u200ben", "パスワード", "two words", "", "   "])
def test_a_token_that_cannot_be_one_is_refused_without_being_shown(typed, monkeypatch):
    monkeypatch.setattr("toolkit.account.credentials.getpass", lambda _prompt: typed)
    with pytest.raises(ToolkitError) as caught:
        credentials.find_test({"TWILIO_TEST_ACCOUNT_SID": SID, "TWILIO_TEST_AUTH_TOKEN": typed})
    assert not typed.strip() or typed.strip() not in str(caught.value)


def test_blanks_around_a_token_are_not_part_of_it():
    found = credentials.find({"TWILIO_ACCOUNT_SID": f" {SID}\n", "TWILIO_AUTH_TOKEN": " t0ken\n"})
    assert (found.account_sid, found.password) == (SID, "t0ken")


# Masked numbers


@pytest.mark.parametrize(
    "to", ["+1212FVXHE23", "whatsapp:+1212FVXHE23", ["+14155550100", "+1212FVXHE23"], "+43 664 1 M"]
)
def test_a_masked_number_is_not_sent_to(to, guard, permission, inner):
    with permission.sending(5), pytest.raises(ToolkitError, match="masked"):
        guard.request("POST", MESSAGES, data={"To": to})
    assert inner.passed == []
