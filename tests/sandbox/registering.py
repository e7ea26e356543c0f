"""Registrations that go through unless a test says otherwise."""

from __future__ import annotations

from typing import Any

from tests.sandbox.conftest import World

DAY = 86400.0
MONTH = 30 * DAY

DESCRIPTION = "Notices about parcels, for customers who asked for them in the shop."


def profile(ending: str = "") -> str:
    """Return the SID of a customer profile that ends with these digits."""
    return "BU" + ("a" * 32 + ending)[-32:]


def brand(world: World, ending: str = "", **settings: Any) -> Any:
    """Send in a brand; the end of its profile's SID decides on it."""
    bundles = {"customer_profile_bundle_sid": profile(ending), "a2p_profile_bundle_sid": profile()}
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
