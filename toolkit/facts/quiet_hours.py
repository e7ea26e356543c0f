"""When marketing rests in the United States: the tables ``quiet_hours.csv`` and ``us_area_codes.csv``.

``quiet_hours.csv``, as Twilio's Compliance Toolkit keeps them
(https://www.twilio.com/docs/messaging/features/compliance-toolkit): ``state`` (``*`` for every other), ``begins`` and
``ends`` on the next morning, ``sunday_ends``: full hours of the local time; ``evidence`` and ``source_url``.

``us_area_codes.csv``: ``area_code``, its ``state``, and the ``time_zones`` that it lies in. Twilio does not say what it
does where an area code has several: a quiet hour in one of them counts (assumed).

``us_zip_codes.csv``: the first three digits of ZIP codes, from ``first`` to ``last``, and their ``state``. Of a state
with several time zones each counts (assumed). That a known ZIP code goes before the area code is assumed.
"""

from __future__ import annotations

import re
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
    """Return the quiet hours by area code and by state."""
    hours = {
        row["state"]: (int(row["begins"]), int(row["ends"]), int(row["sunday_ends"]))
        for row in data.rows("quiet_hours.csv")
    }
    found: dict[str, tuple[_Night, ...]] = {}
    for row in data.rows("us_area_codes.csv"):
        state = row["state"]
        here = tuple(_Night(ZoneInfo(zone), *hours.get(state, hours["*"])) for zone in row["time_zones"].split())
        found[row["area_code"]] = here
        found[state] = tuple(dict.fromkeys((*found.get(state, ()), *here)))
    return found


@cache
def _states() -> Mapping[int, str]:
    """Return the states by the first three digits of their ZIP codes."""
    rows = data.rows("us_zip_codes.csv")
    return {prefix: row["state"] for row in rows for prefix in range(int(row["first"]), int(row["last"]) + 1)}


def over(number: str, at: float, zip_code: str = "") -> float:
    """Return when the quiet hours are over in which it is ``at``: ``at`` itself where it is none.

    Args:
        number: a number of the United States, ``+1…``; one whose area code belongs to no state has no quiet hours.
        at: POSIX time.
        zip_code: where its owner lives, five digits, or nine with a hyphen; its state goes before the area code.
            "" where that is not known.
    """
    state = _states().get(int(zip_code[:3])) if re.fullmatch(r"[0-9]{5}(-[0-9]{4})?", zip_code) else None
    nights = _nights().get(state or number[2:5], ())
    while (later := max((night.over(at) for night in nights), default=at)) > at:
        at = later
    return at
