"""How messages move on: the sender that is picked, the states passed, and the end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world

US, FR = "+14155550100", "+33612340000"


def test_a_message_by_a_service_passes_every_state_in_order(world: World) -> None:
    message = world.send(FR, world.service("+33612345600"))
    seen = [message.status]
    for _ in range(40):
        world.clock.advance(0.1)
        message = message.fetch()
        if message.status != seen[-1]:
            seen.append(message.status)
        assert (message.from_ is None) == (message.status == "accepted")
        assert (message.date_sent is None) == (message.status in ("accepted", "queued", "sending"))
    assert seen == ["accepted", "queued", "sending", "sent", "delivered"]
    assert message.num_segments == "1"


def test_the_end_does_not_depend_on_when_somebody_looks() -> None:
    def run(look_each_time: bool) -> list[Any]:
        world = open_world()
        service = world.service("+33612345600", "+4915123456700", "+61491570156")
        messages = [world.send(f"+8190123400{n:02}", service) for n in range(6)]
        for _ in range(50):
            world.clock.advance(0.1)
            if look_each_time:
                world.client.messages.list()
        ended = [message.fetch() for message in messages]
        return [(m.sid, m.from_, m.status, m.date_sent, m.date_updated) for m in ended]

    assert run(look_each_time=True) == run(look_each_time=False)


def test_messages_of_one_moment_do_not_all_arrive_at_one_moment(world: World) -> None:
    for _ in range(20):
        world.send(US, from_="24680")
    world.clock.advance(1.5)
    assert {message.status for message in world.client.messages.list()} == {"sent", "delivered"}


def test_the_sender_is_picked_from_the_pool_as_it_is_then(world: World) -> None:
    service = world.service("+33612345600", "+4915123456700")
    message = world.send("+34612345600", service)
    service.phone_numbers(world.number("+33612345600")).delete()
    assert world.finished(message).from_ == "+4915123456700"


def test_a_change_of_the_pool_after_the_pick_was_due_comes_too_late(world: World) -> None:
    service, number = world.service("+33612345600"), world.number("+33612345600")
    message = world.send(FR, service)
    world.clock.advance(5)
    service.phone_numbers(number).delete()
    assert message.fetch().from_ == "+33612345600"


def test_equal_senders_take_turns(world: World) -> None:
    numbers = ("+33612345600", "+4915123456700", "+819012345600")
    service = world.service(*numbers)
    messages = [world.send(f"+346123456{n:02}", service) for n in range(6)]
    assert [world.finished(message).from_ for message in messages] == [*numbers, *numbers]


def test_a_recipient_keeps_the_sender_unless_stickiness_is_off(world: World) -> None:
    service = world.service("+33612345600", "+4915123456700")
    to = "+34612345600"
    senders = {world.finished(world.send(to, service)).from_ for _ in range(3)}
    assert len(senders) == 1
    assert world.sandbox.sticky() == {(service.sid, to): world.number(senders.pop())}
    service.update(sticky_sender=False)
    before = world.sandbox.sticky()
    assert len({world.finished(world.send(to, service)).from_ for _ in range(3)}) == 2
    assert world.sandbox.sticky() == before


def test_a_sticky_mapping_goes_with_its_sender(world: World) -> None:
    service = world.service("+33612345600", "+4915123456700")
    message = world.finished(world.send(FR, service))
    assert message.from_ == "+33612345600"
    service.phone_numbers(world.number("+33612345600")).delete()
    assert world.sandbox.sticky() == {}
    assert world.finished(world.send(FR, service)).from_ == "+4915123456700"


def test_a_sticky_mapping_goes_with_its_service(world: World) -> None:
    service = world.service("+33612345600")
    world.finished(world.send(FR, service))
    service.delete()
    assert world.sandbox.sticky() == {}


def test_a_sticky_mapping_is_forgotten_after_a_year(world: World) -> None:
    service = world.service("+33612345600")
    world.finished(world.send(FR, service))
    world.clock.advance(366 * 86400)
    assert world.sandbox.sticky() == {}


def test_a_whatsapp_recipient_gets_a_whatsapp_sender(world: World) -> None:
    service = world.service("+33612345600")
    german = next(s for s in world.client.messaging.v2.channels_senders.list("whatsapp") if "+49" in s.sender_id)
    service.channel_senders.create(sid=german.sid)
    world.sandbox.receive("whatsapp:+4915123456700", f"whatsapp:{FR}", "Hi")
    message = world.finished(world.send(f"whatsapp:{FR}", service))
    assert (message.from_, message.status) == ("whatsapp:+4915123456700", "delivered")
    assert world.finished(world.send(FR, service)).from_ == "+33612345600"


def test_no_sender_that_reaches_the_recipient_fails_later(world: World) -> None:
    message = world.send(US, world.service("+33612345600"))
    assert message.status == "accepted"
    failed = world.finished(message)
    assert (failed.status, failed.error_code, failed.from_) == ("failed", 21703, None)
    assert failed.error_message


def test_a_service_that_is_gone_fails_its_waiting_messages(world: World) -> None:
    service = world.service("+33612345600")
    message = world.send(FR, service)
    service.delete()
    failed = world.finished(message)
    assert (failed.status, failed.error_code) == ("failed", 21701)


@pytest.mark.parametrize(
    ("to", "sender", "status", "code"),
    [
        ("+33612330003", "+33612345600", "undelivered", 30003),
        ("+33612330004", "+33612345600", "undelivered", 30004),
        ("+33612330005", "+33612345600", "undelivered", 30005),
        ("+33612330006", "+33612345600", "undelivered", 30006),
        ("+33612330007", "+33612345600", "undelivered", 30007),
        ("+33612330008", "+33612345600", "undelivered", 30008),
        ("+33612330023", "+33612345600", "undelivered", 30023),
        ("+33612340000", "+33612345600", "delivered", None),
        ("+442079460000", "+447400123400", "undelivered", 30006),
        (US, "+12125550123", "delivered", None),
        (US, "+16465550108", "undelivered", 30034),
        (US, "+13055550176", "undelivered", 30034),
        ("+14165550100", "+16465550108", "delivered", None),
        (US, "+18005550199", "delivered", None),
        (US, "+18885550123", "undelivered", 30032),
        ("+33612340000", "+18885550123", "delivered", None),
        (US, "24680", "delivered", None),
        (US, "+15005550006", "delivered", None),
    ],
)
def test_how_a_message_ends(world: World, to: str, sender: str, status: str, code: int | None) -> None:
    message = world.send(to, from_=sender)
    assert message.error_code is None
    ended = world.finished(message)
    assert (ended.status, ended.error_code) == (status, code)
    assert (ended.error_message is None) == (code is None)


def test_a_named_sender_switches_selection_off(world: World) -> None:
    service = world.service("+33612345600")
    message = world.send(FR, service, from_="+4915123456700")
    assert (message.status, message.from_) == ("accepted", "+4915123456700")
    assert world.finished(message).from_ == "+4915123456700"
    assert world.sandbox.sticky() == {}


def test_the_same_seed_and_clock_give_the_same_account_and_messages() -> None:
    def run(seed: int) -> list[Any]:
        world = open_world(seed=seed)
        message = world.finished(world.send(US, from_="+12125550123"))
        return [world.sandbox.account_sid, world.sandbox.auth_token, message.sid, message.date_updated]

    assert run(7) == run(7)
    assert run(7)[:3] != run(8)[:3]


def test_of_equal_senders_only_the_unverified_one_fails(world: World) -> None:
    service = world.service("+18885550123", "+18005550199")  # the first is not verified for toll-free messaging
    messages = [world.send(f"+141555501{n:02}", service) for n in range(4)]

    ended = {(message.from_, message.error_code) for message in map(world.finished, messages)}
    assert ended == {("+18885550123", 30032), ("+18005550199", None)}
