"""Connecting for real: credentials, what may leave, and what never shows."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import traceback
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from twilio.base.exceptions import TwilioException
from twilio.http import AsyncHttpClient, HttpClient
from twilio.rest import Client

from tests.account.conftest import KEY, KEY_SECRET, Open
from tests.account.front import Front
from toolkit import connect
from toolkit.account.base import Account
from toolkit.account.credentials import Credentials, Secret
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import Response
from toolkit.sandbox.resources import accounts
from toolkit.transport.guard import AsyncGuard, Guard, Permission

SID = "AC" + "7" * 32
TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no terminal to ask at."""

    def refuse(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", refuse)
    monkeypatch.setattr("toolkit.account.credentials.getpass", refuse)


def test_the_environment_gives_sid_and_token(monkeypatch, front):
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", front.sandbox.account_sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", front.sandbox.auth_token)

    account = connect("live")
    assert account.snapshot().pools == connect_in_process(front).snapshot().pools
    assert {seen.username for seen in front.seen} == {front.sandbox.account_sid}


def test_an_api_key_goes_before_the_token(monkeypatch, front):
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", front.sandbox.account_sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "not-used")
    monkeypatch.setenv("TWILIO_API_KEY", KEY)
    monkeypatch.setenv("TWILIO_API_SECRET", KEY_SECRET)

    account = connect("live")
    assert account.snapshot().numbers
    assert {seen.username for seen in front.seen} == {KEY}


def test_what_is_missing_is_asked_for_without_being_shown(monkeypatch, front):
    typed = {"Account SID (AC…): ": front.sandbox.account_sid}
    monkeypatch.setattr("builtins.input", lambda prompt: typed.get(prompt, ""))
    monkeypatch.setattr("toolkit.account.credentials.getpass", lambda prompt: f" {front.sandbox.auth_token} ")

    assert connect("live").snapshot().numbers


@pytest.mark.parametrize(("place", "name"), [("live", "TWILIO_ACCOUNT_SID"), ("test", "TWILIO_TEST_ACCOUNT_SID")])
def test_where_nobody_can_be_asked_the_variable_is_named(place, name, nobody):
    with pytest.raises(ToolkitError, match=name):
        connect(place)


def test_a_secret_pasted_as_the_sid_is_not_repeated(monkeypatch):
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", TOKEN)

    with pytest.raises(ToolkitError) as caught:
        connect("live")
    assert TOKEN not in str(caught.value)


def test_region_and_edge_are_honoured(monkeypatch, front, open_account: Open):
    open_account(region="ie1", edge="dublin").snapshot()
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    open_account().snapshot()

    hosts = {seen.host for seen in front.seen}
    assert hosts == {f"{product}.dublin.ie1.twilio.com" for product in ("accounts", "api", "messaging", "trusthub")}


def test_a_certificate_that_is_not_trusted_is_said_at_once(front, open_account: Open):
    account = open_account(allow_writes=True)

    with patch.dict("os.environ"):  # which ends before that of ``front``, whose value it takes away
        del os.environ["REQUESTS_CA_BUNDLE"]
        for call in (account.snapshot, lambda: account.client.messaging.v1.services.create(friendly_name="x")):
            with pytest.raises(ToolkitError, match=r"certificate of \w+\.twilio\.com is not trusted"):
                call()
    assert front.seen == []


@pytest.fixture
def twilios_test_credentials(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_TEST_ACCOUNT_SID", front.sandbox.account_sid)
    monkeypatch.setenv("TWILIO_TEST_AUTH_TOKEN", front.sandbox.auth_token)


@pytest.mark.usefixtures("twilios_test_credentials")
def test_with_test_credentials_a_send_is_checked_without_a_confirmation(front):
    account = connect("test")

    account.client.messages.create(to="+4915112345678", from_="+4915123456700", body="x")
    assert len(front.writes()) == 1
    assert "nothing is sent" in account.place


@pytest.mark.usefixtures("twilios_test_credentials")
def test_with_test_credentials_nothing_can_be_read(front):
    body = '{"code": 20008, "message": "Resource not accessible with Test Account Credentials", "status": 403}'
    front.spoil = lambda _request, _response: Response(403, body)

    with pytest.raises(ToolkitError, match="20008"):
        connect("test").snapshot()


def test_there_is_no_other_place():
    with pytest.raises(ToolkitError, match="'production'"):
        connect("production")


def test_a_live_account_has_no_sandbox(open_account: Open):
    account: Account = open_account()

    for part in ("sandbox", "webhooks"):
        with pytest.raises(ToolkitError, match="no sandbox"):
            getattr(account, part)


# What may leave


WRITES = [
    lambda client: client.messaging.v1.services.create(friendly_name="x"),
    lambda client: client.messages.create(to="+14155550100", from_="+14155550101", body="x"),
    lambda client: client.messaging.v1.services("MG" + "1" * 32).update(friendly_name="x"),
    lambda client: client.messaging.v1.services("MG" + "1" * 32).delete(),
    lambda client: client.request("PUT", "https://api.twilio.com/2010-04-01/Accounts.json"),
    lambda client: client.request("post", "https://api.twilio.com/2010-04-01/Accounts.json"),
    lambda client: client.api.v2010.accounts.create(),
]


@pytest.mark.parametrize("write", WRITES)
def test_a_live_account_lets_no_write_out_whoever_builds_it(write, front, open_account: Open):
    account = open_account()

    with pytest.raises(ToolkitError, match="read-only"):
        write(account.client)
    assert front.seen == []


def test_credentials_go_to_twilio_alone(front, open_account: Open):
    client = open_account().client

    for url in ("https://twilio.com.example.com/x", "http://api.twilio.com/x", "https://example.com/x"):
        with pytest.raises(ToolkitError, match="credentials"):
            client.request("GET", url)
    assert front.seen == []


def test_with_allow_writes_a_change_passes_but_no_message_does(front, open_account: Open):
    account = open_account(allow_writes=True)

    service = account.client.messaging.v1.services.create(friendly_name="mine")
    with pytest.raises(ToolkitError, match="nobody confirmed"):
        account.client.messages.create(to="+14155550100", messaging_service_sid=service.sid, body="x")
    assert [(seen.method, seen.path) for seen in front.seen] == [("POST", "/v1/Services")]


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json",
        "https://api.twilio.com/2010-04-01/Accounts/AC1/SMS/Messages.json",
        "https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/AC1/Messages.json/",
        "https://conversations.twilio.com/v1/Conversations/CH1/Messages",
    ],
)
def test_a_message_made_by_hand_or_by_another_api_needs_its_confirmation_too(url, front, open_account: Open):
    with pytest.raises(ToolkitError, match="nobody confirmed"):
        open_account(allow_writes=True).client.request("POST", url, data={"Body": "x"})
    assert front.seen == []


def test_a_confirmation_lets_out_as_many_messages_as_it_names(front, open_account: Open):
    account = open_account(allow_writes=True)
    sender = number_of(account, "DE")
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return "2"

    def send() -> Any:
        return account.client.messages.create(to="+4915112345678", from_=sender, body="x")

    with account.confirm_send(recipients=2, ask=answer):
        send()
        send()
        with pytest.raises(ToolkitError, match="nobody confirmed"):
            send()
    assert "2 recipients" in asked[0]
    assert len(front.writes()) == 2


def test_what_a_confirmation_leaves_over_lapses(front, open_account: Open):
    account = open_account(allow_writes=True)

    with account.confirm_send(recipients=5, ask=lambda _prompt: "5"):
        pass
    with pytest.raises(ToolkitError, match="nobody confirmed"):
        account.client.messages.create(to="+14155550100", from_="+14155550101", body="x")


@pytest.mark.parametrize("typed", ["", "yes", "20", "2."])
def test_anything_else_than_the_number_sends_nothing(typed, front, open_account: Open):
    account = open_account(allow_writes=True)

    with pytest.raises(ToolkitError, match="not confirmed"), account.confirm_send(2, ask=lambda _prompt: typed):
        pytest.fail("the block runs")
    assert front.seen == []


def test_in_the_sandbox_and_with_test_credentials_nobody_is_asked(open_account: Open):
    def fail(_prompt: str) -> str:
        raise AssertionError

    for account in (connect(database=":memory:"), open_account(testing=True)):
        with account.confirm_send(recipients=1, ask=fail):
            pass


def test_the_asynchronous_client_stands_behind_the_same_guard():
    class Inner(AsyncHttpClient):
        async def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            raise AssertionError(f"{method} {url} left")

    client = Client(SID, TOKEN, http_client=AsyncGuard(Inner(None, True), Permission(writes=False)))

    with pytest.raises(ToolkitError, match="read-only"):
        asyncio.run(client.messages.create_async(to="+14155550100", from_="+14155550101", body="x"))


def test_the_live_accounts_asynchronous_client_is_guarded(open_account: Open):
    client = open_account().async_client

    with pytest.raises(ToolkitError, match="read-only"):
        asyncio.run(client.messages.create_async(to="+14155550100", from_="+14155550101", body="x"))


def test_guard_counts_confirmations_across_the_threads_that_go_on_in_the_block():
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    class Inner(HttpClient):
        sent = 0

        def request(self, *args: Any, **kwargs: Any) -> Any:
            self.sent += 1

    inner, permission = Inner(None, False), Permission(writes=True)
    guard = Guard(inner, permission)

    def send(_number: int) -> None:
        try:
            guard.request("POST", f"https://api.twilio.com/2010-04-01/Accounts/{SID}/Messages.json", data={"To": "x"})
        except ToolkitError:
            return

    with permission.sending(10), ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: copy_context().run(send, number), range(50)))
        contexts = [copy_context() for _ in range(50)]
        list(pool.map(lambda context: context.run(send, 0), contexts))
    assert inner.sent == 10


# Subaccounts


def test_a_subaccount_is_opened_with_its_own_token(open_account: Open, monkeypatch):
    account = open_account(region="us1")

    class Answer:
        auth_token = TOKEN

    monkeypatch.setattr(type(account._reader.api.v2010.accounts(SID)), "fetch", lambda self: Answer())
    child = account.subaccount(SID)
    assert (child.sid, child.client.auth) == (SID, (SID, TOKEN))
    assert TOKEN not in repr(child.client.auth)


@pytest.mark.skipif(
    not any(route.method == "POST" and route.template.endswith("/Accounts.json") for route in accounts.ROUTES),
    reason="this sandbox makes no subaccounts",
)
def test_each_subaccount_is_listed_and_read_with_its_own_authority(front, open_account: Open):
    made = connect_in_process(front).client.api.v2010.accounts.create(friendly_name="Branch office")
    account = open_account()
    (row,) = account.subaccounts().itertuples()
    assert (row.sid, row.name, row.status) == (made.sid, "Branch office", "active")

    child = account.subaccount(row.sid)
    front.seen.clear()
    snapshot = child.snapshot()
    assert (snapshot.account_sid, len(snapshot.pools)) == (made.sid, 0)
    assert {seen.username for seen in front.seen} == {made.sid}


def test_where_its_token_cannot_be_read_it_is_asked_for(open_account: Open, monkeypatch):
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "of-the-parent")
    monkeypatch.setattr("builtins.input", lambda _prompt: "")
    monkeypatch.setattr("toolkit.account.credentials.getpass", lambda _prompt: TOKEN)

    child = open_account().subaccount(SID)  # the stand-in knows no such account: 404
    assert child.client.auth == (SID, TOKEN)


def test_subaccounts_are_listed_without_the_account_itself(open_account: Open):
    table = open_account().subaccounts()

    assert list(table.columns) == ["sid", "name", "status", "type"]
    assert len(table) == 0


# What never shows


@pytest.fixture
def secrets(front: Front) -> list[str]:
    import base64

    token = front.sandbox.auth_token
    basic = base64.b64encode(f"{front.sandbox.account_sid}:{token}".encode()).decode()
    return [token, basic]


def test_no_repr_shows_the_token(front, open_account: Open, secrets):
    account = open_account()
    account.snapshot()
    things = [account, account.client.auth, vars(account), vars(account.client), account._who, vars(account._network)]
    shown = [repr(thing) for thing in [*things, account.journal.entries]]

    assert not [secret for secret in secrets if secret in "".join(shown)]


def test_a_traceback_with_its_locals_shows_no_token(front, open_account: Open, secrets):
    front.sandbox.faults.add("dropped")

    with pytest.raises(ToolkitError) as caught:
        open_account().client.messaging.v1.services.list()
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    del shown.stack[0]  # this test's own frame, which holds them
    text = "".join(shown.format())
    assert "cannot be reached" in text
    assert caught.value.__context__ is None
    assert not [secret for secret in secrets if secret in text]


def test_logs_show_no_token(front, open_account: Open, secrets, caplog):
    caplog.set_level(logging.DEBUG)
    account = open_account(allow_writes=True)
    account.snapshot()
    account.client.messaging.v1.services.create(friendly_name="x")

    assert "https://api.twilio.com/2010-04-01" in caplog.text
    assert not [secret for secret in secrets if secret in caplog.text]


def test_account_client_and_credentials_cannot_be_pickled(open_account: Open):
    account = open_account()

    for thing in (account, account.client.auth, account._who, Credentials(SID, SID, Secret(TOKEN))):
        with pytest.raises(TypeError):
            pickle.dumps(thing)


def test_a_saved_snapshot_holds_no_token(front, open_account: Open, secrets, tmp_path):
    import gzip

    open_account().snapshot().save(tmp_path / "a.gz", redact=False)
    text = gzip.decompress((tmp_path / "a.gz").read_bytes()).decode()

    assert front.sandbox.account_sid in text
    assert not [secret for secret in secrets if secret in text]


def test_wrong_credentials_are_said_not_shown_as_an_empty_account(open_account: Open, front):
    who = Credentials(front.sandbox.account_sid, front.sandbox.account_sid, Secret("wrong"))

    with pytest.raises(ToolkitError, match="20003") as caught:
        open_account(who=who).snapshot()
    assert "wrong" not in str(caught.value)


def test_the_sdk_raises_its_own_exception_for_twilios_refusals(open_account: Open):
    with pytest.raises(TwilioException):
        open_account().client.messaging.v1.services("MG" + "1" * 32).fetch()


def number_of(account: Account, country: str) -> str:
    return next(number.address for number in account.snapshot().numbers if number.country == country)


def connect_in_process(front: Front) -> Account:
    from toolkit.account.sandbox import SandboxAccount

    return SandboxAccount(front.sandbox)


def test_wait_follows_a_message_by_the_real_clock(front, open_account: Open):
    account = open_account(allow_writes=True)
    sender = number_of(account, "DE")
    with account.confirm_send(1, ask=lambda _prompt: "1"):
        sent = account.client.messages.create(to="+4915112345678", from_=sender, body="x")

    began = datetime.now(UTC)
    account.wait(sent.sid, timeout=0.6)
    assert (datetime.now(UTC) - began).total_seconds() < 5
