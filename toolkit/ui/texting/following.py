"""Reading something again and again until it is over, while the kernel is free."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SECONDS = 30
_STEP = 0.5


class Following:
    """Reads twice a second, from ``start`` on, until it is over or half a minute has passed.

    Args:
        read: reads.
        finished: says whether it is over.
    """

    def __init__(self, read: Callable[[], None], finished: Callable[[], bool]) -> None:
        self._read, self._finished = read, finished
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, or begin anew; without an event loop nothing is read."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self._task is not None:
            self._task.cancel()
        self._task = loop.create_task(self._follow())

    async def _follow(self) -> None:
        for _step in range(int(SECONDS / _STEP)):
            if self._finished():
                return
            await asyncio.sleep(_STEP)
            self._read()
