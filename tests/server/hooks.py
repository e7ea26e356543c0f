"""Webhooks for tests: well-behaved, slow, failing and lying ones, on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

Behaviour = Callable[[socket.socket], None]


@dataclass
class Arrived:
    """One request, as it came."""

    method: str
    target: str
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class Hook:
    """A webhook of bare sockets: what it does with a connection is the test's choice."""

    url: str
    connections: int = 0
    arrived: list[Arrived] = field(default_factory=list)
    pages: dict[str, bytes] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def answer(self, connection: socket.socket) -> None:
        """Answer with the page of the path, 404 without one."""
        request = read(connection)
        self.arrived.append(request)
        page = self.pages.get(request.target.partition("?")[0])
        connection.sendall(response(b"", "404 Not Found") if page is None else page)


def response(body: bytes | str = b"", status: str = "200 OK", content_type: str = "text/xml", **headers: str) -> bytes:
    """Return a whole HTTP response."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


def twiml(inside: str) -> bytes:
    """Return a response with a TwiML document."""
    return response(f"<Response>{inside}</Response>")


def read(connection: socket.socket) -> Arrived:
    """Read one request."""
    stream = connection.makefile("rb")
    method, target, _ = stream.readline().decode().split(" ")
    headers: dict[str, str] = {}
    while line := stream.readline().decode().strip():
        name, _, value = line.partition(": ")
        headers[name] = value
    body = stream.read(int(headers.get("Content-Length", "0"))).decode()
    return Arrived(method, target, headers, dict(parse_qsl(body, keep_blank_values=True)))


@contextmanager
def listening(behaviour: Behaviour | None = None) -> Iterator[Hook]:
    """Run a webhook; ``behaviour`` gets each connection, in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        hook = Hook(f"http://127.0.0.1:{server.getsockname()[1]}")

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError, ValueError):
                (behaviour or hook.answer)(connection)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    hook.connections += 1
                    threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield hook
        finally:
            hook.ended.set()
            server.shutdown(socket.SHUT_RDWR)
