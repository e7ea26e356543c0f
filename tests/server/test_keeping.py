"""Which connections are kept, for how long, and what follows what on them (RFC 9112, 9)."""

from __future__ import annotations

import io
import signal
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
import requests

from tests.server.conftest import Served
from tests.server.test_command import client, running
from tests.server.test_hostile import FORM, HOST, REQUESTS, authorized
from toolkit.sandbox.server import server, wire


@dataclass
class Answer:
    """One answer, read up to its own end."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Line:
    """A connection of bare bytes."""

    socket: socket.socket
    stream: io.BufferedReader

    def send(self, *requests_: bytes) -> None:
        self.socket.sendall(b"".join(requests_))

    def answer(self, *, body: bool = True) -> Answer:
        status = int(self.stream.readline().split(b" ")[1])
        headers: dict[str, str] = {}
        while head := self.stream.readline().decode().strip():
            name, _, value = head.partition(": ")
            headers[name] = value
        length = int(headers.get("Content-Length", "0")) if body else 0
        return Answer(status, headers, self.stream.read(length))

    def is_closed(self) -> bool:
        """Say whether nothing more comes, waiting for it."""
        return self.stream.read(1) == b""


@contextmanager
def line(served: Served) -> Iterator[Line]:
    with socket.create_connection(served.address, timeout=10) as connection, connection.makefile("rb") as stream:
        yield Line(connection, stream)


def request(served: Served, start: str = "GET /v1/Services?PageSize=1", *headers: bytes, version: str = "1.1") -> bytes:
    return f"{start} HTTP/{version}\r\n".encode() + HOST + authorized(served) + b"".join(headers) + b"\r\n"


def creation(served: Served, name: str) -> bytes:
    body = f"FriendlyName={name}".encode()
    return request(served, "POST /v1/Services", FORM, b"Content-Length: %d\r\n" % len(body)) + body


def names(served: Served) -> list[str]:
    return [service.friendly_name for service in served.client.messaging.v1.services.list()]


def test_a_client_goes_on_with_its_connection(served: Served) -> None:
    with requests.Session() as session:
        session.auth = (served.sandbox.account_sid, served.sandbox.auth_token)
        with session.get(f"{served.url}/v1/Services", stream=True, timeout=10) as first:
            used = first.raw.connection.sock.getsockname()
            assert first.json()["services"]
        for path, status in (("/v1/Services/nothing", 404), ("/v1/Services", 200)):
            with session.get(served.url + path, stream=True, timeout=10) as later:
                assert later.raw.connection.sock.getsockname() == used
                assert (later.status_code, later.json() != {}) == (status, True)
                assert "Connection" not in later.headers


def test_requests_sent_at_once_are_answered_in_order(served: Served) -> None:
    with line(served) as one:
        one.send(creation(served, "a"), request(served), creation(served, "b"), request(served, "GET /nothing"))
        assert [one.answer().status for _ in range(4)] == [201, 200, 201, 404]
    assert names(served)[:2] == ["b", "a"]


def test_answers_without_a_body_leave_the_next_one_readable(served: Served) -> None:
    (service, *_others) = served.client.messaging.v1.services.list()
    with line(served) as one:
        one.send(request(served, "HEAD /v1/Services"), request(served, f"DELETE /v1/Services/{service.sid}"))
        one.send(request(served))
        head, gone, page = one.answer(body=False), one.answer(), one.answer()
    assert (head.status, int(head.headers["Content-Length"]) > 2) == (200, True)
    assert (gone.status, "Content-Length" in gone.headers) == (204, False)
    assert (page.status, page.body[:1]) == (200, b"{")


def test_a_body_that_waits_for_100_continue_and_one_in_chunks_end_where_they_say(served: Served) -> None:
    with line(served) as one:
        one.send(request(served, "POST /v1/Services", FORM, b"Content-Length: 14\r\n", b"Expect: 100-continue\r\n"))
        assert one.answer().status == 100
        one.send(b"FriendlyName=a\r\n")  # and an empty line too many, as old clients sent it
        assert one.answer().status == 201
        chunks = b"e\r\nFriendlyName=b\r\n0\r\n\r\n"
        one.send(request(served, "POST /v1/Services", FORM, b"Transfer-Encoding: chunked\r\n"), chunks, request(served))
        assert [one.answer().status for _ in range(2)] == [201, 200]


@pytest.mark.parametrize(
    ("headers", "version"),
    [
        ((b"Connection: close\r\n",), "1.1"),
        ((b"Connection: Keep-Alive, Close\r\n",), "1.1"),
        ((), "1.0"),
        ((b"Connection: keep-alive\r\n",), "1.0"),
    ],
)
def test_a_client_that_wants_no_more_or_speaks_1_0_is_let_go(
    served: Served, headers: tuple[bytes, ...], version: str
) -> None:
    with line(served) as one:
        one.send(request(served, "GET /v1/Services", *headers, version=version))
        answer = one.answer()
        assert (answer.status, answer.headers["Connection"]) == (200, "close")
        assert one.is_closed()


BAD = {name: bytes_ for name, (bytes_, _status) in REQUESTS.items() if "credentials" not in name} | {
    "a body without credentials": REQUESTS["a body without credentials"][0],
    "bad UTF-8 in the body": b"POST /v1/Services HTTP/1.1\r\n%s" + HOST + FORM + b"Content-Length: 3\r\n\r\n%%ff",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_nothing_after_a_refused_request_is_carried_out(served: Served, bad: bytes) -> None:
    with line(served) as one:
        one.send(request(served), bad % authorized(served) if b"%s" in bad else bad)
        assert one.answer().status == 200
        answer = one.answer()
        assert (answer.status >= 400, answer.headers["Connection"]) == (True, "close")
        one.send(creation(served, "smuggled"))
        assert one.is_closed()
    assert "smuggled" not in names(served)


def test_what_goes_beyond_a_body_is_no_part_of_it(served: Served) -> None:
    with line(served) as one:
        one.send(creation(served, "a"), b"&FriendlyName=b", creation(served, "smuggled"))
        assert [one.answer().status for _ in range(2)] == [201, 400]
        assert one.is_closed()
    assert names(served)[0] == "a"


@pytest.mark.parametrize("what", ["dropped", "lost"])
def test_a_fault_breaks_a_kept_connection(served: Served, what: str) -> None:
    with line(served) as one:
        one.send(request(served))
        assert one.answer().status == 200
        served.sandbox.faults.add(what, times=1)
        one.send(request(served), request(served))
        assert one.is_closed()


def test_an_idle_connection_ends_without_a_word(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "IDLE_SECONDS", 0.3)
    for before in (b"", request(served)):
        started = time.monotonic()
        with line(served) as one:
            one.send(before)
            assert not before or one.answer().status == 200
            assert one.is_closed()
        assert 0.2 < time.monotonic() - started < 5


def test_each_request_has_the_whole_time_from_its_first_byte(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.6)
    with line(served) as one:
        for _ in range(3):
            time.sleep(0.4)
            one.send(request(served))
            assert one.answer().status == 200
        time.sleep(0.8)
        one.send(request(served)[:20])
        assert one.answer().status == 408
        assert one.is_closed()


def test_the_longest_idle_connection_makes_way(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 3)
    with server.serve(served.sandbox) as url:
        other = Served(served.sandbox, url)
        with line(other) as first, line(other) as second, line(other) as third:
            for one in (first, second, third, first):
                one.send(request(served))
                assert one.answer().status == 200
                time.sleep(0.2)  # it is idle a moment after its answer arrived
            started = time.monotonic()
            assert other.ask("GET", "/v1/Services").status_code == 200
            assert time.monotonic() - started < 2
            assert second.is_closed()
            for one in (first, third):
                one.send(request(served))
                assert one.answer().status == 200


def test_a_connection_is_not_kept_while_another_waits(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 1)
    served.sandbox.faults.add("slow", seconds=0.5, times=1)
    with server.serve(served.sandbox) as url, line(other := Served(served.sandbox, url)) as one:
        one.send(request(served))
        time.sleep(0.1)
        with line(other) as waiting:
            waiting.send(request(served))
            assert one.answer().headers["Connection"] == "close"
            assert one.is_closed()
            assert "Connection" not in waiting.answer().headers


def test_more_clients_than_slots_are_all_served_again_and_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 4)
    with server.serve(served.sandbox) as url:
        clients = [Served(served.sandbox, url).client for _ in range(10)]
        for _ in range(3):
            for each in clients:
                assert each.messaging.v1.services.list()


def test_the_end_waits_for_no_idle_connection_but_answers_what_has_arrived(served: Served) -> None:
    served.sandbox.faults.add("slow", method="POST", seconds=20)
    with ExitStack() as lines:
        with server.serve(served.sandbox) as url:
            idle, busy = (lines.enter_context(line(Served(served.sandbox, url))) for _ in range(2))
            idle.send(request(served))
            assert idle.answer().status == 200
            busy.send(creation(served, "last"))
            while "last" not in names(served):
                time.sleep(0.01)
            started = time.monotonic()
        assert time.monotonic() - started < 3
        assert idle.is_closed()
        answer = busy.answer()
        assert (answer.status, answer.headers["Connection"]) == (201, "close")


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_command_ends_at_once_under_idle_clients(end: signal.Signals) -> None:
    with running("--database", ":memory:") as (process, *access):
        clients = [client(*access) for _ in range(3)]
        assert all(each.messaging.v1.services.list() for each in clients)
        started = time.monotonic()
        process.send_signal(end)
        process.wait(10)
        assert time.monotonic() - started < 3


def test_a_kept_connection_answers_without_delay(served: Served) -> None:
    def seconds(one: Line) -> float:
        started = time.perf_counter()
        one.send(creation(served, "x"))
        assert one.answer().status == 201
        return time.perf_counter() - started

    with line(served) as one:
        assert statistics.median(seconds(one) for _ in range(15)) < 0.035  # Nagle and delayed ACK cost 0.044
