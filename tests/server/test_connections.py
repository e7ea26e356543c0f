"""What happens on a connection: whole requests only, bounded in time, size and number."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import statistics
import subprocess
import threading
import time

import pytest
import requests

from tests.server.conftest import Served
from toolkit.sandbox.server import server, wire


def auth(served: Served) -> tuple[str, str]:
    return served.sandbox.account_sid, served.sandbox.auth_token


def ask(served: Served, method: str, path: str = "/v1/Services", **options: object) -> requests.Response:
    return requests.request(method, served.url + path, timeout=15, **{"auth": auth(served)} | options)


def raw(served: Served, line: str, *headers: str) -> bytes:
    """Return a request with the right credentials, as bytes."""
    pair = base64.b64encode(":".join(auth(served)).encode()).decode()
    return "\r\n".join([line, "Host: 127.0.0.1", f"Authorization: Basic {pair}", *headers, "", ""]).encode()


def everything(connection: socket.socket) -> bytes:
    """Return what arrives until the other side closes."""
    received = b""
    while part := connection.recv(65536):
        received += part
    return received


def test_half_a_request_is_not_carried_out(served: Served) -> None:
    (service, *_others) = served.client.messaging.v1.services.list()
    whole = raw(served, f"DELETE /v1/Services/{service.sid} HTTP/1.1")
    kind = "Content-Type: application/x-www-form-urlencoded"
    form = raw(served, "POST /v1/Services HTTP/1.1", kind, "Content-Length: 15") + b"FriendlyName=x"
    for half in (whole[:-2], whole[:-1], whole[:40], form):
        with socket.create_connection(served.address, timeout=15) as connection:
            connection.sendall(half)
            connection.shutdown(socket.SHUT_WR)
            assert everything(connection) == b""
    assert len(served.client.messaging.v1.services.list()) == 2


def test_a_client_whose_body_is_too_large_hears_it(served: Served) -> None:
    answer = ask(served, "POST", data={"FriendlyName": "x" * (4 << 20)})

    assert (answer.status_code, answer.json()["code"]) == (413, 20001)


def test_a_client_that_dawdles_is_let_go_however_busy_it_looks(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.5)
    started = time.monotonic()
    answer = b""
    with socket.create_connection(served.address) as connection:
        connection.settimeout(0.05)
        for byte in raw(served, "GET /v1/Services HTTP/1.1"):
            connection.sendall(bytes([byte]))
            try:
                answer = connection.recv(65536)
                break
            except TimeoutError:
                continue

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - started < 5


def test_a_client_that_never_reads_does_not_keep_its_thread(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.5)
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    with ours, theirs, pytest.raises(TimeoutError):
        wire.write(ours, server.Response(200, "x" * 10_000_000))


def test_connections_are_bounded_and_those_beyond_wait(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.5)
    monkeypatch.setattr(server, "CONNECTIONS", 4)
    with server.serve(served.sandbox) as url:
        other = Served(served.sandbox, url)
        before = threading.active_count()
        half = [socket.create_connection(other.address) for _ in range(12)]
        for connection in half:
            connection.sendall(b"GET /v1/Services HTTP/1.1\r\n")
        time.sleep(0.2)
        assert threading.active_count() <= before + 4
        assert ask(other, "GET").status_code == 200
        for connection in half:
            connection.close()


def test_many_clients_at_once_are_all_answered(served: Served) -> None:
    statuses: list[int] = []

    def create(number: int) -> None:
        statuses.append(ask(served, "POST", data={"FriendlyName": str(number)}).status_code)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 60


def test_after_the_block_nobody_listens_and_an_idle_client_holds_nothing_up(served: Served) -> None:
    started = time.monotonic()
    with server.serve(served.sandbox) as url:
        address = Served(served.sandbox, url).address
        idle = socket.create_connection(address, timeout=15)
        idle.sendall(b"GET /v1/Services HTTP/1.1\r\nHost: 127")
        time.sleep(0.1)

    with idle:
        assert everything(idle) == b""
    assert time.monotonic() - started < 5
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=15)


def test_a_client_that_takes_the_sandbox_for_its_proxy_is_led_on_through_it(served: Served) -> None:
    line = "GET https://messaging.twilio.com/v1/Services?PageSize=1 HTTP/1.1"
    status, text = served.raw(raw(served, line))

    meta = json.loads(text.partition("\r\n\r\n")[2])["meta"]
    assert (status, meta["next_page_url"].partition("?")[0]) == (200, "https://messaging.twilio.com/v1/Services")


def test_what_a_stranger_says_of_the_address_is_not_believed(served: Served) -> None:
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    (service, *_others) = ask(served, "GET", headers=forged).json()["services"]

    assert service["url"].startswith(f"{served.url}/v1/Services/")


def test_no_web_page_may_read_an_answer(served: Served) -> None:
    for method in ("GET", "OPTIONS"):
        headers = ask(served, method, headers={"Origin": "https://evil.example"}).headers
        assert set(headers) == {"Date", "Content-Type", "Content-Length", "Twilio-Request-Id"}


def test_what_is_stored_stays_inside_the_body(served: Served) -> None:
    name = "a\r\nSet-Cookie: b\r\n\r\n\x00\x1b[31m\u202e"
    answer = ask(served, "POST", data={"FriendlyName": name})

    assert answer.json()["friendly_name"] == name
    assert "Set-Cookie" not in answer.headers


def test_an_answer_does_not_wait_for_a_delayed_acknowledgement(served: Served) -> None:
    def seconds() -> float:
        started = time.perf_counter()
        ask(served, "GET")
        return time.perf_counter() - started

    assert statistics.median(seconds() for _ in range(15)) < 0.035  # Nagle and delayed ACK cost 0.044


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_is_told_to_go_on_with_a_large_body(served: Served) -> None:
    command = ["curl", "-sS", "-u", ":".join(auth(served)), f"{served.url}/v1/Services", "-H", "Expect: 100-continue"]
    command += ["-w", " %{time_total}", "-d", "FriendlyName=curl", "-d", f"Ignored={'x' * 100_000}"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)

    body, _, seconds = done.stdout.rpartition(" ")
    assert json.loads(body)["friendly_name"] == "curl"
    assert float(seconds) < 0.9, "curl waits a second where nobody says 100 Continue"


def test_a_mistake_is_logged_without_credentials(
    served: Served, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_request: object) -> None:
        raise KeyError("the detail")

    monkeypatch.setattr(served.sandbox, "handle", broken)
    assert ask(served, "GET").status_code == 500
    assert "the detail" in caplog.text
    assert served.sandbox.auth_token not in caplog.text
