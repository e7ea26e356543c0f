"""Mock brands and campaigns, for trying the API: what they register, and how long they last."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World
from tests.sandbox.registering import DAY, MONTH, approved_brand, brand, campaign

US, SPARE = "+14155550100", "+16465550108"


def test_a_mock_campaign_is_verified_and_registers_no_number(world: World) -> None:
    service = world.service(SPARE)
    campaign(world, service, approved_brand(world, mock=True))
    world.sandbox.decide(service.sid, "VERIFIED")
    (found,) = service.us_app_to_person.list()
    assert (found.campaign_status, found.mock) == ("VERIFIED", True)
    assert service.fetch().us_app_to_person_registered is False
    assert world.finished(world.send(US, from_=SPARE)).error_code == 30034


def test_a_mock_brand_and_its_campaigns_vanish_after_thirty_days(world: World, refused: Any) -> None:
    service, real = world.service(SPARE), world.service()
    made = brand(world, mock=True)
    lasting = brand(world)
    world.clock.advance(14 * DAY)
    for home, registered in ((service, made), (real, lasting)):
        campaign(world, home, registered)
    world.clock.advance(15.9 * DAY)
    assert made.fetch().status == "APPROVED"
    assert len(service.us_app_to_person.list()) == 1

    world.clock.advance(0.1 * DAY)
    assert refused(made.fetch) == (404, 20404)
    assert service.us_app_to_person.list() == []
    assert lasting.fetch().status == "APPROVED"
    assert len(real.us_app_to_person.list()) == 1
    world.clock.advance(MONTH)
    assert service.fetch().us_app_to_person_registered is False


@pytest.mark.parametrize("ending", ["30701", "21731"])
def test_a_mock_brand_vanishes_whatever_becomes_of_it(world: World, refused: Any, ending: str) -> None:
    made = brand(world, ending, mock=True)
    world.clock.advance(29 * DAY)
    if made.fetch().status == "FAILED":
        made.update()
    world.clock.advance(1 * DAY)
    assert refused(made.fetch) == (404, 20404)


def test_a_sole_proprietors_mock_brand_gets_no_message_and_so_no_campaign(world: World, refused: Any) -> None:
    made = approved_brand(world, brand_type="SOLE_PROPRIETOR", mock=True)
    assert (made.status, made.identity_status) == ("APPROVED", "UNVERIFIED")
    otps = world.client.messaging.v1.brand_registrations(made.sid).brand_registration_otps
    assert refused(otps.create) == (400, 20001)
    world.clock.advance(2 * DAY)
    assert made.fetch().identity_status == "UNVERIFIED"
    settings = {"us_app_to_person_usecase": "SOLE_PROPRIETOR"}
    assert refused(campaign, world, world.service(), made, **settings) == (400, 21717)
