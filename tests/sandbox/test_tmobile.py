"""T-Mobile's daily limit of a brand, where the user says which numbers are T-Mobile's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.sandbox.conftest import World, open_world
from tests.sandbox.registering import MONTH, brand, campaign
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import Options

OURS, SECOND, THEIRS, OTHER = "+16465550108", "+13125550187", "+14155550100", "+13055550100"
LIMIT = 1000
"""Of a sole proprietor."""

ELEVEN_SEGMENTS = "x" * 1600


@pytest.fixture
def world() -> Iterator[World]:
    opened = open_world(options=Options(tmobile_numbers=frozenset({"+1415555"})))
    made = brand(opened, brand_type="SOLE_PROPRIETOR")
    opened.clock.advance(MONTH)
    campaign(opened, opened.service(OURS), made, us_app_to_person_usecase="SOLE_PROPRIETOR")
    opened.clock.advance(MONTH)
    yield opened
    opened.sandbox.close()


def exhaust(world: World, segments: int) -> None:
    """Send so many segments to T-Mobile, and let them leave."""
    for size in [11] * (segments // 11) + [segments % 11]:
        world.send(THEIRS, from_=OURS, body=ELEVEN_SEGMENTS[: size * 153 - 153 * (size == 1)] or "x")
    world.clock.advance(2 * segments)


def outcome(world: World, to: str, body: str = "Hello", **settings: object) -> tuple[str, int | None]:
    sent = world.finished(world.send(to, from_=OURS, body=body, **settings))
    return sent.status, sent.error_code


def test_what_exceeds_the_brands_day_is_undelivered(world: World) -> None:
    exhaust(world, LIMIT - 1)
    assert outcome(world, THEIRS, ELEVEN_SEGMENTS) == ("undelivered", 30023)
    assert outcome(world, THEIRS) == ("delivered", None), "one segment is left: the long message took none"
    assert outcome(world, THEIRS) == ("undelivered", 30023)
    assert outcome(world, THEIRS, media_url="https://example.com/owl.png") == ("undelivered", 30023)
    assert outcome(world, OTHER) == ("delivered", None)


def test_a_service_shares_the_brands_day(world: World) -> None:
    exhaust(world, LIMIT - 1)
    service = world.client.messaging.v1.services.list(limit=1)[0]
    first = world.finished(world.send(THEIRS, service))
    second = world.finished(world.send(THEIRS, service))
    assert [(one.from_, one.error_code) for one in (first, second)] == [(OURS, None), (OURS, 30023)]


def test_the_day_ends_at_midnight_in_california(world: World) -> None:
    exhaust(world, LIMIT)
    assert outcome(world, THEIRS) == ("undelivered", 30023)
    midnight = datetime(2026, 5, 1, 7, tzinfo=UTC)
    assert timedelta() < midnight - world.clock.now() < timedelta(days=1)
    world.clock.advance((midnight - world.clock.now()).total_seconds() - 30)
    assert outcome(world, THEIRS) == ("undelivered", 30023)
    world.clock.advance(30)
    assert outcome(world, THEIRS) == ("delivered", None)


def test_senders_that_need_no_campaign_have_no_such_limit(world: World) -> None:
    exhaust(world, LIMIT)
    sent = world.finished(world.send(THEIRS, from_="24680"))
    assert sent.status == "delivered"


def test_what_never_reached_the_carrier_does_not_count(world: World) -> None:
    exhaust(world, LIMIT - 1)
    (service,) = world.client.messaging.v1.services.list(limit=1)
    service.phone_numbers.create(phone_number_sid=world.number(SECOND))
    assert world.finished(world.send(THEIRS, from_=SECOND)).error_code == 30034
    assert outcome(world, THEIRS) == ("delivered", None)


def test_by_default_no_number_is_t_mobiles(world: World) -> None:
    exhaust(world, LIMIT)
    world.sandbox.options = Options()
    assert outcome(world, THEIRS) == ("delivered", None)


@pytest.mark.parametrize("beginning", ["415555", "+44", "+1 415", "+1415555010012", ""])
def test_a_beginning_that_is_none_is_explained(beginning: str) -> None:
    with pytest.raises(ToolkitError, match="beginning of a US number"):
        Options(tmobile_numbers=frozenset({beginning}))
