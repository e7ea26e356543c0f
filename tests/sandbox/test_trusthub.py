"""TrustHub by the real SDK: the documented chain from a business to its brand, and what goes wrong on the way."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.sandbox.conftest import World, client_of, open_world
from tests.sandbox.registering import (
    DAY,
    PARTS,
    POLICIES,
    PRIMARY,
    a2p_profile,
    approved_brand,
    brand,
    campaign,
    customer_profile,
    document,
    end_user,
    primary,
    profile,
    submitted,
)
from toolkit.sandbox import Options, Sandbox
from toolkit.sandbox.server import serve

SECONDARY, A2P = POLICIES["STANDARD"]
HOUR = 3600.0


def draft(world: World, name: str = "Owl", policy: str = SECONDARY) -> Any:
    return world.client.trusthub.v1.customer_profiles.create(
        friendly_name=name, email="isv@example.com", policy_sid=policy
    )


def assign(world: World, sid: str, part: str) -> Any:
    return world.client.trusthub.v1.customer_profiles(sid).customer_profiles_entity_assignments.create(object_sid=part)


def evaluation(world: World, sid: str, policy: str = SECONDARY) -> Any:
    return world.client.trusthub.v1.customer_profiles(sid).customer_profiles_evaluations.create(policy_sid=policy)


def problems(found: Any) -> dict[str, list[str]]:
    """Return what an evaluation misses: requirement → fields."""
    return {
        one["requirement_name"]: [field["object_field"] for field in one["invalid"]]
        for one in found.results
        if not one["passed"]
    }


def test_the_whole_chain_leads_to_a_number_that_may_send_to_the_united_states(world: World) -> None:
    service = world.service()
    number = world.client.available_phone_numbers("US").local.list(limit=1)[0].phone_number
    bought = world.client.incoming_phone_numbers.create(phone_number=number)
    service.phone_numbers.create(phone_number_sid=bought.sid)
    assert world.finished(world.send("+14155550188", from_=number)).error_code == 30034

    registered = approved_brand(world)
    assert registered.status == "APPROVED"
    filed = campaign(world, service, registered)
    world.clock.advance(30 * DAY)

    assert filed.fetch().campaign_status == "VERIFIED"
    assert world.finished(world.send("+14155550188", service)).status == "delivered"


def test_a_profile_is_reviewed_on_the_clock(world: World) -> None:
    sid = customer_profile(world, "Owl", SECONDARY)
    fetched = world.client.trusthub.v1.customer_profiles(sid)
    product = world.client.trusthub.v1.trust_products(a2p_profile(world, "Owl", A2P, sid))

    world.clock.advance(300)
    assert (fetched.fetch().status, product.fetch().status) == ("in-review", "in-review")
    world.clock.advance(360)
    assert (fetched.fetch().status, product.fetch().status) == ("in-review", "twilio-approved")
    world.clock.advance(22 * HOUR)
    assert fetched.fetch().status == "twilio-approved"


@pytest.mark.parametrize("code", [18601, 18602, 18603, 18604, 18606])
def test_a_profile_is_rejected_by_the_end_of_its_name_and_approved_once_corrected(world: World, code: int) -> None:
    sid = customer_profile(world, f"Owl {code}", SECONDARY)
    fetched = world.client.trusthub.v1.customer_profiles(sid)
    world.clock.advance(23 * HOUR)
    rejected = fetched.fetch()
    assert (rejected.status, rejected.errors) == ("twilio-rejected", [{"code": code}])

    fetched.update(status="pending-review")
    world.clock.advance(23 * HOUR)
    assert (fetched.fetch().status, fetched.fetch().errors) == ("twilio-approved", None)


def test_an_evaluation_says_what_is_missing(world: World, refused: Any) -> None:
    made = draft(world)
    found = evaluation(world, made.sid)
    assert found.status == "noncompliant"
    assert set(problems(found)) == {
        "customer_profile_business_information",
        "authorized_representative_1",
        "customer_profile_address",
        "primary_customer_profile",
    }
    codes = {one["requirement_name"]: one["error_code"] for one in found.results if not one["passed"]}
    assert codes["authorized_representative_1"] == 22214
    assert codes["customer_profile_address"] == 22216
    update = world.client.trusthub.v1.customer_profiles(made.sid).update
    assert refused(update, status="pending-review") == (400, 20001)

    assign(world, made.sid, end_user(world, "customer_profile_business_information", business_registration_number=""))
    assign(world, made.sid, end_user(world, "authorized_representative_1"))
    assign(world, made.sid, document(world))
    assign(world, made.sid, primary(world))
    missing = {"customer_profile_business_information": ["business_registration_number"]}
    assert problems(evaluation(world, made.sid)) == missing

    (business,) = [
        one for one in world.client.trusthub.v1.end_users.list() if one.type == "customer_profile_business_information"
    ]
    business.update(attributes=PARTS["customer_profile_business_information"])
    assert evaluation(world, made.sid).status == "compliant"


def test_a_profile_of_the_wrong_policy_is_not_compliant(world: World) -> None:
    made = draft(world, policy=A2P)
    for part in (end_user(world, "customer_profile_business_information"), document(world), primary(world)):
        assign(world, made.sid, part)

    assert "us_a2p_messaging_profile_information" in problems(evaluation(world, made.sid, A2P))


def test_a_public_company_says_where_it_is_listed_and_who_answers_the_mail(world: World) -> None:
    customer = submitted(world, "Owl")["customer_profile_bundle_sid"]
    products = world.client.trusthub.v1.trust_products
    made = products.create(friendly_name="Owl", email="isv@example.com", policy_sid=A2P)
    user = end_user(world, "us_a2p_messaging_profile_information", company_type="public")
    for part in (user, customer):
        products(made.sid).trust_products_entity_assignments.create(object_sid=part)
    evaluations = products(made.sid).trust_products_evaluations
    asked = {"us_a2p_messaging_profile_information": ["stock_exchange", "stock_ticker", "brand_contact_email"]}
    assert problems(evaluations.create(policy_sid=A2P)) == asked

    listed = {"stock_exchange": "NYSE", "stock_ticker": "OWL", "brand_contact_email": "olivia@example.com"}
    world.client.trusthub.v1.end_users(user).update(attributes={"company_type": "public"} | listed)
    assert evaluations.create(policy_sid=A2P).status == "compliant"
    world.client.trusthub.v1.end_users(user).update(attributes={"company_type": "PUBLIC_PROFIT"})
    assert evaluations.create(policy_sid=A2P).status == "noncompliant"


def failed(world: World, customer: str, a2p: str, **settings: Any) -> Any:
    """Return a brand whose bundles do not fit, after the time in which they are looked at."""
    made = world.client.messaging.v1.brand_registrations.create(
        customer_profile_bundle_sid=customer, a2p_profile_bundle_sid=a2p, **settings
    )
    assert made.status == "PENDING"
    world.clock.advance(301)
    return made.fetch()


def test_a_brand_fails_with_30793_when_a_bundle_is_missing_not_submitted_or_of_another_policy(world: World) -> None:
    good = submitted(world, "Owl")
    customer, a2p = good["customer_profile_bundle_sid"], good["a2p_profile_bundle_sid"]
    cases: list[tuple[str, str, dict[str, Any], list[str]]] = [
        (profile(), profile(), {}, ["customer_profile_bundle_sid", "a2p_profile_bundle_sid"]),
        (draft(world).sid, a2p, {}, ["customer_profile_bundle_sid"]),
        (primary(world), a2p, {}, ["customer_profile_bundle_sid"]),
        (a2p, customer, {}, ["customer_profile_bundle_sid", "a2p_profile_bundle_sid"]),
        (customer, a2p, {"brand_type": "SOLE_PROPRIETOR"}, ["customer_profile_bundle_sid", "a2p_profile_bundle_sid"]),
    ]
    for first, second, settings, fields in cases:
        made = failed(world, first, second, **settings)
        assert (made.status, [(one["error_code"], one["fields"]) for one in made.errors]) == (
            "FAILED",
            [(30793, fields)],
        )


def test_a_brand_of_a_rejected_profile_fails_and_goes_through_with_a_corrected_one(world: World) -> None:
    customer = customer_profile(world, "Owl 18602", SECONDARY)
    a2p = a2p_profile(world, "Owl", A2P, customer)
    world.clock.advance(23 * HOUR)
    made = failed(world, customer, a2p)
    assert made.errors[0]["error_code"] == 30793

    world.client.trusthub.v1.customer_profiles(customer).update(status="pending-review")
    world.client.messaging.v1.brand_registrations(made.sid).update()
    world.clock.advance(14 * DAY)
    assert made.fetch().status == "APPROVED"


def test_a_sole_proprietor_registers_with_the_starter_policies_and_answers_a_message(world: World) -> None:
    made = brand(world, brand_type="SOLE_PROPRIETOR")
    world.clock.advance(14 * DAY)
    assert (made.fetch().status, made.fetch().identity_status) == ("APPROVED", "VERIFIED")


def test_the_primary_profile_is_a_matter_of_the_console(world: World, refused: Any) -> None:
    sid = primary(world)
    profiles = world.client.trusthub.v1.customer_profiles
    assert profiles(sid).fetch().status == "twilio-approved"
    assert refused(draft, world, policy=PRIMARY) == (400, 20001)
    assert refused(profiles(sid).update, friendly_name="Other") == (400, 20001)
    assert refused(profiles(sid).delete) == (400, 20001)


def test_without_a_primary_profile_messages_go_to_verified_numbers_alone(refused: Any) -> None:
    options = Options(primary_profile=False, verified_numbers=frozenset({"+33612345678"}))
    world = open_world(options=options)

    assert world.client.trusthub.v1.customer_profiles.list(policy_sid=PRIMARY) == []
    assert world.send("+33612345678", from_="+33612345600").status == "queued"
    assert refused(world.send, "+33612345679", from_="+33612345600") == (400, 21608)
    assert refused(assign, world, draft(world).sid, primary(open_world())) == (400, 20001)


def test_what_is_under_review_cannot_be_changed(world: World, refused: Any) -> None:
    sid = customer_profile(world, "Owl", SECONDARY)
    assignments = world.client.trusthub.v1.customer_profiles(sid).customer_profiles_entity_assignments
    assert refused(assignments.create, object_sid=end_user(world, "authorized_representative_1")) == (400, 20001)
    assert refused(assignments.list()[0].delete) == (400, 20001)


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("CustomerProfiles", {"FriendlyName": "Owl", "Email": "a@example.com", "PolicySid": "RN" + "0" * 32}, 20001),
        ("CustomerProfiles", {"FriendlyName": "Owl", "PolicySid": SECONDARY}, 20001),
        ("EndUsers", {"FriendlyName": "Owl", "Type": "owl"}, 20001),
        ("EndUsers", {"FriendlyName": "Owl", "Type": "authorized_representative_1", "Attributes": "[]"}, 20001),
        ("SupportingDocuments", {"Type": "customer_profile_address"}, 20001),
    ],
)
def test_what_cannot_be_is_refused(world: World, path: str, params: dict[str, str], code: int) -> None:
    answer = world.raw("POST", f"https://trusthub.twilio.com/v1/{path}", *params.items())
    assert (answer.status, json.loads(answer.body)["code"]) == (400, code)


def test_a_number_is_assigned_once_it_is_the_accounts(world: World, refused: Any) -> None:
    endpoints = world.client.trusthub.v1.customer_profiles(
        draft(world).sid
    ).customer_profiles_channel_endpoint_assignment
    number = world.number("+33612345600")
    made = endpoints.create(channel_endpoint_type="phone-number", channel_endpoint_sid=number)

    assert [one.sid for one in endpoints.list(channel_endpoint_sid=number)] == [made.sid]
    assert endpoints.list(channel_endpoint_sid="PN" + "0" * 32) == []
    unknown = {"channel_endpoint_type": "phone-number", "channel_endpoint_sid": "PN" + "0" * 32}
    assert refused(endpoints.create, **unknown) == (400, 20001)


def test_what_is_deleted_leaves_the_profiles_that_it_was_in(world: World) -> None:
    made, user = draft(world), end_user(world, "authorized_representative_1")
    assign(world, made.sid, user)
    listed = world.client.trusthub.v1.customer_profiles(made.sid).customer_profiles_entity_assignments
    assert [one.object_sid for one in listed.list(object_type="authorized_representative_1")] == [user]

    world.client.trusthub.v1.end_users(user).delete()
    assert listed.list() == []


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_chain_by_curl() -> None:
    sandbox = Sandbox(":memory:", seed=1, options=Options(manual_brand_review=False))
    with serve(sandbox) as url:

        def curl(path: str, **params: str) -> dict[str, Any]:
            data = [part for name, value in params.items() for part in ("--data-urlencode", f"{name}={value}")]
            credentials = f"{sandbox.account_sid}:{sandbox.auth_token}"
            done = subprocess.run(
                ["curl", "-sS", "--noproxy", "*", "-u", credentials, url + path, *data],
                capture_output=True,
                text=True,
                check=True,
                timeout=60,
            )
            found: dict[str, Any] = json.loads(done.stdout)
            assert "code" not in found, found
            return found

        def made(path: str, policy: str, *parts: str) -> str:
            sid = curl(path, FriendlyName="Owl", Email="isv@example.com", PolicySid=policy)["sid"]
            for part in parts:
                curl(f"{path}/{sid}/EntityAssignments", ObjectSid=part)
            assert curl(f"{path}/{sid}/Evaluations", PolicySid=policy)["status"] == "compliant"
            assert curl(f"{path}/{sid}", Status="pending-review")["status"] == "pending-review"
            return str(sid)

        def user(kind: str) -> str:
            return str(curl("/v1/EndUsers", FriendlyName=kind, Type=kind, Attributes=json.dumps(PARTS[kind]))["sid"])

        first = curl(f"/v1/CustomerProfiles?PolicySid={PRIMARY}")["results"][0]["sid"]
        address = curl(
            f"/2010-04-01/Accounts/{sandbox.account_sid}/Addresses.json",
            CustomerName="Owl Bakery",
            Street="1 Owl Street",
            City="Springfield",
            Region="OR",
            PostalCode="97477",
            IsoCountry="US",
        )["sid"]
        attributes = json.dumps({"address_sids": address})
        paper = curl(
            "/v1/SupportingDocuments", FriendlyName="Address", Type="customer_profile_address", Attributes=attributes
        )["sid"]
        business, person = user("customer_profile_business_information"), user("authorized_representative_1")
        customer = made("/v1/CustomerProfiles", SECONDARY, business, person, paper, first)
        a2p = made("/v1/TrustProducts", A2P, user("us_a2p_messaging_profile_information"), customer)
        sent = curl("/v1/a2p/BrandRegistrations", CustomerProfileBundleSid=customer, A2PProfileBundleSid=a2p)
        assert sent["status"] == "PENDING"
    assert client_of(sandbox).messaging.v1.brand_registrations(sent["sid"]).fetch().status == "PENDING"
    sandbox.close()


@pytest.mark.parametrize(
    ("address", "code"),
    [("olivia@gmail.com", 21740), ("olivia21738@example.com", 21738), ("olivia21739@example.com", 21739)],
)
def test_the_brand_of_a_public_company_fails_until_its_mail_is_answered(world: World, address: str, code: int) -> None:
    customer = submitted(world, "Owl")["customer_profile_bundle_sid"]
    listed = {"company_type": "public", "stock_exchange": "NYSE", "stock_ticker": "OWL"}
    a2p = a2p_profile(world, "Owl Inc", A2P, customer, brand_contact_email=address, **listed)
    made = world.client.messaging.v1.brand_registrations.create(
        customer_profile_bundle_sid=customer, a2p_profile_bundle_sid=a2p
    )
    world.clock.advance(14 * DAY)
    assert (made.fetch().status, [one["error_code"] for one in made.fetch().errors]) == ("FAILED", [code])

    (user,) = [one for one in world.client.trusthub.v1.end_users.list() if "stock_ticker" in one.attributes]
    user.update(attributes=listed | {"brand_contact_email": "olivia@example.com"})
    made.update()
    world.clock.advance(14 * DAY)
    assert made.fetch().status == "APPROVED"


def test_a_profile_can_be_decided_on_at_once(world: World) -> None:
    sid = customer_profile(world, "Owl", SECONDARY)
    fetched = world.client.trusthub.v1.customer_profiles(sid)

    world.sandbox.decide(sid, "twilio-rejected", 18601)
    assert (fetched.fetch().status, fetched.fetch().errors) == ("twilio-rejected", [{"code": 18601}])
    world.sandbox.decide(sid, "twilio-approved")
    world.clock.advance(2 * DAY)
    assert fetched.fetch().status == "twilio-approved"
