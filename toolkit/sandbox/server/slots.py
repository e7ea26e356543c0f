"""Who is being served: so many connections at the most, and one that waits for its client makes way for a new one."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress


class Slots:
    """The connections that are served at once.

    Args:
        size: how many there may be.

    Attributes:
        wanted: whether a new connection waits for a slot.
    """

    def __init__(self, size: int) -> None:
        self.wanted = False
        self._size = size
        self._changed = threading.Condition()
        self._taken: set[socket.socket] = set()
        self._waiting: dict[socket.socket, float] = {}  # those that wait for their client, and since when they may go
        self._leaving: socket.socket | None = None  # the one that was told to make way, until it does or goes on

    def take(self, connection: socket.socket) -> None:
        """Wait for a slot; meanwhile those that wait for their client make way, who waits for longest first."""
        with self._changed:
            while len(self._taken) >= self._size:
                self.wanted = True
                self._changed.wait(self._make_way())
            self.wanted = False
            self._taken.add(connection)

    def _make_way(self) -> float | None:
        """Tell one connection to leave; return in how many seconds there will be one if there is none yet."""
        if self._leaving is not None or not self._waiting:
            return None
        connection = min(self._waiting, key=self._waiting.__getitem__)
        if (left := self._waiting[connection] - time.monotonic()) > 0:
            return left
        self._leaving = connection
        _take_no_more(connection)
        return None

    def release(self, connection: socket.socket) -> None:
        """A connection is closed."""
        with self._changed:
            self._taken.discard(connection)
            self._go_on(connection)

    def waits(self, connection: socket.socket, grace: float = 0.0) -> None:
        """A connection waits for its client, and makes way for a new one if it still does in ``grace`` seconds."""
        with self._changed:
            self._go_on(connection)
            self._waiting[connection] = time.monotonic() + grace

    def works(self, connection: socket.socket) -> None:
        """A connection waits for its client no longer."""
        with self._changed:
            self._go_on(connection)

    def _go_on(self, connection: socket.socket) -> None:
        self._waiting.pop(connection, None)
        if self._leaving is connection:
            self._leaving = None
        self._changed.notify_all()

    def take_no_more(self) -> None:
        """Let every connection end when what has arrived on it is read."""
        with self._changed:
            for connection in self._taken:
                _take_no_more(connection)


def _take_no_more(connection: socket.socket) -> None:
    """End the reading alone: a request that arrived at this moment is still read, and its answer written."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
