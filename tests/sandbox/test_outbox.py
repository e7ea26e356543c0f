"""What is queued for the webhooks, and that nothing but rows comes of it."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from toolkit.sandbox import Options
from toolkit.sandbox.store import outbox
from toolkit.sandbox.store.outbox import Outcome, Posting

US, CA = "+14155550100", "+14165550134"
PERSON = "+14165550199"
HERE = "http://127.0.0.1:9/hook"


def statuses(world: World) -> list[str]:
    return [posting.parameters["MessageStatus"] for posting in world.sandbox.postings()]


def claim(world: World, owner: str, now: float = 0.0, lease: float = 60.0) -> Posting | None:
    with world.sandbox.working() as context:
        return outbox.claim(context.store, owner, now, lease)


def finish(world: World, owner: str, state: str) -> None:
    with world.sandbox.working() as context:
        outbox.finish(context.store, owner, Outcome(state))


def states(world: World) -> list[str]:
    return [posting.state for posting in world.sandbox.postings()]


def test_old_requests_that_are_over_go_and_open_ones_stay(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "KEPT", 20)
    monkeypatch.setattr(outbox, "_SWEEP", 10)
    waiting = world.finished(world.send(PERSON, from_="+14155550142", status_callback=HERE))
    for _ in range(30):
        world.finished(world.send(PERSON, from_="+14155550142", status_callback="https://example.com/hook"))
    rows = world.sandbox.postings()
    assert [row.message_sid for row in rows if row.state == "waiting"] == [waiting.sid] * 3
    assert 20 <= len(rows) - 3 <= 30
    assert rows[-1].parameters["MessageStatus"] == "delivered", "the newest are there"


def test_every_status_after_the_first_is_told(world: World) -> None:
    message = world.send(PERSON, from_="+14155550142", status_callback=HERE)
    assert world.sandbox.postings() == []
    world.finished(message)
    assert statuses(world) == ["sending", "sent", "delivered"]


def test_a_status_callback_has_twilios_fields(world: World) -> None:
    service = world.service(CA)
    message = world.finished(world.send(PERSON, service, status_callback=HERE))
    posting = world.sandbox.postings()[-1]
    assert posting.parameters == {
        "AccountSid": world.sandbox.account_sid,
        "ApiVersion": "2010-04-01",
        "From": CA,
        "MessageSid": message.sid,
        "MessageStatus": "delivered",
        "MessagingServiceSid": service.sid,
        "RawDlrDoneDate": "2603011200",
        "SmsSid": message.sid,
        "SmsStatus": "delivered",
        "To": PERSON,
    }
    assert (posting.kind, posting.url, posting.method, posting.state) == ("status", HERE, "POST", "waiting")
    assert posting.message_sid == message.sid


def test_a_failed_message_tells_its_error_and_an_empty_from(world: World) -> None:
    service = world.service("+33612345600")
    world.finished(world.send(US, service, status_callback=HERE))
    (posting,) = world.sandbox.postings()
    told = posting.parameters
    assert (told["MessageStatus"], told["ErrorCode"], told["From"]) == ("failed", "21703", "")
    assert "RawDlrDoneDate" not in told


def test_the_messages_own_callback_comes_before_the_services(world: World) -> None:
    service = world.service(CA, status_callback=f"{HERE}/service")
    for own in ({}, {"status_callback": f"{HERE}/message"}):
        world.finished(world.send(PERSON, service, **own))
    told = {(posting.message_sid, posting.url) for posting in world.sandbox.postings()}
    assert sorted(url for _, url in told) == [f"{HERE}/message", f"{HERE}/service"]


def test_no_callback_no_row(world: World) -> None:
    world.finished(world.send(PERSON, from_="+14155550142"))
    assert world.sandbox.postings() == []


def test_canceling_is_told(world: World) -> None:
    service = world.service(CA)
    later = {"schedule_type": "fixed", "send_at": "2026-03-01T14:00:00Z", "status_callback": HERE}
    world.send(PERSON, service, **later).update(status="canceled")
    assert statuses(world) == ["canceled"]


def test_an_inbound_message_is_told_with_its_fallback(world: World) -> None:
    world.service(CA, inbound_request_url=HERE, inbound_method="GET", fallback_url=f"{HERE}/f", fallback_method="POST")
    delivery = world.sandbox.receive(CA, US, "Hi")
    (posting,) = world.sandbox.postings()
    assert (posting.kind, posting.message_sid, posting.parameters) == (
        "inbound",
        delivery.message_sid,
        delivery.parameters,
    )
    assert (posting.url, posting.method) == (HERE, "GET")
    assert (posting.fallback_url, posting.fallback_method) == (f"{HERE}/f", "POST")


def test_a_dropped_message_is_not_told(world: World) -> None:
    world.service(CA)
    world.sandbox.receive(CA, US, "Hi")
    assert world.sandbox.postings() == []


def test_what_an_application_holds_is_posted_to(world: World) -> None:
    (application,) = world.client.applications.list()
    application.update(sms_url=f"{HERE}/app", sms_method="GET", sms_fallback_url=f"{HERE}/f")
    world.sandbox.receive("+13125550187", US, "Hi")
    (posting,) = world.sandbox.postings()
    assert (posting.state, posting.url, posting.method) == ("waiting", f"{HERE}/app", "GET")
    assert (posting.fallback_url, posting.fallback_method) == (f"{HERE}/f", "POST")


@pytest.mark.parametrize(
    "url",
    ["http://localhost/", "http://LOCALHOST:80/x", "https://127.0.0.1/", "http://127.8.8.8:1/", "http://[::1]:8000/a"],
)
def test_this_computer_is_posted_to(world: World, url: str) -> None:
    world.service(CA, inbound_request_url=url)
    world.sandbox.receive(CA, US, "Hi")
    assert states(world) == ["waiting"]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/sms",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "http://localhost@example.com/",
        "http://127.0.0.1:80@example.com/",
        "http://2130706433/",
        "http://0.0.0.0/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
    ],
)
def test_no_other_host_is_and_the_row_says_why(world: World, url: str) -> None:
    world.service(CA, inbound_request_url=url)
    world.sandbox.receive(CA, US, "Hi")
    (posting,) = world.sandbox.postings()
    assert posting.state == "not posted"
    assert posting.exchanges == ()
    assert "webhook_hosts" in posting.troubles[0].why


def test_a_host_that_the_user_named_is_posted_to() -> None:
    world = open_world(options=Options(webhook_hosts=frozenset({"App.test"})))
    world.service(CA, inbound_request_url="https://APP.test:8443/sms")
    world.sandbox.receive(CA, US, "Hi")
    assert states(world) == ["waiting"]


def test_the_sandbox_itself_starts_no_thread_and_opens_no_socket(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", opened)
    monkeypatch.setattr(socket, "getaddrinfo", opened)
    threads = threading.active_count()
    world.service(CA, inbound_request_url=HERE)
    world.sandbox.receive(CA, US, "Hi")
    world.finished(world.send(PERSON, from_="+14155550142", status_callback=HERE))
    assert threading.active_count() == threads


def test_a_row_is_claimed_once_and_a_host_has_one_row_under_way(world: World) -> None:
    world.service(CA, inbound_request_url=HERE)
    for text in ("one", "two"):
        world.sandbox.receive(CA, US, text)
    first = claim(world, "a")
    assert first is not None
    assert first.parameters["Body"] == "one"
    assert claim(world, "b") is None
    finish(world, "a", "answered")
    second = claim(world, "c")
    assert second is not None
    assert second.parameters["Body"] == "two"
    assert states(world) == ["answered", "posting"]


def test_a_host_that_hangs_holds_up_no_other(world: World) -> None:
    world.finished(world.send(PERSON, from_="+14155550142", status_callback="http://127.0.0.1:1/slow"))
    world.finished(world.send(PERSON, from_="+14155550142", status_callback="http://127.0.0.1:2/"))
    taken = [claim(world, owner) for owner in "abc"]
    assert [None if posting is None else posting.url for posting in taken] == [
        "http://127.0.0.1:1/slow",
        "http://127.0.0.1:2/",
        None,
    ]


def test_a_row_of_a_dead_courier_is_lost_and_never_posted_again(world: World) -> None:
    world.service(CA, inbound_request_url=HERE)
    world.sandbox.receive(CA, US, "Hi")
    assert claim(world, "dead", now=0.0, lease=60.0) is not None
    assert claim(world, "b", now=59.0) is None
    assert states(world) == ["posting"]
    assert claim(world, "c", now=61.0) is None
    assert states(world) == ["lost"]
    finish(world, "dead", "answered")  # it was asleep, not dead
    assert states(world) == ["answered"]


def test_a_lease_is_renewed_only_while_the_row_is_in_hand(world: World) -> None:
    world.service(CA, inbound_request_url=HERE)
    world.sandbox.receive(CA, US, "Hi")
    claim(world, "a")
    with world.sandbox.working() as context:
        assert outbox.renew(context.store, "a", 100.0)
        assert not outbox.renew(context.store, "b", 100.0)
    assert claim(world, "c", now=99.0) is None
    world.sandbox.reset()
    with world.sandbox.working() as context:
        assert not outbox.renew(context.store, "a", 200.0)
    finish(world, "a", "answered")
    assert world.sandbox.postings() == []


def test_what_waits_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite3"
    world = open_world(file)
    world.service(CA, inbound_request_url=HERE)
    world.sandbox.receive(CA, US, "Hi")
    world.sandbox.close()
    again = open_world(file)
    assert states(again) == ["waiting"]
    again.sandbox.close()
