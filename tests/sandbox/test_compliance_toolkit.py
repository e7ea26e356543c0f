"""The Compliance Toolkit, where the option plays it: quiet hours, numbers that changed hands, litigators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from toolkit.sandbox import Options
from toolkit.sandbox.messages.consent import compliance_toolkit

OURS, FREE, SHORT = "+12125550123", "+14165550134", "24680"
NEW_YORK, LOS_ANGELES, TORONTO = "+12125550199", "+13235550199", "+14165550199"
EVENING = datetime.fromisoformat("2026-03-01T21:30:00-05:00")
MORNING = datetime.fromisoformat("2026-03-02T08:00:00-05:00")


@pytest.fixture
def world() -> Iterator[World]:
    opened = open_world(options=Options(compliance_toolkit="reschedule"))
    opened.clock.advance((EVENING - opened.clock.now()).total_seconds())
    yield opened
    opened.sandbox.close()


@pytest.fixture
def owl(world: World) -> Any:
    """The sample service whose campaign is verified."""
    return next(one for one in world.client.messaging.v1.services.list() if one.us_app_to_person_registered)


def offer(world: World, to: str = NEW_YORK, **settings: Any) -> Any:
    return world.send(to, **{"from_": SHORT, "message_intent": "marketing"} | settings)


def wait_until(world: World, moment: datetime) -> None:
    world.clock.advance((moment - world.clock.now()).total_seconds())


def set_options(world: World, **changes: Any) -> None:
    world.sandbox.options = replace(world.sandbox.options, **changes)


def test_what_is_not_essential_waits_for_the_morning(world: World, owl: Any) -> None:
    by_number = offer(world)
    by_service = world.send(NEW_YORK, owl, message_intent="marketing")
    for message in (by_number, by_service):
        assert message.status == "scheduled"
    wait_until(world, MORNING - timedelta(seconds=1))
    assert [one.fetch().status for one in (by_number, by_service)] == ["scheduled", "scheduled"]
    ended = [world.finished(one) for one in (by_number, by_service)]
    assert [(one.status, one.from_) for one in ended] == [("delivered", SHORT), ("delivered", SHORT)]
    assert all(one.date_sent >= MORNING for one in ended)
    assert offer(world).status == "queued", "it is day"


@pytest.mark.parametrize("intent", sorted(compliance_toolkit.ESSENTIAL))
def test_essential_intents_go_at_any_hour(world: World, intent: str) -> None:
    assert offer(world, message_intent=intent).status == "queued"


@pytest.mark.parametrize("intent", sorted(compliance_toolkit.NOT_ESSENTIAL))
def test_the_other_intents_rest(world: World, intent: str) -> None:
    assert offer(world, message_intent=intent).status == "scheduled"


def test_without_an_intent_the_campaign_decides(world: World, owl: Any) -> None:
    assert world.send(NEW_YORK, owl).status == "accepted", "account notifications are essential"
    failed = next(one for one in world.client.messaging.v1.services.list() if one.usecase == "marketing")
    assert world.send(NEW_YORK, failed).status == "scheduled"
    assert world.send(NEW_YORK, failed, message_intent="otp").status == "accepted"
    assert world.send(NEW_YORK, owl, message_intent="something").status == "accepted", (
        "an unknown one counts for nothing"
    )
    assert world.send(NEW_YORK, from_=SHORT).status == "queued"


def test_it_asks_about_sms_to_the_united_states_alone(world: World) -> None:
    assert offer(world, LOS_ANGELES).status == "queued", "it is half past six there"
    assert offer(world, TORONTO, from_=FREE).status == "queued"
    assert offer(world, media_url="https://example.com/owl.png").status == "queued"
    assert offer(world, risk_check="disable").status == "queued"
    assert offer(world, risk_check="enable").status == "scheduled"


def test_a_contacts_zip_code_goes_before_the_area_code(world: World) -> None:
    def lives(to: str, zip_code: str) -> None:
        item = {"contact_id": to, "correlation_id": "0" * 32, "country_iso_code": "US", "zip_code": zip_code}
        (saved,) = world.client.accounts.v1.bulk_contacts.create(items=[item]).items
        assert saved["error_code"] == 0

    lives(NEW_YORK, "90012")
    lives(LOS_ANGELES, "10001")
    assert offer(world).status == "queued", "she has moved to Los Angeles, where it is half past six"
    assert offer(world, LOS_ANGELES).status == "scheduled"


def test_what_waits_can_be_canceled_and_an_opt_out_counts(world: World, owl: Any) -> None:
    canceled, unwanted, from_ours = (
        offer(world),
        world.send(NEW_YORK, owl, message_intent="events"),
        offer(world, from_=OURS),
    )
    canceled.update(status="canceled")
    world.sandbox.receive(OURS, NEW_YORK, "STOP")
    wait_until(world, MORNING)
    assert world.finished(canceled).status == "canceled"
    assert [world.finished(one).error_code for one in (unwanted, from_ours)] == [21610, 21610]


def test_a_time_that_was_asked_for_is_moved_out_of_the_quiet_hours(world: World, owl: Any) -> None:
    asked = datetime.fromisoformat("2026-03-03T05:00:00-05:00")
    message = world.send(NEW_YORK, owl, message_intent="polling", schedule_type="fixed", send_at=asked)
    wait_until(world, asked + timedelta(hours=2, minutes=59))
    assert message.fetch().status == "scheduled"
    wait_until(world, asked + timedelta(hours=3))
    assert world.finished(message).status == "delivered"


def test_it_refuses_instead_where_the_option_says_so(world: World, owl: Any) -> None:
    set_options(world, compliance_toolkit="refuse")
    for message in (offer(world), world.send(NEW_YORK, owl, message_intent="marketing")):
        assert message.error_code is None
        ended = world.finished(message)
        assert (ended.status, ended.error_code) == ("failed", 30610)
    assert world.finished(offer(world, message_intent="otp")).status == "delivered"
    wait_until(world, MORNING)
    assert world.finished(offer(world)).status == "delivered"


@pytest.mark.parametrize(("option", "code"), [("reassigned_numbers", 21610), ("litigators", 30640)])
def test_some_are_not_written_to_at_all(world: World, owl: Any, option: str, code: int) -> None:
    set_options(world, **{option: frozenset({LOS_ANGELES})})
    for message in (offer(world, LOS_ANGELES, message_intent="otp"), world.send(LOS_ANGELES, owl)):
        assert message.status in ("queued", "accepted")
        ended = world.finished(message)
        assert (ended.status, ended.error_code) == ("failed", code)
    assert world.finished(world.send(LOS_ANGELES, owl, risk_check="disable")).status == "delivered"
    set_options(world, compliance_toolkit="off")
    assert world.finished(offer(world, LOS_ANGELES)).status == "delivered"


def test_it_is_off_at_first(world: World, refused: Callable[..., tuple[int, int]]) -> None:
    world.sandbox.options = Options()
    assert offer(world).status == "queued"
    assert offer(world, message_intent="whatever").status == "queued"
    assert refused(offer, world, risk_check="perhaps") == (400, 20001)
