"""Sending: what is refused at once, with which code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from toolkit.routing import Rules
from toolkit.sandbox import Options

US, CA, FR = "+14155550100", "+14165550100", "+33612340000"
REGISTERED = "+12125550123"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"to": ""}, (400, 21604)),
        ({"to": "123"}, (400, 21211)),
        ({"to": "+1"}, (400, 21211)),
        ({"to": "not a number"}, (400, 21211)),
        ({"to": "+15005550001"}, (400, 21211)),
        ({"to": "+15005550002"}, (400, 21612)),
        ({"to": "+15005550003"}, (400, 21408)),
        ({"to": "+15005550004"}, (400, 21610)),
        ({"to": "+15005550009"}, (400, 21614)),
        ({"to": REGISTERED}, (400, 21266)),
        ({"to": "+19005551234"}, (400, 21268)),
        ({"to": "whatsapp:+14155550100"}, (400, 21910)),
        ({"from_": None}, (400, 21603)),
        ({"from_": "?!"}, (400, 21212)),
        ({"from_": "Way too long a name"}, (400, 21212)),
        ({"from_": "+15005550001"}, (400, 21212)),
        ({"from_": "+15005550007"}, (400, 21606)),
        ({"from_": "+15005550008"}, (429, 21611)),
        ({"from_": "+14155559999"}, (400, 21659)),
        ({"from_": "+12065550151"}, (400, 21660)),
        ({"from_": "+442079460958"}, (400, 21661)),
        ({"from_": "60123"}, (400, 21659)),
        ({"from_": "Owl"}, (400, 21612)),
        ({"from_": "+33612345600"}, (400, 21612)),
        ({"from_": "whatsapp:+19995550100"}, (400, 63007)),
        ({"from_": "+33612345600", "to": "+33612340000", "media_url": ["https://e.com/a.png"]}, (400, 21621)),
        ({"body": ""}, (400, 21619)),
        ({"body": "x" * 1601}, (400, 21617)),
        ({"media_url": ["https://e.com/a.png"] * 11}, (400, 21623)),
        ({"media_url": ["file:///etc/passwd"]}, (400, 21620)),
        ({"validity_period": 0}, (400, 21624)),
        ({"validity_period": 36001}, (400, 21624)),
        ({"status_callback": "example.com"}, (400, 21609)),
        ({"status_callback": "https://my_app.example.com/status"}, (400, 21609)),
        ({"content_retention": "forget"}, (400, 30029)),
        ({"address_retention": "forget"}, (400, 30030)),
        ({"application_sid": "AP1"}, (400, 21218)),
        ({"risk_check": "never"}, (400, 20001)),
        ({"messaging_service_sid": "MG123"}, (400, 21705)),
        ({"messaging_service_sid": "MG" + "0" * 32}, (404, 21701)),
        ({"from_": "MG" + "0" * 32}, (404, 21701)),
        ({"fallback_from": REGISTERED}, (400, 21664)),
        ({"schedule_type": "fixed", "send_at": "2026-03-02T12:00:00Z"}, (400, 35118)),
    ],
)
def test_a_bad_request_is_refused_and_nothing_is_stored(
    world: World, refused: Any, changes: dict[str, Any], expected: tuple[int, int]
) -> None:
    request = {"to": US, "from_": REGISTERED, "body": "Hello"} | changes
    assert refused(world.client.messages.create, **{k: v for k, v in request.items() if v is not None}) == expected
    assert world.client.messages.list() == []


def test_an_empty_pool_is_refused_at_once_or_later_as_the_option_says(world: World, refused: Any) -> None:
    assert refused(world.send, US, world.service()) == (400, 21704)
    later = open_world(options=Options(rules=Rules(empty_pool_is_synchronous=False)))
    message = later.send(US, later.service())
    assert message.status == "accepted"
    failed = later.finished(message)
    assert (failed.status, failed.error_code, failed.from_) == ("failed", 21704, None)


@pytest.mark.parametrize("sender", ["+14155559999", "+12065550151", "+442079460958", "60123"])
def test_before_the_split_every_unusable_from_was_21606(refused: Any, sender: str) -> None:
    world = open_world(options=Options(split_from_errors=False))
    assert refused(world.send, US, from_=sender) == (400, 21606)


def test_the_body_may_have_1600_characters(world: World) -> None:
    assert world.send(US, from_=REGISTERED, body="x" * 1600).num_segments == "11"


def test_a_message_with_a_plain_from_is_queued_with_its_segments(world: World) -> None:
    message = world.send(US, from_=REGISTERED, body="x" * 161)
    assert (message.status, message.num_segments, message.from_) == ("queued", "2", REGISTERED)
    assert message.messaging_service_sid is None
    assert message.sid.startswith("SM")


def test_smart_encoding_of_a_message_counts_for_its_segments(world: World) -> None:
    body = "“" + "x" * 100
    assert world.send(US, from_=REGISTERED, body=body).num_segments == "2"
    assert world.send(US, from_=REGISTERED, body=body, smart_encoded=True).num_segments == "1"


def test_a_message_by_a_service_is_accepted_without_sender_and_segments(world: World) -> None:
    service = world.service("+33612345600")
    message = world.send(FR, service)
    assert (message.status, message.num_segments, message.from_) == ("accepted", "0", None)
    assert message.messaging_service_sid == service.sid


def test_a_service_named_as_from_is_the_service(world: World) -> None:
    service = world.service("+33612345600")
    assert world.send(FR, from_=service.sid).messaging_service_sid == service.sid


def test_an_alpha_sender_needs_no_set_up(world: World) -> None:
    assert world.finished(world.send(FR, from_="Owl")).status == "delivered"


def test_media_make_an_mms_with_a_list_of_media(world: World) -> None:
    message = world.send(US, from_=REGISTERED, media_url=["https://e.com/a.png", "https://e.com/b"])
    assert message.sid.startswith("MM")
    assert message.num_media == "2"
    assert [medium.content_type for medium in message.media.list()] == ["image/png", "application/octet-stream"]
    assert world.send(US, from_=REGISTERED).media.list() == []


def test_fallback_from_needs_a_service_with_an_rcs_sender(world: World, refused: Any) -> None:
    (rcs,) = world.client.messaging.v2.channels_senders.list("rcs")
    service = world.service("+33612345600")
    assert refused(world.send, FR, service, fallback_from="+14155559999") == (400, 21665)
    assert refused(world.send, FR, service, fallback_from="+33612345600") == (400, 21667)
    service.channel_senders.create(sid=rcs.sid)
    assert world.send(FR, service, fallback_from="+33612345600").status == "accepted"


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        ({"schedule_type": "fixed"}, 35111),
        ({"schedule_type": "fixed", "send_at": "tomorrow"}, 35114),
        ({"schedule_type": "fixed", "send_at": "2026-03-01T13:00:00"}, 35114),
        ({"schedule_type": "fixed", "send_at": "2026-03-01T12:14:59Z"}, 35114),
        ({"schedule_type": "fixed", "send_at": "2026-04-05T12:00:01Z"}, 35114),
        ({"send_at": "2026-03-01T13:00:00Z"}, 35126),
    ],
)
def test_a_bad_schedule_is_refused(world: World, refused: Any, schedule: dict[str, str], code: int) -> None:
    assert refused(world.send, FR, world.service("+33612345600"), **schedule) == (400, code)


def test_a_scheduled_message_waits_and_goes_through_the_pool_of_its_time(world: World) -> None:
    service = world.service("+33612345600")
    at = world.clock.now() + timedelta(hours=1)
    message = world.send(FR, service, schedule_type="fixed", send_at=at)
    assert message.status == "scheduled"
    service.phone_numbers(world.number("+33612345600")).delete()
    service.phone_numbers.create(phone_number_sid=world.number("+4915123456700"))
    world.clock.advance(3599)
    assert message.fetch().status == "scheduled"
    sent = world.finished(message)
    assert (sent.status, sent.from_) == ("delivered", "+4915123456700")


def test_only_a_scheduled_message_can_be_canceled(world: World, refused: Any) -> None:
    service = world.service("+33612345600")
    at = world.clock.now() + timedelta(hours=1)
    message = world.send(FR, service, schedule_type="fixed", send_at=at)
    assert message.update(status="canceled").status == "canceled"
    world.clock.advance(7200)
    assert message.fetch().status == "canceled"
    assert refused(message.update, status="canceled") == (409, 30409)


def test_a_body_can_be_redacted_and_nothing_else_be_changed(world: World, refused: Any) -> None:
    message = world.finished(world.send(US, from_=REGISTERED))
    assert refused(message.update, body="Other") == (400, 30400)
    assert refused(message.update) == (400, 30400)
    assert refused(message.update, body="", status="canceled") == (400, 30400)
    assert message.update(body="").body == ""
    assert message.fetch().body == ""


def test_a_message_can_be_deleted_once_it_is_finished(world: World, refused: Any) -> None:
    message = world.send(US, from_=REGISTERED, media_url=["https://e.com/a.png"])
    assert refused(message.delete) == (409, 20009)
    assert world.finished(message).delete()
    assert refused(message.fetch) == (404, 20404)
    assert refused(message.delete) == (404, 20404)
