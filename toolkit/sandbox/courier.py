"""Posting what the outbox holds: threads outside the sandbox, there only while there is something to do.

Nothing waits for them: a request to the API writes its rows and is answered. Rows are claimed in the database, so
several couriers, in several processes too, post each of them once. Where time passes by itself, a thread also stays
while messages with status callbacks are under way, and looks when the next of them changes. In a browser tab, where no
thread can be started, whoever wrote the rows posts them before going on.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from uuid import uuid4

from toolkit.errors.raised import ToolkitError
from toolkit.runtime import tab
from toolkit.sandbox.clock import ManualClock, speed_of, timestamp_of
from toolkit.sandbox.resources import alerts
from toolkit.sandbox.sandbox import Sandbox
from toolkit.sandbox.store import outbox
from toolkit.sandbox.store.outbox import Outcome, Posting
from toolkit.sandbox.webhooks.conversation import LEASE, Conversation, Gone
from toolkit.sandbox.webhooks.fetch import Aborted, Fetcher, Limits
from toolkit.sandbox.webhooks.in_process import InProcessFetcher

THREADS = 8
"""At most so many hosts are posted to at once."""

LOOK = 0.5
"""Seconds after which a thread that waits looks again: another process may have written, or moved the clock."""

_log = logging.getLogger(__name__)


class Courier:
    """Posts the webhooks of one sandbox and of its subaccounts; a context manager.

    Args:
        sandbox: the sandbox; whoever made it closes it, after the courier.
        limits: of one request; Twilio's own when None.
    """

    def __init__(self, sandbox: Sandbox, limits: Limits | None = None) -> None:
        self._sandbox = sandbox
        self._limits = limits
        fetcher = InProcessFetcher if tab.here() else Fetcher
        self._fetcher = fetcher(sandbox.auth_token, sandbox.webhook_hosts, limits)
        self._below: dict[Sandbox, Courier] = {}
        self._changed = threading.Condition()
        self._threads: set[threading.Thread] = set()
        self._idle = 0
        self._wakes = 0
        self._posted = 0
        self._closed = False
        try:
            sandbox.subaccounts.reopen()
        except ToolkitError as error:
            _log.error("%s", error)
        sandbox.listen(self.wake)

    def __enter__(self) -> Courier:
        self.wake()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def wake(self) -> None:
        """See whether there is something to do; starts a thread for it when none is free."""
        if self._ahead() is not None:
            self._call_a_thread()
        self._follow_subaccounts()

    def _follow_subaccounts(self) -> Sequence[Courier]:
        """Return a courier for each open subaccount: theirs is another token. Those of closed ones end."""
        opened = self._sandbox.subaccounts.opened()
        with self._changed:
            gone = [self._below.pop(sandbox) for sandbox in tuple(self._below) if sandbox not in opened]
            new = [] if self._closed else [sandbox for sandbox in opened if sandbox not in self._below]
            made = [self._below.setdefault(sandbox, Courier(sandbox, self._limits)) for sandbox in new]
            known = tuple(self._below.values())
        for courier in gone:
            courier.close()
        for courier in made:
            courier.wake()
        return known

    def _call_a_thread(self) -> None:
        with self._changed:
            if self._closed:
                return
            self._wakes += 1
            if self._idle:
                self._changed.notify_all()
            elif tab.here():
                if self._threads:  # this one: it posts, and looks again before it goes on
                    return
                self._threads.add(threading.current_thread())
            elif len(self._threads) < THREADS:
                thread = threading.Thread(target=self._run, name="sandbox-courier", daemon=True)
                self._threads.add(thread)
                thread.start()
        if tab.here():
            self._run()

    def join(self, timeout: float = 30.0) -> bool:
        """Wait until nothing is left to post, as of now, subaccounts included.

        Args:
            timeout: seconds, of the computer's clock.

        Returns:
            False when there still is something after that time.
        """
        self.wake()
        end = time.monotonic() + timeout
        below = [courier.join(max(end - time.monotonic(), 0.0)) for courier in self._follow_subaccounts()]
        return self._join_own(end) and all(below)

    def _join_own(self, end: float) -> bool:
        while True:
            posted = self._posted
            if not self._open_rows():
                return True
            left = end - time.monotonic()
            with self._changed:
                if left <= 0 or self._closed:
                    return False
                self._changed.wait_for(lambda: self._posted != posted or self._closed, min(left, LOOK))  # noqa: B023

    def close(self) -> None:
        """Stop: requests under way are broken off and noted as lost. Closing twice does no harm."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
            threads, below = self._threads - {threading.current_thread()}, tuple(self._below.values())
            self._below.clear()
        for courier in below:
            courier.close()
        self._sandbox.unlisten(self.wake)
        self._fetcher.abort()
        for thread in threads:
            thread.join(2.0)

    def _open_rows(self) -> int:
        with self._sandbox.reading() as store:
            return outbox.open_rows(store)

    def _ahead(self) -> float | None:
        """Return the seconds until there is something to do: 0 for now, None for nothing in sight."""
        with self._sandbox.reading() as store:
            if outbox.open_rows(store):
                return 0.0
            at = outbox.next_change(store)
        clock = self._sandbox.clock
        if at is None or isinstance(clock, ManualClock):
            return None
        left, speed = at - timestamp_of(clock), speed_of(clock)
        if left <= 0:
            return 0.0
        return left / speed if speed else LOOK  # somebody may move it

    def _run(self) -> None:
        try:
            while self._work():
                pass
        except sqlite3.ProgrammingError:
            return  # the sandbox was closed
        except Exception:
            _log.exception("Webhooks are not posted any more")
        finally:
            with self._changed:
                self._threads.discard(threading.current_thread())
                self._changed.notify_all()

    def _work(self) -> bool:
        """Post one row, or wait for one; say whether the thread is needed any longer."""
        with self._changed:
            seen = self._wakes
            if self._closed:
                return False
        try:
            posted = self._post_one()
            ahead = 0.0 if posted else self._ahead()
        except ToolkitError as error:
            _log.error("%s", error)
            posted, ahead = False, LOOK
        with self._changed:
            if posted:
                self._posted += 1
                self._changed.notify_all()
            if posted or seen != self._wakes:
                return True
            if ahead is None or self._idle or tab.here():
                self._threads.discard(threading.current_thread())
                return False
            self._idle += 1
            self._changed.wait(min(max(ahead, 0.01), LOOK) if ahead else LOOK / 5)
            self._idle -= 1
        return True

    def _post_one(self) -> bool:
        """Let what is due happen, and post the oldest row that can be; say whether there was one."""
        if self._ahead() != 0.0:
            return False
        owner = uuid4().hex
        with self._sandbox.working() as context:
            if self._closed:  # what a broken-off request held up is not to be broken off, too
                return False
            posting = outbox.claim(context.store, owner, time.time(), LEASE)
            more = outbox.is_claimable(context.store)
        if posting is None:
            return False
        if more:
            self._call_a_thread()
        self._post(posting, owner)
        return True

    def _post(self, posting: Posting, owner: str) -> None:
        try:
            outcome = Conversation(self._sandbox, posting, owner, self._fetcher).run()
        except Gone:
            return
        except Aborted:
            outcome = Outcome("lost")
        except (ToolkitError, sqlite3.ProgrammingError):
            raise
        except Exception:
            _log.exception("The sandbox failed at the webhook of %s", posting.message_sid)
            outcome = Outcome("lost")
        with self._sandbox.working() as context:
            if outbox.finish(context.store, owner, outcome):
                alerts.record(context, posting, outcome)
