"""Validity periods: how long a message may wait in its sender's queue."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World

CA, FR = "+14165550100", "+33612340000"
TEN_SEGMENTS = "x" * 1530


def fill(world: World, seconds: int = 10) -> None:
    """Keep the Canadian number busy for so many seconds, in its queue to Canada."""
    for _ in range(seconds // 10):
        world.send("+14165550199", from_="+14165550134", body=TEN_SEGMENTS)


def test_a_message_that_would_wait_longer_fails_when_its_time_is_up(world: World) -> None:
    fill(world)
    message = world.send(CA, from_="+14165550134", validity_period=4)
    world.clock.advance(3.9)
    assert message.fetch().status == "queued"
    world.clock.advance(0.2)
    failed = message.fetch()
    assert (failed.status, failed.error_code, failed.date_sent) == ("failed", 30036, None)
    assert failed.error_message


def test_it_holds_nobody_up(world: World) -> None:
    fill(world)
    world.send(CA, from_="+14165550134", body=TEN_SEGMENTS, validity_period=4)
    other = world.send(CA, from_="+14165550134")
    world.clock.advance(10.8)
    assert other.fetch().status in ("sending", "sent")


def test_a_message_whose_turn_comes_in_time_is_sent(world: World) -> None:
    fill(world)
    message = world.send(CA, from_="+14165550134", validity_period=11)
    world.clock.advance(20)
    assert message.fetch().status == "delivered"


def test_a_message_of_a_service_has_the_period_of_the_service(world: World) -> None:
    service = world.service("+14165550134", validity_period=5)
    fill(world)
    own, services = world.send(CA, service, validity_period=60), world.send(CA, service)
    world.clock.advance(30)
    assert (own.fetch().status, services.fetch().error_code) == ("delivered", 30036)


def test_the_period_counts_from_the_queue_not_from_the_request(world: World) -> None:
    service = world.service("+33612345600")
    message = world.send(
        FR, service, validity_period=1, schedule_type="fixed", send_at=world.clock.now().replace(minute=30)
    )
    world.clock.advance(1900)
    assert message.fetch().status == "delivered"


@pytest.mark.parametrize("period", [1, 4, 5, 36000])
def test_every_period_up_to_ten_hours_is_taken(world: World, period: int) -> None:
    assert world.send(FR, from_="+33612345600", validity_period=period).status == "queued"


@pytest.mark.parametrize("period", [0, -1, 36001])
def test_others_are_refused(world: World, refused: Any, period: int) -> None:
    assert refused(world.send, FR, from_="+33612345600", validity_period=period) == (400, 21624)
