"""How fast messages leave: rates and queues, by sender and by campaign, and what happens when a queue is full."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from toolkit import data
from toolkit.facts import throughput
from toolkit.sandbox import Options

US, CA, FR, JP, GB = "+14155550100", "+14165550100", "+33612340000", "+819012340000", "+447400123456"
TEN_SEGMENTS = "x" * 1530


def queued(world: World) -> int:
    """Return how many messages wait."""
    return sum(message.status == "queued" for message in world.client.messages.list())


@pytest.mark.parametrize(
    ("sender", "to", "mps"),
    [
        ("+14165550134", CA, 1),
        ("+12125550123", CA, 1),
        ("+18005550199", US, 3),
        ("+18005550199", CA, 3),
        ("+18005550199", FR, 10),
        ("+33612345600", FR, 10),
        ("Owl", FR, 10),
        ("24680", US, 100),
        ("60123", GB, 100),
        ("whatsapp:+12125550123", f"whatsapp:{US}", 80),
        ("rcs:owl_sample_agent", f"rcs:{US}", 100),
        ("+12125550123", US, 225),
        ("+16465550108", US, 1),
    ],
)
def test_each_kind_of_sender_has_its_rate(world: World, sender: str, to: str, mps: float) -> None:
    world.send(to, from_=sender, body=TEN_SEGMENTS)
    (queue,) = world.sandbox.queues()
    assert (queue.mps, round(queue.segments, 3)) == (mps, 10)
    assert (queue.empty_at - world.clock.now()).total_seconds() == pytest.approx(10 / mps, abs=1e-5)


@pytest.mark.parametrize(("sender", "mps"), [("+12125550123", 50), ("+18005550199", 25), ("24680", 40)])
def test_mms_goes_at_a_rate_that_the_account_shares(world: World, sender: str, mps: float) -> None:
    world.send(US, from_=sender, media_url=["https://e.com/a.png"])
    (queue,) = world.sandbox.queues()
    assert (queue.mps, round(queue.segments, 3)) == (mps, 1)
    assert queue.key.startswith("account:")


def test_messages_leave_one_segment_after_another(world: World) -> None:
    for _ in range(10):
        world.send(CA, from_="+14165550134")
    for seconds, left in ((0.25, 10), (1, 9), (4, 5), (4, 1), (1, 0)):
        world.clock.advance(seconds)
        assert queued(world) == left


def test_segments_are_counted_not_messages(world: World) -> None:
    world.send(CA, from_="+14165550134", body=TEN_SEGMENTS)
    second = world.send(CA, from_="+14165550134")
    world.clock.advance(10.25)
    assert second.fetch().status == "queued"
    world.clock.advance(0.3)
    assert second.fetch().status == "sending"


def test_a_queue_that_has_run_dry_holds_nobody_up(world: World) -> None:
    world.send(CA, from_="+14165550134", body=TEN_SEGMENTS)
    world.clock.advance(60)
    message = world.send(CA, from_="+14165550134")
    world.clock.advance(0.6)
    assert message.fetch().status == "sending"


def test_what_leaves_when_does_not_depend_on_when_somebody_looks() -> None:
    def run(look_each_time: bool) -> list[Any]:
        world = open_world()
        service = world.service("+14165550134", "+18005550199", "+18885550123")
        at = world.clock.now().replace(minute=20)
        for n in range(12):
            world.send(f"+14165550{100 + n}", service, body=TEN_SEGMENTS if n % 3 else "Hello")
            world.send(f"+14165550{150 + n}", service, schedule_type="fixed", send_at=at)
            world.clock.advance(0.1)
        for _ in range(200):
            world.clock.advance(7.3)
            if look_each_time:
                world.client.messages.list(limit=1)
        return [(m.sid, m.from_, m.status, m.date_sent, m.date_updated) for m in world.client.messages.list()]

    assert run(look_each_time=True) == run(look_each_time=False)


def test_scheduled_messages_find_their_turn_between_the_others() -> None:
    def run(look_each_time: bool) -> list[str]:
        world = open_world()
        service = world.service("+33612345600", "+4915123456700")
        scheduled = world.send(
            "+34612345600", service, schedule_type="fixed", send_at=world.clock.now().replace(minute=30)
        )
        world.clock.advance(1799.8)
        others = [world.send(f"+3461234567{n}", service) for n in range(2)]
        for _ in range(40):
            world.clock.advance(0.1)
            if look_each_time:
                world.client.messages.list(limit=1)
        return [message.fetch().from_ for message in (*others, scheduled)]

    assert run(look_each_time=True) == run(look_each_time=False)


def test_the_numbers_of_a_campaign_share_its_rate(world: World) -> None:
    (service,) = [s for s in world.client.messaging.v1.services.list() if "verified" in s.friendly_name]
    (code,) = service.short_codes.list()
    code.delete()
    for n in range(4):
        world.send(f"+130555501{n:02}", service, body=TEN_SEGMENTS)
    world.clock.advance(0.31)
    (queue,) = world.sandbox.queues()
    assert queue.key.startswith("campaign:MG")
    assert 30 < queue.segments <= 40
    assert len({message.from_ for message in world.client.messages.list()}) == 2


@pytest.mark.parametrize(
    ("usecase", "limits", "mps"),
    [
        ("SOLE_PROPRIETOR", None, 1),
        ("LOW_VOLUME", None, 3.75),
        ("MARKETING", None, 12),
        ("MARKETING", {}, 12),
        ("MARKETING", {"att": {"mps": 40}}, 120),
        ("LOW_VOLUME", {"att": {"mps": 1.25}}, 3.75),
    ],
)
def test_a_campaign_has_the_rate_that_it_states_or_that_of_its_use_case(
    world: World, usecase: str, limits: Any, mps: float
) -> None:
    with world.sandbox.working() as context:
        (campaign,) = [c for c in context.store.every("campaign") if c.data["campaign_status"] == "VERIFIED"]
        context.store.update(campaign, {"us_app_to_person_usecase": usecase, "rate_limits": limits}, context.now)
    world.send(US, from_="+12125550123")
    (queue,) = world.sandbox.queues()
    assert queue.mps == mps


def test_a_full_queue_refuses_a_plain_from_and_takes_more_when_it_has_drained(refused: Any) -> None:
    world = open_world(options=Options(queue_seconds=20))
    world.send(CA, from_="+14165550134", body=TEN_SEGMENTS)
    world.send(CA, from_="+14165550134", body=TEN_SEGMENTS)
    assert refused(world.send, CA, from_="+14165550134") == (429, 21611)
    assert len(world.client.messages.list()) == 2
    assert world.send(FR, from_="+14165550134").status == "queued", "another area has a queue of its own"
    world.clock.advance(1)
    assert world.send(CA, from_="+14165550134").status == "queued"


def test_a_queue_holds_ten_hours(world: World, refused: Any) -> None:
    long = "🦉" * 800
    segments = int(world.send(CA, from_="+14165550134", body=long).num_segments)
    for _ in range(36_000 // segments - 1):
        world.send(CA, from_="+14165550134", body=long)
    assert refused(world.send, CA, from_="+14165550134", body=long) == (429, 21611)
    (queue,) = world.sandbox.queues()
    assert 36_000 - segments < round(queue.segments) <= 36_000


def test_a_full_queue_fails_the_messages_of_a_service_later() -> None:
    world = open_world(options=Options(queue_seconds=20))
    service = world.service("+14165550134")
    messages = [world.send(CA, service, body=TEN_SEGMENTS) for _ in range(3)]
    assert {message.status for message in messages} == {"accepted"}
    world.clock.advance(0.4)
    ended = [message.fetch() for message in messages]
    assert [message.status for message in ended] == ["queued", "queued", "failed"]
    assert (ended[2].error_code, ended[2].from_) == (30001, "+14165550134")
    assert ended[2].error_message


def test_a_full_queue_fails_a_named_sender_of_a_service_later_too() -> None:
    world = open_world(options=Options(queue_seconds=20))
    service = world.service("+14165550134")
    messages = [world.send(CA, service, from_="+14165550134", body=TEN_SEGMENTS) for _ in range(3)]
    world.clock.advance(0.4)
    assert messages[2].fetch().error_code == 30001


def test_a_service_prefers_a_sender_that_is_not_busy_unless_the_option_is_off() -> None:
    def picks(prefer: bool) -> list[str]:
        world = open_world(options=Options(prefer_idle_senders=prefer))
        service = world.service("+33612345600", "+4915123456700")
        world.send("+34612345699", from_="+33612345600", body=TEN_SEGMENTS)
        messages = []
        for n in range(3):
            messages.append(world.send(f"+3461234560{n}", service))
            world.clock.advance(0.2)
        return [world.finished(message).from_ for message in messages]

    assert picks(prefer=True) == ["+4915123456700"] * 3
    assert picks(prefer=False) == ["+33612345600", "+4915123456700", "+33612345600"]


def test_of_busy_senders_the_one_that_is_free_soonest_is_taken(world: World) -> None:
    service = world.service("+33612345600", "+4915123456700")
    for sender, times in (("+33612345600", 5), ("+4915123456700", 2)):
        for _ in range(times):
            world.send("+34612345699", from_=sender, body=TEN_SEGMENTS)
    assert world.finished(world.send("+34612345600", service)).from_ == "+4915123456700"


def test_messenger_has_no_known_rate_and_magic_numbers_have_no_queue(world: World) -> None:
    assert throughput.rate("messenger", "US") is None
    world.send(US, from_="+15005550006")
    assert world.sandbox.queues() == []


def test_queues_come_back_with_the_account() -> None:
    world = open_world()
    for _ in range(5):
        world.send(CA, from_="+14165550134")
    other = open_world(seed=9)
    other.sandbox.load(world.sandbox.dump())
    assert other.sandbox.queues() == world.sandbox.queues()
    other.sandbox.reset()
    assert other.sandbox.queues() == []


def test_every_rate_says_where_it_is_from() -> None:
    with (data.FOLDER / "throughput.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert row["evidence"] in ("documented", "assumed", "conflict")
        assert row["source_url"].startswith(("https://support.twilio.com/", "https://www.twilio.com/"))
        assert row["note"] or row["evidence"] == "documented", "what is assumed says what"
        assert float(row["mps"]) > 0


def test_mms_of_10dlc_is_a_conflict_since_its_rate_goes_by_trust_score() -> None:
    rows = [row for row in data.rows("throughput.csv") if (row["sender_type"], row["media"]) == ("long_code", "yes")]
    (us,) = [row for row in rows if row["destination"] == "US"]
    assert us["evidence"] == "conflict"
    assert "2026-03-18" in us["note"]
    assert {row["evidence"] for row in rows if row["destination"] != "US"} == {"documented"}
