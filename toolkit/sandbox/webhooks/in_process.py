"""Webhooks inside this program, for where no socket can be opened: a port leads to a function.

To the sandbox they are like any other on this computer: their requests are signed, and their answers bounded.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from toolkit.sandbox.hosts import host_of, is_loopback
from toolkit.sandbox.webhooks.fetch import Answer, Fetcher, FetchError
from toolkit.sandbox.webhooks.signature import Signed

Take = Callable[[Signed, float], Answer]
"""Answers a request within so many seconds, or raises TimeoutError."""

_FREE = range(49152, 65536)
_listening: dict[int, Take] = {}


def listen(take: Take, port: int = 0) -> int:
    """Have ``take`` answer what is posted to a port of this computer, and return the port.

    Args:
        take: answers.
        port: 0 for any that is free.

    Raises:
        OSError: it is taken.
    """
    free = next((one for one in ([port] if port else _FREE) if one not in _listening), None)
    if free is None:
        raise OSError(f"port {port} is taken")
    _listening[free] = take
    return free


def leave(port: int) -> None:
    """Have the port answer no more."""
    _listening.pop(port, None)


class InProcessFetcher(Fetcher):
    """A Fetcher whose requests reach what listens in this program, and nothing else."""

    def _exchange(self, request: Signed, url: str, end: float) -> tuple[Answer, str | None]:
        parts = urlsplit(request.url)
        take = _listening.get(parts.port or 80) if parts.scheme == "http" and is_loopback(host_of(url)) else None
        if take is None:
            raise FetchError(11205, url, "cannot connect (a browser tab reaches its own webhooks only)")
        try:
            answer = take(request, end - time.monotonic())
        except TimeoutError:
            raise FetchError(11205, url, f"no answer within {self._limits.total:g} seconds") from None
        body = answer.body[: self._limits.body]
        return Answer(url, answer.status, answer.content_type, body, body == answer.body, answer.headers), None
