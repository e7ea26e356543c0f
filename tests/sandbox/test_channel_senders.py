"""WhatsApp and RCS senders on their way to being online, and what routing makes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from twilio.rest.messaging.v2.channels_sender import ChannelsSenderList

from tests.sandbox.conftest import World, open_world
from toolkit.account.connecting import connect
from toolkit.errors.raised import ToolkitError
from toolkit.routing import Rules
from toolkit.routing.reports.preview import preview
from toolkit.sandbox import ManualClock, Options, Request
from toolkit.sandbox.clock import MovableClock

DAY = 86_400
RCS_US, RCS_FR = "+12125500727", "+33612300727"
URL = "https://messaging.twilio.com/v2/Channels/Senders"


def create(world: World, sender_id: str, **parts: Any) -> Any:
    """Make a sender by the SDK."""
    body = ChannelsSenderList.MessagingV2ChannelsSenderRequestsCreate({"sender_id": sender_id})
    for name, kind in (("configuration", "Configuration"), ("profile", "Profile"), ("webhook", "Webhook")):
        made = getattr(ChannelsSenderList, f"MessagingV2ChannelsSender{kind}")(parts.get(name) or {})
        setattr(body, name, made if parts.get(name) else None)
    return world.client.messaging.v2.channels_senders.create(messaging_v2_channels_sender_requests_create=body)


def ask(world: World, method: str, url: str, **body: Any) -> tuple[int, int | None]:
    """Send JSON; return the status and Twilio's code."""
    auth = (world.sandbox.account_sid, world.sandbox.auth_token)
    response = world.sandbox.handle(Request(method, url, {}, (), auth, json.dumps(body).encode()))
    return response.status, json.loads(response.body or "{}").get("code")


def status(world: World, sender: Any, seconds: float = 0) -> str:
    world.clock.advance(seconds)
    return str(world.client.messaging.v2.channels_senders(sender.sid).fetch().status)


def test_a_whatsapp_sender_waits_for_its_code_and_comes_online(world: World, refused: Any) -> None:
    made = create(world, "whatsapp:+12065550143", profile={"name": "Owl"}, configuration={"verification_method": "sms"})
    assert (made.status, made.profile["name"], made.properties) == ("CREATING", "Owl", None)
    assert status(world, made, 120) == status(world, made, DAY) == "PENDING_VERIFICATION"
    place = f"{URL}/{made.sid}"
    assert ask(world, "POST", place, configuration={"verification_code": "owl"}) == (400, 63100)
    assert ask(world, "POST", place, configuration={"verification_code": "123456"}) == (202, None)
    assert status(world, made) == "VERIFYING"
    assert status(world, made, 60) == "ONLINE"

    online = world.client.messaging.v2.channels_senders(made.sid).fetch()
    assert online.properties == {"quality_rating": "HIGH", "messaging_limit": "250 Customers/24hr"}
    assert online.configuration["waba_id"] == "100000000000001", "all senders of an account share one"
    assert online.configuration["verification_code"] is None


def test_an_update_keeps_the_rest_and_a_new_name_counts_when_it_is_through(world: World) -> None:
    made = create(world, "whatsapp:+12125550199", profile={"name": "Owl", "about": "Bread"})
    world.sandbox.decide(made.sid, "ONLINE")
    place = f"{URL}/{made.sid}"
    assert ask(world, "POST", place, profile={"name": "Owl Bakery", "vertical": "Restaurant"}) == (202, None)
    during = world.client.messaging.v2.channels_senders(made.sid).fetch()
    assert (during.status, during.profile["name"]) == ("ONLINE:UPDATING", "Owl")
    assert status(world, made, 60) == "ONLINE"
    after = world.client.messaging.v2.channels_senders(made.sid).fetch().profile
    assert (after["name"], after["about"], after["vertical"]) == ("Owl Bakery", "Bread", "Restaurant")


def test_a_number_of_the_account_verifies_itself_and_meta_may_still_lose_it(world: World) -> None:
    own = create(world, "whatsapp:+14165550134", profile={"name": "Owl"})
    assert status(world, own, 180) == "ONLINE"
    lost = create(world, "whatsapp:+14155563111", profile={"name": "Owl"})
    world.clock.advance(60)
    assert ask(world, "POST", f"{URL}/{lost.sid}", configuration={"verification_code": "1234"})[0] == 202
    assert status(world, lost, 60) == "OFFLINE"
    (reason,) = world.client.messaging.v2.channels_senders(lost.sid).fetch().offline_reasons
    assert reason["code"] == "63111"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 63100),
        ({"sender_id": "sms:+12065550143"}, 63100),
        ({"sender_id": "whatsapp:+4915123456700", "profile": {"name": "Owl"}}, 63100),
        ({"sender_id": "whatsapp:+12065550143"}, 63100),
        ({"sender_id": "whatsapp:0123", "profile": {"name": "Owl"}}, 63107),
        ({"sender_id": "whatsapp:+12065550143", "profile": {"name": "Owl", "vertical": "Owls"}}, 63100),
        ({"sender_id": "whatsapp:+12065550143", "profile": {"name": "Owl", "logo_url": "owl"}}, 63100),
        (
            {
                "sender_id": "whatsapp:+12065550143",
                "profile": {"name": "Owl"},
                "configuration": {"waba_id": "200000000000002"},
            },
            63102,
        ),
        (
            {"sender_id": "whatsapp:+12065550143", "profile": {"name": "Owl"}, "configuration": {"waba_id": "Owl"}},
            63101,
        ),
        ({"sender_id": "rcs:not an agent"}, 63100),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_new_sender_is_refused(world: World, body: dict[str, Any], code: int) -> None:
    before = len(world.client.messaging.v2.channels_senders.list("whatsapp"))
    assert ask(world, "POST", URL, **body) == (400, code)
    assert len(world.client.messaging.v2.channels_senders.list("whatsapp")) == before


def test_a_sender_that_is_deleted_leaves_its_pools_and_an_rcs_sender_cannot_be(world: World, refused: Any) -> None:
    service, senders = world.service(), world.client.messaging.v2.channels_senders
    mine = senders.list("whatsapp")[0]
    service.channel_senders.create(sid=mine.sid)
    assert senders(mine.sid).delete()
    assert service.channel_senders.list() == []
    (agent,) = senders.list("rcs")
    assert refused(senders(agent.sid).delete) == (400, 63105)
    assert ask(world, "POST", f"{URL}/{agent.sid}", profile={"name": "Owl"}) == (400, 63105)


def test_a_rating_is_shown_and_a_sender_that_is_offline_sends_nothing(world: World, refused: Any) -> None:
    (sender,) = [one for one in world.client.messaging.v2.channels_senders.list("whatsapp") if "+49" in one.sender_id]
    world.sandbox.decide(sender.sid, "LOW")
    assert sender.fetch().properties["quality_rating"] == "LOW"
    person = "whatsapp:+4915123456788"
    world.sandbox.receive(sender.sender_id, person, "Hi")
    service = world.service()
    service.channel_senders.create(sid=sender.sid)
    assert world.finished(world.send(person, service)).status == "delivered"
    world.sandbox.decide(sender.sid, "OFFLINE", 63112)
    assert sender.fetch().offline_reasons[0]["code"] == "63112"
    assert refused(world.send, person, from_=sender.sender_id) == (400, 63007)
    assert world.finished(world.send(person, service)).error_code == 21703


def agent_of(world: World) -> tuple[Any, Any]:
    """Make an RCS sender and a service with it and a US number."""
    made = create(world, "rcs:owl_bakery", profile={"name": "Owl"})
    service = world.service("+18005550199")
    service.channel_senders.create(sid=made.sid)
    return made, service


def countries(world: World, sender: Any) -> dict[str, str]:
    found = world.client.messaging.v2.channels_senders(sender.sid).fetch().compliance["countries"]
    return {one["country"]: one["status"] for one in found}


def test_an_rcs_sender_is_launched_country_by_country_and_routing_follows(world: World) -> None:
    made, service = agent_of(world)
    assert status(world, made, 60) == "DRAFT"
    assert world.finished(world.send(RCS_US, service)).from_ == "+18005550199"
    forced = world.finished(world.send(f"rcs:{RCS_US}", service))
    assert (forced.status, forced.error_code) == ("undelivered", 63035)

    world.sandbox.launch_rcs(made.sid, "US")
    assert (status(world, made), countries(world, made)) == ("TWILIO_REVIEW", {"US": "TWILIO_REVIEW"})
    assert status(world, made, 7 * DAY) == "PENDING_VERIFICATION"
    world.sandbox.launch_rcs(made.sid, "FR")
    assert status(world, made, 28 * DAY) == "ONLINE"
    assert countries(world, made) == {"US": "ONLINE", "FR": "PENDING_VERIFICATION"}
    assert world.finished(world.send(RCS_US, service)).from_ == "rcs:owl_bakery"
    assert world.finished(world.send(RCS_FR, service)).from_ == "+18005550199"
    assert countries(world, made) | {"FR": "ONLINE"} == countries_later(world, made)


def countries_later(world: World, sender: Any) -> dict[str, str]:
    world.clock.advance(7 * DAY)
    return countries(world, sender)


def test_a_carrier_that_has_not_approved_keeps_rcs_from_its_customers() -> None:
    world = open_world(options=Options(tmobile_numbers=frozenset({"+1212"})))
    made, service = agent_of(world)
    world.sandbox.launch_rcs(made.sid, "US", {"Verizon": "APPROVED", "T-Mobile": "REJECTED"})
    (agent,) = [one for one in world.client.messaging.v2.channels_senders.list("rcs") if "sample" in one.sender_id]
    world.sandbox.launch_rcs(agent.sid, "US", {"T-Mobile": "SUSPENDED"})
    assert countries(world, made) == {"US": "ONLINE"}
    assert world.finished(world.send(RCS_US, service)).from_ == "+18005550199"
    assert world.finished(world.send("+14155500727", service)).from_ == "rcs:owl_bakery"
    world.sandbox.close()


def test_a_test_device_gets_rcs_before_the_launch() -> None:
    world = open_world(options=Options(rcs_test_devices=frozenset({RCS_US})))
    _made, service = agent_of(world)
    assert world.finished(world.send(RCS_US, service)).from_ == "rcs:owl_bakery"
    assert world.finished(world.send("+14155500727", service)).from_ == "+18005550199"
    world.sandbox.close()


@pytest.mark.parametrize(
    ("region", "carriers"), [("ZZ", None), ("US", {"Owl Mobile": "APPROVED"}), ("US", {"Verizon": "FINE"})]
)
def test_no_launch_of_what_does_not_exist(world: World, region: str, carriers: dict[str, str] | None) -> None:
    (agent,) = world.client.messaging.v2.channels_senders.list("rcs")
    with pytest.raises(ToolkitError):
        world.sandbox.launch_rcs(agent.sid, region, carriers)
    with pytest.raises(ToolkitError, match="is no RCS sender"):
        world.sandbox.launch_rcs(world.client.messaging.v2.channels_senders.list("whatsapp")[0].sid, "US")


def test_the_preview_says_where_rcs_is_launched_by_how_many_carriers() -> None:
    account = connect(database=":memory:", seed=1, clock=ManualClock(open_world().clock.now()))
    client = account.client
    (agent,) = client.messaging.v2.channels_senders.list("rcs")
    service = client.messaging.v1.services.create(friendly_name="RCS")
    service.channel_senders.create(sid=agent.sid)
    service.alpha_senders.create(alpha_sender="OWL")
    account.sandbox.launch_rcs(agent.sid, "US", {"Verizon": "SUSPENDED"})

    capable = Rules(rcs_capable="yes")
    rows = preview(account, service.sid, [RCS_US, "+14165500727", RCS_FR, f"rcs:{RCS_FR}"], rules=capable)
    assert list(rows["sender"]) == ["rcs:owl_sample_agent"] * 2 + ["OWL", "rcs:owl_sample_agent"]
    assert list(rows["error_code"].fillna(0)) == [0, 0, 0, 63035]
    assert "Not every carrier of the United States" in rows["reason"][0]
    assert "Not every carrier" not in rows["reason"][1]
    assert "launched" in rows["change"][3]
    sent = client.messages.create(to=f"rcs:{RCS_FR}", messaging_service_sid=service.sid, body="Bonjour")
    assert isinstance(account.sandbox.clock, MovableClock)
    account.sandbox.clock.advance(10)
    assert sent.fetch().error_code == 63035
    account.close()
