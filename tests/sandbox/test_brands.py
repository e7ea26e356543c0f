"""US A2P 10DLC brands: their review, failures, resubmission, the owner's answer, vettings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from tests.sandbox.registering import DAY, MONTH, approved_brand, brand, campaign, profile
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import Options


def test_the_sample_account_has_the_brands_behind_its_campaigns(world: World) -> None:
    brands = {one.sid: one for one in world.client.messaging.v1.brand_registrations.list()}
    campaigns = [
        one for service in world.client.messaging.v1.services.list() for one in service.us_app_to_person.list()
    ]
    assert len(campaigns) == 2
    assert {one.brand_registration_sid for one in campaigns} == set(brands)
    assert {one.status for one in brands.values()} == {"APPROVED"}


def test_a_brand_is_pending_then_in_review_then_approved(world: World) -> None:
    made = brand(world)
    assert (made.status, made.identity_status, made.tcr_id, made.brand_score) == ("PENDING", None, None, None)
    assert made.brand_type == "STANDARD"

    world.clock.advance(299)
    assert made.fetch().status == "PENDING"
    world.clock.advance(2)
    assert made.fetch().status == "IN_REVIEW"
    world.clock.advance(9 * DAY - 3)  # seven business days from Sunday, 1 March: the evening of Tuesday, 10 March
    assert made.fetch().status == "IN_REVIEW"
    world.clock.advance(3)
    through = made.fetch()
    assert (through.status, through.identity_status) == ("APPROVED", "VERIFIED")
    assert through.tcr_id.startswith("B")
    assert 1 <= through.brand_score <= 100
    assert through.date_updated == world.clock.now() - timedelta(seconds=1)


def test_most_brands_need_no_review_by_hand() -> None:
    world = open_world(options=Options(manual_brand_review=False))
    made = brand(world)
    world.clock.advance(300)
    assert made.fetch().status == "APPROVED"


def test_without_secondary_vetting_there_is_no_score(world: World) -> None:
    assert approved_brand(world, skip_automatic_sec_vet=True).brand_score is None


def test_a_brand_fails_by_the_end_of_its_profile_and_goes_through_the_second_time(world: World, refused: Any) -> None:
    made = approved_brand(world, "30701")
    assert made.status == "FAILED"
    assert [(error["error_code"], error["fields"]) for error in made.errors] == [(30701, ["region"])]
    assert made.failure_reason == made.errors[0]["description"]

    again = made.update()
    assert (again.status, again.errors, again.failure_reason) == ("PENDING", [], None)
    assert refused(made.update) == (400, 21725)
    world.clock.advance(14 * DAY)
    assert made.fetch().status == "APPROVED"
    assert refused(made.update) == (400, 21725)


@pytest.mark.parametrize(
    "settings",
    [
        {"customer_profile_bundle_sid": "BU12", "a2p_profile_bundle_sid": profile()},
        {"customer_profile_bundle_sid": profile(), "a2p_profile_bundle_sid": ""},
        {"customer_profile_bundle_sid": profile(), "a2p_profile_bundle_sid": profile(), "brand_type": "STARTER"},
    ],
)
def test_a_brand_needs_its_bundles_and_a_known_type(world: World, refused: Any, settings: dict[str, Any]) -> None:
    assert refused(world.client.messaging.v1.brand_registrations.create, **settings) == (400, 20001)


def test_the_owner_of_a_sole_proprietors_brand_answers_a_message(world: World) -> None:
    made = brand(world, brand_type="SOLE_PROPRIETOR")
    world.clock.advance(9 * DAY + 300)
    through = made.fetch()
    assert (through.status, through.identity_status, through.tcr_id) == ("APPROVED", "UNVERIFIED", None)
    world.clock.advance(600)
    assert made.fetch().identity_status == "VERIFIED"


def test_an_owner_who_is_silent_for_a_day_can_be_asked_again(world: World, refused: Any) -> None:
    made = brand(world, "30752", brand_type="SOLE_PROPRIETOR")
    ask = world.client.messaging.v1.brand_registrations(made.sid).brand_registration_otps.create
    assert refused(ask) == (400, 20001)
    world.clock.advance(12 * DAY)
    silent = made.fetch()
    assert (silent.status, silent.identity_status) == ("APPROVED", "UNVERIFIED")
    assert [error["error_code"] for error in silent.errors] == [30752]

    assert ask().brand_registration_sid == made.sid
    world.clock.advance(600)
    assert (made.fetch().identity_status, made.fetch().errors) == ("VERIFIED", [])


def test_only_a_sole_proprietor_is_asked(world: World, refused: Any) -> None:
    made = approved_brand(world)
    otps = world.client.messaging.v1.brand_registrations(made.sid).brand_registration_otps
    assert refused(otps.create) == (400, 20001)


def test_a_vetting_by_aegis_gives_the_score(world: World) -> None:
    made = approved_brand(world, skip_automatic_sec_vet=True)
    vettings = world.client.messaging.v1.brand_registrations(made.sid).brand_vettings
    vetting = vettings.create(vetting_provider="aegis")
    assert (vetting.vetting_class, vetting.vetting_status) == ("STANDARD", "IN_PROGRESS")
    world.clock.advance(3600)
    assert vettings(vetting.brand_vetting_sid).fetch().vetting_status == "SUCCESS"
    assert made.fetch().identity_status == "VETTED_VERIFIED"
    assert made.fetch().brand_score is not None
    assert [one.brand_vetting_sid for one in vettings.list(vetting_provider="aegis")] == [vetting.brand_vetting_sid]
    assert vettings.list(vetting_provider="campaign-verify") == []


def test_vettings_are_refused_with_twilios_codes(world: World, refused: Any) -> None:
    made = brand(world)
    vettings = world.client.messaging.v1.brand_registrations(made.sid).brand_vettings
    assert refused(vettings.create, vetting_provider="campaign-verify") == (400, 21721)
    world.clock.advance(14 * DAY)
    assert refused(vettings.create, vetting_provider="campaign-verify", vetting_id="token") == (400, 21722)
    assert refused(vettings.create, vetting_provider="somebody") == (400, 20001)
    vettings.create(vetting_provider="campaign-verify", vetting_id="cv|1.0|tcr|10dlc|30713")
    assert refused(vettings.create, vetting_provider="campaign-verify") == (400, 21723)
    world.clock.advance(3600)
    assert [one.vetting_status for one in vettings.list()] == ["FAILED"]
    sole = approved_brand(world, brand_type="SOLE_PROPRIETOR")
    others = world.client.messaging.v1.brand_registrations(sole.sid).brand_vettings
    assert refused(others.create, vetting_provider="aegis") == (400, 21721)


def test_when_a_brand_is_suspended_its_campaigns_carry_nothing(world: World, refused: Any) -> None:
    made = approved_brand(world, "21731")
    service = world.service("+16465550108")
    campaign(world, service, made)
    world.sandbox.decide(service.sid, "VERIFIED")
    assert service.fetch().us_app_to_person_registered is True

    world.clock.advance(MONTH)
    assert made.fetch().status == "SUSPENDED"
    assert service.fetch().us_app_to_person_registered is False
    ended = world.finished(world.send("+14155550100", from_="+16465550108"))
    assert (ended.status, ended.error_code) == ("undelivered", 30033)
    assert refused(campaign, world, world.service(), made) == (400, 21731)

    world.sandbox.decide(made.sid, "APPROVED")
    assert service.fetch().us_app_to_person_registered is True
    assert world.finished(world.send("+14155550100", from_="+16465550108")).status == "delivered"


def test_it_does_not_matter_when_somebody_looks() -> None:
    often, once = open_world(), open_world()
    for world in (often, once):
        brand(world, brand_type="SOLE_PROPRIETOR")
        brand(world, "30701")
        brand(world, "21731")
    for _hour in range(24 * 50):
        often.clock.advance(3600)
        often.client.messaging.v1.brand_registrations.list(limit=1)
    once.clock.advance(50 * DAY)
    seen, found = (
        [vars(one) | {"_version": None} for one in world.client.messaging.v1.brand_registrations.list()]
        for world in (often, once)
    )
    assert seen == found


def test_a_review_goes_on_in_a_reopened_and_in_an_imported_account(tmp_path: Path) -> None:
    first = open_world(tmp_path / "a.sqlite3")
    made = brand(first)
    exported = first.sandbox.dump()
    first.sandbox.close()
    reopened, imported = open_world(tmp_path / "a.sqlite3"), open_world(seed=5)
    imported.sandbox.load(exported)
    for world in (reopened, imported):
        assert world.client.messaging.v1.brand_registrations(made.sid).fetch().status == "PENDING"
        world.clock.advance(14 * DAY)
        assert world.client.messaging.v1.brand_registrations(made.sid).fetch().status == "APPROVED"
    reopened.sandbox.reset()
    reopened.clock.advance(MONTH)
    assert made.sid not in {one.sid for one in reopened.client.messaging.v1.brand_registrations.list()}


def test_a_decision_by_hand_needs_a_registration_and_a_status_of_its_kind(world: World) -> None:
    made = brand(world)
    for sid, status in ((made.sid, "VERIFIED"), ("BN" + "0" * 32, "APPROVED"), ("PN" + "0" * 32, "APPROVED"), ("", "")):
        with pytest.raises(ToolkitError):
            world.sandbox.decide(sid, status)
    world.sandbox.decide(made.sid, "FAILED", 30729)
    world.clock.advance(MONTH)
    assert [error["error_code"] for error in made.fetch().errors] == [30729]
