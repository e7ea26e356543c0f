"""A Twilio in memory for one test."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from difflib import ndiff
from functools import cached_property
from threading import Thread
from typing import Any

from toolkit.account.sandbox import SandboxAccount
from toolkit.i18n import _
from toolkit.sandbox import AcceleratedClock, Sandbox
from toolkit.sandbox.server.server import Server

START = datetime(2026, 1, 15, 9, tzinfo=UTC)
"""When each test begins; time stands still until the test moves it."""


class TwilioSandbox:
    """A fresh sample account, the same in every test: its SIDs follow from one seed.

    Attributes:
        account: the Account, with ``account.sandbox`` for inbound messages and faults, ``account.webhooks``, and
            ``account.wait``.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self.account = SandboxAccount(Sandbox(":memory:", seed=1, clock=AcceleratedClock(0, START)))
        self._open.callback(self.account.close)

    def close(self) -> None:
        """Stop the server, and forget everything."""
        self._open.close()

    @property
    def client(self) -> Any:
        """A real ``twilio.rest.Client`` whose requests reach the sandbox alone, without a socket."""
        return self.account.client

    @property
    def account_sid(self) -> str:
        """The account's SID, for a client of your own."""
        return self.account.sid

    @property
    def auth_token(self) -> str:
        """Its auth token: made up, good for this sandbox only."""
        return self.account.sandbox.auth_token

    @cached_property
    def service_sid(self) -> str:
        """The SID of a messaging service with senders, whose US A2P 10DLC campaign is approved."""
        services = self.client.messaging.v1.services.list()
        return next(str(one.sid) for one in services if one.us_app_to_person_registered)

    @cached_property
    def url(self) -> str:
        """Where other processes find the sandbox, in place of https://api.twilio.com; served from now on."""
        server = self._open.enter_context(Server(self.account.sandbox))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        self._open.callback(thread.join)
        self._open.callback(server.shutdown)
        return server.url

    @property
    def now(self) -> datetime:
        """The moment at which the sandbox's time stands, in UTC."""
        return self.account.sandbox.clock.now()

    def advance(self, **of: float) -> None:
        """Let time pass at once: ``advance(minutes=5)``.

        Args:
            of: what ``datetime.timedelta`` takes.
        """
        self.account.sandbox.clock.sleep(timedelta(**of).total_seconds())

    @property
    def messages(self) -> list[Any]:
        """The messages that were sent, oldest first: the SDK's MessageInstances, as they stand now."""
        found = self.client.messages.list()
        return [one for one in reversed(found) if str(one.direction).startswith("outbound")]

    def assert_sent(self, count: int = 1, **expected: Any) -> list[Any]:
        """See that ``count`` messages were sent whose fields are as expected.

        Args:
            count: exactly how many.
            expected: by the names of the SDK's MessageInstance (``to``, ``body``, ``from_``, ``messaging_service_sid``,
                ``status`` …), the value, or a compiled pattern that is searched in it.

        Returns:
            The messages.

        Raises:
            AssertionError: there are more or fewer; it says what was sent, and how the closest differs.
            AttributeError: a message has no such field.
        """
        __tracebackhide__ = True
        sent = self.messages
        found = [one for one in sent if not _differing(one, expected)]
        if len(found) != count:
            raise AssertionError(_told(sent, expected, len(found), count))
        return found

    def assert_nothing_sent(self) -> None:
        """See that no message was sent.

        Raises:
            AssertionError: there was one; it says which.
        """
        __tracebackhide__ = True
        self.assert_sent(0)


def _differing(message: Any, expected: dict[str, Any]) -> list[str]:
    return [name for name, value in expected.items() if not _fits(getattr(message, name), value)]


def _fits(actual: Any, expected: Any) -> bool:
    return bool(expected.search(str(actual))) if isinstance(expected, re.Pattern) else bool(actual == expected)


def _told(sent: list[Any], expected: dict[str, Any], found: int, count: int) -> str:
    """Say what was expected, what was sent, and how the closest message differs."""
    lines = [_("Messages as expected: {found}, not {count}.").format(found=found, count=count)]
    lines += [f"  {name}={value!r}" for name, value in expected.items()]
    lines += [_("Messages sent: {count}.").format(count=len(sent))]
    lines += [f"  {one.sid} to={one.to!r} from_={one.from_!r} status={one.status!r} body={one.body!r}" for one in sent]
    if sent and not found:
        closest = min(sent, key=lambda one: (len(_differing(one, expected)), -sent.index(one)))
        lines += [_("The closest is {sid} (- expected, + sent):").format(sid=closest.sid)]
        for name in _differing(closest, expected):
            pair = ([f"{name}={expected[name]!r}"], [f"{name}={getattr(closest, name)!r}"])
            lines += [f"  {line.rstrip()}" for line in ndiff(*pair)]
    return "\n".join(lines)
