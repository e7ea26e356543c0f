"""``SendAsMms``: a text that leaves as one MMS."""

from __future__ import annotations

from typing import Any

from tests.sandbox.conftest import World

US, FRANCE, LONG = "+14155550100", "+33612345679", "x" * 1600
NUMBER, SMS_ONLY = "+12125550123", "+447400123400"


def told(message: Any) -> tuple[str, str, str, str]:
    return message.sid[:2], message.num_segments, message.num_media, message.status


def test_a_long_text_is_a_single_mms(world: World) -> None:
    as_sms = world.finished(world.send(US, from_=NUMBER, body=LONG))
    as_mms = world.finished(world.send(US, from_=NUMBER, body=LONG, send_as_mms=True))
    assert told(as_sms) == ("SM", "11", "0", "delivered")
    assert told(as_mms) == ("MM", "1", "0", "delivered")
    assert (as_mms.body, as_mms.media.list()) == (LONG, [])
    assert told(world.finished(world.send(US, from_=NUMBER, send_as_mms=False)))[0] == "SM"


def test_it_goes_at_the_rate_of_mms(world: World) -> None:
    world.send(US, from_=NUMBER, send_as_mms=True)
    assert [queue.key for queue in world.sandbox.queues()] == ["account:long_code:mms"]


def test_it_needs_a_sender_that_can_do_mms(world: World, refused: Any) -> None:
    assert refused(world.send, FRANCE, from_=SMS_ONLY, send_as_mms=True) == (400, 21621)
    service = world.service(SMS_ONLY)
    sent = world.finished(world.send(FRANCE, service, send_as_mms=True))
    assert (sent.status, sent.error_code) == ("failed", 21703)
    assert world.finished(world.send(FRANCE, service)).status == "delivered"


def test_a_service_picks_an_mms_sender_and_counts_one_segment(world: World) -> None:
    service = world.service(SMS_ONLY, "+14165550134")
    sent = world.finished(world.send("+14165550100", service, body=LONG, send_as_mms=True))
    assert (sent.from_, *told(sent)) == ("+14165550134", "MM", "1", "0", "delivered")


def test_where_a_country_takes_no_mms_it_is_text_or_fails(world: World) -> None:
    service = world.service("+33612345600", "+14165550134")
    text = world.finished(world.send(FRANCE, service, body=LONG, send_as_mms=True))
    assert (text.num_segments, text.status) == ("11", "delivered")
    service.update(mms_converter=False)
    assert world.finished(world.send(FRANCE, service, send_as_mms=True)).error_code == 30011


def test_other_channels_know_nothing_of_mms(world: World) -> None:
    world.sandbox.receive("whatsapp:+4915123456700", f"whatsapp:{FRANCE}", "Hi")
    sent = world.send(f"whatsapp:{FRANCE}", from_="whatsapp:+4915123456700", body=LONG, send_as_mms=True)
    assert told(world.finished(sent)) == ("SM", "11", "0", "delivered")
