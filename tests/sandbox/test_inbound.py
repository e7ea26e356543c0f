"""Simulated inbound messages: where they go, what is kept, who opts out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from toolkit.errors.raised import ToolkitError
from toolkit.routing import Rules
from toolkit.sandbox import Options

US, FR = "+14155550100", "+33612340000"


def test_a_number_in_no_service_uses_its_own_webhook(world: World) -> None:
    delivery = world.sandbox.receive("+14165550134", US, "Hi")
    assert (delivery.kind, delivery.url) == ("sender_webhook", "https://demo.twilio.com/welcome/sms/reply")
    assert delivery.parameters["Body"] == "Hi"
    assert (delivery.parameters["FromCountry"], delivery.parameters["ToCountry"]) == ("US", "CA")
    assert "MessagingServiceSid" not in delivery.parameters
    message = world.client.messages(delivery.message_sid).fetch()
    assert (message.direction, message.status, message.from_, message.to) == ("inbound", "received", US, "+14165550134")
    assert delivery.parameters["MessageSid"] == message.sid


def test_a_twiml_application_wins_over_the_url(world: World) -> None:
    delivery = world.sandbox.receive("+13125550187", US, "Hi")
    assert delivery.kind == "application"
    application = world.client.applications(delivery.application_sid).fetch()
    assert (delivery.url, delivery.fallback_url) == (application.sms_url, application.sms_fallback_url)
    assert delivery.parameters["Body"] == "Hi"


def test_the_service_webhook_wins_over_the_numbers(world: World) -> None:
    service = world.service("+33612345600", inbound_request_url="https://e.com/in", fallback_url="https://e.com/f")
    delivery = world.sandbox.receive("+33612345600", FR, "Hi", ["https://e.com/a.jpg"])
    assert (delivery.kind, delivery.url, delivery.fallback_url) == (
        "service_webhook",
        "https://e.com/in",
        "https://e.com/f",
    )
    assert delivery.parameters["MessagingServiceSid"] == service.sid
    assert (delivery.parameters["NumMedia"], delivery.parameters["MediaContentType0"]) == ("1", "image/jpeg")
    assert world.client.messages(delivery.message_sid).media.list()


def test_deferring_uses_the_numbers_own_webhook(world: World) -> None:
    world.service("+14165550134", use_inbound_webhook_on_number=True, inbound_request_url="https://e.com/in")
    assert world.sandbox.receive("+14165550134", US, "Hi").kind == "sender_webhook"


def test_a_service_without_url_drops_the_message_and_logs_nothing(world: World) -> None:
    world.service("+33612345600")
    delivery = world.sandbox.receive("+33612345600", FR, "Hi")
    assert (delivery.kind, delivery.message_sid, delivery.parameters) == ("dropped", None, {})
    assert world.client.messages.list() == []


def test_a_number_without_webhook_keeps_the_message_only(world: World) -> None:
    delivery = world.sandbox.receive("+18885550123", US, "Hi")
    assert (delivery.kind, delivery.url, delivery.parameters) == ("no_webhook", None, {})
    assert world.client.messages(delivery.message_sid).fetch().body == "Hi"


def test_every_delivery_is_remembered(world: World) -> None:
    made = [world.sandbox.receive("+14165550134", US, text) for text in ("one", "two")]
    assert world.sandbox.deliveries() == made


@pytest.mark.parametrize("to", ["+14155559999", "Owl"])
def test_nobody_can_write_to_what_does_not_receive(world: World, to: str) -> None:
    with pytest.raises(ToolkitError, match=to.replace("+", r"\+")):
        world.sandbox.receive(to, US, "Hi")


def test_an_inbound_message_makes_a_sticky_mapping_unless_the_option_is_off() -> None:
    for makes in (True, False):
        world = open_world(options=Options(rules=Rules(inbound_makes_sticky=makes)))
        service = world.service("+33612345600", "+4915123456700", use_inbound_webhook_on_number=True)
        world.sandbox.receive("+4915123456700", "+34612345600", "Hi")
        assert ((service.sid, "+34612345600") in world.sandbox.sticky()) is makes


def test_an_inbound_message_leaves_an_existing_mapping_alone(world: World) -> None:
    service = world.service("+33612345600", "+4915123456700", use_inbound_webhook_on_number=True)
    world.finished(world.send(FR, service))
    before = world.sandbox.sticky()
    world.sandbox.receive("+4915123456700", FR, "Hi")
    assert world.sandbox.sticky() == before


def test_stop_holds_for_the_whole_service_and_start_ends_it(world: World) -> None:
    service = world.service("+33612345600", "+4915123456700", use_inbound_webhook_on_number=True)
    assert world.sandbox.receive("+4915123456700", FR, " stop ").keyword == "STOP"
    failed = world.finished(world.send(FR, service))
    assert (failed.status, failed.error_code, failed.from_) == ("failed", 21610, None)
    assert world.sandbox.receive("+33612345600", FR, "Start").keyword == "START"
    assert world.finished(world.send(FR, service)).status == "delivered"


def test_a_named_sender_is_refused_at_once_after_stop(world: World, refused: Any) -> None:
    world.sandbox.receive("+14165550134", US, "STOP")
    assert refused(world.send, US, from_="+14165550134") == (400, 21610)
    assert world.send("+14155550101", from_="+14165550134").status == "queued"
    assert world.send(US, from_="+18005550199").status == "queued"


def test_a_keyword_inside_a_sentence_is_only_text(world: World) -> None:
    assert world.sandbox.receive("+14165550134", US, "please stop").keyword is None
    assert world.sandbox.receive("+14165550134", US, "help").keyword == "HELP"
    assert world.sandbox.receive("24680", US, "STOP").keyword is None
