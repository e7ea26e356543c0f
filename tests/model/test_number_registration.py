"""What an API tells of a number's registration with the campaign of its service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.routing.pools import number, pool, toll_free
from toolkit.model.account import SenderPool
from toolkit.model.number_registration import RECENT, with_registrations
from toolkit.model.registration import Campaign

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=30)


def campaign(usecase: str = "MIXED", updated: datetime | None = OLD) -> Campaign:
    return Campaign("QE" + "0" * 32, "MG" + "0" * 32, status="VERIFIED", usecase=usecase, date_updated=updated)


def of(*joined: datetime | None, state: str | None = "VERIFIED") -> SenderPool:
    """Return a pool of +1 long codes that joined then."""
    numbers = [number(f"+1212555{place:04d}", "US") for place in range(len(joined))]
    members = (replace(one, date_created=when) for one, when in zip(numbers, joined, strict=True))
    return pool(*members, campaign=state)


def states(found: SenderPool) -> list[str | None]:
    return [one.registration for one in found.senders]


def test_a_number_that_joined_within_a_day_may_not_be_registered_yet():
    found = with_registrations(of(NOW, NOW - RECENT + timedelta(seconds=1), NOW - RECENT, OLD, None), campaign(), NOW)
    assert states(found) == ["unknown", "unknown", None, None, None]


def test_all_are_registered_anew_after_the_campaign_has_changed():
    assert states(with_registrations(of(OLD, None), campaign(updated=NOW), NOW)) == ["unknown", "unknown"]


def test_a_sole_proprietor_has_the_number_that_joined_first():
    sole = campaign("SOLE_PROPRIETOR")
    later = OLD + timedelta(seconds=1)
    assert states(with_registrations(of(later, OLD, NOW), sole, NOW)) == ["refused", None, "refused"]
    assert states(with_registrations(of(OLD), sole, NOW)) == [None]
    assert states(with_registrations(of(NOW), sole, NOW)) == ["unknown"]


def test_of_two_that_joined_together_nobody_knows_which_is_registered():
    sole = campaign("SOLE_PROPRIETOR")
    assert states(with_registrations(of(OLD, OLD, NOW), sole, NOW)) == ["unknown", "unknown", "refused"]


@pytest.mark.parametrize("state", [None, "PENDING", "SUSPENDED"])
def test_without_a_verified_campaign_there_is_nothing_to_register(state):
    assert states(with_registrations(of(NOW, OLD, state=state), campaign("SOLE_PROPRIETOR"), NOW)) == [None, None]
    assert states(with_registrations(of(NOW), None, NOW)) == [None]


def test_other_senders_need_no_registration():
    senders = [replace(one, date_created=NOW) for one in (toll_free(), number("+33612345678", "FR"))]
    assert states(with_registrations(pool(*senders), campaign("SOLE_PROPRIETOR"), NOW)) == [None, None]
