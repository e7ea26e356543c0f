"""Registrations that go through unless a test says otherwise."""

from __future__ import annotations

from typing import Any

from tests.sandbox.conftest import World

DAY = 86400.0
MONTH = 30 * DAY

DESCRIPTION = "Notices about parcels, for customers who asked for them in the shop."


PRIMARY = "RN6433641899984f951173ef1738c3bdd0"
POLICIES = {
    "STANDARD": ("RNdfbf3fae0e1107f8aded0e7cead80bf5", "RNb0d4771c2c98518d916a3d4cd70a8f8b"),
    "SOLE_PROPRIETOR": ("RN806dd6cd175f314e1f96a9727ee271f4", "RN670d5d2e282a6130ae063b234b6019c8"),
}
"""Type of brand → policies of its customer profile and of its A2P profile."""

PERSON = {"first_name": "Olivia", "last_name": "Owl", "email": "olivia@example.com", "phone_number": "+12125550100"}
PARTS: dict[str, dict[str, str]] = {
    "customer_profile_business_information": {
        "business_name": "Owl Bakery",
        "business_type": "Corporation",
        "business_industry": "RETAIL",
        "business_identity": "direct_customer",
        "business_registration_identifier": "EIN",
        "business_registration_number": "12-3456789",
        "business_regions_of_operation": "USA_AND_CANADA",
        "website_url": "https://www.example.com",
    },
    "authorized_representative_1": PERSON | {"business_title": "Owner", "job_position": "CEO"},
    "us_a2p_messaging_profile_information": {"company_type": "private"},
    "starter_customer_profile_information": PERSON,
    "sole_proprietor_information": {
        "brand_name": "Owl",
        "mobile_phone_number": "+12125550100",
        "vertical": "RETAIL",
    },
}
"""Type of end user → attributes that make it whole."""


def profile(ending: str = "") -> str:
    """Return a SID that no customer profile has."""
    return "BU" + ("a" * 32 + ending)[-32:]


def submitted(world: World, name: str, brand_type: str = "STANDARD") -> dict[str, str]:
    """Return the bundles of a brand, made and submitted unless they are there already."""
    hub = world.client.trusthub.v1
    first, second = POLICIES[brand_type]
    found = hub.customer_profiles.list(friendly_name=name, policy_sid=first)
    customer = found[0].sid if found else customer_profile(world, name, first)
    found = hub.trust_products.list(friendly_name=name, policy_sid=second)
    a2p = found[0].sid if found else a2p_profile(world, name, second, customer)
    return {"customer_profile_bundle_sid": customer, "a2p_profile_bundle_sid": a2p}


def end_user(world: World, kind: str, **attributes: str) -> str:
    made = world.client.trusthub.v1.end_users.create(friendly_name=kind, type=kind, attributes=PARTS[kind] | attributes)
    return str(made.sid)


def document(world: World) -> str:
    """Return a supporting document with an address."""
    address = world.client.addresses.create(
        customer_name="Owl Bakery",
        street="1 Owl Street",
        city="Springfield",
        region="OR",
        postal_code="97477",
        iso_country="US",
    )
    made = world.client.trusthub.v1.supporting_documents.create(
        friendly_name="Address", type="customer_profile_address", attributes={"address_sids": address.sid}
    )
    return str(made.sid)


def primary(world: World) -> str:
    """Return the primary profile that the account has."""
    (found,) = world.client.trusthub.v1.customer_profiles.list(policy_sid=PRIMARY)
    return str(found.sid)


def customer_profile(world: World, name: str, policy: str) -> str:
    """Make a customer profile by the documented calls, and submit it."""
    profiles = world.client.trusthub.v1.customer_profiles
    made = profiles.create(friendly_name=name, email="isv@example.com", policy_sid=policy)
    starter = policy == POLICIES["SOLE_PROPRIETOR"][0]
    types = (
        ["starter_customer_profile_information"]
        if starter
        else ["customer_profile_business_information", "authorized_representative_1"]
    )
    for part in (*(end_user(world, kind) for kind in types), document(world), primary(world)):
        profiles(made.sid).customer_profiles_entity_assignments.create(object_sid=part)
    evaluation = profiles(made.sid).customer_profiles_evaluations.create(policy_sid=policy)
    assert evaluation.status == "compliant", evaluation.results
    assert profiles(made.sid).update(status="pending-review").status == "pending-review"
    return str(made.sid)


def a2p_profile(world: World, name: str, policy: str, customer: str, **attributes: str) -> str:
    """Make the trust product of a brand by the documented calls, and submit it."""
    products = world.client.trusthub.v1.trust_products
    made = products.create(friendly_name=name, email="isv@example.com", policy_sid=policy)
    starter = policy == POLICIES["SOLE_PROPRIETOR"][1]
    kind = "sole_proprietor_information" if starter else "us_a2p_messaging_profile_information"
    for part in (end_user(world, kind, **attributes), customer):
        products(made.sid).trust_products_entity_assignments.create(object_sid=part)
    evaluation = products(made.sid).trust_products_evaluations.create(policy_sid=policy)
    assert evaluation.status == "compliant", evaluation.results
    assert products(made.sid).update(status="pending-review").status == "pending-review"
    return str(made.sid)


def brand(world: World, ending: str = "", **settings: Any) -> Any:
    """Send in a brand; the end of its profile's name decides on it."""
    bundles = submitted(world, f"Owl {ending}", settings.get("brand_type", "STANDARD"))
    return world.client.messaging.v1.brand_registrations.create(**bundles, **settings)


def approved_brand(world: World, ending: str = "", **settings: Any) -> Any:
    """Return a brand whose review is over."""
    made = brand(world, ending, **settings)
    world.clock.advance(14 * DAY)
    return made.fetch()


def campaign(world: World, service: Any, registered: Any, **settings: Any) -> Any:
    """Send in a campaign of a service."""
    described: dict[str, Any] = {
        "brand_registration_sid": registered.sid,
        "description": DESCRIPTION,
        "message_flow": "Customers tick a box at the counter of the shop, and confirm by replying YES to a message.",
        "message_samples": ["Owl: your parcel 4711 arrives today.", "Owl: your parcel 4712 waits in the shop."],
        "us_app_to_person_usecase": "MIXED",
        "has_embedded_links": True,
        "has_embedded_phone": False,
        "privacy_policy_url": "https://www.example.com/privacy",
        "terms_and_conditions_url": "https://www.example.com/terms",
    }
    return world.client.messaging.v1.services(service.sid).us_app_to_person.create(**described | settings)


def correction(**settings: Any) -> dict[str, Any]:
    """Return what an update of a campaign needs."""
    described: dict[str, Any] = {
        "description": DESCRIPTION,
        "message_flow": "Customers tick a box at the counter of the shop, and confirm by replying YES to a message.",
        "message_samples": ["Owl: your parcel 4711 arrives today.", "Owl: your parcel 4712 waits in the shop."],
        "has_embedded_links": False,
        "has_embedded_phone": False,
        "age_gated": False,
        "direct_lending": False,
    }
    return described | settings


def verification(world: World, number_sid: str, **settings: Any) -> Any:
    """Apply for the verification of a toll-free number."""
    described: dict[str, Any] = {
        "business_name": "Owl Bakery",
        "business_website": "https://www.example.com",
        "notification_email": "owl@example.com",
        "use_case_categories": ["ACCOUNT_NOTIFICATIONS"],
        "use_case_summary": "Notices about orders.",
        "production_message_sample": "Owl: your bread is ready.",
        "opt_in_image_urls": ["https://www.example.com/owl.png"],
        "opt_in_type": "WEB_FORM",
        "message_volume": "1,000",
        "tollfree_phone_number_sid": number_sid,
        "business_type": "PRIVATE_PROFIT",
        "business_registration_number": "123456789",
        "business_registration_authority": "EIN",
        "business_registration_country": "US",
    }
    return world.client.messaging.v1.tollfree_verifications.create(**described | settings)
