"""Deactivated numbers: a redirect to a signed file on this computer."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import requests

from tests.sandbox.conftest import World
from toolkit.sandbox import Request
from toolkit.sandbox.control import control_path
from toolkit.sandbox.server.server import serve


def file(world: World, address: str) -> Any:
    """Fetch a file of the sandbox without credentials."""
    return control_path.serve(world.sandbox, Request("GET", address), lambda _seconds: None)


def test_the_sdk_is_told_where_the_file_of_the_day_is(world: World) -> None:
    address = world.client.messaging.v1.deactivations().fetch(date=date(2026, 2, 1)).redirect_to
    assert address.startswith("http://localhost/sandbox/deactivations?"), "never the real Twilio"
    answer = file(world, address)
    numbers = answer.body.splitlines()
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/plain")
    assert len(numbers) >= 20
    assert all(len(number) == 12 and number[5:10] == "55501" for number in numbers)
    again = world.client.messaging.v1.deactivations().fetch(date=date(2026, 2, 1)).redirect_to
    assert file(world, again).body == answer.body
    other = world.client.messaging.v1.deactivations().fetch(date=date(2026, 2, 2)).redirect_to
    assert file(world, other).body != answer.body


def test_the_address_is_good_for_two_minutes_and_for_its_day(world: World) -> None:
    address = world.client.messaging.v1.deactivations().fetch(date=date(2026, 2, 1)).redirect_to
    assert file(world, address.replace("2026-02-01", "2026-02-02")).status == 403
    assert file(world, address.partition("?")[0]).status == 403
    world.clock.advance(120)
    assert file(world, address).status == 200
    world.clock.advance(1)
    assert file(world, address).status == 403


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", 20001),
        ("?Date=", 20001),
        ("?Date=2026-02-30", 30115),
        ("?Date=20260201", 30115),
        ("?Date=2026-02-01T00:00:00Z", 30115),
        ("?Date=2026-03-02", 30114),
        ("?Date=2020-08-26", 30113),
        ("?Date=1999-12-31", 30113),
    ],
)
def test_a_day_is_needed_that_has_a_list(world: World, query: str, code: int) -> None:
    answer = world.raw("GET", f"https://messaging.twilio.com/v1/Deactivations{query}")
    assert (answer.status, json.loads(answer.body)["code"]) == (400, code)


def test_the_first_day_and_today_have_a_list(world: World) -> None:
    for day in ("2020-08-27", "2026-03-01"):
        assert world.raw("GET", f"https://messaging.twilio.com/v1/Deactivations?Date={day}").status == 307


def test_a_client_over_http_can_follow_the_redirect(world: World) -> None:
    auth = (world.sandbox.account_sid, world.sandbox.auth_token)
    with serve(world.sandbox) as url:
        asked = f"{url}/v1/Deactivations?Date=2026-02-01"
        answer = requests.get(asked, auth=auth, timeout=10, allow_redirects=False)
        assert answer.status_code == 307
        assert answer.headers["Location"] == answer.json()["redirect_to"]
        followed = requests.get(asked, auth=auth, timeout=10)
        assert followed.text == requests.get(answer.headers["Location"], timeout=10).text
        assert followed.text.startswith("+1")
        decided = requests.post(
            f"{url}/sandbox/registrations", {"Sid": "BN1", "Status": "APPROVED"}, auth=auth, timeout=10
        )
        assert decided.status_code == 400
