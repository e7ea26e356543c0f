"""Toll-free verifications: their review, rejection, correction, and what they mean for the USA and Canada."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from twilio.base import values

from tests.sandbox.conftest import World, open_world
from tests.sandbox.registering import DAY, verification

POLITICAL, TOKEN = "POLITICAL_ELECTION_CAMPAIGNS", "cv|1.0|owl|tfree|1234-abcd"
UNVERIFIED = "+18885550123"
RECIPIENTS = ("+14155550100", "+14165550100")


@pytest.fixture
def number(world: World) -> str:
    """Return the SID of a toll-free number that has no verification."""
    sid = world.number(UNVERIFIED)
    for one in world.client.messaging.v1.tollfree_verifications.list(tollfree_phone_number_sid=sid):
        one.delete()
    return sid


def outcomes(world: World) -> set[int | None]:
    """Return the errors that messages to the USA and Canada end with."""
    return {world.finished(world.send(to, from_=UNVERIFIED)).error_code for to in RECIPIENTS}


def test_a_verification_is_pending_then_in_review_then_approved(world: World, number: str) -> None:
    made = verification(world, number)
    assert (made.status, made.tollfree_phone_number, made.edit_allowed) == ("PENDING_REVIEW", UNVERIFIED, None)
    assert outcomes(world) == {30032}
    world.clock.advance(3600)
    assert made.fetch().status == "IN_REVIEW"
    assert outcomes(world) == {30032}
    began = world.clock.now()
    while made.fetch().status == "IN_REVIEW":
        world.clock.advance(DAY)
    assert timedelta(days=3) <= world.clock.now() - began <= timedelta(days=8)
    assert made.fetch().status == "TWILIO_APPROVED"
    assert outcomes(world) == {None}


@pytest.mark.parametrize("code", [30451, 30513, 30836, 30537, 30562, 30915])
def test_a_rejected_verification_can_be_corrected_within_seven_days(
    world: World, number: str, refused: Any, code: int
) -> None:
    made = verification(world, number, business_name=f"Owl {code}")
    assert refused(made.update, business_name="Owl") == (400, 20001)
    while made.fetch().status != "TWILIO_REJECTED":
        world.clock.advance(3600)
    rejected = made.fetch()
    assert (rejected.error_code, rejected.edit_allowed) == (code, True)
    assert [reason["code"] for reason in rejected.rejection_reasons] == [code]
    assert rejected.edit_expiration - rejected.date_updated == timedelta(days=7)
    assert outcomes(world) == {30032}

    again = made.update(business_name="Owl", edit_reason="Corrected")
    assert (again.status, again.error_code, again.edit_allowed) == ("PENDING_REVIEW", None, None)
    assert again.business_website == "https://www.example.com"
    world.clock.advance(8 * DAY)
    assert made.fetch().status == "TWILIO_APPROVED"
    assert outcomes(world) == {None}


def test_after_seven_days_only_a_new_application_helps(world: World, number: str, refused: Any) -> None:
    made = verification(world, number, business_name="Owl 30513")
    world.clock.advance(15 * DAY)
    assert refused(made.update, business_name="Owl") == (400, 30824)
    verification(world, number)
    world.clock.advance(8 * DAY)
    assert outcomes(world) == {None}


@pytest.mark.parametrize("code", [30441, 30464, 30480, 30879])
def test_some_rejections_are_final(world: World, number: str, refused: Any, code: int) -> None:
    made = verification(world, number, business_name=f"Owl {code}")
    world.clock.advance(8 * DAY)
    assert (made.fetch().edit_allowed, made.fetch().edit_expiration) == (False, None)
    assert refused(made.update, business_name="Owl") == (400, 20001)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"business_name": ""}, 20001),
        ({"business_website": ""}, 20001),
        ({"notification_email": "nobody"}, 20001),
        ({"use_case_categories": []}, 20001),
        ({"use_case_categories": ["SPAM"]}, 20001),
        ({"use_case_summary": ""}, 20001),
        ({"production_message_sample": ""}, 20001),
        ({"opt_in_image_urls": []}, 20001),
        ({"opt_in_image_urls": ["owl.png"]}, 20001),
        ({"opt_in_type": "TELEPATHY"}, 20001),
        ({"message_volume": ""}, 20001),
        ({"tollfree_phone_number_sid": ""}, 20001),
        ({"tollfree_phone_number_sid": "PN" + "0" * 32}, 30436),
        ({"business_type": "GUILD"}, 20001),
        ({"business_type": ""}, 20001),
        ({"business_registration_number": ""}, 20001),
        ({"business_registration_authority": values.unset}, 20001),
        ({"business_registration_country": values.unset}, 20001),
        ({"business_registration_country": "UK"}, 20001),
        ({"business_registration_country": "XK"}, 20001),
        ({"business_country": "USA"}, 20001),
        ({"message_volume": "1,234"}, 20001),
        ({"message_volume": "many"}, 20001),
        ({"use_case_categories": [POLITICAL]}, 20001),
        ({"use_case_categories": [POLITICAL], "vetting_provider": "CAMPAIGN_VERIFY"}, 20001),
        ({"use_case_categories": [POLITICAL], "vetting_id": TOKEN}, 20001),
        ({"use_case_categories": [POLITICAL], "vetting_provider": "AEGIS", "vetting_id": TOKEN}, 20001),
        ({"use_case_categories": [POLITICAL], "vetting_provider": "CAMPAIGN_VERIFY", "vetting_id": "cv|1"}, 20001),
        ({"business_registration_authority": "GUILD"}, 20001),
        ({"customer_profile_sid": "PN1"}, 20001),
        ({"privacy_policy_url": "nowhere"}, 21402),
    ],
    ids=lambda given: str(given).partition(" at 0x")[0],
)
def test_what_an_application_lacks_is_refused(
    world: World, number: str, refused: Any, settings: dict[str, Any], code: int
) -> None:
    assert refused(verification, world, number, **settings) == (400, code)
    assert world.client.messaging.v1.tollfree_verifications.list(tollfree_phone_number_sid=number) == []


def test_a_business_names_its_registration(world: World, number: str) -> None:
    made = verification(world, number, business_country="gb", opt_in_keywords=["START", "YES"])
    assert (made.business_type, made.business_registration_authority) == ("PRIVATE_PROFIT", "EIN")
    assert (made.business_country, made.business_registration_country) == ("GB", "US")
    assert made.opt_in_keywords == ["START", "YES"]


def test_a_sole_proprietor_names_its_type_alone(world: World, number: str) -> None:
    nothing = dict.fromkeys(f"business_registration_{what}" for what in ("number", "authority", "country"))
    unset = dict.fromkeys(nothing, values.unset)
    made = verification(world, number, business_type="SOLE_PROPRIETOR", message_volume="10000000+", **unset)
    assert made.business_type == "SOLE_PROPRIETOR"
    assert {name: getattr(made, name) for name in nothing} == nothing


def test_an_organization_under_section_527_brings_its_vetting(world: World, number: str) -> None:
    made = verification(
        world, number, use_case_categories=[POLITICAL], vetting_provider="CAMPAIGN_VERIFY", vetting_id=TOKEN
    )
    assert (made.vetting_provider, made.vetting_id) == ("CAMPAIGN_VERIFY", TOKEN)
    assert made.vetting_id_expiration > made.date_created


def test_a_correction_must_leave_the_application_whole(world: World, number: str, refused: Any) -> None:
    made = verification(world, number, business_name="Owl 30513")
    world.sandbox.decide(made.sid, "TWILIO_REJECTED", 30513)
    assert refused(made.update, use_case_categories=[POLITICAL]) == (400, 20001)
    assert refused(made.update, business_registration_number="") == (400, 20001)
    assert made.update(business_type="SOLE_PROPRIETOR", business_registration_number="").status == "PENDING_REVIEW"


def test_a_number_has_one_application_at_a_time_and_a_long_code_none(world: World, number: str, refused: Any) -> None:
    verification(world, number)
    assert refused(verification, world, number) == (400, 20001)
    assert refused(verification, world, world.number("+12125550123")) == (400, 30436)


def test_verifications_are_found_by_number_status_and_reference(world: World, number: str, refused: Any) -> None:
    made = verification(world, number, external_reference_id="owl-1")
    verifications = world.client.messaging.v1.tollfree_verifications
    assert [one.sid for one in verifications.list(external_reference_id="owl-1")] == [made.sid]
    assert [one.sid for one in verifications.list(status="PENDING_REVIEW")] == [made.sid]
    assert [one.sid for one in verifications.list(tollfree_phone_number_sid=number)] == [made.sid]
    assert {one.sid for one in verifications.list(include_sub_accounts=True)} > {made.sid}
    assert verifications.list(status="TWILIO_REJECTED") == []
    assert verifications.list(trust_product_sid=["BU" + "0" * 32]) == []
    url = "https://messaging.twilio.com/v1/Tollfree/Verifications?"
    assert world.raw("GET", url + "Status=GONE").status == 400
    assert world.raw("GET", url + "IncludeSubAccounts=perhaps").status == 400


def test_a_deleted_verification_leaves_the_number_blocked(world: World, number: str, refused: Any) -> None:
    made = verification(world, number)
    world.sandbox.decide(made.sid, "TWILIO_APPROVED")
    assert outcomes(world) == {None}
    made.delete()
    assert refused(made.fetch) == (404, 20404)
    assert outcomes(world) == {30032}


def test_a_released_number_takes_its_verification_with_it(world: World, number: str, refused: Any) -> None:
    made = verification(world, number)
    world.client.incoming_phone_numbers(number).delete()
    world.clock.advance(8 * DAY)
    assert refused(made.fetch) == (404, 20404)


def test_the_window_of_a_rejection_survives_reopening_and_export(tmp_path: Path) -> None:
    world = open_world(tmp_path / "a.sqlite3")
    sid = world.number(UNVERIFIED)
    (old,) = world.client.messaging.v1.tollfree_verifications.list(tollfree_phone_number_sid=sid)
    old.delete()
    made = verification(world, sid, business_name="Owl 30513")
    world.sandbox.decide(made.sid, "TWILIO_REJECTED", 30513)
    expiration = made.fetch().edit_expiration
    exported = world.sandbox.dump()
    world.sandbox.close()
    other = open_world(seed=5)
    other.sandbox.load(exported)
    for again in (open_world(tmp_path / "a.sqlite3"), other):
        found = again.client.messaging.v1.tollfree_verifications(made.sid).fetch()
        assert (found.status, found.edit_expiration) == ("TWILIO_REJECTED", expiration)
        assert found.update(business_name="Owl").status == "PENDING_REVIEW"
