"""Values and paths that no honest client sends: answered in Twilio's form, in process and over HTTP alike."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest
import requests

from tests.server.conftest import Served
from tests.server.test_hostile import FORM, HOST, authorized, still_serves
from toolkit.sandbox import Request, Response
from toolkit.sandbox.http_client import InProcessHttpClient
from toolkit.sandbox.server import wire


def ask(served: Served, method: str, path: str, *params: tuple[str, str]) -> Response:
    """Ask in process."""
    url = f"https://messaging.twilio.com{path}"
    return served.sandbox.handle(
        Request(method, url, {}, params, (served.sandbox.account_sid, served.sandbox.auth_token))
    )


def send(served: Served, method: str, path: bytes, body: bytes = b"", headers: bytes = b"") -> tuple[int, Any]:
    """Send bytes over HTTP; return the status and the decoded body."""
    head = method.encode() + b" " + path + b" HTTP/1.1\r\n" + HOST + authorized(served) + FORM + headers
    status, text = served.raw(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    return status, json.loads(text.partition("\r\n\r\n")[2] or "null")


BAD_TEXT = {
    "half a character": b"FriendlyName=%c3",
    "a raw byte": b"FriendlyName=\xff",
    "a lone surrogate": b"FriendlyName=%ed%a0%80",
    "an overlong slash": b"FriendlyName=%c0%af",
    "a bad name": b"%ff=1&FriendlyName=x",
}


@pytest.mark.parametrize("body", BAD_TEXT.values(), ids=BAD_TEXT)
def test_text_that_is_not_utf_8_is_refused_and_nothing_is_made(served: Served, body: bytes) -> None:
    before = len(served.client.messaging.v1.services.list())

    assert send(served, "POST", b"/v1/Services", body)[0] == 400
    assert send(served, "GET", b"/v1/Services?" + body)[0] == 400
    assert len(served.client.messaging.v1.services.list()) == before


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_a_lone_surrogate_from_python_is_refused_like_bad_utf_8(served: Served, text: str) -> None:
    client = InProcessHttpClient(served.sandbox)
    auth = (served.sandbox.account_sid, served.sandbox.auth_token)
    url = "https://messaging.twilio.com/v1/Services"

    assert client.request("POST", url, data={"FriendlyName": text}, auth=auth).status_code == 400
    assert client.request("POST", url, data={text: "x", "FriendlyName": "x"}, auth=auth).status_code == 400
    assert ask(served, "POST", "/v1/Services", ("FriendlyName", text)).status == 400
    assert client.request("GET", url, auth=auth).status_code == 200


def test_nul_and_markup_are_kept_as_text_and_break_nothing(served: Served) -> None:
    for name in ("a\x00b", "<script>", '"; DROP TABLE resource; --', "\u202eowl", "🦉", "a\r\nSet-Cookie: b"):
        response = ask(served, "POST", "/v1/Services", ("FriendlyName", name))
        assert response.status in (201, 400)
        if response.status == 201:
            sid = json.loads(response.body)["sid"]
            assert json.loads(ask(served, "GET", f"/v1/Services/{sid}").body)["friendly_name"] == name


PATHS = {
    b"/v1/Services%2f": 404,
    b"/v1//Services": 404,
    b"/v1/Services/": 404,
    b"/v1/Services;a=b": 404,
    b"/v1/Services;": 404,
    b"/v1/./Services": 404,
    b"/v1/Services/..": 404,
    b"/v1/Services/%2e%2e/%2e%2e/2010-04-01/Accounts.json": 404,
    b"/V1/services": 404,
    b"/v1/Services.json": 404,
    b"/v1/Services/%ff": 404,
    b"/v1/Services/%ed%a0%80": 404,
    b"/v1/Services/MG%00": 404,
    b"/2010-04-01/Accounts": 404,
    b"/2010-04-01/Accounts.xml": 404,
    b"/2010-04-01/Accounts.json.json": 404,
    b"/2010-04-01/Accounts/.json": 404,
    b"/": 404,
    b"/%": 404,
}


@pytest.mark.parametrize(("path", "status"), PATHS.items(), ids=lambda value: str(value))
def test_a_path_is_what_the_documents_write_or_nothing(served: Served, path: bytes, status: int) -> None:
    answered, body = send(served, "GET", path)

    assert (answered, body["code"]) == (status, 20404)


def test_another_accounts_sid_is_not_found(served: Served) -> None:
    other = b"/2010-04-01/Accounts/AC" + b"0" * 32

    for path in (b".json", b"/Messages.json", b"/IncomingPhoneNumbers.json", b"/SMS/ShortCodes.json"):
        status, body = send(served, "GET", other + path)
        assert (status, body["code"]) == (404, 20404)
    assert send(served, "POST", other + b"/Messages.json", b"To=%2B14155550100&From=24680&Body=x")[0] == 404


@pytest.mark.parametrize(
    ("user", "password"),
    [("", ""), ("AC" + "0" * 32, "x"), ("{sid}", ""), ("{sid}", "{token} "), ("{sid}", "é"), ("{token}", "{sid}")],
)
def test_wrong_credentials_are_refused_in_every_form(served: Served, user: str, password: str) -> None:
    known = {"sid": served.sandbox.account_sid, "token": served.sandbox.auth_token}
    auth = (user.format(**known).encode(), password.format(**known).encode())
    response = requests.get(f"{served.url}/v1/Services", auth=auth, timeout=20)

    assert (response.status_code, response.json()["code"]) == (401, 20003)
    assert served.sandbox.auth_token not in response.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "twilio.com.evil.example", "169.254.169.254"]
)
def test_a_web_page_that_points_its_name_here_gets_nothing(served: Served, host: str) -> None:
    request = f"GET /v1/Services HTTP/1.1\r\nHost: {host}\r\n".encode() + authorized(served) + b"\r\n"

    assert served.raw(request)[0] == 403


@pytest.mark.parametrize(
    "host",
    [
        "",
        "127.0.0.1/x",
        "127.0.0.1?x=",
        "127.0.0.1#",
        "me@127.0.0.1",
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1:",
        "[::1",
        "\\",
    ],
)
def test_a_host_is_a_name_and_a_port_at_the_most(served: Served, host: str) -> None:
    request = f"GET /v1/Services HTTP/1.1\r\nHost: {host}\r\n".encode() + authorized(served) + b"\r\n"

    assert served.raw(request)[0] == 400


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://127.0.0.1/v1/Services#top", 200),
        ("https://messaging.twilio.com/v1/Services", 200),
        ("http://127.0.0.1:8080", 404),
        ("http://127.0.0.1?PageSize=1", 400),
        ("ftp://127.0.0.1/v1/Services", 400),
        ("v1/Services", 400),
        ("*", 400),
        ("http:///v1/Services", 400),
    ],
)
def test_a_whole_url_may_be_asked_for(served: Served, target: str, status: int) -> None:
    request = f"GET {target} HTTP/1.1\r\n".encode() + HOST + authorized(served) + b"\r\n"

    assert served.raw(request)[0] == status


PAGING = [
    (b"PageSize=0", 400),
    (b"PageSize=-1", 400),
    (b"PageSize=1e999", 400),
    (b"PageSize=NaN", 400),
    (b"PageSize=1.5", 400),
    (b"PageSize=" + b"9" * 5000, 400),
    (b"PageSize=%EF%BC%91", 400),
    (b"PageSize=true", 400),
    (b"Page=-1", 400),
    (b"Page=99999999999999999999", 400),
    (b"PageToken=PA-1", 400),
    (b"PageToken=PC1", 400),
    (b"PageToken=PA999999999999999999999", 400),
    (b"PageToken=%00", 400),
    (b"PageSize=1001", 200),
    (b"PageSize=1000000000", 200),
    (b"PageToken=PA999999999999999999", 200),
    (b"PageToken=PB0", 200),
    (b"Page=7", 200),
]


@pytest.mark.parametrize(("query", "status"), PAGING, ids=lambda value: str(value)[:40])
def test_paging_takes_whole_numbers_and_its_own_tokens(served: Served, query: bytes, status: int) -> None:
    answered, body = send(served, "GET", b"/v1/Services?" + query)

    assert answered == status
    if status == 200:
        assert body["meta"]["page_size"] <= 1000
    else:
        assert body["code"] == (21481 if query.startswith(b"PageToken") else 20001)


@pytest.mark.parametrize("value", ["1e999", "-0", "0x10", "1_000", " 5", "٣", "9" * 4000, "NaN", "true", "-1", "1.0"])
def test_odd_numbers_are_refused(served: Served, value: str) -> None:
    response = ask(served, "POST", "/v1/Services", ("FriendlyName", "x"), ("ValidityPeriod", value))

    assert response.status == 400


@pytest.mark.parametrize("value", ["1", "0", "yes", "on", "T", "null", "true ", "[]"])
def test_a_boolean_is_true_or_false(served: Served, value: str) -> None:
    assert ask(served, "POST", "/v1/Services", ("FriendlyName", "x"), ("StickySender", value)).status == 400


def test_of_a_parameter_that_repeats_the_last_one_counts(served: Served) -> None:
    status, body = send(served, "POST", b"/v1/Services", b"FriendlyName=first&FriendlyName=last&friendlyname=other")

    assert (status, body["friendly_name"]) == (201, "last")


def test_too_many_parameters_are_refused(served: Served) -> None:
    assert send(served, "POST", b"/v1/Services", b"&".join([b"FriendlyName=x"] * 1001))[0] == 400


def test_a_body_as_large_as_allowed_is_read_and_one_byte_more_is_not(served: Served) -> None:
    name = b"FriendlyName="

    assert send(served, "POST", b"/v1/Services", name + b"x" * (wire.BODY_LIMIT - len(name)))[0] == 400
    assert send(served, "POST", b"/v1/Services", name + b"x" * (wire.BODY_LIMIT - len(name) + 1))[0] == 413


def test_what_is_sent_never_becomes_a_header(served: Served) -> None:
    for value in (b"x%0d%0aSet-Cookie:%20a=b", b"x\tSet-Cookie: a"):
        path = b"/v1/Services/" + value.replace(b"\t", b"%09").replace(b" ", b"%20")
        request = b"GET " + path + b" HTTP/1.1\r\n" + HOST + authorized(served) + b"\r\n"
        head, _, _body = served.raw(request)[1].partition("\r\n\r\n")
        assert "set-cookie" not in head.lower()


def test_a_body_that_trickles_in_is_let_go(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.6)
    head = b"POST /v1/Services HTTP/1.1\r\n" + HOST + authorized(served) + FORM + b"Content-Length: 1000\r\n\r\n"
    started = time.monotonic()
    with socket.create_connection(served.address, timeout=10) as connection:
        connection.sendall(head)
        for _ in range(5):
            connection.sendall(b"F")
            time.sleep(0.2)
        assert b"408" in connection.recv(65536)
    assert time.monotonic() - started < 5
    assert still_serves(served)
