"""Who is being served: so many connections at the most, and an idle one makes way for a new one."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Slots:
    """The connections that are served at once; a connection is idle between its requests.

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
        self._leaving: socket.socket | None = None  # the one that was told to make way, until it does or is at work
        self._idle: dict[socket.socket, None] = {}  # the one that is idle for longest first

    def take(self, connection: socket.socket) -> None:
        """Wait for a slot; meanwhile idle connections are closed, the one that is idle for longest first."""
        with self._changed:
            while len(self._taken) >= self._size:
                self.wanted = True
                if self._idle and self._leaving is None:
                    self._leaving = next(iter(self._idle))
                    _take_no_more(self._leaving)
                self._changed.wait()
            self.wanted = False
            self._taken.add(connection)

    def release(self, connection: socket.socket) -> None:
        """A connection is closed."""
        with self._changed:
            self._taken.discard(connection)
            self._wake(connection)

    def rest(self, connection: socket.socket) -> None:
        """A connection waits for its next request."""
        with self._changed:
            self._idle[connection] = None
            self._changed.notify_all()

    def work(self, connection: socket.socket) -> None:
        """A request has begun to arrive on a connection."""
        with self._changed:
            self._wake(connection)

    def _wake(self, connection: socket.socket) -> None:
        self._idle.pop(connection, None)
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
