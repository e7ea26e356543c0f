"""What the account keeps of a message: redaction, retention, segments, and the parameters that change nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from toolkit.sandbox import Options

US, FR, ES = "+14155550100", "+33612340000", "+34612345600"
NUMBER = "+12125550123"


def test_a_discarded_text_is_there_until_the_message_has_ended(world: World) -> None:
    message = world.send(US, from_=NUMBER, content_retention="discard", media_url=["https://e.com/a.png"])
    assert (message.body, len(message.media.list())) == ("Hello", 1)
    ended = world.finished(message)
    assert (ended.status, ended.body, ended.media.list()) == ("delivered", "", [])


def test_an_obfuscated_recipient_is_there_until_the_message_has_ended(world: World) -> None:
    message = world.send(US, from_=NUMBER, address_retention="obfuscate", status_callback="http://127.0.0.1:9/s")
    assert message.to == US
    ended = world.finished(message)
    assert (ended.status, ended.to) == ("delivered", "+1415555XXXX")
    assert {posting.parameters["To"] for posting in world.sandbox.postings()} == {US}, "callbacks are about the person"


def test_a_message_that_fails_or_is_canceled_has_ended_too(world: World) -> None:
    service = world.service("+33612345600")
    failed = world.send(US, service, content_retention="discard")
    scheduled = world.send(
        FR,
        service,
        content_retention="discard",
        schedule_type="fixed",
        send_at=world.clock.now() + timedelta(hours=1),
    )
    assert world.finished(failed).body == ""
    assert scheduled.fetch().body == "Hello"
    assert scheduled.update(status="canceled").body == ""


def test_what_is_retained_stays(world: World) -> None:
    ended = world.finished(world.send(US, from_=NUMBER, content_retention="retain", address_retention="retain"))
    assert (ended.body, ended.to) == ("Hello", US)


def test_a_text_that_is_redacted_on_its_way_is_counted_as_it_was(world: World) -> None:
    message = world.send(FR, world.service("+33612345600"), body="“" * 150)
    assert message.update(body="").num_segments == "0"
    assert world.finished(message).num_segments == "1", "smart encoding is on"
    plain = world.send(FR, world.service("+4915123456700", smart_encoding=False), body="“" * 150)
    plain.update(body="")
    assert world.finished(plain).num_segments == "3"


def test_canceling_is_told(world: World) -> None:
    service = world.service("+33612345600", status_callback="http://127.0.0.1:9/status")
    at = world.clock.now() + timedelta(hours=1)
    world.send(FR, service, schedule_type="fixed", send_at=at).update(status="canceled")
    (posting,) = world.sandbox.postings()
    assert posting.parameters["MessageStatus"] == "canceled"


def test_a_message_that_has_gone_out_cannot_be_canceled(world: World, refused: Any) -> None:
    service = world.service("+33612345600")
    message = world.send(FR, service, schedule_type="fixed", send_at=world.clock.now() + timedelta(hours=1))
    world.clock.advance(3601)
    assert refused(message.update, status="canceled") == (409, 30409)


def test_a_service_counts_segments_when_it_picks(world: World) -> None:
    message = world.send(FR, world.service("+33612345600"), body="“" * 150)
    assert message.num_segments == "0"
    world.clock.advance(0.31)
    picked = message.fetch()
    assert (picked.status, picked.num_segments, picked.price) == ("queued", "1", None)


def test_media_that_a_country_does_not_take_go_as_a_link(world: World) -> None:
    service = world.service("+16465550108")
    message = world.finished(world.send(ES, service, body="x" * 150, media_url=["https://e.com/a.png"]))
    assert (message.status, message.num_segments, message.num_media) == ("delivered", "2", "1")


def test_without_the_converter_they_do_not_arrive(world: World) -> None:
    service = world.service("+16465550108", mms_converter=False)
    for named in ({}, {"from_": "+16465550108"}):
        message = world.finished(world.send(ES, service, media_url=["https://e.com/a.png"], **named))
        assert (message.status, message.error_code) == ("undelivered", 30011)


def test_the_converter_lets_no_number_without_mms_send_media(world: World, refused: Any) -> None:
    service = world.service("+33612345600")
    media = ["https://e.com/a.png"]
    assert refused(world.send, ES, service, from_="+33612345600", media_url=media) == (400, 21621)


def test_parameters_that_change_nothing_are_taken(world: World) -> None:
    extra = {"attempt": 1, "max_price": 0.01, "provide_feedback": True, "force_delivery": False, "risk_check": "enable"}
    assert world.finished(world.send(US, from_=NUMBER, **extra)).status == "delivered"
    url = f"https://api.twilio.com/2010-04-01/Accounts/{world.sandbox.account_sid}/Messages.json"
    sent = [("To", US), ("From", NUMBER), ("Body", "Hello"), ("Tags", '{"campaign": "spring"}')]
    assert world.raw("POST", url, *sent).status == 201


@pytest.mark.parametrize(("split", "near", "far"), [(False, 35114, 35114), (True, 35115, 35117)])
def test_the_bounds_of_a_schedule_have_the_codes_of_the_option(refused: Any, split: bool, near: int, far: int) -> None:
    world = open_world(options=Options(split_schedule_errors=split))
    service, now = world.service("+33612345600"), world.clock.now()
    for seconds, expected in ((899, near), (35 * 86400 + 1, far)):
        at = now + timedelta(seconds=seconds)
        assert refused(world.send, FR, service, schedule_type="fixed", send_at=at) == (400, expected)
    for seconds in (900, 35 * 86400):
        at = now + timedelta(seconds=seconds)
        assert world.send(FR, service, schedule_type="fixed", send_at=at).status == "scheduled"


def test_a_schedule_without_a_service_is_refused_or_goes_at_once_as_the_option_says(refused: Any) -> None:
    for needs in (True, False):
        world = open_world(options=Options(schedule_needs_service=needs))
        schedule = {"schedule_type": "fixed", "send_at": world.clock.now() + timedelta(hours=1)}
        if needs:
            assert refused(world.send, US, from_=NUMBER, **schedule) == (400, 35118)
        else:
            assert world.send(US, from_=NUMBER, **schedule).status == "queued"
