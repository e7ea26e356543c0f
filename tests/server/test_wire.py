"""Bodies in chunks, as some clients send them (https://www.rfc-editor.org/rfc/rfc9112#section-7.1)."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.conftest import Served
from tests.server.test_hostile import FORM, HOST, authorized
from toolkit.sandbox.server import wire

CHUNKED = b"Transfer-Encoding: chunked\r\n"


def head(served: Served, *headers: bytes, version: bytes = b"1.1") -> bytes:
    line = b"POST /v1/Services HTTP/" + version + b"\r\n"
    return line + HOST + authorized(served) + FORM + b"".join(headers or (CHUNKED,)) + b"\r\n"


def services(served: Served) -> list[str]:
    return [service.friendly_name for service in served.client.messaging.v1.services.list()]


def test_a_client_may_send_what_it_does_not_know_the_length_of(served: Served) -> None:
    def parts() -> Iterator[bytes]:
        yield b"Friendly"
        yield b"Name=in+"
        yield b"chunks"

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = served.ask("POST", "/v1/Services", data=parts(), headers=kind)
    assert (answer.status_code, answer.json()["friendly_name"]) == (201, "in chunks")


WHOLE = {
    "one chunk": b"e\r\nFriendlyName=a\r\n0\r\n\r\n",
    "letters and zeros": b"00E\r\nFriendlyName=a\r\n000\r\n\r\n",
    "extensions": b"e;a=1 ; b=\"2\"\r\nFriendlyName=a\r\n0;last\r\n\r\n",
    "trailers": b"e\r\nFriendlyName=a\r\n0\r\nX-Sum: 1\r\nContent-Length: 5\r\n\r\n",
    "a byte a chunk": b"".join(b"1\r\n%c\r\n" % byte for byte in b"FriendlyName=a") + b"0\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
def test_chunks_are_put_together(served: Served, body: bytes) -> None:
    status, text = served.raw(head(served) + body)
    assert (status, json.loads(text.partition("\r\n\r\n")[2])["friendly_name"]) == (201, "a")


BAD = {
    "no number": (b"x\r\nabc\r\n0\r\n\r\n", 400),
    "no size at all": (b"\r\nabc\r\n0\r\n\r\n", 400),
    "a sign": (b"+3\r\nabc\r\n0\r\n\r\n", 400),
    "a size in Python's way": (b"0x3\r\nabc\r\n0\r\n\r\n", 400),
    "an endless size": (b"f" * 300 + b"\r\n", 400),
    "an enormous size": (b"fffffffff\r\n", 413),
    "a chunk that goes on": (b"3\r\nabcdef\r\n0\r\n\r\n", 400),
    "too many trailers": (b"0\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", 431),
    "a bad trailer": (b"0\r\n bad\r\n\r\n", 400),
    "together too much": (b"80000\r\n" + b"x" * 0x80000 + b"\r\n80001\r\n" + b"x" * 0x80001 + b"\r\n0\r\n\r\n", 413),
}


@pytest.mark.parametrize(("body", "status"), BAD.values(), ids=BAD)
def test_bad_chunks_are_refused_and_nothing_is_made(served: Served, body: bytes, status: int) -> None:
    assert served.raw(head(served) + body)[0] == status
    assert len(services(served)) == 2


@pytest.mark.parametrize(
    ("headers", "version", "status"),
    [
        ((CHUNKED, b"Content-Length: 14\r\n"), b"1.1", 400),
        ((CHUNKED, CHUNKED), b"1.1", 501),
        ((b"Transfer-Encoding: gzip, chunked\r\n",), b"1.1", 501),
        ((b"Transfer-Encoding: identity\r\n",), b"1.1", 501),
        ((CHUNKED,), b"1.0", 400),
    ],
)
def test_the_end_of_a_body_is_told_in_one_way(
    served: Served, headers: tuple[bytes, ...], version: bytes, status: int
) -> None:
    body = b"e\r\nFriendlyName=a\r\n0\r\n\r\n"
    assert served.raw(head(served, *headers, version=version) + body)[0] == status
    assert len(services(served)) == 2


@pytest.mark.parametrize(
    "end", [b"e\r\nFriendlyName=a", b"e\r\nFriendlyName=a\r\n", b"e\r\nFriendlyName=a\r\n0\r\n", b"e"]
)
def test_chunks_without_an_end_are_not_carried_out(served: Served, end: bytes) -> None:
    with socket.create_connection(served.address, timeout=15) as connection:
        connection.sendall(head(served) + end)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(65536) == b""
    assert len(services(served)) == 2


def test_chunks_that_trickle_in_are_let_go(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.5)
    started = time.monotonic()
    with socket.create_connection(served.address, timeout=10) as connection:
        connection.sendall(head(served))
        for _ in range(4):
            connection.sendall(b"1\r\nF\r\n")
            time.sleep(0.2)
        assert b"408" in connection.recv(65536)
    assert time.monotonic() - started < 5


def test_nobody_is_told_to_go_on_with_what_will_be_refused(served: Served) -> None:
    expect = b"Expect: 100-continue\r\n"
    status, _text = served.raw(head(served, expect, b"Content-Length: 99999999\r\n"))
    assert status == 413


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_uploads_an_account_of_several_megabytes(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    file.write_text(served.sandbox.dump() + " " * 3_000_000)
    user = f"{served.sandbox.account_sid}:{served.sandbox.auth_token}"
    for coding in ((), ("-H", "Transfer-Encoding: chunked")):
        command = ["curl", "-sS", "-u", user, f"{served.url}/sandbox/import", "--data-binary", f"@{file}", *coding]
        command += ["-H", "Content-Type: application/json", "-w", " %{http_code} %{time_total}"]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        status, seconds = done.stdout.split()[-2:]
        assert (status, float(seconds) < 0.9) == ("200", True), "curl waits a second where nobody says 100 Continue"
