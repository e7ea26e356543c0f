"""A stand-in for Twilio: the sandbox behind real HTTP and TLS, under Twilio's own host names.

Run as a program it serves one database in a process of its own, for benchmarks: ``python -m tests.account.front FILE``.
"""

from __future__ import annotations

import base64
import re
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl

import urllib3.util.connection

from toolkit.sandbox import Request, Response, Sandbox
from toolkit.sandbox.control import control_path
from toolkit.sandbox.faults import ConnectionBroke

TLS = Path(__file__).with_name("tls")
AUTHORITY = TLS / "authority.pem"

Spoil = Callable[[Request, Response], Response | bytes]
"""Changes an answer; bytes are sent as they are, and the connection closed."""


@dataclass(frozen=True)
class Seen:
    """One request that arrived."""

    method: str
    host: str
    path: str
    username: str
    form: tuple[tuple[str, str], ...] = ()


@dataclass
class Front:
    """Serves a sandbox.

    Attributes:
        sandbox: what answers.
        keys: API keys that it takes, with their secrets.
        seen: what arrived.
        spoil: changes answers.
    """

    sandbox: Sandbox
    keys: dict[str, str] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    spoil: Spoil | None = None
    keeps: bool = True
    port: int = 0

    def writes(self) -> list[Seen]:
        return [one for one in self.seen if one.method not in ("GET", "HEAD")]

    def answer(self, request: Request, host: str) -> Response | bytes:
        if self.keeps:
            path = request.url.partition(".com")[2]
            username = request.auth[0] if request.auth else ""
            self.seen.append(Seen(request.method, host, path, username, tuple(request.params)))
        if request.auth and self.keys.get(request.auth[0]) == request.auth[1]:
            request = replace(request, auth=(self.sandbox.account_sid, self.sandbox.auth_token))
        response = control_path.serve(self.sandbox, request, time.sleep)
        return self.spoil(request, response) if self.spoil else response


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, front: Front) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.front = front
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(TLS / "server.pem")

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands in the connection's own thread."""
        try:
            request.settimeout(60)
            with self.tls.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            return  # the client went away

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Leave the terminal alone: a client may break off at any moment."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        self._exchange()

    def do_POST(self) -> None:
        self._exchange()

    def do_DELETE(self) -> None:
        self._exchange()

    def _exchange(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        host = self.headers["Host"]
        product = re.sub(r"^(\w+)\..*twilio\.com$", r"\1.twilio.com", host)
        request = Request(
            self.command,
            f"https://{product}{self.path}",
            dict(self.headers),
            parse_qsl(body.decode(), keep_blank_values=True),
            _credentials(self.headers.get("Authorization")),
        )
        try:
            answer = self.server.front.answer(request, host)
        except ConnectionBroke:
            self.close_connection = True
            return
        if isinstance(answer, bytes):
            self.wfile.write(answer)
            self.close_connection = True
            return
        content = answer.body.encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


def _credentials(header: str | None) -> tuple[str, str] | None:
    if header is None:
        return None
    username, _colon, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    return username, password


@contextmanager
def serving(front: Front) -> Iterator[int]:
    """Serve while the block runs; gives the port."""
    server = _Server(front)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    front.port = server.server_address[1]
    try:
        yield front.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def twilio_at(port: int) -> Iterator[None]:
    """Let ``*.twilio.com`` lie at a port of this computer, with a certificate that is trusted, while the block runs."""
    connect = urllib3.util.connection.create_connection

    def redirected(address: tuple[str, int], *args: Any, **kwargs: Any) -> Any:
        host, _port = address
        assert host.endswith(".twilio.com"), f"a request was to leave this computer for {host}"
        return connect(("127.0.0.1", port), *args, **kwargs)

    with (
        patch.object(urllib3.util.connection, "create_connection", redirected),
        patch.dict("os.environ", {"REQUESTS_CA_BUNDLE": str(AUTHORITY), "NO_PROXY": "*", "no_proxy": "*"}),
    ):
        yield


def main() -> None:
    """Serve the database named on the command line until the standard input ends; print port, SID and token."""
    sandbox = Sandbox(sys.argv[1])
    if len(sys.argv) > 2:
        sandbox.faults.add("slow", seconds=float(sys.argv[2]))
    with serving(Front(sandbox, keeps=False)) as port:
        print(port, sandbox.account_sid, sandbox.auth_token, flush=True)
        sys.stdin.read()
    sandbox.close()


if __name__ == "__main__":
    main()
