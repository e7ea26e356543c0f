"""WhatsApp and RCS: which handsets take them, what is read, and what is sent instead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from toolkit.sandbox import Options

WHATSAPP = "whatsapp:+4915123456700"
RCS_CA, SMS_CA, READ_CA, OFFLINE_CA = "+14165500727", "+14165550100", "+14165507323", "+14165530046"


@pytest.fixture
def service(world: World) -> Any:
    """Return a service with a Canadian number and every channel sender."""
    made = world.service("+14165550134")
    for kind in ("whatsapp", "rcs"):
        for sender in world.client.messaging.v2.channels_senders.list(kind):
            made.channel_senders.create(sid=sender.sid)
    return made


def seen(world: World, message: Any, seconds: float = 12) -> list[str]:
    """Let time pass and return the states that the message passes."""
    states = [message.status]
    for _ in range(int(seconds * 10)):
        world.clock.advance(0.1)
        status = message.fetch().status
        states += [] if status == states[-1] else [status]
    return states


def test_rcs_comes_first_where_the_handset_can_do_it(world: World, service: Any) -> None:
    assert world.finished(world.send(RCS_CA, service)).from_ == "rcs:owl_sample_agent"
    assert world.finished(world.send(SMS_CA, service)).from_ == "+14165550134"


def test_a_destination_that_asks_for_rcs_gets_nothing_else(world: World, service: Any) -> None:
    reached = world.finished(world.send(f"rcs:{RCS_CA}", service))
    assert (reached.from_, reached.status) == ("rcs:owl_sample_agent", "delivered")
    missed = world.finished(world.send(f"rcs:{SMS_CA}", service))
    assert (missed.from_, missed.status, missed.error_code) == ("rcs:owl_sample_agent", "undelivered", 63036)


@pytest.mark.parametrize("to", [f"rcs:{OFFLINE_CA}", OFFLINE_CA])
def test_a_handset_that_can_do_rcs_may_not_be_reached_in_time(world: World, service: Any, to: str) -> None:
    missed = world.finished(world.send(to, service))
    assert (missed.from_, missed.status, missed.error_code) == ("rcs:owl_sample_agent", "undelivered", 30046)


@pytest.mark.parametrize("to", [f"whatsapp:{READ_CA}", f"rcs:{READ_CA}", READ_CA])
def test_what_is_read_was_delivered_before(world: World, service: Any, to: str) -> None:
    world.sandbox.receive(WHATSAPP, f"whatsapp:{READ_CA}", "Hi")
    message = world.send(to, service)
    assert seen(world, message) == ["accepted", "queued", "sending", "sent", "delivered", "read"]


def test_what_is_read_is_told(world: World, service: Any) -> None:
    world.sandbox.receive(WHATSAPP, f"whatsapp:{READ_CA}", "Hi")
    world.send(f"whatsapp:{READ_CA}", service, status_callback="http://127.0.0.1:9/status")
    world.clock.advance(20)
    world.client.messages.list()
    statuses = [posting.parameters["MessageStatus"] for posting in world.sandbox.postings()]
    assert statuses == ["queued", "sending", "sent", "delivered", "read"]


def test_sms_is_never_read(world: World) -> None:
    assert seen(world, world.send(READ_CA, from_="+14165550134"))[-1] == "delivered"


def outcome(world: World, message: Any) -> tuple[str, int | None]:
    finished = world.finished(message)
    return finished.status, finished.error_code


REFUSED = ("undelivered", 63016)


def test_whatsapp_takes_free_text_for_a_day_after_the_recipients_message(world: World, service: Any) -> None:
    to = f"whatsapp:{SMS_CA}"
    assert outcome(world, world.send(to, service)) == REFUSED
    world.sandbox.receive(WHATSAPP, to, "Hi")
    assert outcome(world, world.send(to, service)) == ("delivered", None)
    world.clock.advance(12 * 3600)
    world.sandbox.receive(WHATSAPP, to, "Still here")
    world.clock.advance(23 * 3600)
    assert outcome(world, world.send(to, from_=WHATSAPP, media_url="https://example.com/owl.png"))[0] == "delivered"
    world.clock.advance(3600)
    assert outcome(world, world.send(to, from_=WHATSAPP)) == REFUSED


def test_the_window_is_that_of_the_sender_and_of_the_recipient(world: World, service: Any) -> None:
    to = f"whatsapp:{SMS_CA}"
    world.sandbox.receive(WHATSAPP, to, "Hi")
    assert outcome(world, world.send(to, from_="whatsapp:+12125550123")) == REFUSED
    assert outcome(world, world.send("whatsapp:+14165500101", from_=WHATSAPP)) == REFUSED
    assert outcome(world, world.send(SMS_CA, service))[0] == "delivered"


def test_an_approved_template_arrives_at_any_time(world: World, service: Any) -> None:
    (template,) = world.client.content.v1.contents.list()
    to, content = f"whatsapp:{SMS_CA}", {"body": None, "content_sid": template.sid}
    sent = world.send(to, service, **content, content_variables='{"1":"Owl"}')
    assert outcome(world, sent) == ("delivered", None)
    assert sent.fetch().body == "Hello Owl, your order 4711 is on its way."
    scheduled = (world.clock.now() + timedelta(days=2)).isoformat()
    later = world.send(to, service, **content, schedule_type="fixed", send_at=scheduled)
    world.clock.advance(2 * 86400)
    assert outcome(world, later) == ("delivered", None)
    assert outcome(world, world.send(to, service, body=sent.fetch().body)) == REFUSED
    assert outcome(world, world.send(SMS_CA, service, **content)) == ("delivered", None)


def test_a_template_of_a_deleted_message_leaves_nothing_behind(world: World, service: Any) -> None:
    (template,) = world.client.content.v1.contents.list()
    sent = world.finished(world.send(f"whatsapp:{SMS_CA}", service, content_sid=template.sid))
    assert sent.delete()
    with world.sandbox.reading() as store:
        assert store.every("content") == []


def test_an_open_window_moves_with_the_account(world: World, service: Any) -> None:
    world.sandbox.receive(WHATSAPP, f"whatsapp:{SMS_CA}", "Hi")
    other = open_world(seed=2)
    other.sandbox.load(world.sandbox.dump())
    assert outcome(other, other.send(f"whatsapp:{SMS_CA}", from_=WHATSAPP)) == ("delivered", None)
    other.sandbox.close()


def test_the_window_can_be_left_out_of_it() -> None:
    world = open_world(options=Options(messaging_windows=False))
    assert outcome(world, world.send(f"whatsapp:{SMS_CA}", from_=WHATSAPP)) == ("delivered", None)
    world.sandbox.close()


def test_fallback_from_sends_where_the_handset_cannot_do_rcs(world: World, service: Any) -> None:
    outside = "+18005550199"
    assert world.finished(world.send(SMS_CA, service, fallback_from=outside)).from_ == outside
    assert world.finished(world.send(RCS_CA, service, fallback_from=outside)).from_ == "rcs:owl_sample_agent"
    assert world.sandbox.sticky() == {}


def test_a_fallback_that_cannot_reach_the_recipient_fails(world: World, service: Any) -> None:
    message = world.finished(world.send(SMS_CA, service, fallback_from="+33612345600"))
    assert (message.status, message.error_code) == ("failed", 21612)


def test_a_fallback_that_is_gone_by_then_fails(world: World, service: Any) -> None:
    message = world.send(SMS_CA, service, fallback_from="+18005550199")
    world.client.incoming_phone_numbers(world.number("+18005550199")).delete()
    failed = world.finished(message)
    assert (failed.status, failed.error_code) == ("failed", 21606)


@pytest.mark.parametrize("person", ["whatsapp:+5215512345678", "whatsapp:+558187654321"])
def test_whoever_wrote_by_whatsapp_can_be_answered(world: World, service: Any, person: str) -> None:
    world.sandbox.receive(WHATSAPP, person, "Hi")

    named = world.finished(world.send(person, from_=WHATSAPP))
    assert (named.to, named.status, named.from_) == (person, "delivered", WHATSAPP)
    picked = world.finished(world.send(person, service))
    assert (picked.to, picked.status, picked.from_) == (person, "delivered", WHATSAPP)


def test_a_messenger_id_is_an_address_and_not_a_bad_number(world: World, service: Any, refused: Any) -> None:
    person = "messenger:2034000011112222"

    assert refused(world.send, person, from_=WHATSAPP) == (400, 21910)
    failed = world.finished(world.send(person, service))
    assert (failed.to, failed.status, failed.error_code) == (person, "failed", 21703)


@pytest.mark.parametrize("to", ["whatsapp:owl", "whatsapp:5215512345678", "whatsapp:+52", "messenger:owl", "rcs:owl"])
def test_what_has_not_the_channels_form_is_refused(world: World, service: Any, refused: Any, to: str) -> None:
    assert refused(world.send, to, service) == (400, 21211)
