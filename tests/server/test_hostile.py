"""Whatever arrives, the server answers in Twilio's form or closes, and goes on serving."""

from __future__ import annotations

import base64
import json
import socket
import time

import pytest
import requests

from tests.server.conftest import Served
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import Sandbox
from toolkit.sandbox.server import wire
from toolkit.sandbox.server.server import Server

HOST = b"Host: 127.0.0.1\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"

REQUESTS = {
    "no HTTP at all": (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
    "a bare line": (b"HELLO\r\n\r\n", 400),
    "no host": (b"GET /v1/Services HTTP/1.1\r\n\r\n", 400),
    "two hosts": (b"GET /v1/Services HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n", 400),
    "a foreign host": (b"GET /v1/Services HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
    "a foreign host in the target": (b"GET http://evil.example/v1/Services HTTP/1.1\r\n\r\n", 403),
    "a host that ends like Twilio's": (b"GET /v1/Services HTTP/1.1\r\nHost: eviltwilio.com\r\n\r\n", 403),
    "a bare CR in a header": (b"GET /v1/Services HTTP/1.1\r\n" + HOST + b"X: a\rSet-Cookie: b\r\n\r\n", 400),
    "a folded header": (b"GET /v1/Services HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n", 400),
    "a long line": (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    "many headers": (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 40_000 + b"\r\n\r\n", 431),
    "a huge body": (b"POST /v1/Services HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 999999999\r\n\r\n", 413),
    "two lengths": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "a negative length": (b"POST /v1/Services HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
    "chunks without credentials": (
        b"POST /v1/Services HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        401,
    ),
    "a body without credentials": (
        b"POST /v1/Services HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 17\r\n\r\nFriendlyName=%ff%",
        401,
    ),
    "bad UTF-8 in the query": (b"GET /v1/Services?Page=%ff HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a proxy's CONNECT": (b"CONNECT api.twilio.com:443 HTTP/1.1\r\n" + HOST + b"\r\n", 405),
    "no credentials": (b"GET /v1/Services HTTP/1.1\r\n" + HOST + b"\r\n", 401),
    "credentials that are none": (b"GET /v1/Services HTTP/1.1\r\n" + HOST + b"Authorization: Basic %%%\r\n\r\n", 401),
}  # fmt: skip


def authorized(served: Served) -> bytes:
    pair = f"{served.sandbox.account_sid}:{served.sandbox.auth_token}".encode()
    return b"Authorization: Basic " + base64.b64encode(pair) + b"\r\n"


def still_serves(served: Served) -> bool:
    return bool(served.client.messaging.v1.services.list())


@pytest.mark.parametrize(("request_", "status"), REQUESTS.values(), ids=REQUESTS)
def test_a_bad_request_is_refused_in_twilios_form(served: Served, request_: bytes, status: int) -> None:
    answered, text = served.raw(request_)
    body = json.loads(text.partition("\r\n\r\n")[2])

    assert answered == status
    assert (body["status"], set(body) >= {"code", "message", "more_info"}) == (status, True)
    assert "Set-Cookie" not in text
    assert still_serves(served)


def test_wrong_credentials_are_20003_and_asked_for(served: Served) -> None:
    response = requests.get(f"{served.url}/v1/Services", auth=("AC" + "0" * 32, "wrong"), timeout=20)

    assert (response.status_code, response.json()["code"]) == (401, 20003)
    assert response.headers["WWW-Authenticate"].startswith("Basic")


TRICKS = [
    "/v1/../2010-04-01/Accounts.json",
    "//v1/Services",
    "/v1/%2e%2e/Services",
    "/v1/Services/%00",
    "/v1/Services%2f",
    "/etc/passwd",
]


@pytest.mark.parametrize("path", TRICKS)
def test_path_tricks_find_nothing(served: Served, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\n".encode() + HOST + authorized(served) + b"\r\n"

    assert served.raw(request)[0] == 404


def test_json_bodies_are_not_read(served: Served) -> None:
    auth = (served.sandbox.account_sid, served.sandbox.auth_token)
    response = requests.post(f"{served.url}/v1/Services", json={"FriendlyName": "x"}, auth=auth, timeout=20)

    assert response.status_code == 400
    assert "FriendlyName" in response.json()["message"]


def test_head_has_the_headers_of_get_and_no_body(served: Served) -> None:
    auth = (served.sandbox.account_sid, served.sandbox.auth_token)
    response = requests.head(f"{served.url}/v1/Services", auth=auth, timeout=20)

    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["Content-Length"]) > 2


def test_a_client_that_dawdles_is_let_go_and_holds_nobody_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 1.0)
    slow = [socket.create_connection(served.address, timeout=20) for _ in range(20)]
    started = time.monotonic()
    for connection in slow:
        connection.sendall(b"GET /v1/Services HTTP/1.1\r\n")

    assert still_serves(served)
    assert b"408" in slow[0].recv(65536)
    assert time.monotonic() - started < 15
    for connection in slow:
        connection.close()


def test_a_bug_is_told_as_20500_without_its_traceback(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_self: Sandbox, _request: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(Sandbox, "handle", broken)
    response = requests.get(f"{served.url}/v1/Services", timeout=20)

    assert (response.status_code, response.json()["code"]) == (500, 20500)
    assert "secret detail" not in response.text


def test_a_database_that_cannot_be_used_is_20503(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_self: Sandbox, _request: object) -> None:
        raise ToolkitError("locked", "wait")

    monkeypatch.setattr(Sandbox, "handle", locked)
    assert requests.get(f"{served.url}/v1/Services", timeout=20).json()["code"] == 20503


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.1", "example.com", ""])
def test_only_this_computer_can_be_listened_on(served: Served, host: str) -> None:
    with pytest.raises(ToolkitError, match=r"127\.0\.0\.1"):
        Server(served.sandbox, host)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://[", ""])
def test_a_page_of_another_site_changes_nothing_with_remembered_credentials(served: Served, origin: str) -> None:
    for path in ("/v1/Services", "/sandbox/faults"):
        answer = served.ask("POST", path, data={"FriendlyName": "x", "What": "429"}, headers={"Origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, 20403)
    assert len(served.client.messaging.v1.services.list()) == 2


def test_a_page_of_this_computer_may_ask(served: Served) -> None:
    origin = {"Origin": "http://localhost:8888"}
    assert served.ask("POST", "/v1/Services", data={"FriendlyName": "x"}, headers=origin).status_code == 201
