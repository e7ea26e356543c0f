"""Senders that are never picked, and what stands in their way."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings

from tests.routing.pools import alpha, channel, number, pool, short_code
from tests.routing.test_properties import pools
from toolkit.model.account import Sender, SenderPool
from toolkit.numbering.number import regions
from toolkit.routing.reports.reach import reaches
from toolkit.routing.reports.unpicked import Obstacle, unpicked
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32


def found(made: SenderPool) -> dict[Sender, tuple[Obstacle, ...]]:
    snapshot = Snapshot("AC" + "0" * 32, datetime.now(UTC), {made.service.sid: made})
    asked = [
        one
        for name in ("sms", "whatsapp", "rcs")
        if name == "sms" or any(sender.type == name for sender in made.senders)
        for one in reaches(snapshot, made.service.sid, channel=name)
    ]
    return unpicked(snapshot, made.service.sid, asked)


def test_a_sender_that_is_always_outranked_is_told_by_what():
    first, second = short_code("24680", "US"), alpha(country="US")
    obstacles = found(pool(first, alpha(), second))[second]
    assert obstacles[0].why == "It was added for another country."
    assert "Alphanumeric sender IDs do not work in the United States and Canada." in {one.why for one in obstacles}
    assert sum(one.countries for one in obstacles) == len(regions())
    assert [one.countries for one in obstacles] == sorted((one.countries for one in obstacles), reverse=True)
    assert {one.basis for one in obstacles} == {"documented"}


def test_a_number_that_cannot_send_is_never_picked():
    voice = Sender("PN" + "0" * 32, "long_code", "+442079460958", "GB", frozenset({"Voice"}))
    obstacle = found(pool(voice, alpha()))[voice][0]
    assert (obstacle.why, obstacle.basis) == ("It cannot send SMS.", "documented")


def test_a_number_that_its_own_area_gets_is_picked():
    chicago, new_jersey = number("+13125550187", "US"), number("+12015550187", "US")
    assert chicago not in found(pool(chicago, new_jersey, alpha()))


def test_a_sender_of_a_channel_is_judged_by_its_channel():
    whatsapp, messenger = channel("whatsapp:+12125550123", "US"), channel("messenger:1234", None, "messenger")
    assert found(pool(alpha(), whatsapp, messenger)) == {}


@settings(max_examples=3, deadline=None)
@given(pools)
def test_every_sender_is_either_picked_somewhere_or_told_why_not(made):
    assert all(obstacles for obstacles in found(made).values())
