"""A sandbox with a stepped clock, and the real SDK on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.conformance.watch import every_answer_is_checked as every_answer_is_checked
from toolkit.sandbox import ManualClock, Options, Request, Response, Sandbox
from toolkit.sandbox.http_client import InProcessHttpClient

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class World:
    """A sandbox, its clock and a client."""

    sandbox: Sandbox
    clock: ManualClock
    client: Client

    def number(self, phone_number: str) -> str:
        """Return the SID of one of the account's numbers."""
        (found,) = self.client.incoming_phone_numbers.list(phone_number=phone_number)
        return str(found.sid)

    def service(self, *phone_numbers: str, **settings: Any) -> Any:
        """Create a service with these numbers in its pool."""
        service = self.client.messaging.v1.services.create(**{"friendly_name": "Test"} | settings)
        for phone_number in phone_numbers:
            service.phone_numbers.create(phone_number_sid=self.number(phone_number))
        return service

    def send(self, to: str, service: Any = None, **settings: Any) -> Any:
        """Send a message, by ``service`` when one is given."""
        by = {} if service is None else {"messaging_service_sid": service.sid}
        return self.client.messages.create(to=to, **{"body": "Hello"} | by | settings)

    def finished(self, message: Any) -> Any:
        """Let time pass until the message has come to its end."""
        self.clock.advance(10)
        return message.fetch()

    def raw(self, method: str, url: str, *params: tuple[str, str], auth: tuple[str, str] | None = None) -> Response:
        """Make a request without the SDK."""
        credentials = auth or (self.sandbox.account_sid, self.sandbox.auth_token)
        return self.sandbox.handle(Request(method, url, {}, params, credentials))


def open_world(database: str | Path = ":memory:", *, seed: int | None = 1, options: Options | None = None) -> World:
    """Open a sandbox with a stepped clock and a client on it."""
    clock = ManualClock(START)
    sandbox = Sandbox(database, seed=seed, clock=clock, options=options)
    return World(sandbox, clock, client_of(sandbox))


def client_of(sandbox: Sandbox) -> Client:
    """Return the SDK's client on a sandbox."""
    return Client(sandbox.account_sid, sandbox.auth_token, http_client=InProcessHttpClient(sandbox))


@pytest.fixture
def world() -> Iterator[World]:
    """Return a fresh sample account in memory."""
    opened = open_world()
    yield opened
    opened.sandbox.close()


@pytest.fixture
def refused() -> Callable[..., tuple[int, int]]:
    """Return a function that makes a call which must be refused, and gives HTTP status and Twilio's code."""

    def call(function: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[int, int]:
        with pytest.raises(TwilioRestException) as caught:
            function(*args, **kwargs)
        return caught.value.status, caught.value.code

    return call
