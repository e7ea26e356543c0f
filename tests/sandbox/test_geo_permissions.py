"""Which countries the account may send to, by the real SDK; the preview says the same as the sandbox does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import toolkit
from tests.sandbox.conftest import World
from toolkit.errors.raised import ToolkitError
from toolkit.facts.countries import HIGH_RISK, NEVER_SENT_TO
from toolkit.numbering.number import example, regions

PARIS = "+33612345678"


def changed(world: World, *items: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask for permissions, and return what became of each."""
    found = world.client.accounts.v1.messaging_geopermissions.update(permissions=list(items))
    return list(found.permissions)


def permission(country: str, enabled: bool) -> dict[str, Any]:
    return {"country_code": country, "type": "country", "enabled": enabled}


def permissions(world: World, countries: str | None = None) -> dict[str, dict[str, Any]]:
    asked = {} if countries is None else {"country_code": countries}
    found = world.client.accounts.v1.messaging_geopermissions.fetch(**asked)
    return {one["country_code"]: one for one in found.permissions}


def test_every_country_is_allowed_at_first_but_those_that_never_are(world: World) -> None:
    found = permissions(world)

    assert set(found) == set(regions())
    assert {code for code, one in found.items() if not one["enabled"]} == NEVER_SENT_TO
    assert {code for code, one in found.items() if one["message"]} == HIGH_RISK
    assert found["IN"] == {"country_code": "IN", "type": "country", "enabled": True, "prefix": "+91", "message": ""}


def test_countries_are_asked_for_by_their_codes(world: World, refused: Callable[..., tuple[int, int]]) -> None:
    assert list(permissions(world, "IN,PK,US")) == ["IN", "PK", "US"]
    assert refused(permissions, world, "IN,XX") == (400, 20001)


def test_a_country_switched_off_refuses_a_message_at_the_request_and_nothing_is_stored(
    world: World, refused: Callable[..., tuple[int, int]]
) -> None:
    service = world.service("+33612345600")
    before = len(world.client.messages.list())
    assert changed(world, permission("FR", False)) == [
        permission("FR", False) | {"error_code": 0, "error_messages": []}
    ]

    assert refused(world.send, PARIS, service) == (400, 21408)
    assert refused(world.send, PARIS, from_="+33612345600") == (400, 21408)
    assert len(world.client.messages.list()) == before

    changed(world, permission("FR", True))
    assert world.send(PARIS, service).status == "accepted"


def test_permissions_are_those_of_sms_alone(world: World) -> None:
    changed(world, permission("DE", False))

    assert world.send("whatsapp:+4915123456700", from_="whatsapp:+12125550123").status == "queued"


def test_what_cannot_be_changed_says_so_in_its_item_and_keeps_the_others(world: World) -> None:
    found = changed(
        world,
        permission("PK", False),
        permission("SY", True),
        permission("FR", False),
        permission("XX", False),
        {"country_code": "GB", "type": "region", "enabled": False},
    )

    assert [one["error_code"] for one in found] == [30649, 30649, 0, 30649, 30649]
    assert [one["enabled"] for one in found] == [True, False, False, None, True]
    assert found[0]["error_messages"] == ["High risk country permission cannot be updated"]
    assert not permissions(world, "FR")["FR"]["enabled"]


@pytest.mark.parametrize("item", ["", "PK", "[]", "{"])
def test_an_item_that_is_no_object_refuses_the_whole_request(world: World, item: str) -> None:
    good = json.dumps(permission("FR", False))
    url = "https://accounts.twilio.com/v1/Messaging/GeoPermissions"

    assert world.raw("PATCH", url, ("Permissions", good), ("Permissions", item)).status == 400
    assert permissions(world, "FR")["FR"]["enabled"]


def test_countries_of_high_risk_are_switched_as_in_the_console(
    world: World, refused: Callable[..., tuple[int, int]]
) -> None:
    world.sandbox.allow_country("PK", False)

    assert not permissions(world, "PK")["PK"]["enabled"]
    assert refused(world.send, example("PK"), from_="+33612345600") == (400, 21408)

    world.sandbox.allow_country("PK")
    assert permissions(world, "PK")["PK"]["enabled"]
    for country in ("CU", "XX"):
        with pytest.raises(ToolkitError):
            world.sandbox.allow_country(country)


def test_the_preview_and_the_sandbox_refuse_the_same_countries() -> None:
    account = toolkit.connect(database=":memory:", seed=1)
    service = account.client.messaging.v1.services.list()[0]
    off = ("FR", "JP", "US", "PR", "GB")
    account.client.accounts.v1.messaging_geopermissions.update(permissions=[permission(one, False) for one in off])
    account.sandbox.allow_country("NG", False)

    table = toolkit.preview(account, service.sid)

    refused = set()
    for to, region in zip(table["to"], table["region"], strict=True):
        try:
            account.client.messages.create(to=to, messaging_service_sid=service.sid, body="Hello")
        except Exception as error:
            if getattr(error, "code", None) == 21408:
                refused.add(region)
    closed = table[table["error_code"] == 21408]
    assert set(closed["region"]) == refused == {*off, "NG", *NEVER_SENT_TO}
    assert (closed["rule"] == "country_closed").all()
    assert (closed["status"] == "fails").all()
