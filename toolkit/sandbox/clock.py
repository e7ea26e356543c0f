"""The sandbox's clock: everything that depends on time asks it, so that time can be stepped by hand or run faster.

Four clocks: the computer's own, one that stands until it is moved, one that runs faster, and the one that a database
keeps for all processes that have it open (``toolkit.sandbox.store.shared_clock``).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _

FASTEST = 100_000.0
"""The largest speed: more than a day in a second."""

END = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
"""Where every clock stops that can be moved; Python's own dates end soon after."""


class Clock(Protocol):
    """What the sandbox needs of a clock."""

    def now(self) -> datetime:
        """Return the present moment: aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        ...


@runtime_checkable
class MovableClock(Clock, Protocol):
    """A clock that can be moved on."""

    def advance(self, seconds: float) -> None:
        """Move the clock forward by ``seconds``."""
        ...


@runtime_checkable
class SteeredClock(MovableClock, Protocol):
    """A clock whose speed can be set besides."""

    @property
    def speed(self) -> float:
        """How many seconds pass in one real second."""
        ...

    def set_speed(self, speed: float) -> None:
        """Let time pass ``speed`` times as fast from now on."""
        ...


class RealClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait for ``seconds``."""
        time.sleep(seconds)


class ManualClock:
    """A clock that stands still until it is told to advance.

    Args:
        start: the first moment; must be aware.

    Raises:
        ValueError: ``start`` has no time zone.
    """

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("the start of a clock needs a time zone")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock forward by ``seconds``.

        Raises:
            ValueError: ``seconds`` is negative; time does not run backwards.
        """
        if seconds < 0:
            raise ValueError("time does not run backwards")
        self._now += timedelta(seconds=seconds)

    def sleep(self, seconds: float) -> None:
        """Advance by ``seconds`` at once."""
        self.advance(seconds)


@dataclass(frozen=True, slots=True)
class Pace:
    """How the sandbox's time follows the computer's.

    Attributes:
        origin: POSIX time of the computer at which the following began.
        start: POSIX time of the sandbox at that moment.
        speed: seconds of the sandbox that pass in one real second.
    """

    origin: float
    start: float
    speed: float

    def at(self, real: float) -> float:
        """Return the sandbox's POSIX time when the computer's is ``real``."""
        return min(self.start + self.speed * max(real - self.origin, 0), END)

    def advanced(self, real: float, seconds: float) -> Pace:
        """Return the pace after ``seconds`` more have passed.

        Raises:
            ToolkitError: ``seconds`` is negative, not finite, or leads beyond the year 9998.
        """
        if not (math.isfinite(seconds) and seconds >= 0 and self.at(real) + seconds < END):
            raise ToolkitError(
                _("The clock cannot be moved by {seconds} seconds.").format(seconds=seconds),
                _("Time does not run backwards; move it forward, to the year 9998 at the latest."),
            )
        return replace(self, start=self.start + seconds)

    def at_speed(self, real: float, speed: float) -> Pace:
        """Return the pace that goes on from the present moment with another speed.

        Raises:
            ToolkitError: ``speed`` is not from 0 to FASTEST.
        """
        return Pace(real, self.at(real), checked_speed(speed))


def checked_speed(speed: float) -> float:
    """Return ``speed`` when a clock can have it.

    Raises:
        ToolkitError: it is not from 0 to FASTEST.
    """
    if not 0 <= speed <= FASTEST:
        raise ToolkitError(
            _("A clock cannot run {speed} times as fast.").format(speed=speed),
            _("Choose a speed from 0 (time stands still until it is moved) to {limit:.0f}.").format(limit=FASTEST),
        )
    return float(speed)


class AcceleratedClock:
    """A clock that runs faster than the computer's, for one process: a week of review in a minute.

    Args:
        speed: seconds that pass in one real second; 0 lets time stand still until it is moved.
        start: the first moment; must be aware. The present when None.

    Raises:
        ToolkitError: ``speed`` is not from 0 to FASTEST.
        ValueError: ``start`` has no time zone.
    """

    def __init__(self, speed: float, start: datetime | None = None) -> None:
        real = time.time()
        if start is not None and start.tzinfo is None:
            raise ValueError("the start of a clock needs a time zone")
        self._pace = Pace(real, real if start is None else start.timestamp(), checked_speed(speed))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} ×{self.speed:g} at {self.now():%Y-%m-%d %H:%M:%S} UTC>"

    @property
    def speed(self) -> float:
        """How many seconds pass in one real second."""
        return self._read().speed

    def now(self) -> datetime:
        """Return the present moment by this clock, in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def timestamp(self) -> float:
        """Return the present moment by this clock as POSIX time."""
        return self._read().at(time.time())

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` of this clock pass; at once when it stands still."""
        speed = self.speed
        if speed:
            time.sleep(seconds / speed)
        else:
            self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Move the clock forward by ``seconds``.

        Raises:
            ToolkitError: ``seconds`` is negative, not finite, or leads beyond the year 9998.
        """
        self._pace = self._pace.advanced(time.time(), seconds)

    def set_speed(self, speed: float) -> None:
        """Let time pass ``speed`` times as fast from now on.

        Raises:
            ToolkitError: ``speed`` is not from 0 to FASTEST.
        """
        self._pace = self._pace.at_speed(time.time(), speed)

    def _read(self) -> Pace:
        return self._pace


def timestamp_of(clock: Clock) -> float:
    """Return the present moment by ``clock`` as POSIX time."""
    return clock.timestamp() if isinstance(clock, AcceleratedClock) else clock.now().timestamp()


def speed_of(clock: Clock) -> float:
    """Return how many seconds of ``clock`` pass in one real second by themselves."""
    if isinstance(clock, ManualClock):
        return 0.0
    return clock.speed if isinstance(clock, SteeredClock) else 1.0
