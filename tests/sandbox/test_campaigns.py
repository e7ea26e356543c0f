"""US A2P 10DLC campaigns: their review, refusals, correction, deletion, and what they mean for sending to the USA."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from twilio.base import values

from tests.sandbox.conftest import World, open_world
from tests.sandbox.registering import DAY, DESCRIPTION, MONTH, approved_brand, brand, campaign, correction
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import Options

US = "+14155550100"
EVERY_CAMPAIGN = "QE2c6890da8086d771620e9b13fadeba0b"
SPARE, OTHER_SPARE = "+16465550108", "+13125550187"


@pytest.fixture
def registered(world: World) -> Any:
    """Return an approved brand."""
    return approved_brand(world)


def outcome(world: World, sender: str = SPARE) -> int | None:
    """Return the error that a message to the USA ends with; None when it arrives."""
    ended = world.finished(world.send(US, from_=sender))
    assert (ended.status == "delivered") == (ended.error_code is None)
    return None if ended.error_code is None else int(ended.error_code)


def test_a_campaign_is_pending_then_in_progress_then_verified(world: World, registered: Any) -> None:
    service = world.service(SPARE)
    made = campaign(world, service, registered)
    assert (made.campaign_status, made.campaign_id, made.rate_limits) == ("PENDING", None, None)
    assert made.opt_out_keywords == ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"]
    assert made.subscriber_opt_in is True
    assert outcome(world) == 30034

    world.clock.advance(3600)
    assert made.fetch().campaign_status == "IN_PROGRESS"
    began = world.clock.now()
    while made.fetch().campaign_status == "IN_PROGRESS":
        world.clock.advance(DAY)
    assert timedelta(days=13) <= world.clock.now() - began <= timedelta(days=22)
    assert made.fetch().campaign_status == "VERIFIED"
    assert made.fetch().campaign_id.startswith("C")
    assert set(made.fetch().rate_limits) == {"att", "tmobile"}
    assert service.fetch().us_app_to_person_registered is True
    assert outcome(world) is None
    assert world.finished(world.send(US, service)).status == "delivered"


def test_a_campaign_fails_by_the_end_of_its_description_and_can_be_corrected(
    world: World, registered: Any, refused: Any
) -> None:
    service = world.service(SPARE)
    made = campaign(world, service, registered, description=f"{DESCRIPTION} 30896.")
    assert refused(made.update, **correction()) == (400, 20001)
    world.clock.advance(MONTH)
    failed = made.fetch()
    assert failed.campaign_status == "FAILED"
    assert [error["error_code"] for error in failed.errors] == [30896]
    assert service.fetch().us_app_to_person_registered is False
    assert outcome(world) == 30034

    again = made.update(**correction())
    assert (again.campaign_status, again.errors, again.has_embedded_links) == ("PENDING", [], False)
    world.clock.advance(MONTH)
    assert made.fetch().campaign_status == "VERIFIED"
    assert outcome(world) is None


@pytest.mark.parametrize("code", [30537, 30562, 30569, 30892, 30908, 30909, 30915])
def test_a_review_rejects_with_the_codes_of_2026(world: World, registered: Any, code: int) -> None:
    made = campaign(world, world.service(), registered, description=f"{DESCRIPTION} {code}")
    world.clock.advance(MONTH)
    (error,) = made.fetch().errors
    assert (error["error_code"], error["url"]) == (code, f"https://www.twilio.com/docs/api/errors/{code}")
    assert error["description"]
    assert made.update(**correction()).campaign_status == "PENDING"


def test_without_privacy_policy_or_terms_the_review_rejects_what_the_api_took(world: World, registered: Any) -> None:
    service = world.service(SPARE)
    without = {"privacy_policy_url": values.unset, "terms_and_conditions_url": values.unset}
    made = campaign(world, service, registered, **without)
    world.clock.advance(MONTH)
    assert made.fetch().campaign_status == "FAILED"
    assert [error["error_code"] for error in made.fetch().errors] == [30908, 30882]
    made.update(**correction(privacy_policy_url="https://www.example.com/privacy"))
    world.clock.advance(MONTH)
    assert [error["error_code"] for error in made.fetch().errors] == [30882]
    made.update(**correction(terms_and_conditions_url="https://www.example.com/terms"))
    world.clock.advance(MONTH)
    assert (made.fetch().campaign_status, made.fetch().errors) == ("VERIFIED", [])


@pytest.mark.parametrize("code", [30883, 30884, 30885, 30897])
def test_forbidden_content_cannot_be_corrected(world: World, registered: Any, refused: Any, code: int) -> None:
    service = world.service()
    made = campaign(world, service, registered, description=f"{DESCRIPTION} {code}")
    world.clock.advance(MONTH)
    assert refused(made.update, **correction()) == (400, 20001)
    assert made.fetch().campaign_status == "FAILED"
    made.delete()
    assert campaign(world, service, registered).campaign_status == "PENDING"


def test_a_suspended_campaign_blocks_its_numbers_and_cannot_be_touched(
    world: World, registered: Any, refused: Any
) -> None:
    service = world.service(SPARE)
    made = campaign(world, service, registered, description=f"{DESCRIPTION} 30033")
    world.clock.advance(25 * DAY)
    assert made.fetch().campaign_status == "VERIFIED"
    assert outcome(world) is None

    world.clock.advance(MONTH)
    assert made.fetch().campaign_status == "SUSPENDED"
    assert service.fetch().us_app_to_person_registered is False
    assert outcome(world) == 30033
    assert refused(made.update, **correction()) == (400, 21729)
    assert refused(made.delete) == (400, 21729)


def test_a_message_sent_just_before_the_suspension_still_arrives(world: World, registered: Any) -> None:
    service = world.service(SPARE, OTHER_SPARE)
    campaign(world, service, registered)
    world.clock.advance(MONTH)
    before = world.send(US, service)
    world.clock.advance(1)
    world.sandbox.decide(service.sid, "SUSPENDED")
    after = world.send(US, from_=SPARE)
    assert world.finished(before).status == "delivered"
    assert world.finished(after).error_code == 30033


def test_numbers_of_a_verified_campaign_take_their_time_where_the_option_says_so() -> None:
    world = open_world(options=Options(number_registration_seconds=3600))
    service = world.service(SPARE)
    campaign(world, service, approved_brand(world))
    world.sandbox.decide(service.sid, "VERIFIED")
    assert outcome(world) == 30035
    assert world.finished(world.send(US, service)).error_code == 30035
    world.clock.advance(3600)
    assert outcome(world) is None
    service.phone_numbers.create(phone_number_sid=world.number(OTHER_SPARE))
    assert (outcome(world), outcome(world, OTHER_SPARE)) == (None, 30035)


def test_a_sole_proprietor_has_one_campaign_and_one_number(world: World, refused: Any) -> None:
    made = brand(world, brand_type="SOLE_PROPRIETOR")
    service = world.service("+18005550199", SPARE, OTHER_SPARE)
    settings = {"us_app_to_person_usecase": "SOLE_PROPRIETOR"}
    assert refused(campaign, world, service, made, **settings) == (400, 21717)
    world.clock.advance(14 * DAY)
    assert refused(campaign, world, service, made) == (400, 21717)
    campaign(world, service, made, **settings)
    assert refused(campaign, world, world.service(), made, **settings) == (400, 21732)
    world.clock.advance(MONTH)
    assert (outcome(world), outcome(world, OTHER_SPARE)) == (None, 30034)
    assert outcome(world, "+18005550199") is None, "toll-free numbers need no campaign"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"description": "Too short"}, 21728),
        ({"description": "x" * 4097}, 21728),
        ({"description": ""}, 21727),
        ({"message_flow": "x" * 39}, 21728),
        ({"message_flow": "x" * 2049}, 21728),
        ({"message_samples": []}, 21727),
        ({"message_samples": ["A sample of enough length."]}, 21727),
        ({"message_samples": ["A sample of enough length."] * 6}, 21728),
        ({"message_samples": ["A sample of enough length.", "x" * 19]}, 21728),
        ({"message_samples": ["A sample of enough length.", "x" * 1025]}, 21728),
        ({"us_app_to_person_usecase": "mixed"}, 21720),
        ({"us_app_to_person_usecase": "SOLE_PROPRIETOR"}, 21717),
        ({"brand_registration_sid": "BN" + "0" * 32}, 21717),
        ({"brand_registration_sid": ""}, 21727),
        ({"help_message": "Help"}, 21728),
        ({"opt_in_keywords": ["JA!"]}, 20001),
        ({"opt_in_keywords": ["x" * 128, "y" * 128]}, 21728),
        ({"has_embedded_links": "perhaps"}, 20001),
        ({"privacy_policy_url": "nowhere"}, 21402),
    ],
    ids=str,
)
def test_what_a_campaign_lacks_is_refused(
    world: World, registered: Any, refused: Any, settings: dict[str, Any], code: int
) -> None:
    service = world.service()
    assert refused(campaign, world, service, registered, **settings) == (400, code)
    assert service.us_app_to_person.list() == []


def test_the_lengths_at_their_limits_are_taken(world: World, registered: Any) -> None:
    samples = ["x" * 20, "x" * 1024, "x" * 20, "x" * 20, "x" * 20]
    made = campaign(
        world, world.service(), registered, description="x" * 40, message_flow="x" * 2048, message_samples=samples
    )
    assert made.message_samples == samples


def test_a_brand_under_review_has_no_campaign_yet(world: World, refused: Any) -> None:
    assert refused(campaign, world, world.service(), brand(world)) == (400, 21717)


def test_a_service_has_one_campaign_until_it_is_deleted(world: World, registered: Any, refused: Any) -> None:
    service = world.service(SPARE)
    made = campaign(world, service, registered)
    assert refused(campaign, world, service, registered) == (400, 20001)
    world.clock.advance(MONTH)
    made.delete()
    assert refused(made.fetch) == (404, 20404)
    assert service.us_app_to_person.list() == []
    assert service.fetch().us_app_to_person_registered is False
    assert outcome(world) == 30034
    assert campaign(world, service, registered).campaign_status == "PENDING"


def test_a_deleted_campaign_or_service_is_not_reviewed_any_more(world: World, registered: Any) -> None:
    deleted, service = world.service(), world.service()
    campaign(world, deleted, registered).delete()
    campaign(world, service, registered)
    service.delete()
    world.clock.advance(MONTH)
    assert deleted.fetch().us_app_to_person_registered is False


def test_a_political_campaign_needs_a_brand_that_campaign_verify_knows(world: World, registered: Any) -> None:
    vettings = world.client.messaging.v1.brand_registrations(registered.sid).brand_vettings
    first = campaign(world, world.service(), registered, us_app_to_person_usecase="POLITICAL")
    world.clock.advance(MONTH)
    assert [error["error_code"] for error in first.fetch().errors] == [30900]
    vettings.create(vetting_provider="campaign-verify", vetting_id="cv|1.0|tcr|10dlc|token")
    second = campaign(world, world.service(), registered, us_app_to_person_usecase="POLITICAL")
    world.clock.advance(MONTH)
    assert second.fetch().campaign_status == "VERIFIED"


def test_every_campaign_has_the_same_sid_and_its_service_tells_it_apart(
    world: World, registered: Any, refused: Any
) -> None:
    services = [world.service(SPARE), world.service(OTHER_SPARE)]
    for service in services:
        made = campaign(world, service, registered)
        assert made.sid == EVERY_CAMPAIGN
        assert made.url.endswith(f"/v1/Services/{service.sid}/Compliance/Usa2p/{EVERY_CAMPAIGN}")
    world.sandbox.decide(services[1].sid, "SUSPENDED")
    found = [service.us_app_to_person(EVERY_CAMPAIGN).fetch() for service in services]
    assert [one.campaign_status for one in found] == ["PENDING", "SUSPENDED"]
    world.clock.advance(MONTH)
    verified = services[0].us_app_to_person(EVERY_CAMPAIGN)
    assert verified.fetch().campaign_id not in (None, found[1].campaign_id)
    assert (outcome(world), outcome(world, OTHER_SPARE)) == (None, 30033)
    assert refused(services[0].us_app_to_person("QE" + "0" * 32).fetch) == (404, 20404)
    assert refused(world.service().us_app_to_person(EVERY_CAMPAIGN).fetch) == (404, 20404)

    verified.delete()
    assert services[0].us_app_to_person.list() == []
    assert len(services[1].us_app_to_person.list()) == 1, "deleting one leaves the other"
    with pytest.raises(ToolkitError, match="service"):
        world.sandbox.decide(EVERY_CAMPAIGN, "VERIFIED")


def test_use_cases_are_those_of_the_brands_type(world: World, registered: Any, refused: Any) -> None:
    usecases = world.client.messaging.v1.services(world.service().sid).us_app_to_person_usecases

    def codes(**query: Any) -> list[str]:
        return [one["code"] for one in usecases.fetch(**query).us_app_to_person_usecases]

    assert {"2FA", "LOW_VOLUME", "POLITICAL"} <= set(codes(brand_registration_sid=registered.sid))
    assert codes() == codes(brand_registration_sid=registered.sid)
    sole = brand(world, brand_type="SOLE_PROPRIETOR")
    assert codes(brand_registration_sid=sole.sid) == ["SOLE_PROPRIETOR"]
    assert refused(codes, brand_registration_sid="BN" + "0" * 32) == (400, 21717)


def test_the_later_properties_are_shown_to_clients_that_know_them(world: World, registered: Any) -> None:
    service = world.service()
    campaign(world, service, registered, privacy_policy_url="https://www.example.com/privacy")
    (plain,) = service.us_app_to_person.list()
    (later,) = service.us_app_to_person.list(x_twilio_api_version="v1.2")
    assert plain.privacy_policy_url is None
    assert later.privacy_policy_url == "https://www.example.com/privacy"


def test_a_campaign_of_another_provider_is_taken_over_after_a_day(world: World, refused: Any) -> None:
    service = world.service(SPARE)
    hand_over = world.client.messaging.v1.external_campaign.create
    assert refused(hand_over, campaign_id="CABC123", messaging_service_sid="MG1") == (400, 21705)
    assert refused(hand_over, campaign_id="CABC123", messaging_service_sid="MG" + "0" * 32) == (404, 21701)
    assert refused(hand_over, campaign_id="", messaging_service_sid=service.sid) == (400, 20001)
    handed = hand_over(campaign_id="CABC123", messaging_service_sid=service.sid)
    assert refused(hand_over, campaign_id="CABC124", messaging_service_sid=service.sid) == (400, 20001)

    (taken,) = service.us_app_to_person.list()
    assert (taken.sid, taken.campaign_id, taken.is_externally_registered) == (handed.sid, "CABC123", True)
    assert taken.sid == EVERY_CAMPAIGN
    assert (taken.campaign_status, taken.description) == ("PENDING", None)
    world.clock.advance(DAY)
    assert taken.fetch().campaign_status == "VERIFIED"
    assert outcome(world) is None


def test_messages_meet_the_registration_of_their_moment_whenever_somebody_looks() -> None:
    often, once = open_world(), open_world()
    for world in (often, once):
        service = world.service(SPARE)
        campaign(world, service, approved_brand(world))
        for day in range(1, 30):
            at = world.clock.now() + timedelta(days=day)
            world.send(US, service, send_at=at, schedule_type="fixed", body=f"Day {day}")
    for _hour in range(24 * 31):
        often.clock.advance(3600)
        often.client.messaging.v1.services.list(limit=1)
    once.clock.advance(31 * DAY)
    seen, found = (
        {message.body: (message.status, message.error_code) for message in world.client.messages.list()}
        for world in (often, once)
    )
    assert seen == found
    assert set(found.values()) == {("failed", 21703), ("delivered", None)}
