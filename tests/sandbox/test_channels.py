"""WhatsApp and RCS: which handsets take them, what is read, and what is sent instead."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World

RCS_CA, SMS_CA, READ_CA = "+14165500727", "+14165550100", "+14165507323"


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


@pytest.mark.parametrize("to", [f"whatsapp:{READ_CA}", f"rcs:{READ_CA}", READ_CA])
def test_what_is_read_was_delivered_before(world: World, service: Any, to: str) -> None:
    message = world.send(to, service)
    assert seen(world, message) == ["accepted", "queued", "sending", "sent", "delivered", "read"]


def test_what_is_read_is_told(world: World, service: Any) -> None:
    world.send(f"whatsapp:{READ_CA}", service, status_callback="http://127.0.0.1:9/status")
    world.clock.advance(20)
    world.client.messages.list()
    statuses = [posting.parameters["MessageStatus"] for posting in world.sandbox.postings()]
    assert statuses == ["queued", "sending", "sent", "delivered", "read"]


def test_sms_is_never_read(world: World) -> None:
    assert seen(world, world.send(READ_CA, from_="+14165550134"))[-1] == "delivered"


def test_whatsapp_refuses_free_text_to_the_number_that_says_so(world: World, service: Any) -> None:
    message = world.finished(world.send("whatsapp:+14165563016", service))
    assert (message.status, message.error_code) == ("undelivered", 63016)
    assert world.finished(world.send("+14165563016", service)).status == "delivered"


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
