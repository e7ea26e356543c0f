"""Consents and contacts in bulk, and the Safe List, by the real SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.conftest import World

SOMEBODY = "+33612345611"
CORRELATION = "ad388b5a46b33b874b0d41f7226db2ef"


def consent(status: str = "opt-out", sender: str = "+33612345600", **changes: Any) -> dict[str, Any]:
    item = {"contact_id": SOMEBODY, "correlation_id": CORRELATION, "sender_id": sender}
    return item | {"status": status, "source": "website", "date_of_consent": "2026-02-28T10:05:27Z"} | changes


def wrote(world: World, *items: dict[str, Any]) -> list[dict[str, Any]]:
    return list(world.client.accounts.v1.bulk_consents.create(items=list(items)).items)


def test_an_opt_out_written_for_a_number_refuses_its_messages(
    world: World, refused: Callable[..., tuple[int, int]]
) -> None:
    assert wrote(world, consent()) == [{"correlation_id": CORRELATION, "error_code": 0, "error_messages": []}]
    assert refused(world.send, SOMEBODY, from_="+33612345600") == (400, 21610)

    wrote(world, consent("opt-in"))
    assert world.send(SOMEBODY, from_="+33612345600").status == "queued"


def test_an_opt_out_written_for_a_service_holds_for_its_senders(world: World) -> None:
    service = world.service("+33612345600")
    wrote(world, consent(sender=service.sid))
    assert world.finished(world.send(SOMEBODY, service)).error_code == 21610

    wrote(world, consent("opt-in", sender="+33612345600"))
    assert world.finished(world.send(SOMEBODY, service)).error_code != 21610


def test_an_opt_in_overrides_an_earlier_stop(world: World) -> None:
    service = world.service("+33612345600")
    world.sandbox.receive("+33612345600", SOMEBODY, "STOP")
    assert world.finished(world.send(SOMEBODY, service)).error_code == 21610

    wrote(world, consent("opt-in", sender=service.sid, source="opt-in-message"))
    assert world.finished(world.send(SOMEBODY, service)).error_code != 21610


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"contact_id": "+19", "date_of_consent": "2025-03-25"}, ["INVALID_CONTACT_ID", "INVALID_DATE_OF_CONSENT"]),
        ({"correlation_id": "12"}, ["INVALID_CORRELATION_ID"]),
        ({"sender_id": "+12125550999"}, ["INVALID_SENDER_ID"]),
        ({"sender_id": "MG" + "0" * 32}, ["INVALID_SENDER_ID"]),
        ({"status": "maybe", "source": "rumour"}, ["INVALID_STATUS", "INVALID_SOURCE"]),
        ({"date_of_consent": "2026-02-30T10:05:27Z"}, ["INVALID_DATE_OF_CONSENT"]),
    ],
)
def test_an_item_that_is_wrong_says_what_is_and_the_others_are_saved(
    world: World, refused: Callable[..., tuple[int, int]], changes: dict[str, Any], problems: list[str]
) -> None:
    bad, good = wrote(world, consent(**changes), consent())

    assert (bad["error_code"], sorted(bad["error_messages"])) == (30646, sorted(problems))
    assert good["error_code"] == 0
    assert refused(world.send, SOMEBODY, from_="+33612345600") == (400, 21610)


def test_a_date_of_consent_may_be_left_out(world: World) -> None:
    item = consent()
    del item["date_of_consent"]

    assert wrote(world, item)[0]["error_code"] == 0


def test_a_call_has_25_items_at_most_and_a_minute_100_calls(
    world: World, refused: Callable[..., tuple[int, int]]
) -> None:
    assert len(wrote(world, *[consent()] * 25)) == 25
    assert refused(wrote, world, *[consent()] * 26) == (400, 20001)
    for _ in range(99):
        wrote(world, consent())
    assert refused(wrote, world, consent()) == (429, 20429)

    world.clock.advance(60)
    assert wrote(world, consent())[0]["error_code"] == 0


def test_contacts_are_written_each_with_its_country_and_zip_code(world: World) -> None:
    where = {"contact_id": SOMEBODY, "correlation_id": CORRELATION, "country_iso_code": "US", "zip_code": "94105"}
    found = world.client.accounts.v1.bulk_contacts.create(
        items=[where, where | {"contact_id": "+19"}, where | {"country_iso_code": "XX", "zip_code": ""}]
    ).items

    assert [one["error_code"] for one in found] == [0, 30647, 30647]
    assert found[1]["error_messages"] == ["INVALID_CONTACT_ID"]
    assert found[2]["error_messages"] == ["INVALID_COUNTRY_ISO_CODE", "INVALID_ZIP_CODE"]


def test_a_number_is_on_the_safe_list_until_it_is_taken_off(
    world: World, refused: Callable[..., tuple[int, int]]
) -> None:
    safe = world.client.accounts.v1.safelist
    added = safe.create(phone_number="+18001234567")

    assert added.sid.startswith("GN")
    assert safe.fetch(phone_number="+18001234567").sid == added.sid
    assert safe.create(phone_number="+18001234567").sid == added.sid
    assert safe.delete(phone_number="+18001234567")
    assert refused(safe.fetch, phone_number="+18001234567") == (404, 20404)
    assert refused(safe.create, phone_number="8001234567") == (400, 20001)
