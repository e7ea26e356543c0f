"""Who may not ask hears it after the head of a request: no body is read without credentials, or for a foreign page."""

from __future__ import annotations

import base64
import socket
import threading
import time
from contextlib import ExitStack

import orjson
import pytest

from tests.server.conftest import Served
from tests.server.test_hostile import FORM, HOST, authorized
from tests.server.test_keeping import Line, creation, line, names, request
from toolkit.sandbox.server import server, wire

IMPORT = b"POST /sandbox/import HTTP/1.1\r\n"
FORMS = b"POST /v1/Services HTTP/1.1\r\n"


def basic(user: str, password: str) -> bytes:
    return b"Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()) + b"\r\n"


def refusal(one: Line) -> tuple[int, int, str | None]:
    """Return status, code and ``Connection`` of the next answer."""
    answer = one.answer()
    return answer.status, orjson.loads(answer.body)["code"], answer.headers.get("Connection")


STRANGERS = {
    "nothing": lambda sid: b"",
    "an unknown account": lambda sid: basic("AC" + "0" * 32, "x" * 32),
    "the account alone": lambda sid: basic(sid, ""),
    "a wrong token": lambda sid: basic(sid, "0" * 32),
    "no base64": lambda sid: b"Authorization: Basic %%%\r\n",
    "another scheme": lambda sid: b"Authorization: Bearer abc\r\n",
    "two of them": lambda sid: 2 * basic(sid, "0" * 32),
}
BODIES = {
    "the first byte of a form": (FORMS, FORM, b"Content-Length: 1000\r\n\r\nF"),
    "nothing of a form": (FORMS, FORM, b"Content-Length: 1000\r\n\r\n"),
    "a whole form": (FORMS, FORM, b"Content-Length: 14\r\n\r\nFriendlyName=x"),
    "a form that waits": (FORMS, FORM, b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n"),
    "a part of a chunk": (FORMS, FORM, b"Transfer-Encoding: chunked\r\n\r\nff\r\nFriendly"),
    "a chunk that waits": (IMPORT, b"Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"),
    "half an import": (IMPORT, b"Content-Length: 200000\r\n\r\n" + b"{" * 100_000),
    "the body of a GET": (b"GET /v1/Services HTTP/1.1\r\n", b"Content-Length: 9\r\n\r\nx"),
    "the body of a signed file": (b"GET /sandbox/deactivations HTTP/1.1\r\n", b"Content-Length: 9\r\n\r\nx"),
    "a path that is not there": (b"POST /nothing HTTP/1.1\r\n", b"Content-Length: 9\r\n\r\nx"),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_is_refused_before_the_body(served: Served, stranger: str, body: tuple[bytes, ...]) -> None:
    start, *rest = body
    with line(served) as one:
        one.send(start, HOST, STRANGERS[stranger](served.sandbox.account_sid), *rest)
        assert refusal(one) == (401, 20003, "close")
        one.send(creation(served, "smuggled"))
        assert one.is_closed()
    assert len(names(served)) == 2


FOREIGN = {
    "another site's": (b"Origin: https://evil.example\r\n", 403),
    "a page that hides its site": (b"Origin: null\r\n", 403),
    "one named like this computer": (b"Origin: http://127.0.0.1.evil.example\r\n", 403),
    "two": (b"Origin: http://localhost\r\nOrigin: https://evil.example\r\n", 403),
    "crossing sites without an origin": (b"Sec-Fetch-Site: cross-site\r\n", 403),
    "another site's that lies": (b"Origin: https://evil.example\r\nSec-Fetch-Site: same-origin\r\n", 403),
    "something newer": (b"Sec-Fetch-Site: next-site\r\n", 403),
    "both": (b"Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n", 403),
    "a notebook's": (b"Origin: http://localhost:8888\r\nSec-Fetch-Site: cross-site\r\n", 201),
    "one of this host": (b"Sec-Fetch-Site: same-site\r\n", 201),
    "the sandbox's own": (b"Origin: http://127.0.0.1:1\r\nSec-Fetch-Site: same-origin\r\n", 201),
    "the user's own": (b"Sec-Fetch-Site: none\r\n", 201),
    "none": (b"", 201),
}


@pytest.mark.parametrize(("headers", "status"), FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_page_is_refused_before_the_body_though_it_has_credentials(
    served: Served, headers: bytes, status: int
) -> None:
    with line(served) as one:
        one.send(FORMS, HOST, authorized(served), FORM, headers, b"Content-Length: 14\r\n\r\n")
        if status == 403:
            assert refusal(one) == (403, 20403, "close")
        else:
            one.send(b"FriendlyName=a")
            assert one.answer().status == status
    with line(served) as one:
        one.send(request(served, "DELETE /v1/Services/nothing", headers), request(served))
        assert [one.answer().status for _ in range(2)] == [403 if status == 403 else 404, 200]


def test_a_foreign_page_may_ask_for_what_it_cannot_read(served: Served) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert served.ask("GET", "/v1/Services", headers=headers).status_code == 200


def test_a_foreign_host_comes_before_credentials(served: Served) -> None:
    with line(served) as one:
        one.send(FORMS, b"Host: evil.example\r\n", authorized(served), b"Content-Length: 9\r\n\r\nx")
        assert refusal(one) == (403, 20403, "close")


def test_a_subaccount_may_send_to_its_own_api_alone_and_only_while_it_is_active(served: Served) -> None:
    below = served.client.api.v2010.accounts.create(friendly_name="below")
    own = basic(below.sid, below.auth_token)
    with line(served) as one:
        one.send(IMPORT, HOST, own, b"Content-Length: 60000000\r\n\r\n{")
        assert refusal(one) == (401, 20003, "close")
    with line(served) as one:
        one.send(FORMS, HOST, own, FORM, b"Content-Length: 14\r\n\r\nFriendlyName=a")
        assert one.answer().status == 201
        served.client.api.v2010.accounts(below.sid).update(status="suspended")
        one.send(FORMS, HOST, own, FORM, b"Content-Length: 14\r\n\r\n")
        assert refusal(one) == (401, 20005, "close")


def test_a_request_without_a_body_is_refused_and_another_may_follow(served: Served) -> None:
    with line(served) as one:
        one.send(b"GET /v1/Services HTTP/1.1\r\n" + HOST + b"\r\n", request(served))
        assert refusal(one) == (401, 20003, None)
        assert one.answer().status == 200


def drip(address: tuple[str, int], start: bytes, drops: bytes, end: threading.Event) -> None:
    """Come again and again to send ``start`` and then a byte now and then, and never end a request."""
    while not end.is_set():
        try:
            with socket.create_connection(address, timeout=10) as connection:
                connection.sendall(start)
                while not end.wait(0.02):
                    connection.sendall(drops)
        except OSError:
            continue


@pytest.mark.parametrize("kind", ["heads", "forms", "chunks", "refused bodies", "imports", "silence"])
def test_those_who_dribble_delay_nobody(served: Served, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 6)
    known = HOST + authorized(served)
    start, drops = {
        "heads": (FORMS + HOST, b"X: a\r\n"),
        "forms": (FORMS + known + FORM + b"Content-Length: 1000\r\n\r\n", b"a"),
        "chunks": (FORMS + known + FORM + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        "refused bodies": (FORMS + HOST + FORM + b"Content-Length: 1000000\r\n\r\n", b"a"),
        "imports": (IMPORT + known + b"Content-Length: 60000000\r\n\r\n" + b"{" * 2_000_000, b"a"),
        "silence": (b"", b""),
    }[kind]
    end = threading.Event()
    with server.serve(served.sandbox) as url:
        other = Served(served.sandbox, url)
        many = [threading.Thread(target=drip, args=(other.address, start, drops, end)) for _ in range(18)]
        for each in many:
            each.start()
        time.sleep(0.3)
        started = time.monotonic()
        for _ in range(3):
            assert other.ask("GET", "/v1/Services").status_code == 200
            assert other.ask("POST", "/sandbox/import", data=served.sandbox.dump()).status_code == 200
        took = time.monotonic() - started
        end.set()
        for each in many:
            each.join()
    assert took / 6 < 2, "each of them took so many seconds"


def test_a_request_under_way_has_a_moment_though_others_wait(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 1)
    monkeypatch.setattr(server, "GRACE", 3.0)
    with server.serve(served.sandbox) as url, line(other := Served(served.sandbox, url)) as one:
        whole = creation(served, "in two parts")
        one.send(whole[:-5])
        time.sleep(0.2)
        with line(other) as waiting:
            waiting.send(request(served))
            time.sleep(0.2)
            one.send(whole[-5:])
            assert one.answer().status == 201
            assert waiting.answer().status == 200


def test_an_answer_under_way_makes_way_for_nobody(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 2)
    monkeypatch.setattr(server, "GRACE", 0.1)
    served.sandbox.faults.add("slow", method="POST", seconds=1.0)
    with server.serve(served.sandbox) as url, ExitStack() as lines:
        two = [lines.enter_context(line(Served(served.sandbox, url))) for _ in range(2)]
        for one in two:
            one.send(creation(served, "slow"))
        time.sleep(0.3)
        assert Served(served.sandbox, url).ask("GET", "/v1/Services").status_code == 200
        assert [one.answer().status for one in two] == [201, 201]


def test_large_imports_at_once_are_all_taken(served: Served) -> None:
    account = served.sandbox.dump().encode() + b" " * (3 * wire.BODY_LIMIT)
    statuses: list[int] = []

    def load() -> None:
        statuses.append(served.ask("POST", "/sandbox/import", data=account).status_code)

    threads = [threading.Thread(target=load) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 6


def test_one_large_import_is_in_memory_at_a_time(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = 0, 0
    load = served.sandbox.load

    def watched(text: bytes) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.1)
        load(text)
        inside -= 1

    monkeypatch.setattr(served.sandbox, "load", watched)
    test_large_imports_at_once_are_all_taken(served)
    assert most == 1
