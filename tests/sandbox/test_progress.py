"""Messages move on when somebody looks; when that was makes no difference."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.sandbox.conftest import World, open_world
from toolkit.sandbox.account import due

NUMBERS = ("+33612345600", "+4915123456700", "+61491570156")


def _sent(world: World, *, look: bool) -> list[tuple[Any, ...]]:
    """Send for a while, looking after every message or not at all; return what became of all of them."""
    service = world.service(*NUMBERS)
    for number in range(3 * due.MOST_PUT_OFF):
        world.clock.advance(0.01)
        message = world.send(f"+3361234{number % 50:04}", service)
        if look:
            message.fetch()
    world.clock.advance(10)
    return [
        (message.sid, message.from_, message.status, message.date_sent, message.date_updated)
        for message in world.client.messages.list(page_size=1000)
    ]


def test_a_message_ends_alike_whether_somebody_looks_after_every_request_or_at_the_end() -> None:
    assert _sent(open_world(), look=True) == _sent(open_world(), look=False)


def _stored(world: World, status: str) -> int:
    with world.sandbox.reading() as store:
        (number,) = store.connection.execute("SELECT count(*) FROM message WHERE status = ?", (status,)).fetchone()
    return int(number)


def test_sending_through_a_service_moves_earlier_messages_on_many_at_a_time(world: World) -> None:
    service = world.service(*NUMBERS)
    for _ in range(due.MOST_PUT_OFF):
        world.send("+33612340000", service)
    world.clock.advance(0.5)
    world.send("+33612340000", service)
    assert _stored(world, "queued") == due.MOST_PUT_OFF
    for _ in range(due.MOST_PUT_OFF - 2):
        world.clock.advance(10)
        world.send("+33612340000", service)
    assert _stored(world, "delivered") >= due.MOST_PUT_OFF


def test_a_few_that_are_due_wait_for_someone_who_looks(world: World) -> None:
    service = world.service(*NUMBERS)
    first = world.send("+33612340000", service)
    world.clock.advance(10)
    world.send("+33612340000", service)
    assert _stored(world, "accepted") == 2
    assert first.fetch().status == "delivered"


def test_a_status_callback_that_is_due_does_not_wait(world: World) -> None:
    service = world.service(*NUMBERS)
    watched = world.send("+33612340000", service, status_callback="http://127.0.0.1:9/status")
    world.clock.advance(10)
    world.send("+33612340000", service)
    with world.sandbox.reading() as store:
        told = store.connection.execute("SELECT message_sid FROM outbox").fetchall()
    assert {sid for (sid,) in told} == {watched.sid}


def test_a_change_of_the_pool_comes_after_the_messages_that_were_due_before(tmp_path: Path) -> None:
    world = open_world(tmp_path / "account.db")
    service = world.service("+33612345600")
    message = world.send("+33612340000", service)
    world.clock.advance(1)
    world.send("+33612340001", service)
    service.phone_numbers(world.number("+33612345600")).delete()
    assert message.fetch().from_ == "+33612345600"


def test_scheduled_messages_get_their_senders_in_the_order_of_their_times(world: World) -> None:
    service = world.service(*NUMBERS[:2], sticky_sender=False)
    start = world.clock.now()
    later = world.send("+5511961234567", service, schedule_type="fixed", send_at=start + timedelta(hours=2))
    sooner = world.send("+5511961234568", service, schedule_type="fixed", send_at=start + timedelta(hours=1))
    world.clock.advance(90 * 60)
    between = world.send("+5511961234569", service)
    world.clock.advance(7200)
    picked = [message.fetch().from_ for message in (sooner, between, later)]
    assert picked[0] == picked[2] != picked[1], "senders take turns"


def test_scheduled_messages_that_are_due_at_once_are_picked_in_the_order_of_their_times(world: World) -> None:
    service = world.service(*NUMBERS[:2], sticky_sender=False)
    start = world.clock.now()
    last_first = [
        world.send(f"+551196123456{hours}", service, schedule_type="fixed", send_at=start + timedelta(hours=hours))
        for hours in (4, 3, 2, 1)
    ]
    world.clock.advance(5 * 3600)
    picks = [message.fetch().from_ for message in reversed(last_first)]
    assert picks[0] == picks[2] != picks[1] == picks[3]
    assert set(picks) == set(NUMBERS[:2])
