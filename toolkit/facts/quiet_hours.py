"""When marketing rests in the United States: the tables ``quiet_hours.csv`` and ``us_area_codes.csv``.

``quiet_hours.csv``, as Twilio's Compliance Toolkit keeps them
(https://www.twilio.com/docs/messaging/features/compliance-toolkit): ``state`` (``*`` for every other), ``begins`` and
``ends`` on the next morning, ``sunday_ends``: full hours of the local time; ``evidence`` and ``source_url``.

``us_area_codes.csv``: ``area_code``, its ``state``, and the ``time_zones`` that it lies in. Twilio does not say what it
does where an area code has several: a quiet hour in one of them counts (assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from toolkit import data

_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class _Night:
    """Quiet hours in one time zone: full hours."""

    zone: ZoneInfo
    begins: int
    ends: int
    sunday_ends: int

    def over(self, at: float) -> float:
        """Return when it is over; ``at`` itself by day."""
        local = datetime.fromtimestamp(at, self.zone)
        morning = local if local.hour < self.begins else local + timedelta(days=1)
        ends = self.sunday_ends if morning.weekday() == _SUNDAY else self.ends
        return max(at, morning.replace(hour=ends, minute=0, second=0, microsecond=0).timestamp())


@cache
def _nights() -> Mapping[str, tuple[_Night, ...]]:
    """Return the quiet hours by area code."""
    hours = {
        row["state"]: (int(row["begins"]), int(row["ends"]), int(row["sunday_ends"]))
        for row in data.rows("quiet_hours.csv")
    }
    return {
        row["area_code"]: tuple(
            _Night(ZoneInfo(zone), *hours.get(row["state"], hours["*"])) for zone in row["time_zones"].split()
        )
        for row in data.rows("us_area_codes.csv")
    }


def over(number: str, at: float) -> float:
    """Return when the quiet hours are over in which it is ``at``: ``at`` itself where it is none.

    Args:
        number: a number of the United States, ``+1…``; one whose area code belongs to no state has no quiet hours.
        at: POSIX time.
    """
    nights = _nights().get(number[2:5], ())
    while (later := max((night.over(at) for night in nights), default=at)) > at:
        at = later
    return at
