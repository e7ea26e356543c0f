"""A sandbox served on loopback, and clients for it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.conformance.watch import every_answer_is_checked as every_answer_is_checked
from toolkit.sandbox import ManualClock, Sandbox
from toolkit.sandbox.server.server import serve


class Redirected(TwilioHttpClient):
    """Sends what the SDK means for Twilio to a server of ours; URLs that are ours already stay."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._origin = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        parts = urlsplit(url)
        if (parts.hostname or "").endswith(".twilio.com"):
            url = f"{self._origin}{parts.path}{'?' + parts.query if parts.query else ''}"
        assert url.startswith(self._origin), f"the client was sent away: {url}"
        return super().request(method, url, *args, **kwargs)


@dataclass
class Served:
    """A served sandbox."""

    sandbox: Sandbox
    url: str

    @property
    def client(self) -> Any:
        return Client(self.sandbox.account_sid, self.sandbox.auth_token, http_client=Redirected(self.url))

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        assert parts.port is not None
        return parts.hostname, parts.port

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """Make a request with the right credentials."""
        settings = {"auth": (self.sandbox.account_sid, self.sandbox.auth_token), "timeout": 20} | options
        return requests.request(method, self.url + path, **settings)

    def raw(self, request: bytes) -> tuple[int, str]:
        """Send bytes as they are and nothing after them; return the status and the whole answer."""
        with socket.create_connection(self.address, timeout=20) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            answer = b""
            while received := connection.recv(65536):
                answer += received
        return int(answer.split(b" ", 2)[1]), answer.decode()


@pytest.fixture
def served() -> Iterator[Served]:
    sandbox = Sandbox(":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))
    with serve(sandbox) as url:
        yield Served(sandbox, url)
    sandbox.close()
