"""Sending a campaign while the kernel stays free: it can be stopped, and goes on from its log."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import copy_context
from pathlib import Path

from toolkit.account.base import Account
from toolkit.calls.campaign import send_campaign
from toolkit.calls.campaign_log import CampaignLog, opened
from toolkit.tables.exports import to_csv

SLICE, PAUSE = 0.2, 0.005
"""Seconds for which messages are sent before the kernel hears what is clicked, and for which it listens."""


class Run:
    """One run of a campaign: from its log to its end, or until it is stopped.

    Args:
        account: who sends.
        path: the campaign's log.
        told: is called with the open log again and again while it is sent, and at its end.

    Attributes:
        result: the file that says what became of each recipient; it is written at the end of each run.
        task: sends in the background; None where no event loop runs.
    """

    def __init__(self, account: Account, path: Path, told: Callable[[CampaignLog], None]) -> None:
        self._account, self._path, self._told = account, path, told
        self.result = path.with_suffix(".csv")
        self._stopped = False
        self._context, self._held = copy_context(), ExitStack()
        self._log: CampaignLog
        self.task: asyncio.Task[None] | None = None

    def open(self, typed: Callable[[str], str]) -> None:
        """Open the log, and have the number of recipients confirmed where messages are real.

        Args:
            typed: returns what was typed for the prompt.

        Raises:
            ToolkitError: another number was typed, or the log cannot be opened. Nothing was sent.
        """
        try:
            self._log = self._held.enter_context(opened(self._path, durable=self._account.live))
            if left := self._log.left:
                confirmed = self._account.confirm_send(left, ask=typed)
                self._context.run(self._held.enter_context, confirmed)
        except BaseException:
            self._context.run(self._held.close)
            raise

    def stop(self) -> None:
        """Stop before the next message."""
        self._stopped = True

    def start(self, ended: Callable[[BaseException | None], None]) -> None:
        """Send: in the background where an event loop runs, as in a notebook, else until it is over.

        Args:
            ended: is told what went wrong, None for nothing, once the log is closed and the result written.
        """
        slices = self._slices(ended)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._context.run(deque, slices, 0)
            return
        self.task = loop.create_task(_bit_by_bit(slices), context=self._context)

    def _slices(self, ended: Callable[[BaseException | None], None]) -> Iterator[None]:
        """Send; yield whenever the kernel should listen."""
        failure: BaseException | None = None
        try:
            until = time.monotonic() + SLICE
            for _message in send_campaign(self._account, self._log):
                if self._stopped:
                    break
                if time.monotonic() >= until:
                    self._told(self._log)
                    yield
                    until = time.monotonic() + SLICE
            self._write_result()
        except Exception as error:
            failure = error
            self._write_result()
        finally:
            self._told(self._log)
            self._held.close()
        ended(failure)

    def _write_result(self) -> None:
        table = self._log.table()
        if self._account.redaction is not None:
            table["to"] = [self._account.redaction.number(to) for to in table["to"]]
        to_csv(table, self.result)


async def _bit_by_bit(slices: Iterator[None]) -> None:
    for _slice in slices:
        await asyncio.sleep(PAUSE)
