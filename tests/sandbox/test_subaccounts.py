"""Subaccounts: made, listed, suspended, closed; each with resources of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from twilio.rest import Client

from tests.sandbox.conftest import START, World, client_of, open_world
from toolkit.account.connecting import connect
from toolkit.errors.raised import ToolkitError
from toolkit.routing.reports.preview import preview
from toolkit.sandbox import ManualClock, Sandbox
from toolkit.sandbox.http_client import InProcessHttpClient

US = "+14155550100"
SHOP = "+12065550151"


def client(world: World, account: Any) -> Client:
    """Return a client with the subaccount's own credentials."""
    return Client(account.sid, account.auth_token, http_client=InProcessHttpClient(world.sandbox))


def test_a_subaccount_is_an_account_below_the_account(world: World) -> None:
    made = world.client.api.accounts.create(friendly_name="Shop")
    assert (made.friendly_name, made.status, made.type) == ("Shop", "active", "Full")
    assert made.owner_account_sid == world.sandbox.account_sid
    assert made.sid != world.sandbox.account_sid
    assert made.auth_token != world.sandbox.auth_token
    assert world.client.api.accounts(made.sid).fetch().date_created == made.date_created


def test_without_a_name_it_tells_when_it_was_made(world: World) -> None:
    assert world.client.api.accounts.create().friendly_name == "SubAccount Created at 2026-03-01 12:00 PM"


def test_subaccounts_are_listed_and_filtered(world: World) -> None:
    shop = world.client.api.accounts.create(friendly_name="Shop")
    club = world.client.api.accounts.create(friendly_name="Club")
    club.update(status="suspended")
    listed = [account.sid for account in world.client.api.accounts.list()]
    assert listed == [club.sid, shop.sid, world.sandbox.account_sid]
    assert [account.sid for account in world.client.api.accounts.list(status="suspended")] == [club.sid]
    assert [account.sid for account in world.client.api.accounts.list(friendly_name="Shop")] == [shop.sid]


def test_a_subaccount_starts_empty_and_what_it_makes_is_its_own(world: World, refused: Any) -> None:
    account = world.client.api.accounts.create()
    own = client(world, account)
    assert own.incoming_phone_numbers.list() == own.messaging.v1.services.list() == own.messages.list() == []
    bought = own.incoming_phone_numbers.create(phone_number=SHOP)
    service = own.messaging.v1.services.create(friendly_name="Shop")
    service.phone_numbers.create(phone_number_sid=bought.sid)
    sent = own.messages.create(to="+12025550100", messaging_service_sid=service.sid, body="Hi")
    assert {bought.account_sid, service.account_sid, sent.account_sid} == {account.sid}
    world.clock.advance(10)
    assert sent.fetch().status in ("delivered", "undelivered", "failed")
    assert SHOP not in [number.phone_number for number in world.client.incoming_phone_numbers.list()]
    assert refused(world.client.messages(sent.sid).fetch) == (404, 20404)
    assert refused(world.client.messaging.v1.services(service.sid).fetch) == (404, 20404)


def test_the_account_above_reaches_down_where_the_path_names_the_account(world: World) -> None:
    account = world.client.api.accounts.create()
    client(world, account).incoming_phone_numbers.create(phone_number=SHOP)
    below = world.client.api.accounts(account.sid)
    (number,) = below.incoming_phone_numbers.list()
    assert (number.phone_number, number.account_sid) == (SHOP, account.sid)
    assert below.messages.create(to="+12025550100", from_=SHOP, body="Hi").account_sid == account.sid


def test_a_subaccount_sees_neither_the_account_above_nor_its_siblings(world: World, refused: Any) -> None:
    shop, club = world.client.api.accounts.create(), world.client.api.accounts.create()
    own = client(world, shop)
    assert [account.sid for account in own.api.accounts.list()] == [shop.sid]
    assert own.api.accounts(shop.sid).fetch().sid == shop.sid
    for other in (world.sandbox.account_sid, club.sid, "AC" + "0" * 32):
        assert refused(own.api.accounts(other).fetch) == (404, 20404)
        assert refused(own.api.accounts(other).messages.create, to=US, from_=SHOP, body="Hi") == (404, 20404)
    assert refused(own.api.accounts.create) == (403, 20403)
    assert refused(own.api.accounts(shop.sid).update, status="closed") == (400, 21477)
    assert own.api.accounts(shop.sid).update(friendly_name="Mine").friendly_name == "Mine"


def test_the_token_of_another_account_is_no_use(world: World, refused: Any) -> None:
    shop, club = world.client.api.accounts.create(), world.client.api.accounts.create()
    for token in (club.auth_token, world.sandbox.auth_token, "", "é"):
        url = f"https://api.twilio.com/2010-04-01/Accounts/{shop.sid}.json"
        answer = world.raw("GET", url, auth=(shop.sid, token))
        assert (answer.status, json.loads(answer.body)["code"]) == (401, 20003)


def test_a_suspended_subaccount_does_nothing_until_it_is_active_again(world: World, refused: Any) -> None:
    account = world.client.api.accounts.create()
    own, below = client(world, account), world.client.api.accounts(account.sid)
    assert account.update(status="suspended").status == "suspended"
    assert refused(own.api.accounts(account.sid).fetch) == (401, 20005)
    assert refused(own.incoming_phone_numbers.create, phone_number=SHOP) == (401, 20005)
    assert refused(below.incoming_phone_numbers.create, phone_number=SHOP) == (403, 20005)
    assert below.incoming_phone_numbers.list() == []
    account.update(status="active")
    assert own.incoming_phone_numbers.create(phone_number=SHOP).sid


def test_a_closed_subaccount_stays_closed(world: World, refused: Any) -> None:
    account = world.client.api.accounts.create()
    account.update(status="closed")
    assert refused(account.update, status="active") == (400, 21479)
    assert world.client.api.accounts(account.sid).fetch().status == "closed"


def test_the_account_itself_can_be_renamed_but_not_closed(world: World, refused: Any) -> None:
    account = world.client.api.accounts(world.sandbox.account_sid)
    assert account.update(friendly_name="Owl").friendly_name == "Owl"
    assert account.fetch().friendly_name == "Owl"
    assert refused(account.update, status="closed") == (400, 21477)
    assert refused(account.update, status="asleep") == (400, 21475)


def test_subaccounts_survive_in_files_beside_the_accounts_own(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    first = open_world(path)
    account = first.client.api.accounts.create(friendly_name="Shop")
    client(first, account).incoming_phone_numbers.create(phone_number=SHOP)
    first.sandbox.close()

    second = Sandbox(path, clock=ManualClock(START))
    below = client_of(second).api.accounts(account.sid)
    assert below.fetch().auth_token == account.auth_token
    assert [number.phone_number for number in below.incoming_phone_numbers.list()] == [SHOP]
    second.reset()
    assert len(client_of(second).api.accounts.list()) == 1
    assert sorted(file.name for file in tmp_path.iterdir() if "-wal" not in file.name and "-shm" not in file.name) == [
        "sandbox.db"
    ]
    second.close()


def test_an_export_holds_the_subaccounts_but_no_token(world: World) -> None:
    account = world.client.api.accounts.create(friendly_name="Shop")
    text = world.sandbox.dump()
    assert account.sid in text
    assert account.auth_token not in text
    other = open_world(seed=2)
    other.sandbox.load(text)
    (found,) = other.client.api.accounts.list(friendly_name="Shop")
    assert found.auth_token != account.auth_token
    assert client(other, found).incoming_phone_numbers.list() == []
    other.sandbox.close()


def test_an_inbound_message_can_be_simulated_in_a_subaccount(world: World) -> None:
    account = world.client.api.accounts.create(friendly_name="Shop")
    client(world, account).incoming_phone_numbers.create(phone_number=SHOP, sms_url="http://127.0.0.1:9/")
    made = world.sandbox.receive(SHOP, US, "Hi", account_sid=account.sid)
    assert (made.kind, made.parameters["AccountSid"]) == ("sender_webhook", account.sid)
    assert world.sandbox.deliveries(account_sid=account.sid) == [made]
    (posting,) = world.sandbox.postings(account_sid=account.sid)
    assert posting.message_sid == made.message_sid
    assert world.sandbox.deliveries() == world.sandbox.postings() == []
    with pytest.raises(ToolkitError, match="not a number of this account"):
        world.sandbox.receive(SHOP, US, "Hi", account_sid=world.sandbox.account_sid)


def test_what_cannot_be_simulated_in_a_subaccount_is_explained(world: World) -> None:
    account = world.client.api.accounts.create(friendly_name="Shop")
    client(world, account).incoming_phone_numbers.create(phone_number=SHOP)
    with pytest.raises(ToolkitError, match="no subaccount ACx"):
        world.sandbox.receive(SHOP, US, "Hi", account_sid="ACx")
    account.update(status="suspended")
    with pytest.raises(ToolkitError, match="is suspended"):
        world.sandbox.receive(SHOP, US, "Hi", account_sid=account.sid)
    assert world.sandbox.deliveries(account_sid=account.sid) == []


def test_a_trouble_can_strike_one_account_alone(world: World, refused: Any) -> None:
    shop, club = world.client.api.accounts.create(), world.client.api.accounts.create()
    world.sandbox.faults.add(429, account_sid=shop.sid)
    for asking in (client(world, shop), world.client):
        assert refused(asking.api.accounts(shop.sid).messages.create, to=US, from_=SHOP, body="Hi") == (429, 20429)
        assert refused(asking.api.accounts(shop.sid).fetch) == (429, 20429)
    assert refused(client(world, shop).messaging.v1.services.create, friendly_name="Shop") == (429, 20429)
    assert client(world, club).messages.list() == world.client.messages.list() == []
    world.sandbox.faults.clear()
    world.sandbox.faults.add(503, account_sid=world.sandbox.account_sid)
    assert refused(world.client.api.accounts(world.sandbox.account_sid).fetch) == (503, 20503)
    assert client(world, shop).messages.list() == []
    with pytest.raises(ToolkitError, match="no SID of an account"):
        world.sandbox.faults.add(429, account_sid="AC1")


def test_troubles_without_an_account_strike_subaccounts_too(world: World) -> None:
    shop = world.client.api.accounts.create()
    world.sandbox.faults.add("dropped", path="*/Messages.json", times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        client(world, shop).messages.list()
    assert client(world, shop).messages.list() == []


def test_registrations_of_a_subaccount_are_decided_there(world: World) -> None:
    account = world.client.api.accounts.create()
    own = client(world, account)
    bundles = {"customer_profile_bundle_sid": "BU" + "0" * 32, "a2p_profile_bundle_sid": "BU" + "0" * 32}
    brand = own.messaging.v1.brand_registrations.create(**bundles)
    world.sandbox.account(account.sid).decide(brand.sid, "APPROVED")
    assert brand.fetch().status == "APPROVED"


@pytest.mark.parametrize("redact", [False, True])
def test_an_opened_subaccount_is_an_account_of_its_own(redact: bool) -> None:
    account = connect(database=":memory:", seed=1, redact=redact)
    sid = account.client.api.accounts.create(friendly_name="Shop").sid

    child = account.subaccount(sid)
    service = child.client.messaging.v1.services.create(friendly_name="Shop's")
    child.client.messaging.v1.services(service.sid).alpha_senders.create(alpha_sender="OWL")
    sent = child.client.messages.create(to="+33612345678", messaging_service_sid=service.sid, body="Bonjour")
    assert child.wait(sent.sid).status == "delivered"
    assert preview(child, service.sid, "+33612345678")["sender"].tolist() == ["OWL"]
    assert account.subaccounts()[["sid", "name"]].values.tolist() == [[sid, "Shop"]]
    assert service.sid not in account.snapshot().pools

    child.close()
    assert list(account.subaccount(sid).snapshot().pools) == [service.sid]
    account.close()


def test_a_subaccount_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(ToolkitError, match="no subaccount") as caught:
        connect(database=":memory:", seed=1).subaccount("AC" + "0" * 32)
    assert caught.value.code == 20404
