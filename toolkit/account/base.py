"""Connecting: an Account is Twilio's own SDK client, on the embedded sandbox or at Twilio itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.model.message_log import FINAL_STATUSES
from toolkit.snapshot.progress import Progress
from toolkit.snapshot.reading import Reading
from toolkit.snapshot.snapshot import Snapshot, assemble, redacted

if TYPE_CHECKING:
    from toolkit.account.webhooks import Webhooks
    from toolkit.redaction import Redaction
    from toolkit.sandbox import Sandbox
    from toolkit.transport import Journal
    from toolkit.transport.backoff import Wait

CONCURRENCY = 12
"""How many requests a live account makes at once unless told otherwise. Twilio publishes no limit per account, and what
an audit takes of it an application cannot use: as many as 200 services need to be read eight times as fast as one by
one, no more."""


class Account:
    """A Twilio account: Twilio's own SDK, and what the toolkit reads through it.

    Attributes:
        client: a ``twilio.rest.Client``, Twilio's own SDK.
        journal: the requests that the client made.
        redaction: what masks phone numbers and texts; None where they are shown.
        concurrency: how many requests ``snapshot`` makes at once.
        live: it is at Twilio, not in the sandbox.
        confirms_sends: a message leaves only within ``confirm_send``.
    """

    client: Any
    journal: Journal
    redaction: Redaction | None = None
    concurrency: int = 1
    live: bool = False
    confirms_sends: bool = False

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._reading: Reading | None = None
        self._reading_lock = threading.Lock()
        self._watching: Progress | None = None

    def __reduce__(self) -> NoReturn:
        raise TypeError("an Account holds credentials and connections; save a snapshot instead")

    @property
    def sid(self) -> str:
        """The account's SID, ``AC…``."""
        raise NotImplementedError

    @property
    def place(self) -> str:
        """Which Twilio this is, in words, in the user's language."""
        raise NotImplementedError

    def subaccounts(self) -> pd.DataFrame:
        """List the account's subaccounts.

        Returns:
            One row each, all columns ``str``: ``sid``, ``name``, ``status`` (active, suspended, closed), ``type``
            (Trial, Full).

        Raises:
            twilio.base.exceptions.TwilioException: Twilio refused: an API key must be a Main key to read accounts
                (https://www.twilio.com/docs/iam/api-keys/api-key).
        """
        rows = [
            (row.sid, row.friendly_name, row.status, row.type)
            for row in self._reader.api.v2010.accounts.list()
            if row.sid != self.sid
        ]
        return pd.DataFrame(rows, columns=["sid", "name", "status", "type"], dtype="str")

    def subaccount(self, sid: str) -> Account:
        """Open a subaccount with its own authority.

        Args:
            sid: ``AC…`` of the subaccount.

        Raises:
            ToolkitError: it cannot be opened.
        """
        raise NotImplementedError

    @property
    def sandbox(self) -> Sandbox:
        """The embedded Twilio behind it: its clock, inbound messages, reset.

        Raises:
            ToolkitError: the account is at Twilio.
        """
        raise _not_in_the_sandbox()

    @property
    def webhooks(self) -> Webhooks:
        """A webhook of your own inside this program, and the log of all webhooks.

        Raises:
            ToolkitError: the account is at Twilio, which cannot reach into this program.
        """
        raise _not_in_the_sandbox()

    def close(self) -> None:
        """Give back connections and files."""

    def snapshot(
        self,
        messages: timedelta | None = None,
        *,
        progress: bool | None = None,
        concurrency: int | None = None,
        cancel: threading.Event | None = None,
        resume: bool = True,
    ) -> Snapshot:
        """Read the account: services with their pools and campaigns, numbers, short codes, channel senders, brands,
        toll-free verifications, profiles, applications, permissions, and on request the message log with the monitor's
        alerts and events and the usage.

        What cannot be read (permissions, unknown resources) is named in ``Snapshot.unreadable``; the rest is read. A
        reading of several lists at once, or of messages, that was stopped (``cancel``, Ctrl-C, a lost connection) is
        resumed by the next call with the same ``messages``; its snapshot bears the moment at which the first one began.

        Args:
            messages: how far back the log and the alerts are read; None for not at all. Messages are summed up while
                they are read, so memory does not grow with them. Twilio keeps alerts for 30 days
                (https://www.twilio.com/docs/usage/monitor-alert).
            progress: show a bar. Default: for a live account, in a terminal or a notebook.
            concurrency: how many requests are under way at once: at most as many as the account was connected with,
                which is the default.
            cancel: set it, from another thread, to stop.
            resume: go on with a reading that was stopped; False begins anew.

        Raises:
            Stopped: ``cancel`` was set.
            ToolkitError: nothing can be read with these credentials, or the account cannot be reached.
            twilio.base.exceptions.TwilioRestException: Twilio failed at a request, after all repetitions.
        """
        size = min(concurrency or self.concurrency, self.concurrency)
        reading = self._take_up(messages, resume)
        with Progress(progress if progress is not None or self.live else False) as shown:
            self._watching = shown
            try:
                reading.run(self._reader, size, shown, cancel)
            except BaseException:
                with self._reading_lock:
                    self._reading = reading if size > 1 or messages else None
                raise
            finally:
                self._watching = None
        return self._finished(reading)

    def _take_up(self, messages: timedelta | None, resume: bool) -> Reading:
        """Return the reading that was stopped, if it is one of this kind; else a new one."""
        with self._reading_lock:
            found, self._reading = self._reading, None
        if found is not None and resume and found.messages == messages:
            return found
        return Reading(self.sid, self.now(), messages)

    def _finished(self, reading: Reading) -> Snapshot:
        snapshot = assemble(
            self.sid,
            reading.began,
            reading.rows,
            sticky=self._sticky(),
            log=reading.log,
            alerts=reading.alerts,
            events=reading.events,
            unreadable=reading.unreadable,
            live=self.live,
        )
        return redacted(snapshot, self.redaction) if self.redaction else snapshot

    def _sticky(self) -> dict[tuple[str, str], str]:
        """The sticky mappings, where they can be read; Twilio has no API for them."""
        return {}

    def _note_wait(self, wait: Wait) -> None:
        """Say that a read is retried after a pause."""
        if (watching := self._watching) is not None:
            watching.wait(wait)

    def confirm_send(self, recipients: int, ask: Callable[[str], str] = input) -> AbstractContextManager[None]:
        """Let messages out while the block runs, as many as recipients, once their number was typed.

        Where nothing is really sent, nobody is asked.

        Args:
            recipients: to how many recipients messages are sent, one each.
            ask: shows a prompt and returns what was typed.

        Raises:
            ToolkitError: something else was typed; nothing was sent.
        """
        return nullcontext()

    def wait(self, message_sid: str, timeout: float = 30) -> Any:
        """Wait until a message is delivered or has failed.

        Args:
            message_sid: ``SM…`` or ``MM…``.
            timeout: seconds to wait at the most, by the account's clock.

        Returns:
            The SDK's message resource, as it is then.
        """
        end = self.now().timestamp() + timeout
        message = self.client.messages(message_sid).fetch()
        while message.status not in FINAL_STATUSES and self.now().timestamp() < end:
            self._sleep(0.5)
            message = self.client.messages(message_sid).fetch()
        return message

    def now(self) -> datetime:
        """Return the present moment where the account is: the sandbox has a clock of its own."""
        return datetime.now(UTC)

    def _sleep(self, seconds: float) -> None:
        threading.Event().wait(seconds)


def _not_in_the_sandbox() -> ToolkitError:
    return ToolkitError(
        _("This account is at Twilio; it has no sandbox."), _("Use connect() for an account that can be played with.")
    )
