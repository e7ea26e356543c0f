"""An unreliable network: reads are retried until they succeed, writes never; a reading goes on where it stopped."""

from __future__ import annotations

import _thread
import signal
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.account.conftest import Open
from tests.account.front import Front
from toolkit.account.live import LiveAccount
from toolkit.errors.raised import AnswerLost, ToolkitError
from toolkit.sandbox import Request, Response
from toolkit.snapshot.progress import Progress
from toolkit.snapshot.reading import Stopped
from toolkit.snapshot.snapshot import Snapshot
from toolkit.transport.backoff import Backoff, RetryLimits, Wait, said

MONTH = timedelta(days=30)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def busy(front: Front, open_account: Open, services: int = 30, messages: int = 120) -> LiveAccount:
    """Fill the account behind the stand-in, without the line."""
    from toolkit.account.sandbox import SandboxAccount

    account = SandboxAccount(front.sandbox)
    sid = next(iter(account.snapshot().pools))
    for number in range(services):
        account.client.messaging.v1.services.create(friendly_name=f"Service {number}")
    for number in range(messages):
        account.client.messages.create(
            to=f"+1212555{100 + number:04}", messaging_service_sid=sid, body="Hello" if number % 3 else "“Hello”"
        )
    front.sandbox.clock.advance(60)
    return open_account(allow_writes=True, concurrency=8)


def content(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot without the moment at which it was taken."""
    log = snapshot.log and replace(snapshot.log, since=NEVER, until=NEVER)
    return replace(snapshot, taken_at=NEVER, log=log)


def test_a_bad_line_changes_nothing_in_what_is_read(front, open_account: Open):
    account = busy(front, open_account)
    clean = content(account.snapshot(MONTH))
    undisturbed = len(front.seen)

    front.sandbox.faults.add(429, probability=0.05)
    front.sandbox.faults.add(503, probability=0.05)
    front.sandbox.faults.add("dropped", probability=0.01)
    front.sandbox.faults.add("lost", probability=0.01)
    disturbed = account.snapshot(MONTH)

    assert content(disturbed) == clean
    assert disturbed.log is not None
    assert disturbed.log.messages == 120
    assert len(front.seen) > 2.05 * undisturbed, "nothing was repeated"


def test_no_write_is_ever_sent_twice(front, open_account: Open):
    account = busy(front, open_account, services=0, messages=0)
    for fault in (429, 500, 503, "dropped", "lost"):
        front.sandbox.faults.add(fault, method="POST", probability=0.2)
    ends: dict[str, str] = {}
    for number in range(100):
        name = f"written {number}"
        try:
            account.client.messaging.v1.services.create(friendly_name=name)
            ends[name] = "done"
        except TwilioRestException:
            ends[name] = "refused"
        except AnswerLost:
            ends[name] = "uncertain"

    sent = [dict(seen.form)["FriendlyName"] for seen in front.writes()]
    assert sorted(sent) == sorted(ends)
    assert set(ends.values()) == {"done", "refused", "uncertain"}
    made = [service.friendly_name for service in account.client.messaging.v1.services.list()]
    assert {name for name, end in ends.items() if end == "done"} <= set(made)
    assert not {name for name, end in ends.items() if end == "refused"} & set(made)


def test_a_lost_answer_says_what_is_uncertain_and_how_to_find_out(front, open_account: Open):
    account = busy(front, open_account, services=0, messages=0)
    sender = next(number.address for number in account.snapshot().numbers if number.country == "DE")
    front.sandbox.faults.add("lost", method="POST")

    with pytest.raises(AnswerLost) as caught, account.confirm_send(1, ask=lambda _prompt: "1"):
        account.client.messages.create(to="+4915112345678", from_=sender, body="x")
    lost = caught.value
    assert "may or may not have been carried out" in lost.what
    assert "client.messages.list(to='+4915112345678'" in lost.fix
    (found,) = account.client.messages.list(to=lost.to, limit=20)
    assert found.date_created.timestamp() >= int(lost.since.timestamp())


def test_with_redact_a_lost_answer_does_not_show_the_recipient(front, open_account: Open):
    account = open_account(allow_writes=True, redact=True)
    front.sandbox.faults.add("lost", method="POST")

    with pytest.raises(AnswerLost) as caught, account.confirm_send(1, ask=lambda _prompt: "1"):
        account.client.messages.create(to="+4915112345678", from_="+4915123456700", body="x")
    assert "+4915112345678" not in str(caught.value)


def test_a_write_that_never_left_is_not_called_uncertain(open_account: Open, monkeypatch):
    import urllib3.util.connection

    def refuse(*_args: Any, **_kwargs: Any) -> Any:
        raise ConnectionRefusedError

    account = open_account(allow_writes=True)
    with monkeypatch.context() as patched:
        patched.setattr(urllib3.util.connection, "create_connection", refuse)
        with pytest.raises(ToolkitError, match="cannot be reached") as caught:
            account.client.messaging.v1.services.create(friendly_name="x")
    assert not isinstance(caught.value, AnswerLost)


def test_an_answer_that_breaks_off_in_the_middle_is_read_again(front, open_account: Open):
    cut: list[str] = []

    def spoil(request: Request, response: Response) -> Response | bytes:
        if request.method == "GET" and "/IncomingPhoneNumbers" in request.url and len(cut) < 2:
            cut.append(request.url)
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(response.body)}\r\n\r\n"
            return (head + response.body[:100]).encode()
        return response

    clean = content(open_account().snapshot())
    front.spoil = spoil
    assert content(open_account().snapshot()) == clean
    assert len(cut) == 2


def test_a_write_whose_answer_breaks_off_is_not_repeated(front, open_account: Open):
    def spoil(request: Request, response: Response) -> Response | bytes:
        if request.method != "POST":
            return response
        return b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"

    front.spoil = spoil
    with pytest.raises(AnswerLost):
        open_account(allow_writes=True).client.messaging.v1.services.create(friendly_name="once")
    assert len(front.writes()) == 1


def test_retries_end(front, open_account: Open):
    front.sandbox.faults.add(503)
    account = open_account(retries=RetryLimits(attempts=2, first=0.001, longest=0.01))

    with pytest.raises(TwilioRestException) as caught:
        account.snapshot()
    assert caught.value.status == 503


def test_retry_after_is_obeyed_up_to_the_ceiling_and_said(front, open_account: Open, monkeypatch):
    asked = iter(["2", "3600", "Wed, 21 Oct 2015 07:28:00 GMT"])

    def spoil(_request: Request, response: Response) -> Response:
        after = next(asked, None)
        return response if after is None else Response(429, "{}", {"Retry-After": after})

    front.spoil = spoil
    waits: list[Wait] = []
    slept: list[float] = []
    backoff = Backoff.of(RetryLimits(first=1, longest=30), waits.append, slept.append)
    account = open_account()
    account._network.session.get_adapter("https://api.twilio.com").max_retries = backoff
    account.client.messaging.v1.services.list()

    assert [(wait.status, wait.asked) for wait in waits] == [(429, True), (429, True), (429, False)]
    assert slept[:2] == [2, 30]
    assert 4 <= slept[2] <= 5
    assert said(waits[0]) == "Twilio answered 429 and asks for 2.0 s"


def test_waits_grow_vary_and_have_a_ceiling():
    def waits() -> list[float]:
        slept: list[float] = []
        backoff = Backoff.of(RetryLimits(attempts=9, first=1, longest=30), lambda _wait: None, slept.append)
        for _attempt in range(8):
            backoff = backoff.increment("GET", "/", error=ConnectionError())
            backoff.sleep()
        return slept

    first, second = waits(), waits()
    assert all(2**place <= wait <= 2**place + 1 for place, wait in enumerate(first[:4]))
    assert max(first) == 30
    assert first[:4] != second[:4]


def test_the_bar_says_that_twilio_asks_to_wait(front, open_account: Open, capsys):
    front.sandbox.faults.add(429, times=1)
    open_account().snapshot(progress=True)

    shown = capsys.readouterr().err
    assert "Reading the account" in shown
    assert "Twilio answered 429, again in" in shown


def test_no_bar_where_nobody_watches(open_account: Open, capsys):
    open_account().snapshot()
    assert capsys.readouterr().err == ""


# Stopping and going on


class _Cut(Progress):
    """Lets something happen after so many pages."""

    def __init__(self, pages: int, happen: Any) -> None:
        super().__init__(False)
        self._left = pages
        self._happen = happen

    def read(self, done: bool, messages: int) -> None:
        self._left -= 1
        if self._left == 0:
            self._happen()


@pytest.mark.parametrize("pages", [3, 25, 90])
def test_a_stopped_reading_goes_on_where_it_was(pages, front, open_account: Open, monkeypatch):
    monkeypatch.setattr("toolkit.snapshot.lists.PAGE_SIZE", 10)
    account = busy(front, open_account)
    clean = content(account.snapshot(MONTH))
    whole = len(front.seen)
    front.seen.clear()

    cancel = threading.Event()
    with monkeypatch.context() as patched:
        patched.setattr("toolkit.account.base.Progress", lambda _shown: _Cut(pages, cancel.set))
        with pytest.raises(Stopped, match="still to be read"):
            account.snapshot(MONTH, cancel=cancel)
    assert content(account.snapshot(MONTH)) == clean
    assert len(front.seen) <= whole + account.concurrency, "what was read was read again"


def test_ctrl_c_leaves_an_account_that_can_go_on(front, open_account: Open, monkeypatch):
    monkeypatch.setattr("toolkit.snapshot.lists.PAGE_SIZE", 10)
    account = busy(front, open_account)
    clean = content(account.snapshot(MONTH))

    with monkeypatch.context() as patched:
        patched.setattr("toolkit.account.base.Progress", lambda _shown: _Cut(20, _thread.interrupt_main))
        handler = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job may ignore it
        try:
            with pytest.raises(KeyboardInterrupt):
                account.snapshot(MONTH)
        finally:
            signal.signal(signal.SIGINT, handler)
    assert content(account.snapshot(MONTH)) == clean


def test_a_failure_in_the_middle_is_gone_on_from_too(front, open_account: Open):
    account = busy(front, open_account)
    clean = content(account.snapshot(MONTH))
    front.sandbox.faults.add(500, path=f"*/{next(iter(clean.pools))}/AlphaSenders")

    with pytest.raises(TwilioRestException):
        account.snapshot(MONTH)
    front.sandbox.faults.clear()
    front.seen.clear()
    assert content(account.snapshot(MONTH)) == clean
    assert not [seen for seen in front.seen if "Messages.json" in seen.path]


def test_another_question_or_resume_false_begins_anew(front, open_account: Open):
    account = busy(front, open_account)
    for question, settings in ((timedelta(days=7), {}), (MONTH, {"resume": False})):
        cancel = threading.Event()
        cancel.set()
        with pytest.raises(Stopped):
            account.snapshot(MONTH, cancel=cancel)
        front.sandbox.clock.advance(1)
        account.client.messaging.v1.services.create(friendly_name="new")
        snapshot = account.snapshot(question, **settings)
        assert next(iter(snapshot.pools.values())).service.friendly_name == "new"


# What cannot be read


@pytest.mark.parametrize(
    ("status", "path", "keys"),
    [
        (401, "Tollfree", {"verifications"}),
        (403, "Messages.json", {"log"}),
        (404, "SMS/ShortCodes.json", {"short_codes"}),
        (403, "Accounts/", {"account", "numbers", "short_codes", "applications", "log"}),
    ],
)
def test_what_is_forbidden_is_unknown_and_the_rest_is_read(status, path, keys, front, open_account: Open):
    body = f'{{"code": 20003, "message": "Permission denied", "more_info": "", "status": {status}}}'
    front.spoil = lambda request, response: Response(status, body) if path in request.url else response

    snapshot = open_account().snapshot(MONTH)
    assert keys <= set(snapshot.unreadable)
    assert snapshot.unreadable[min(keys)] == f"HTTP {status}, 20003: Permission denied"
    assert snapshot.pools
    assert (snapshot.log is None) == ("log" in keys)


def test_a_pool_that_cannot_be_read_is_named_by_its_service(front, open_account: Open):
    first = next(iter(open_account().snapshot().pools))
    front.spoil = lambda request, response: (
        Response(403, "<html>no</html>") if f"{first}/Compliance" in request.url else response
    )

    unreadable = open_account().snapshot().unreadable
    assert unreadable[first] == "HTTP 403, 403: "
    assert "campaigns" in unreadable


def test_a_sign_in_page_in_between_is_not_taken_for_an_account(front, open_account: Open):
    front.spoil = lambda _request, _response: Response(200, "<html>Sign in to the network</html>")

    with pytest.raises(ToolkitError, match="no JSON"):
        open_account().snapshot()
