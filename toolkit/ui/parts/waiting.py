"""Letting the sandbox's clock go on until what is being reviewed is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from toolkit.account.base import Account
from toolkit.i18n import ngettext

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

_FIRST = 5 * MINUTE
_LONGEST = 60 * DAY
"""The first step of the clock, and how far it goes at most."""


class Reviewed(Protocol):
    """What may be under review."""

    @property
    def waiting(self) -> Sequence[object]:
        """What is being reviewed."""
        ...


def wait_for_reviews(account: Account, read: Callable[[], Reviewed]) -> float:
    """Move the sandbox's clock on until nothing is being reviewed any more, by steps that grow by a quarter.

    Args:
        account: the account; its clock is everybody's who uses the sandbox.
        read: reads how far it is.

    Returns:
        By how many seconds.
    """
    clock: Any = account.sandbox.clock
    gone = 0.0
    while read().waiting and gone < _LONGEST:
        step = max(_FIRST, gone // 4)
        clock.advance(step)
        gone += step
    return gone


def duration(seconds: float) -> str:
    """Say a time in days, in hours or in minutes."""
    days, hours, minutes = (round(seconds / unit) for unit in (DAY, HOUR, MINUTE))
    if seconds >= DAY:
        return ngettext("{count} day", "{count} days", days).format(count=days)
    if seconds >= HOUR:
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
