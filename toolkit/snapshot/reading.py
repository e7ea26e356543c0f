"""Reading an account's lists, many at once: stopped at any moment, and gone on with from there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeGuard

from twilio.base.exceptions import TwilioRestException

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.model.message_log import AlertGroup, MessageLog
from toolkit.model.usage import ChangeEvent
from toolkit.runtime import tab
from toolkit.snapshot.lists import account_parts, period_parts, service_parts, unknown_by
from toolkit.snapshot.pages import Page, Row
from toolkit.snapshot.progress import Progress
from toolkit.snapshot.sums import AlertSums, EventSums, LogSums
from toolkit.snapshot.workers import LOOK_SECONDS, Workers

_BUSY = 429


class Stopped(ToolkitError):
    """Reading was stopped before everything had been read; what was read is kept."""


class Reading:
    """What has been read of an account, and what is still to be read.

    Args:
        account_sid: the account.
        began: the moment that the snapshot will bear.
        messages: how far back the message log, alerts, events and usage are read; None for not at all.

    Attributes:
        rows: by part, the resources read, in Twilio's order.
        failed: by part, why it cannot be read.
    """

    def __init__(self, account_sid: str, began: datetime, messages: timedelta | None) -> None:
        self.account_sid = account_sid
        self.began = began
        self.messages = messages
        self.rows: dict[str, list[Row]] = {}
        self.failed: dict[str, TwilioRestException] = {}
        self._log: LogSums | None = None
        self._alerts = AlertSums()
        self._events = EventSums()
        self._next: dict[str, str] = account_parts(account_sid)
        self._pages = 0
        if messages is not None:
            self._log = LogSums(began - messages, began)
            self._next = period_parts(account_sid, began - messages, began) | self._next

    @property
    def log(self) -> MessageLog | None:
        """The messages summed up; None where they were not asked for or cannot be read."""
        return None if self._log is None or "log" in self.failed else self._log.log()

    @property
    def alerts(self) -> tuple[AlertGroup, ...]:
        """The alerts summed up."""
        return self._alerts.groups()

    @property
    def events(self) -> tuple[ChangeEvent, ...] | None:
        """Who changed what; None where it was not asked for or cannot be read."""
        return None if self._log is None or "events" in self.failed else self._events.events()

    @property
    def unreadable(self) -> dict[str, str]:
        """What is unknown, by the keys of ``Snapshot.unreadable``, and why."""
        reasons: dict[str, list[str]] = {}
        for part, error in sorted(self.failed.items()):
            for key in unknown_by(part):
                reason = f"HTTP {error.status}, {error.code}: {error.msg}"
                known = reasons.setdefault(key, [])
                known += [] if reason in known else [reason]
        return {key: "; ".join(found) for key, found in reasons.items()}

    def run(self, client: Any, concurrency: int, progress: Progress, cancel: threading.Event | None = None) -> None:
        """Read what is still to be read.

        Args:
            client: a ``twilio.rest.Client``.
            concurrency: how many requests are under way at once; 1 makes them one by one.
            progress: told of every page.
            cancel: set it, from another thread, to stop.

        Raises:
            Stopped: ``cancel`` was set.
            KeyboardInterrupt: Ctrl-C, or the notebook's stop button; what was read is kept.
            twilio.base.exceptions.TwilioRestException: Twilio failed at a request, after all repetitions.
            ToolkitError: nothing can be read with these credentials, or Twilio cannot be reached.
        """
        stop = _Stop(cancel)
        if tab.here() or (concurrency == 1 and self.messages is None):
            self._read(client, 1, progress, stop)
        else:
            _uninterrupted(lambda: self._read(client, concurrency, progress, stop), stop)
        self._check_credentials()

    def _read(self, client: Any, concurrency: int, progress: Progress, stop: _Stop) -> None:
        with Workers(client, concurrency) as workers:
            for part, url in self._next.items():
                workers.ask(part, url)
            progress.expect(len(self._next))
            try:
                while self._next and not stop.wanted:
                    if (answered := workers.answer()) is not None:
                        self._take(*answered, workers, progress)
            finally:
                workers.stop()
                for part, outcome in workers.arrived():
                    if isinstance(outcome, Page) or _is_final(outcome):
                        self._take(part, outcome, workers, progress)
        if self._next:
            raise Stopped(
                _("Reading the account was stopped; {count} lists are still to be read.").format(count=len(self._next)),
                _("Call snapshot() again with the same arguments: it goes on from there."),
            )

    def _take(self, part: str, outcome: Page | Exception, workers: Workers, progress: Progress) -> None:
        if part not in self._next:
            return  # older messages than were asked for
        if isinstance(outcome, Page):
            if outcome.following:
                workers.ask(part, outcome.following)  # it travels while this page is counted
            following = outcome.following if self._keep(part, outcome, workers, progress) else None
        elif _is_final(outcome):
            self.failed[part] = outcome
            following = None
        else:
            raise outcome
        if following:
            self._next[part] = following
        else:
            del self._next[part]
        progress.read(done=not following, messages=self._log.messages if self._log else 0)

    def _keep(self, part: str, page: Page, workers: Workers, progress: Progress) -> bool:
        """Keep a page; say whether the next one is wanted."""
        if part == "log":
            assert self._log is not None
            wanted: bool = self._log.add(page.rows)
            return wanted
        if part in ("alerts", "events"):
            (self._alerts if part == "alerts" else self._events).add(page.rows)
            return True
        self.rows.setdefault(part, []).extend(page.rows)
        if part == "pools":
            for row in page.rows:
                for name, url in service_parts(row["sid"]):
                    self._next[name] = url
                    workers.ask(name, url)
                    progress.expect(1)
        return True

    def _check_credentials(self) -> None:
        """Wrong credentials are not an account of which nothing is known."""
        if self.failed and not self.rows:
            error = next(iter(self.failed.values()))
            raise ToolkitError(
                _("Nothing of this account can be read: Twilio answered {status}.").format(status=error.status),
                _("Check the account SID and the token or API key; test credentials and restricted keys read nothing."),
                error.code,
            )


class _Stop:
    """The wish to stop, from another thread or from the keyboard."""

    def __init__(self, cancel: threading.Event | None) -> None:
        self._cancel = cancel
        self.interrupted = False

    @property
    def wanted(self) -> bool:
        return self.interrupted or (self._cancel is not None and self._cancel.is_set())


def _is_final(error: Exception) -> TypeGuard[TwilioRestException]:
    """Say whether asking again would be answered alike: the resource is not there, or not for these credentials."""
    return isinstance(error, TwilioRestException) and error.status != _BUSY and error.status in range(400, 500)


def _uninterrupted(work: Callable[[], None], stop: _Stop) -> None:
    """Do ``work`` in a thread, so that Ctrl-C, which strikes the main thread, never leaves a page half counted."""
    failures: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name="snapshot", daemon=True).start()
    try:
        while not done.wait(LOOK_SECONDS):
            pass
    except KeyboardInterrupt:
        stop.interrupted = True
        done.wait()  # an interrupted Thread.join takes a running thread for a stopped one
        raise
    if failures:
        raise failures[0]
