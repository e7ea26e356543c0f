"""Threads that read pages, as many as are allowed at once."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Self

from toolkit.snapshot.pages import Page, fetch

LOOK_SECONDS = 0.2
"""How often a wish to stop is looked for while nothing arrives."""

Answer = tuple[str, Page | Exception]


class Workers:
    """Reads what it is asked for, in the order asked.

    Args:
        client: a ``twilio.rest.Client``.
        size: how many requests are under way at once; a single one works in the caller's thread.
    """

    def __init__(self, client: Any, size: int) -> None:
        self._client = client
        self._waiting: deque[tuple[str, str]] = deque()
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(size, "snapshot") if size > 1 else None
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def ask(self, part: str, url: str) -> None:
        """Have the page at ``url`` read; not after ``stop``."""
        if self._stopped:
            return
        if self._pool is None:
            self._waiting.append((part, url))
        else:
            self._pool.submit(lambda: self._answers.put(self._read(part, url)))

    def answer(self) -> Answer | None:
        """Return the next page that arrived and its part; None when none has for a while."""
        if self._waiting:
            return self._read(*self._waiting.popleft())
        try:
            return self._answers.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            return None

    def stop(self) -> None:
        """Read nothing more but what is under way, which is not waited for."""
        self._stopped = True
        self._waiting.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def arrived(self) -> Iterator[Answer]:
        """Yield the pages that have arrived by now."""
        with suppress(queue.Empty):
            while True:
                yield self._answers.get_nowait()

    def _read(self, part: str, url: str) -> Answer:
        try:
            return part, fetch(self._client, url)
        except Exception as error:
            return part, error
