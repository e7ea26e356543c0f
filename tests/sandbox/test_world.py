"""Accounts described in a file: their brands, campaigns and verifications."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from tests.sandbox.conftest import open_world
from toolkit.sandbox.world import sample as worlds


def described(**changes: Any) -> Any:
    """Return the sample account's description with some of its parts changed."""
    return copy.deepcopy(worlds._described("sample_account.json", "en")) | changes


def test_a_suspended_brand_is_felt_from_the_beginning() -> None:
    sample = described()
    sample["brands"][0] |= {"status": "SUSPENDED"}
    sample["brands"].append({"name": "Nobody's", "brand_type": "SOLE_PROPRIETOR"})
    with mock.patch.object(worlds, "_described", return_value=sample):
        world = open_world()
    services = world.client.messaging.v1.services.list()
    assert not any(service.us_app_to_person_registered for service in services)
    assert world.finished(world.send("+14155550100", from_="+12125550123")).error_code == 30033
    brands = world.client.messaging.v1.brand_registrations.list()
    assert sorted(brand.status for brand in brands) == ["APPROVED", "PENDING", "SUSPENDED"]


def test_the_window_of_a_rejected_verification_is_counted_from_the_accounts_creation() -> None:
    sample = described()
    sample["toll_free_verifications"][1] |= {"status": "TWILIO_REJECTED", "edit_allowed": True, "edit_days": 7}
    del sample["toll_free_verifications"][1]["edit_expiration"]
    with mock.patch.object(worlds, "_described", return_value=sample):
        world = open_world()
    (found,) = world.client.messaging.v1.tollfree_verifications.list(status="TWILIO_REJECTED")
    assert found.edit_expiration == datetime.fromisoformat(sample["date_created"]) + timedelta(days=7)


def test_a_campaign_needs_no_more_than_what_tells_it_apart() -> None:
    sample = described()
    sample["services"][0]["campaign"] = {
        "brand": "Owl, Inc.",
        "campaign_status": "IN_PROGRESS",
        "us_app_to_person_usecase": "MIXED",
        "description": "Notices about parcels, for customers who asked for them.",
        "message_flow": "Customers tick a box at the counter of the shop, and confirm by replying YES.",
        "message_samples": ["Owl: your parcel 4711 arrives today."],
        "has_embedded_links": False,
        "has_embedded_phone": False,
    }
    with mock.patch.object(worlds, "_described", return_value=sample):
        world = open_world()
    campaigns = [c for service in world.client.messaging.v1.services.list() for c in service.us_app_to_person.list()]
    assert sorted(campaign.campaign_status for campaign in campaigns) == ["FAILED", "IN_PROGRESS"]
