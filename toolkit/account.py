"""Connecting: an Account is Twilio's own SDK client, here on the embedded sandbox."""

from __future__ import annotations

import os
import threading
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twilio.rest import Client

from toolkit.errors import ToolkitError
from toolkit.i18n import _
from toolkit.model import Snapshot
from toolkit.sandbox import Clock, ManualClock, Sandbox
from toolkit.sandbox.http_client import AsyncInProcessHttpClient, InProcessHttpClient
from toolkit.snapshot import take
from toolkit.transport import Journal

if TYPE_CHECKING:
    from toolkit.sandbox.courier import Courier
    from toolkit.webhooks import Webhooks

FINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "received", "read"})
"""Message statuses after which nothing more happens (https://www.twilio.com/docs/messaging/api/message-resource)."""


class Account:
    """A Twilio account in the sandbox.

    Attributes:
        client: a ``twilio.rest.Client``, Twilio's own SDK.
        sandbox: the embedded Twilio behind it: its clock, inbound messages, reset.
        journal: the requests that the client made.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.journal = Journal(InProcessHttpClient(sandbox))
        self.client: Any = Client(sandbox.account_sid, sandbox.auth_token, http_client=self.journal)
        self._lock = threading.Lock()
        sandbox.bell.watch(self._post)

    def __repr__(self) -> str:
        return f"<Account {self.sid} in the sandbox>"

    @property
    def sid(self) -> str:
        """The account's SID, ``AC…``."""
        return self.sandbox.account_sid

    @cached_property
    def async_client(self) -> Any:
        """A ``twilio.rest.Client`` for ``await``: ``create_async``, ``fetch_async`` …; not in the journal."""
        return Client(self.sid, self.sandbox.auth_token, http_client=AsyncInProcessHttpClient(self.sandbox))

    @cached_property
    def _courier(self) -> Courier:
        from toolkit.sandbox.courier import Courier

        return Courier(self.sandbox)

    def _post(self) -> None:
        """Start the courier when there first is something to post; from then on it watches by itself."""
        with self._lock:
            courier = self._courier
        self.sandbox.bell.unwatch(self._post)
        courier.wake()

    def _join(self, timeout: float) -> bool:
        with self._lock:
            courier = self._courier
        return courier.join(timeout)

    @cached_property
    def webhooks(self) -> Webhooks:
        """A webhook of your own inside this program, and the log of all webhooks."""
        from toolkit.webhooks import Webhooks

        return Webhooks(self.sandbox, self._join)

    def close(self) -> None:
        """Stop posting and receiving webhooks, and close the sandbox's file."""
        self.sandbox.bell.unwatch(self._post)
        for name in ("_courier", "webhooks"):
            if name in self.__dict__:
                self.__dict__[name].close()
        self.sandbox.close()

    @property
    def place(self) -> str:
        """Which Twilio this is, in words, in the user's language."""
        return _("sandbox: no Twilio account, no network, nothing is really sent")

    def snapshot(self) -> Snapshot:
        """Read the account: services, pools, numbers, short codes, channel senders.

        Raises:
            ToolkitError: the sandbox's database cannot be read.
        """
        return take(self.client, self.sandbox.clock.now(), self.sandbox.sticky())

    def wait(self, message_sid: str, timeout: float = 30) -> Any:
        """Wait until a message is delivered or has failed.

        Args:
            message_sid: ``SM…`` or ``MM…``.
            timeout: seconds to wait at the most, by the sandbox's clock.

        Returns:
            The SDK's message resource, as it is then.
        """
        clock = self.sandbox.clock
        end = clock.now().timestamp() + timeout
        message = self.client.messages(message_sid).fetch()
        while message.status not in FINAL and clock.now().timestamp() < end:
            clock.sleep(0.5)
            message = self.client.messages(message_sid).fetch()
        return message


def connect(
    *,
    database: str | Path | None = None,
    seed: int | None = None,
    clock: Clock | None = None,
) -> Account:
    """Connect to the sandbox.

    Args:
        database: the SQLite file that holds the sandbox's state, ``":memory:"`` for none. Default:
            ``TOOLKIT_DATABASE``, else a file in the user's state directory, so that every notebook finds what another
            made.
        seed: makes SIDs, jitter and tie-breaks of a new database reproducible. Default: ``TOOLKIT_SEED``, else random.
        clock: the time that the sandbox lives by. Default: a clock that stands at ``TOOLKIT_CLOCK`` (ISO 8601) and is
            moved by waiting, else the one that the database keeps: the computer's own until it is moved or speeded up.

    Raises:
        ToolkitError: the database is damaged, locked, or not the sandbox's; ``TOOLKIT_SEED`` or ``TOOLKIT_CLOCK``
            cannot be read.
    """
    return Account(
        Sandbox(
            default_database() if database is None else database,
            seed=_seed() if seed is None else seed,
            clock=_clock() if clock is None else clock,
        )
    )


def default_database() -> str | Path:
    """Return what holds the sandbox's state: ``TOOLKIT_DATABASE``, else a file in the user's state directory."""
    from platformdirs import user_state_path

    return (
        os.environ.get("TOOLKIT_DATABASE")
        or user_state_path("twilio-messaging-toolkit", appauthor=False) / "sandbox.sqlite3"
    )


def _seed() -> int | None:
    text = os.environ.get("TOOLKIT_SEED")
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise ToolkitError(
            _("TOOLKIT_SEED is {value!r}, which is not a whole number.").format(value=text),
            _("Set it to a number such as 7, or unset it."),
        ) from None


def _clock() -> Clock | None:
    text = os.environ.get("TOOLKIT_CLOCK")
    if not text:
        return None
    try:
        return ManualClock(datetime.fromisoformat(text))
    except ValueError:
        raise ToolkitError(
            _("TOOLKIT_CLOCK is {value!r}, which is not a moment with a time zone.").format(value=text),
            _("Set it to a moment such as 2026-01-15T09:00:00Z, or unset it."),
        ) from None
