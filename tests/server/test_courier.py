"""Webhooks posted for real, on loopback."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from tests.sandbox.conftest import World, client_of, open_world
from tests.server.conftest import Redirected
from tests.server.hooks import Behaviour, Hook, listening, read, response, twiml
from tests.server.test_command import running
from toolkit.sandbox import Options, RealClock, Sandbox
from toolkit.sandbox.clock import AcceleratedClock
from toolkit.sandbox.courier import Courier
from toolkit.sandbox.server.server import serve
from toolkit.sandbox.store.outbox import Posting
from toolkit.sandbox.webhooks.fetch import Limits

PERSON, NUMBER = "+14165550199", "+14165550134"
SHORT = Limits(connect=0.3, total=0.6)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def world() -> Iterator[World]:
    opened = open_world()
    yield opened
    opened.sandbox.close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    with listening() as found:
        yield found


def receive(world: World, url: str, **settings: str) -> Posting:
    """Let a message arrive whose webhook is ``url``; return what became of it."""
    world.service(NUMBER, inbound_request_url=url, **settings)
    return again(world)


def again(world: World) -> Posting:
    """Let another message arrive."""
    with Courier(world.sandbox, SHORT) as courier:
        began = time.monotonic()
        delivery = world.sandbox.receive(NUMBER, PERSON, "Hi")
        assert time.monotonic() - began < 0.3  # whoever makes something happen waits for no webhook
        assert courier.join(10)
    (posting,) = [posting for posting in world.sandbox.postings() if posting.message_sid == delivery.message_sid]
    return posting


def codes(posting: Posting) -> list[int | None]:
    return [trouble.code for trouble in posting.troubles]


def sent(world: World) -> list[Any]:
    """Return the replies, oldest first."""
    return [message for message in reversed(world.client.messages.list()) if message.direction == "outbound-reply"]


def couriers() -> int:
    return sum(thread.name == "sandbox-courier" for thread in threading.enumerate())


def soon(condition: Callable[[], bool]) -> bool:
    """Wait for ``condition`` for some seconds; say whether it came true."""
    end = time.monotonic() + 8
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


# The request


def test_a_post_is_a_signed_form(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml("")
    posting = receive(world, f"{hook.url}/in?a=1&b=%20#rc=2&rp=all")
    (request,) = hook.arrived
    assert (request.method, request.target) == ("POST", "/in?a=1&b=%20")
    assert request.form == posting.parameters
    assert request.form["Body"] == "Hi"
    assert request.headers["Host"] == hook.url.removeprefix("http://")
    validator = RequestValidator(world.sandbox.auth_token)
    signature = request.headers["X-Twilio-Signature"]
    assert validator.validate(f"{hook.url}/in?a=1&b=%20", request.form, signature)
    assert not RequestValidator("guess").validate(f"{hook.url}/in?a=1&b=%20", request.form, signature)
    assert (posting.state, posting.exchanges[0].status, posting.troubles) == ("answered", 200, ())


def test_a_get_has_its_parameters_in_the_signed_query(world: World, hook: Hook) -> None:
    hook.pages["/"] = twiml("")
    receive(world, f"{hook.url}?a=1", inbound_method="GET")
    (request,) = hook.arrived
    assert (request.method, request.form) == ("GET", {})
    assert request.target.startswith("/?a=1&")
    assert "Body=Hi" in request.target
    validator = RequestValidator(world.sandbox.auth_token)
    assert validator.validate(hook.url + request.target, {}, request.headers["X-Twilio-Signature"])


def test_a_password_in_the_url_is_sent_as_twilio_does(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml("")
    receive(world, hook.url.replace("http://", "http://me:s%40crt@") + "/in")
    assert hook.arrived[0].headers["Authorization"] == "Basic bWU6c0BjcnQ="
    assert "@" not in hook.arrived[0].headers["Host"]


# TwiML


def test_replies_leave_from_the_number_that_received(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml("<Message>One</Message><Message><Body>Two</Body><Media>/a.jpg</Media></Message>")
    posting = receive(world, f"{hook.url}/in")
    one, two = sent(world)
    assert (one.direction, one.from_, one.to, one.body, one.num_media) == ("outbound-reply", NUMBER, PERSON, "One", "0")
    assert (two.body, two.num_media) == ("Two", "1")
    assert one.messaging_service_sid == two.messaging_service_sid is not None
    assert posting.replies == (one.sid, two.sid)
    assert world.finished(one).status == "delivered"


def test_plain_text_is_the_reply(world: World, hook: Hook) -> None:
    hook.pages["/in"] = response("Hello", content_type="text/plain")
    receive(world, f"{hook.url}/in")
    assert [message.body for message in sent(world)] == ["Hello"]


def test_attributes_of_a_message(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml('<Message to="+14155550188" from="24680" statusCallback="status">Hi</Message>')
    hook.pages["/status"] = response()
    receive(world, f"{hook.url}/in")
    (message,) = sent(world)
    assert (message.to, message.from_) == ("+14155550188", "24680")
    with Courier(world.sandbox, SHORT) as courier:
        world.finished(message)
        assert courier.join(10)
    told = [request.form["MessageStatus"] for request in hook.arrived if request.target == "/status"]
    assert told == ["queued", "sending", "sent", "delivered"]


def test_redirect_and_action_lead_on(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml('<Message action="sent" method="GET">One</Message><Message>never</Message>')
    hook.pages["/sent"] = twiml("<Redirect>/last</Redirect><Message>never</Message>")
    hook.pages["/last"] = twiml("<Message>Two</Message>")
    posting = receive(world, f"{hook.url}/in")
    assert [(request.method, request.target.partition("?")[0]) for request in hook.arrived] == [
        ("POST", "/in"),
        ("GET", "/sent"),
        ("POST", "/last"),
    ]
    one, two = sent(world)
    assert f"MessageSid={one.sid}" in hook.arrived[1].target
    assert f"MessageStatus={one.status}" in hook.arrived[1].target
    assert hook.arrived[2].form == posting.parameters
    assert (one.body, two.body) == ("One", "Two")


def test_a_redirect_in_circles_ends_with_14106(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml("<Redirect>/in</Redirect>")
    posting = receive(world, f"{hook.url}/in")
    assert (codes(posting), hook.connections) == ([14106], 50)


def test_eleven_replies_are_one_too_many(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml("<Message>Hi</Message>" * 11)
    posting = receive(world, f"{hook.url}/in")
    assert (len(sent(world)), codes(posting), posting.state) == (10, [14109], "answered")


def test_a_loop_of_replies_fails_with_14107(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml("<Message>Hi</Message>" * 10)
    receive(world, f"{hook.url}/in")
    assert [codes(again(world)) for _ in range(3)] == [[], [], [14107] * 10]
    ends = [(message.status, message.error_code) for message in sent(world)]
    assert ends[29][1] is None
    assert ends[30:] == [("failed", 14107)] * 10
    world.clock.advance(31)
    assert codes(again(world)) == []


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<Message></Message>", 14103),
        (f"<Message>{'x' * 1601}</Message>", 14103),
        ('<Message from="+15005550123">Hi</Message>', 14102),
        ('<Message to="123">Hi</Message>', 21211),
        ("<Message><Media>ftp://x/</Media></Message>", 11100),
        ("<Say>Hi</Say>", 12200),
    ],
)
def test_what_cannot_be_sent_is_noted_and_the_rest_goes_on(world: World, hook: Hook, inside: str, code: int) -> None:
    hook.pages["/in"] = twiml(f"{inside}<Message>Next</Message>")
    posting = receive(world, f"{hook.url}/in")
    assert (codes(posting), posting.state) == ([code], "answered")
    assert [message.body for message in sent(world)] == ["Next"]


# Failures


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (response(b"", "500 Internal Server Error"), 11200),
        (response(b"", "404 Not Found"), 11200),
        (response("<Response>"), 12100),
        (response("{}", content_type="application/json"), 12300),
        (response(f"<Response>{' ' * 65536}</Response>"), 11750),
        (response(b"", "304 Not Modified"), 11216),
        (response(b"", "302 Found"), 11216),
    ],
)
def test_after_a_failure_the_fallback_is_asked(world: World, hook: Hook, page: bytes, code: int) -> None:
    hook.pages["/in"] = page
    hook.pages["/fallback"] = twiml("<Message>Sorry</Message>")
    posting = receive(world, f"{hook.url}/in", fallback_url=f"{hook.url}/fallback")
    assert (codes(posting), posting.state) == ([code], "answered")
    assert [message.body for message in sent(world)] == ["Sorry"]
    told = hook.arrived[1].form
    assert (told["ErrorCode"], told["ErrorUrl"], told["Body"]) == (str(code), f"{hook.url}/in", "Hi")


def test_when_the_fallback_fails_too_both_are_noted(world: World, hook: Hook) -> None:
    posting = receive(world, f"{hook.url}/in", fallback_url=f"{hook.url}/fallback")
    assert (codes(posting), posting.state) == ([11200, 11200], "failed")
    assert [exchange.status for exchange in posting.exchanges] == [404, 404]


def test_nobody_listens(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
    assert codes(receive(world, url)) == [11205]


def saying(answer: bytes, then: bytes = b"", until: threading.Event | None = None) -> Behaviour:
    """Return a webhook that answers, and goes on with ``then`` until somebody ends it."""

    def behave(connection: socket.socket) -> None:
        read(connection)
        connection.sendall(answer)
        while until is not None and not until.wait(0.02):
            connection.sendall(then)

    return behave


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
LIES: dict[str, tuple[bytes, bytes | None, int]] = {
    "never answers": (b"", b"", 11205),
    "drips its header": (b"", b"H", 11205),
    "drips its body": (HEAD + b"\r\n", b" ", 11205),
    "endless body": (HEAD + b"\r\n", b"x" * 65536, 11750),
    "endless chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n", 11750),
    "endless preliminaries": (b"", b"HTTP/1.1 100 Continue\r\n\r\n", 11205),
    "endless header": (b"HTTP/1.1 200 OK\r\n", b"X-Header: y\r\n" * 50, 11206),
    "closes without a word": (b"", None, 11206),
    "garbage": (b"\x00\xff garbage\r\n\r\n", None, 11206),
    "no HTTP version": (b"OK\r\n\r\n", None, 11206),
    "promises more than it sends": (HEAD + b"Content-Length: 900\r\n\r\n<Response/>", None, 11206),
    "broken chunks": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", None, 11206),
    "length is no number": (HEAD + b"Content-Length: many\r\n\r\n<Response", None, 12100),
}
"""What a webhook says, what it goes on with (None: it hangs up), and what Twilio calls it."""


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_lying_webhook_breaks_nothing(world: World, hook: Hook, lie: tuple[bytes, bytes | None, int]) -> None:
    first, then, code = lie
    hook.pages["/"] = twiml("<Message>Sorry</Message>")
    with listening(saying(first, then or b"", None if then is None else hook.ended)) as liar:
        began = time.monotonic()
        posting = receive(world, liar.url, fallback_url=hook.url)
        assert time.monotonic() - began < 3
    assert (codes(posting), posting.state) == ([code], "answered")
    assert [message.body for message in sent(world)] == ["Sorry"]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for this computer, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    file = tmp_path / "both.pem"
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", file, "-out", file]
    subprocess.run([*made, *name], check=True, capture_output=True)
    return file


def test_https_needs_a_certificate_that_is_trusted(
    world: World, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)

    def behave(connection: socket.socket) -> None:
        with tls.wrap_socket(connection, server_side=True) as secured:
            read(secured)
            secured.sendall(twiml("<Message>Hi</Message>"))

    with listening(behave) as hook:
        posting = receive(world, hook.url.replace("http", "https"))
        assert codes(posting) == [11237]
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert again(world).state == "answered"
    assert [message.body for message in sent(world)] == ["Hi"]


def test_https_to_a_webhook_that_speaks_http(world: World, hook: Hook) -> None:
    assert codes(receive(world, hook.url.replace("http", "https"))) == [11220]


def test_more_than_was_promised_is_left_unread(world: World) -> None:
    short = HEAD + b"Content-Length: 11\r\n\r\n<Response/><Message>"
    with listening(saying(short)) as hook:
        assert receive(world, hook.url).state == "answered"


def test_a_status_callback_has_no_fallback_and_its_answer_is_ignored(world: World, hook: Hook) -> None:
    hook.pages["/"] = response("{}" * 100000, content_type="application/json")
    for url in (hook.url, f"{hook.url}/missing"):
        world.finished(world.send(PERSON, from_=NUMBER, status_callback=url))
    with Courier(world.sandbox, SHORT) as courier:
        assert courier.join(10)
    found = [(posting.state, codes(posting)) for posting in world.sandbox.postings()]
    assert sorted(found) == [("answered", [])] * 3 + [("failed", [11200])] * 3


# Other hosts


def test_redirects_are_followed_and_signed_anew(world: World, hook: Hook) -> None:
    hook.pages["/in"] = response(b"", "307 Temporary Redirect", Location="/two")
    hook.pages["/two"] = response(b"", "302 Found", Location="/three")
    hook.pages["/three"] = twiml("<Message>Hi</Message>")
    posting = receive(world, f"{hook.url}/in")
    assert [(request.method, request.target) for request in hook.arrived] == [
        ("POST", "/in"),
        ("POST", "/two"),
        ("GET", "/three"),
    ]
    validator = RequestValidator(world.sandbox.auth_token)
    for request in hook.arrived:
        signature = request.headers["X-Twilio-Signature"]
        assert validator.validate(hook.url + request.target, request.form, signature)
    assert (posting.state, len(sent(world))) == ("answered", 1)


def test_redirects_without_end(world: World, hook: Hook) -> None:
    hook.pages["/in"] = response(b"", "302 Found", Location="/in")
    assert codes(receive(world, f"{hook.url}/in")) == [11215]
    assert hook.connections == 11


@pytest.mark.parametrize(
    "there", ["http://example.com/", "http://10.0.0.1/", "//example.com/", "http://localhost.test/"]
)
def test_nothing_leads_to_another_host(world: World, hook: Hook, there: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest: looked_up.append(host) or real(host, *rest))
    hook.pages["/twiml"] = twiml(f"<Message>Hi</Message><Redirect>{there}</Redirect>")
    hook.pages["/http"] = response(b"", "307 Temporary Redirect", Location=there)
    hook.pages["/action"] = twiml(f'<Message action="{there}">Hi</Message>')
    service = world.service(NUMBER, fallback_url=f"{hook.url}/fallback")
    for page in ("twiml", "http", "action"):
        service.update(inbound_request_url=f"{hook.url}/{page}")
        posting = again(world)
        assert (codes(posting), posting.state) == ([None], "failed")
        assert len(posting.exchanges) == 1  # the fallback is for webhooks that fail, not for refusals
    assert set(looked_up) == {"127.0.0.1"}


def test_a_local_name_that_leads_elsewhere_is_not_posted_to(
    world: World, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args: answer)
    monkeypatch.setattr(socket, "socket", None)  # any attempt to connect would fail loudly
    posting = receive(world, "http://localhost/in", fallback_url=f"{hook.url}/fallback")
    assert (posting.state, posting.exchanges, codes(posting)) == ("not posted", (), [None])
    assert "another computer" in posting.troubles[0].why


def test_a_named_host_may_be_anywhere(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    world = open_world(options=Options(webhook_hosts=frozenset({"app.test"})))
    port = int(hook.url.rpartition(":")[2])
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args: answer)
    hook.pages["/in"] = twiml("")
    assert receive(world, f"http://app.test:{port}/in").state == "answered"
    assert hook.arrived[0].headers["Host"] == f"app.test:{port}"


def test_a_name_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise socket.gaierror

    world = open_world(options=Options(webhook_hosts=frozenset({"app.test"})))
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert codes(receive(world, "http://app.test/in")) == [11210]


# Couriers


def test_a_webhook_that_hangs_holds_up_no_other(world: World, hook: Hook) -> None:
    hook.pages["/"] = response()
    with listening(saying(b"", until=hook.ended)) as slow:
        with Courier(world.sandbox, Limits(total=30)):
            for url in (slow.url, hook.url):
                world.finished(world.send(PERSON, from_=NUMBER, status_callback=url))
            assert soon(lambda: len(hook.arrived) == 3)
            assert [request.form["MessageStatus"] for request in hook.arrived] == ["sending", "sent", "delivered"]
            began = time.monotonic()
        assert time.monotonic() - began < 1.5  # closing does not wait for it
    states = [posting.state for posting in world.sandbox.postings()]
    assert sorted(states) == ["answered"] * 3 + ["lost"] + ["waiting"] * 2
    assert couriers() == 0


def test_threads_are_there_only_while_there_is_something_to_post(world: World, hook: Hook) -> None:
    hook.pages["/"] = twiml("")
    with Courier(world.sandbox, SHORT) as courier:
        world.send(PERSON, from_=NUMBER, status_callback=hook.url)
        world.service(NUMBER, inbound_request_url="https://example.com/in")
        world.sandbox.receive(NUMBER, PERSON, "Hi")
        assert couriers() == 0
        world.clock.advance(10)
        world.client.messages.list()
        assert courier.join(10)
        assert soon(lambda: couriers() == 0)
    assert len(hook.arrived) == 3


def test_status_callbacks_come_although_nobody_looks(hook: Hook) -> None:
    hook.pages["/"] = response()
    sandbox = Sandbox(":memory:", seed=1, clock=RealClock())
    with Courier(sandbox, SHORT):
        client_of(sandbox).messages.create(to=PERSON, from_=NUMBER, body="Hi", status_callback=hook.url)
        assert soon(lambda: len(hook.arrived) == 3)
    assert [request.form["MessageStatus"] for request in hook.arrived] == ["sending", "sent", "delivered"]
    sandbox.close()


def test_a_clock_that_somebody_sets_going_brings_the_callbacks(hook: Hook) -> None:
    hook.pages["/"] = response()
    clock = AcceleratedClock(0)
    sandbox = Sandbox(":memory:", seed=1, clock=clock)
    with Courier(sandbox, SHORT):
        client_of(sandbox).messages.create(to=PERSON, from_=NUMBER, body="Hi", status_callback=hook.url)
        time.sleep(0.2)
        assert hook.arrived == []
        clock.set_speed(100)
        assert soon(lambda: len(hook.arrived) == 3)
    sandbox.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 0.0.0.0 is not this computer")
@pytest.mark.parametrize("named", [True, False])
def test_the_command_names_further_hosts(hook: Hook, named: bool) -> None:
    hook.pages["/"] = response()
    arguments = ("--webhook-host", "0.0.0.0") if named else ()
    with running("--database", ":memory:", "--speed", "100", *arguments) as (_, url, sid, token):
        callback = hook.url.replace("127.0.0.1", "0.0.0.0")
        client = Client(sid, token, http_client=Redirected(url))
        message = client.messages.create(to=PERSON, from_=NUMBER, body="Hi", status_callback=callback)
        assert soon(lambda: message.fetch().status == "delivered")
        assert not named or soon(lambda: len(hook.arrived) == 3)
    assert bool(hook.arrived) is named


KERNEL = """
import sys
from datetime import UTC, datetime
from toolkit.sandbox import ManualClock, Sandbox
from toolkit.sandbox.clock import AcceleratedClock
from toolkit.sandbox.courier import Courier
sandbox = Sandbox(sys.argv[1], clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))
with Courier(sandbox) as courier:
    print("ready", flush=True)
    sys.stdin.readline()
    courier.join(30)
"""


def test_processes_on_one_file_post_each_row_once(tmp_path: Path, hook: Hook) -> None:
    hook.pages["/in"] = twiml("<Message>Hi</Message>")
    world = open_world(tmp_path / "sandbox.sqlite3")
    world.service(NUMBER, inbound_request_url=f"{hook.url}/in")
    command = [sys.executable, "-c", KERNEL, str(tmp_path / "sandbox.sqlite3")]
    kernels = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for kernel in kernels:
        assert kernel.stdout is not None
        assert kernel.stdout.readline() == "ready\n"
    for _ in range(40):
        world.sandbox.receive(NUMBER, PERSON, "Hi")
        world.clock.advance(60)
    for kernel in kernels:
        kernel.communicate("\n", timeout=40)
        assert kernel.returncode == 0
    assert len({request.form["MessageSid"] for request in hook.arrived}) == len(hook.arrived) == 40
    assert [posting.state for posting in world.sandbox.postings()] == ["answered"] * 40
    assert len(sent(world)) == 40
    world.sandbox.close()


def test_closing_the_sandbox_first_does_no_harm(world: World, hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    with listening(saying(b"", until=hook.ended)) as slow, Courier(world.sandbox, SHORT):
        world.service(NUMBER, inbound_request_url=slow.url)
        world.sandbox.receive(NUMBER, PERSON, "Hi")
        assert soon(lambda: slow.connections == 1)
        world.sandbox.close()
        assert soon(lambda: couriers() == 0)
    assert caplog.records == []


def test_a_reset_while_a_webhook_is_asked_leaves_nothing_behind(world: World) -> None:
    def behave(connection: socket.socket) -> None:
        read(connection)
        world.sandbox.reset()
        connection.sendall(twiml("<Message>Too late</Message>"))

    with listening(behave) as hook, Courier(world.sandbox, SHORT) as courier:
        world.service(NUMBER, inbound_request_url=hook.url)
        world.sandbox.receive(NUMBER, PERSON, "Hi")
        assert courier.join(10)
    assert (world.sandbox.postings(), world.client.messages.list()) == ([], [])


def test_the_server_posts(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml("")
    world.service(NUMBER, inbound_request_url=f"{hook.url}/in")
    world.sandbox.receive(NUMBER, PERSON, "before")
    with serve(world.sandbox):
        world.sandbox.receive(NUMBER, PERSON, "meanwhile")
        assert soon(lambda: len(hook.arrived) == 2)
    assert [request.form["Body"] for request in hook.arrived] == ["before", "meanwhile"]


def test_the_token_is_nowhere_to_be_seen(world: World, hook: Hook) -> None:
    hook.pages["/in"] = twiml("")
    posting = receive(world, f"{hook.url}/in")
    with Courier(world.sandbox) as courier:
        assert world.sandbox.auth_token not in f"{posting!r} {courier!r} {world.sandbox!r} {vars(courier)!r}"


def test_what_a_subaccount_has_still_to_post_is_posted_when_its_file_is_opened_again(
    tmp_path: Path, hook: Hook
) -> None:
    first = open_world(tmp_path / "sandbox.db")
    shop = first.client.api.accounts.create(friendly_name="Shop")
    number = first.client.api.accounts(shop.sid).incoming_phone_numbers.create(
        phone_number="+12065550151", sms_url=hook.url
    )
    first.sandbox.receive(number.phone_number, PERSON, "Hi", account_sid=shop.sid)
    first.sandbox.close()

    again = open_world(tmp_path / "sandbox.db", seed=None)
    with Courier(again.sandbox, SHORT) as courier:
        assert courier.join(5)
    (posting,) = again.sandbox.postings(account_sid=shop.sid)
    (request,) = hook.arrived
    signature = request.headers["X-Twilio-Signature"]
    assert RequestValidator(shop.auth_token).validate(hook.url + request.target, request.form, signature)
    assert posting.parameters == request.form
    again.sandbox.close()
