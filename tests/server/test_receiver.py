"""The webhook inside a notebook: ``account.webhooks``."""

from __future__ import annotations

import socket
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.error import HTTPError, URLError

import pytest

from toolkit.account.receiver import Answer
from toolkit.account.sandbox import SandboxAccount as Account
from toolkit.account.webhooks import Webhooks
from toolkit.errors.raised import ToolkitError
from toolkit.redaction import Redaction
from toolkit.sandbox import ManualClock, Sandbox

PERSON, NUMBER = "+14165550199", "+14165550134"


@pytest.fixture
def account() -> Iterator[Account]:
    opened = Account(Sandbox(":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC))))
    yield opened
    opened.close()


def connect(account: Account, url: str) -> None:
    """Let the webhook at ``url`` answer what people write to NUMBER."""
    service = account.client.messaging.v1.services.create(friendly_name="Test", inbound_request_url=url)
    (number,) = account.client.incoming_phone_numbers.list(phone_number=NUMBER)
    service.phone_numbers.create(phone_number_sid=number.sid)


def post(url: str, body: bytes = b"a=1") -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, body, timeout=5) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


def test_one_conversation_without_a_second_terminal(account: Account) -> None:
    account.webhooks.answer("<Response><Message>Thanks</Message></Response>")
    connect(account, account.webhooks.url)
    delivery = account.sandbox.receive(NUMBER, PERSON, "Hi")
    (request,) = account.webhooks.wait(1)
    assert (request.kind, request.signed, request.parameters) == ("inbound", True, delivery.parameters)
    (reply, _inbound) = account.client.messages.list()
    assert (reply.body, reply.to, reply.direction) == ("Thanks", PERSON, "outbound-reply")
    (posting,) = account.webhooks.postings
    assert (posting.message_sid, posting.replies) == (delivery.message_sid, (reply.sid,))


@pytest.mark.parametrize("person", ["whatsapp:+5215512345678", "whatsapp:+558187654321"])
def test_whoever_wrote_by_whatsapp_is_answered_by_twiml(account: Account, person: str) -> None:
    sender = "whatsapp:+4915123456700"
    account.webhooks.answer("<Response><Message>Thanks</Message></Response>")
    service = account.client.messaging.v1.services.create(
        friendly_name="Test", inbound_request_url=account.webhooks.url, use_inbound_webhook_on_number=False
    )
    (found,) = [one for one in account.client.messaging.v2.channels_senders.list("whatsapp") if one.sender_id == sender]
    service.channel_senders.create(sid=found.sid)
    account.sandbox.receive(sender, person, "Hola")
    account.webhooks.wait(1)

    (reply, _inbound) = account.client.messages.list()
    assert (reply.body, reply.to, reply.direction) == ("Thanks", person, "outbound-reply")


def test_an_answer_may_depend_on_the_message(account: Account) -> None:
    def shout(parameters: Mapping[str, str]) -> str:
        return f"<Response><Message>{parameters['Body'].upper()}</Message></Response>"

    account.webhooks.answer(shout)
    connect(account, account.webhooks.url)
    account.sandbox.receive(NUMBER, PERSON, "hi")
    account.webhooks.wait(1)
    assert account.client.messages.list()[0].body == "HI"


def test_a_function_that_fails_answers_500_and_is_told(account: Account) -> None:
    account.webhooks.answer(lambda parameters: parameters["Colour"])
    connect(account, account.webhooks.url)
    account.sandbox.receive(NUMBER, PERSON, "Hi")
    (request,) = account.webhooks.wait(1)
    assert (request.status, request.problem) == (500, "KeyError: 'Colour'")
    assert account.webhooks.log.troubles[0].startswith("11200")


def test_status_and_delay_of_an_answer(account: Account) -> None:
    account.webhooks.answer(Answer("busy", 503, "text/plain", delay=0.2))
    began = time.monotonic()
    assert post(account.webhooks.url) == (503, b"busy")
    assert time.monotonic() - began >= 0.2


def test_status_callbacks_in_a_table(account: Account) -> None:
    url = account.webhooks.url
    message = account.client.messages.create(to=PERSON, from_=NUMBER, body="Hi", status_callback=f"{url}status?id=1")
    account.sandbox.clock.sleep(10)
    account.client.messages.list()
    account.webhooks.wait(3)
    table = account.webhooks.received
    assert list(table.columns) == [
        *("number", "kind", "message_sid", "from", "to", "body"),
        *("message_status", "error_code", "signed", "answer"),
    ]
    assert list(table.message_status) == ["sending", "sent", "delivered"]
    assert set(table.message_sid) == {message.sid}
    assert table.signed.all()
    html = account.webhooks._repr_html_()
    assert "status callback" in html
    assert "✓ valid" in html
    log = account.webhooks.log
    assert list(log.state) == ["answered"] * 3
    assert list(log.answer) == [200] * 3


def test_the_tables_are_there_before_anything_arrived(account: Account) -> None:
    assert len(account.webhooks.received) == len(account.webhooks.log) == 0
    assert "<table" in account.webhooks._repr_html_()
    assert threading.active_count() == 1 or not any(t.name == "webhook-receiver" for t in threading.enumerate())


def test_anybody_elses_request_is_kept_but_not_signed(account: Account) -> None:
    assert post(account.webhooks.url + "x?y=1", b"Body=%3Cscript%3E") == (200, b"<Response/>")
    (request,) = account.webhooks.requests
    assert (request.kind, request.signed, request.path) == ("inbound", False, "/x?y=1")
    assert "<script>" not in account.webhooks._repr_html_()


def test_a_foreign_webhook_starts_no_thread_and_is_in_the_log(account: Account) -> None:
    connect(account, "https://example.com/in")
    account.client.messages.create(to=PERSON, from_=NUMBER, body="Hi", status_callback="https://example.com/s")
    account.sandbox.receive(NUMBER, PERSON, "Hi")
    account.sandbox.clock.sleep(10)
    account.client.messages.list()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("sandbox", "webhook"))]
    assert set(account.webhooks.log.state) == {"not posted"}
    assert account.webhooks.log.answer.isna().all()
    assert account.webhooks.wait() == ()


def test_waiting_for_what_does_not_come_says_so(account: Account) -> None:
    account.webhooks.start()
    began = time.monotonic()
    with pytest.raises(ToolkitError, match="0 of 1"):
        account.webhooks.wait(1)  # the clock stands still: nothing can come
    assert time.monotonic() - began < 1


def test_clear_and_close(account: Account) -> None:
    url = account.webhooks.url
    post(url)
    account.webhooks.clear()
    assert account.webhooks.requests == ()
    assert account.webhooks.url == url
    account.webhooks.close()
    account.webhooks.close()
    with pytest.raises(URLError):
        post(url)


def test_closing_does_not_wait_for_a_slow_answer(account: Account) -> None:
    account.webhooks.answer(Answer(delay=30))
    connect(account, account.webhooks.url)
    account.sandbox.receive(NUMBER, PERSON, "Hi")
    began = time.monotonic()
    account.close()
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "request_line", [b"\x00\xff\r\n\r\n", b"POST / HTTP/1.1\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"]
)
def test_garbage_is_refused_and_the_webhook_lives_on(account: Account, request_line: bytes) -> None:
    url = account.webhooks.url
    with socket.create_connection(("127.0.0.1", int(url.rstrip("/").rpartition(":")[2])), timeout=5) as connection:
        connection.sendall(request_line)
        assert b"200" not in connection.recv(4096)
    assert post(url)[0] == 200


def test_a_port_that_is_taken_is_explained(account: Account) -> None:
    port = int(account.webhooks.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(ToolkitError, match=str(port)):
        Webhooks(account.sandbox, lambda timeout: True).start(port)


def test_the_webhooks_of_a_subaccount_are_posted_with_its_own_signature(account: Account) -> None:
    shop = account.client.api.accounts.create(friendly_name="Shop")
    below = account.client.api.accounts(shop.sid)
    url = account.webhooks.url
    below.incoming_phone_numbers.create(phone_number="+12065550151", sms_url=url)
    account.webhooks.answer("<Response><Message>Thanks</Message></Response>")

    delivery = account.sandbox.receive("+12065550151", PERSON, "Hi", account_sid=shop.sid)
    (request,) = account.webhooks.wait(1)

    assert (request.kind, request.signed, request.parameters) == ("inbound", True, delivery.parameters)
    assert request.parameters["AccountSid"] == shop.sid
    (reply, _inbound) = below.messages.list()
    assert (reply.body, reply.direction) == ("Thanks", "outbound-reply")
    assert account.client.messages.list() == account.sandbox.deliveries() == []
    assert account.sandbox.deliveries(account_sid=shop.sid) == [delivery]
    (row,) = account.webhooks.log.itertuples()
    assert (row.state, row.account_sid, row.message_sid) == ("answered", shop.sid, delivery.message_sid)


def test_status_callbacks_of_a_subaccount_arrive(account: Account) -> None:
    shop = account.client.api.accounts.create(friendly_name="Shop")
    below = account.client.api.accounts(shop.sid)
    below.incoming_phone_numbers.create(phone_number="+12065550151")
    sent = below.messages.create(to=PERSON, from_="+12065550151", body="Hi", status_callback=account.webhooks.url)
    account.sandbox.clock.sleep(60)
    assert sent.fetch().status in ("delivered", "undelivered", "failed")
    requests = account.webhooks.wait(3)
    assert [request.parameters["MessageStatus"] for request in requests][:2] == ["sending", "sent"]
    assert all(request.signed for request in requests)


def test_webhooks_stop_with_a_reset_and_go_on_for_a_new_subaccount(account: Account) -> None:
    for name in ("Shop", "Club"):
        made = account.client.api.accounts.create(friendly_name=name)
        below = account.client.api.accounts(made.sid)
        below.incoming_phone_numbers.create(phone_number="+12065550151", sms_url=account.webhooks.url)
        account.sandbox.receive("+12065550151", PERSON, name, account_sid=made.sid)
        assert account.webhooks.wait(1)[-1].parameters["Body"] == name
        account.webhooks.clear()
        account.sandbox.reset()


@pytest.fixture
def masked() -> Iterator[Account]:
    clock = ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
    opened = Account(Sandbox(":memory:", seed=1, clock=clock), Redaction())
    yield opened
    opened.close()


SECRETS = ("4165550199", "4165550134", "2065550151", "swordfish", "Sesame")


def test_nobody_is_recognised_in_what_a_masked_account_shows(masked: Account) -> None:
    """Numbers, texts and secrets of URLs stand in none of the sandbox's tables, and the webhook still gets them."""
    heard: list[Mapping[str, str]] = []

    def answer(parameters: Mapping[str, str]) -> str:
        heard.append(dict(parameters))
        return "<Response><Message>swordfish</Message></Response>"

    masked.webhooks.answer(answer)
    url = f"{masked.webhooks.url}?open=Sesame"
    service = masked.client.messaging.v1.services.create(
        friendly_name="Test", inbound_request_url=url, status_callback=url
    )
    numbers = {number.phone_number[-2:]: number.sid for number in masked.client.incoming_phone_numbers.list()}
    service.phone_numbers.create(phone_number_sid=numbers["34"])

    shop = masked.client.api.accounts.create(friendly_name="Shop")
    masked.client.api.accounts(shop.sid).incoming_phone_numbers.create(phone_number="+12065550151", sms_url=url)
    delivery = masked.sandbox.receive(NUMBER, PERSON, "swordfish", ["https://example.com/1.png?open=Sesame"])
    below = masked.sandbox.receive("+12065550151", PERSON, "swordfish", account_sid=shop.sid)
    masked.webhooks.wait(2)
    masked.client.messages.create(to=PERSON, messaging_service_sid=service.sid, body="swordfish " * 100)
    masked.sandbox.clock.sleep(3)
    masked.client.messages.list()
    masked.webhooks.wait(3)

    shown = [
        delivery,
        below,
        masked.sandbox.deliveries(),
        masked.sandbox.deliveries(account_sid=shop.sid),
        masked.sandbox.postings(),
        masked.sandbox.sticky(),
        masked.sandbox.queues(),
        masked.webhooks.requests,
        masked.webhooks.received.to_csv(),
        masked.webhooks.log.to_csv(),
        masked.webhooks._repr_html_(),
    ]
    assert [secret for secret in SECRETS if secret in repr(shown)] == []
    assert {parameters["From"] for parameters in heard if "NumMedia" in parameters} == {PERSON}
    assert masked.sandbox.queues(), "a long message leaves the number busy"


def test_what_is_masked_still_joins(masked: Account) -> None:
    (number,) = [one for one in masked.client.incoming_phone_numbers.list() if one.phone_number.endswith("34")]
    number.update(sms_url=masked.webhooks.url)
    delivery = masked.sandbox.receive(NUMBER, PERSON, "Hi")
    (request,) = masked.webhooks.wait(1)
    (message,) = masked.client.messages.list()
    assert delivery.to == number.phone_number == message.to == request.parameters["To"]
    assert delivery.from_ == message.from_ == request.parameters["From"]
    assert request.parameters["ApiVersion"] == "2010-04-01"
    assert (request.signed, request.kind, delivery.message_sid) == (True, "inbound", message.sid)
