"""The protocol: credentials, hosts, paths, error bodies, paging."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.conftest import World
from toolkit.sandbox import Request

SERVICES = "https://messaging.twilio.com/v1/Services"


def test_an_error_has_exactly_twilios_keys(world: World) -> None:
    answer = world.raw("GET", f"{SERVICES}/MG{'0' * 32}")
    body = json.loads(answer.body)
    assert set(body) == {"code", "message", "more_info", "status"}
    assert (body["code"], body["status"], answer.status) == (20404, 404, 404)
    assert body["more_info"] == "https://www.twilio.com/docs/errors/20404"
    assert f"/Services/MG{'0' * 32}" in body["message"]
    assert "/v1/" not in body["message"]


@pytest.mark.parametrize("auth", [None, ("", ""), ("AC" + "0" * 32, "token"), ("right", "wrong")])
def test_wrong_credentials(world: World, auth: tuple[str, str] | None) -> None:
    if auth == ("right", "wrong"):
        auth = (world.sandbox.account_sid, "wrong")
    answer = world.sandbox.handle(Request("GET", SERVICES, {}, (), auth))
    body = json.loads(answer.body)
    assert (answer.status, body["code"]) == (401, 20003)
    assert set(body) == {"code", "message", "more_info", "status", "detail"}


def test_credentials_show_nowhere(world: World) -> None:
    token = world.sandbox.auth_token
    assert token not in repr(world.sandbox)
    assert token not in repr(Request("GET", SERVICES, auth=(world.sandbox.account_sid, token)))


@pytest.mark.parametrize(
    ("method", "url", "status", "code"),
    [
        ("GET", "https://messaging.twilio.com/v1/Nothing", 404, 20404),
        ("GET", "https://messaging.twilio.com/", 404, 20404),
        ("GET", f"{SERVICES}/", 404, 20404),
        ("GET", f"{SERVICES}.json", 404, 20404),
        ("GET", "https://api.twilio.com/v1/Services", 404, 20404),
        ("GET", "https://lookups.twilio.com/v1/Services", 404, 20404),
        ("GET", "https://api.twilio.com/2010-04-01/Accounts", 404, 20404),
        ("GET", f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Messages.json", 404, 20404),
        ("DELETE", SERVICES, 405, 20004),
        ("PUT", SERVICES, 405, 20004),
        ("GET", "https://example.com/v1/Services", 403, 20403),
        ("GET", "https://twilio.com.example.com/v1/Services", 403, 20403),
        ("GET", f"{SERVICES}?PageSize=0", 400, 20001),
        ("GET", f"{SERVICES}?PageSize=many", 400, 20001),
        ("GET", f"{SERVICES}?PageToken=guess", 400, 21481),
    ],
)
def test_what_does_not_exist(world: World, method: str, url: str, status: int, code: int) -> None:
    answer = world.raw(method, url)
    assert (answer.status, json.loads(answer.body)["code"]) == (status, code)


@pytest.mark.parametrize(
    "origin",
    [
        "https://messaging.twilio.com",
        "https://messaging.dublin.ie1.twilio.com",
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "http://[::1]:8080",
    ],
)
def test_urls_in_an_answer_point_to_where_the_request_went(world: World, origin: str) -> None:
    body = json.loads(world.raw("GET", f"{origin}/v1/Services?PageSize=1").body)
    (service,) = body["services"]
    urls = [service["url"], *service["links"].values(), *(body["meta"][key] for key in ("url", "next_page_url"))]
    assert all(url.startswith(f"{origin}/v1/Services") for url in urls)


def test_on_loopback_the_path_alone_decides(world: World) -> None:
    account = world.sandbox.account_sid
    assert world.raw("GET", f"http://localhost/2010-04-01/Accounts/{account}.json").status == 200
    assert world.raw("GET", "http://localhost/v2/Channels/Senders?Channel=rcs").status == 200


def test_v1_pages_lead_forwards_and_backwards(world: World) -> None:
    for number in range(5):
        world.service(friendly_name=f"Service {number}")
    first = world.client.messaging.v1.services.page(page_size=3)
    names = [service.friendly_name for service in first]
    assert names == ["Service 4", "Service 3", "Service 2"]
    second = first.next_page()
    assert [service.friendly_name for service in second][:2] == ["Service 1", "Service 0"]
    assert [service.friendly_name for service in second.previous_page()] == names
    assert first.previous_page() is None
    assert second.next_page().next_page() is None


def test_v1_meta(world: World) -> None:
    meta = json.loads(world.raw("GET", f"{SERVICES}?PageSize=1").body)["meta"]
    assert (meta["page"], meta["page_size"], meta["key"], meta["previous_page_url"]) == (0, 1, "services", None)
    assert meta["first_page_url"] == f"{SERVICES}?PageSize=1&Page=0"
    following = json.loads(world.raw("GET", meta["next_page_url"]).body)["meta"]
    assert (following["page"], following["next_page_url"]) == (1, None)
    assert following["url"] == meta["next_page_url"]


def test_pages_are_stable_while_messages_arrive(world: World) -> None:
    sids = [world.send("+14155550100", from_="24680").sid for _ in range(5)]
    first = world.client.messages.page(page_size=2)
    assert [message.sid for message in first] == sids[:2:-1]
    newest = world.send("+14155550100", from_="24680").sid
    second = first.next_page()
    assert [message.sid for message in second] == [sids[2], sids[1]]
    assert [message.sid for message in second.next_page()] == [sids[0]]
    assert world.client.messages.list(limit=1)[0].sid == newest


def test_2010_pages_are_relative_and_count_their_rows(world: World) -> None:
    for _ in range(3):
        world.send("+14155550100", from_="24680")
    path = f"/2010-04-01/Accounts/{world.sandbox.account_sid}/Messages.json"
    body = json.loads(world.raw("GET", f"https://api.twilio.com{path}?To=%2B14155550100&PageSize=2").body)
    assert (body["page"], body["page_size"], body["start"], body["end"]) == (0, 2, 0, 1)
    assert body["first_page_uri"] == body["uri"] == f"{path}?To=%2B14155550100&PageSize=2&Page=0"
    assert body["next_page_uri"].startswith(f"{path}?To=%2B14155550100&PageSize=2&Page=1&PageToken=")
    following = json.loads(world.raw("GET", f"https://api.twilio.com{body['next_page_uri']}").body)
    assert (following["start"], following["end"], following["next_page_uri"]) == (2, 2, None)
    empty = json.loads(world.raw("GET", f"https://api.twilio.com{path}?To=%2B10000000000").body)
    assert (empty["messages"], empty["start"], empty["end"], empty["next_page_uri"]) == ([], 0, 0, None)


def test_a_page_holds_at_most_a_thousand(world: World) -> None:
    body = json.loads(world.raw("GET", f"{SERVICES}?PageSize=5000").body)
    assert body["meta"]["page_size"] == 1000


def test_messages_are_filtered_by_ends_and_day(world: World) -> None:
    early = world.finished(world.send("+14155550100", from_="24680"))
    world.clock.advance(86400)
    late = world.finished(world.send("+14155550101", from_="+12125550123"))
    unsent = world.send("+14155550101", from_="24680")
    first, second = early.date_sent, late.date_sent

    def found(**filters: Any) -> list[str]:
        return [message.sid for message in world.client.messages.list(**filters)]

    assert found(to="+14155550101") == [unsent.sid, late.sid]
    assert found(from_="24680") == [unsent.sid, early.sid]
    assert found(to="+14155550101", from_="24680") == [unsent.sid]
    assert found(date_sent=first.date().isoformat()) == [early.sid]
    assert found(date_sent_before=first.date().isoformat()) == [early.sid]
    assert found(date_sent_after=second.date().isoformat()) == [late.sid]
    assert found(date_sent=second) == [late.sid]
    assert found(date_sent_after=first, date_sent_before=second) == [late.sid, early.sid]


def test_unknown_parameters_are_ignored(world: World) -> None:
    answer = world.raw("POST", SERVICES, ("FriendlyName", "Owl"), ("Colour", "blue"))
    assert answer.status == 201
    assert "colour" not in json.loads(answer.body)
