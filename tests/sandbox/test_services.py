"""Messaging services: settings, limits and errors of the Service resource."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from toolkit.sandbox import Options


def test_a_service_with_only_a_name_has_the_documented_defaults(world: World) -> None:
    service = world.client.messaging.v1.services.create(friendly_name="Owl")
    assert service.sid.startswith("MG")
    assert service.inbound_request_url is None
    assert (service.inbound_method, service.fallback_method) == ("POST", "POST")
    assert service.sticky_sender
    assert service.area_code_geomatch
    assert service.mms_converter
    assert service.smart_encoding
    assert service.validity_period == 36000
    assert service.usecase == "undeclared"
    assert service.use_inbound_webhook_on_number is False
    assert service.us_app_to_person_registered is False
    assert service.date_created == world.clock.now()


def test_the_default_of_the_inbound_switch_is_an_option() -> None:
    world = open_world(options=Options(use_inbound_webhook_on_number=True))
    assert world.client.messaging.v1.services.create(friendly_name="Owl").use_inbound_webhook_on_number is True


def test_an_update_changes_only_what_was_sent(world: World) -> None:
    service = world.service(inbound_request_url="https://example.com/in", sticky_sender=False)
    world.clock.advance(60)
    updated = service.update(friendly_name="Other", validity_period=300)
    assert (updated.friendly_name, updated.validity_period) == ("Other", 300)
    assert (updated.inbound_request_url, updated.sticky_sender) == ("https://example.com/in", False)
    assert (updated.date_updated - updated.date_created).total_seconds() == 60
    assert service.fetch().friendly_name == "Other"


def test_an_empty_url_clears_it(world: World) -> None:
    service = world.service(inbound_request_url="https://example.com/in")
    assert service.update(inbound_request_url="").inbound_request_url is None


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"friendly_name": ""}, 20001),
        ({"friendly_name": "   "}, 20001),
        ({"friendly_name": "x" * 65}, 20001),
        ({"inbound_request_url": "example.com/sms"}, 21402),
        ({"inbound_request_url": "https://exa mple.com"}, 21402),
        ({"fallback_url": "ftp://example.com"}, 21402),
        ({"status_callback": "https://"}, 21402),
        ({"inbound_method": "PUT"}, 21403),
        ({"validity_period": 0}, 21624),
        ({"validity_period": 36001}, 21624),
        ({"usecase": "spam"}, 21713),
        ({"scan_message_content": "perhaps"}, 20001),
    ],
)
def test_a_bad_setting_is_refused_and_changes_nothing(
    world: World, refused: Any, settings: dict[str, Any], code: int
) -> None:
    before = [service.sid for service in world.client.messaging.v1.services.list()]
    assert refused(world.service, **settings) == (400, code)
    assert [service.sid for service in world.client.messaging.v1.services.list()] == before


def test_the_longest_name_and_both_ends_of_validity_are_accepted(world: World) -> None:
    assert world.service(friendly_name="x" * 64, validity_period=1).validity_period == 1
    assert world.service(validity_period=36000).validity_period == 36000


def test_services_are_listed_newest_first(world: World) -> None:
    names = [world.service(friendly_name=f"Service {n}").friendly_name for n in range(3)]
    assert [service.friendly_name for service in world.client.messaging.v1.services.list(limit=3)] == names[::-1]


def test_deleting_a_service_lets_its_senders_go(world: World, refused: Any) -> None:
    service = world.service("+33612345600")
    assert service.delete()
    assert refused(service.fetch) == (404, 20404)
    other = world.service("+33612345600")
    assert len(other.phone_numbers.list()) == 1


@pytest.mark.parametrize("sid", ["MG" + "0" * 32, "MGshort", "PN" + "0" * 32])
def test_an_unknown_or_malformed_sid_is_not_found(world: World, refused: Any, sid: str) -> None:
    assert refused(world.client.messaging.v1.services(sid).fetch) == (404, 20404)


def test_use_cases_are_those_that_a_service_accepts(world: World) -> None:
    names = [row["usecase"] for row in world.client.messaging.v1.usecases.fetch().usecases]
    assert {world.service(usecase=name).usecase for name in names} == set(names)
    assert len(names) == 6


def test_the_sample_account_has_a_verified_and_a_failed_campaign(world: World) -> None:
    states = {}
    for service in world.client.messaging.v1.services.list():
        (campaign,) = service.us_app_to_person.list()
        states[service.us_app_to_person_registered] = campaign.campaign_status
    assert states == {True: "VERIFIED", False: "FAILED"}
