"""The clock that a database keeps: every process that has the file open lives by it, and it outlives them all.

It is the computer's own clock until somebody sets its speed or moves it on. From then on one row says how the sandbox's
time follows the computer's, so that a notebook and the server agree at every moment without talking to each other.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from toolkit.sandbox.clock import AcceleratedClock, Pace
from toolkit.sandbox.store.database import Database

_COMPUTERS = Pace(0.0, 0.0, 1.0)


class SharedClock(AcceleratedClock):
    """The clock of a database.

    Args:
        database: where it is kept. Reading and moving it raise ToolkitError when the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def advance(self, seconds: float) -> None:
        """Move the clock of every process forward by ``seconds``.

        Raises:
            ToolkitError: ``seconds`` is negative, not finite, or leads beyond the year 9998.
        """
        self._change(lambda pace, real: pace.advanced(real, seconds))

    def set_speed(self, speed: float) -> None:
        """Let time pass ``speed`` times as fast from now on, in every process.

        Raises:
            ToolkitError: ``speed`` is not from 0 to FASTEST.
        """
        self._change(lambda pace, real: pace.at_speed(real, speed))

    def return_to_present(self) -> None:
        """Show the computer's time again, at the same speed; only for an account in which nothing has happened yet."""
        self._change(lambda pace, real: Pace(real, real, pace.speed))

    def _read(self) -> Pace:
        with self._database.lock, self._database.explained:
            row = self._database.connection.execute("SELECT origin, start, speed FROM clock").fetchone()
        return _COMPUTERS if row is None else Pace(*row)

    def _change(self, change: Callable[[Pace, float], Pace]) -> None:
        with self._database.lock, self._database.explained, self._database.writing():
            pace = change(self._read(), time.time())
            self._database.connection.execute(
                "INSERT OR REPLACE INTO clock (id, origin, start, speed) VALUES (1, ?, ?, ?)",
                (pace.origin, pace.start, pace.speed),
            )
