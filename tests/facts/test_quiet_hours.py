"""Quiet hours of the United States, by area code and state."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest

from toolkit import data
from toolkit.facts import quiet_hours
from toolkit.numbering.number import example

NEW_YORK, MIAMI, HARTFORD, LAS_VEGAS, HOUSTON = (
    "+12125550199",
    "+13055550199",
    "+18605550199",
    "+17025550199",
    "+17135550199",
)
NASHVILLE, BOISE, SEATTLE, PHOENIX = "+16155550199", "+12085550199", "+12065550199", "+16025550199"


@pytest.mark.parametrize(
    ("number", "at", "over"),
    [
        (NEW_YORK, "2026-01-15T20:59:59-05:00", None),
        (NEW_YORK, "2026-01-15T21:00:00-05:00", "2026-01-16T08:00:00-05:00"),
        (NEW_YORK, "2026-01-16T00:30:00-05:00", "2026-01-16T08:00:00-05:00"),
        (NEW_YORK, "2026-01-16T08:00:00-05:00", None),
        (SEATTLE, "2026-01-15T19:59:00-08:00", None),
        (SEATTLE, "2026-01-15T20:00:00-08:00", "2026-01-16T08:00:00-08:00"),
        (MIAMI, "2026-07-15T20:00:00-04:00", "2026-07-16T08:00:00-04:00"),
        (NASHVILLE, "2026-01-15T20:00:00-06:00", "2026-01-16T08:00:00-06:00"),
        (HARTFORD, "2026-01-16T08:30:00-05:00", "2026-01-16T09:00:00-05:00"),
        (LAS_VEGAS, "2026-01-15T20:30:00-08:00", "2026-01-16T09:00:00-08:00"),
        (HOUSTON, "2026-01-15T20:30:00-06:00", None),
        (HOUSTON, "2026-01-15T21:30:00-06:00", "2026-01-16T09:00:00-06:00"),
        (HOUSTON, "2026-01-17T21:30:00-06:00", "2026-01-18T12:00:00-06:00"),  # a Saturday
        (HOUSTON, "2026-01-18T11:59:00-06:00", "2026-01-18T12:00:00-06:00"),
        (HOUSTON, "2026-01-18T22:00:00-06:00", "2026-01-19T09:00:00-06:00"),
        (PHOENIX, "2026-07-15T21:00:00-07:00", "2026-07-16T08:00:00-07:00"),  # without summer time
        (NEW_YORK, "2026-03-07T22:00:00-05:00", "2026-03-08T08:00:00-04:00"),  # summer time begins
        (NEW_YORK, "2026-10-31T22:00:00-04:00", "2026-11-01T08:00:00-05:00"),  # and ends
        (BOISE, "2026-01-15T21:30:00-07:00", "2026-01-16T08:00:00-08:00"),  # until it is over in both time zones
        (BOISE, "2026-01-16T07:30:00-08:00", "2026-01-16T08:00:00-08:00"),
        ("+18005550199", "2026-01-15T23:00:00-05:00", None),
    ],
)
def test_they_are_over_in_the_morning(number: str, at: str, over: str | None) -> None:
    moment = datetime.fromisoformat(at).timestamp()
    assert quiet_hours.over(number, moment) == (datetime.fromisoformat(over).timestamp() if over else moment)


def test_where_somebody_lives_goes_before_the_area_code() -> None:
    moment = datetime.fromisoformat("2026-01-15T20:30:00-08:00").timestamp()
    morning = datetime.fromisoformat("2026-01-16T09:00:00-08:00").timestamp()
    assert quiet_hours.over(NEW_YORK, moment, "89101-0001") == morning, "Las Vegas"
    assert quiet_hours.over(HARTFORD, moment, "90012") == moment, "Los Angeles"
    for unknown in ("", "8910", "SW1A 1AA", "09012"):
        assert quiet_hours.over(NEW_YORK, moment, unknown) == quiet_hours.over(NEW_YORK, moment), unknown


def test_every_prefix_of_zip_codes_is_in_one_state() -> None:
    rows = data.rows("us_zip_codes.csv")
    spans = sorted((int(row["first"]), int(row["last"])) for row in rows)
    assert all(first <= last for first, last in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert {row["state"] for row in rows} == {row["state"] for row in data.rows("us_area_codes.csv")}


def test_every_state_and_area_code_is_known_once() -> None:
    areas, hours = data.rows("us_area_codes.csv"), data.rows("quiet_hours.csv")
    assert len({row["area_code"] for row in areas}) == len(areas) > 350
    assert len({row["state"] for row in areas}) == 51, "the states and the District of Columbia"
    assert {row["state"] for row in hours} - {"*"} <= {row["state"] for row in areas}
    assert example("US")[2:5] in {row["area_code"] for row in areas}
