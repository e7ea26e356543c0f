"""Faults on demand, as the SDK meets them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
import requests
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from tests.sandbox.conftest import World, open_world
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox.http_client import AsyncInProcessHttpClient, InProcessHttpClient

Refused = Callable[..., tuple[int, int]]


def create(world: World) -> Any:
    return world.client.messaging.v1.services.create(friendly_name="New")


def names(world: World) -> list[str]:
    return [service.friendly_name for service in world.client.messaging.v1.services.list()]


@pytest.mark.parametrize(("what", "code"), [(429, 20429), ("500", 20500), (503, 20503)])
def test_twilio_refuses_the_next_requests_and_does_nothing(
    world: World, refused: Refused, what: int | str, code: int
) -> None:
    world.sandbox.faults.add(what, times=2)
    assert [refused(create, world) for _ in range(2)] == [(int(what), code)] * 2
    assert len(world.sandbox.faults) == 0
    assert names(world).count("New") == 0
    create(world)


def test_only_requests_that_match_are_struck(world: World, refused: Refused) -> None:
    world.sandbox.faults.add(429, method="post", path="*/Messages.json")
    assert create(world).sid
    assert world.client.messages.list() == []
    assert refused(world.send, "+14155550100", from_="24680") == (429, 20429)
    world.sandbox.faults.clear()
    assert world.send("+14155550100", from_="24680").sid


def test_who_has_no_credentials_uses_no_fault_up(world: World) -> None:
    world.sandbox.faults.add(429, times=1)
    stranger = world.raw("GET", "https://messaging.twilio.com/v1/Services", auth=("AC" + "0" * 32, "wrong"))
    assert stranger.status == 401
    assert len(world.sandbox.faults) == 1


def test_a_dropped_request_was_not_carried_out(world: World) -> None:
    world.sandbox.faults.add("dropped", times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        create(world)
    assert names(world).count("New") == 0


def test_a_request_whose_answer_is_lost_was_carried_out(world: World) -> None:
    world.sandbox.faults.add("lost", times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        create(world)
    assert names(world).count("New") == 1


def test_a_slow_answer_comes_late(world: World) -> None:
    world.sandbox.faults.add("slow", seconds=0.2, times=1)
    started = time.perf_counter()
    assert create(world).sid
    assert time.perf_counter() - started >= 0.2


def test_a_client_does_not_wait_longer_than_its_timeout(world: World) -> None:
    http = InProcessHttpClient(world.sandbox, timeout=0.05)
    hurried = Client(world.sandbox.account_sid, world.sandbox.auth_token, http_client=http)
    world.sandbox.faults.add("slow", seconds=60, times=1)
    started = time.perf_counter()
    with pytest.raises(requests.exceptions.Timeout):
        hurried.messaging.v1.services.create(friendly_name="New")
    assert time.perf_counter() - started < 10
    assert names(world).count("New") == 1


def test_the_async_client_raises_what_aiohttp_would(world: World) -> None:
    http = AsyncInProcessHttpClient(world.sandbox, timeout=0.05)
    client: Any = Client(world.sandbox.account_sid, world.sandbox.auth_token, http_client=http)

    def fetch() -> Any:
        return asyncio.run(client.messaging.v1.services.list_async())

    for what, seconds, raised in (
        ("dropped", 0, aiohttp.ServerDisconnectedError),
        ("lost", 0, aiohttp.ClientConnectionError),
        ("slow", 60, asyncio.TimeoutError),
    ):
        world.sandbox.faults.add(what, seconds=seconds, times=1)
        with pytest.raises(raised):
            fetch()
    world.sandbox.faults.add(503, times=1)
    with pytest.raises(TwilioException, match="503"):
        fetch()
    assert len(fetch()) == 2


def struck(seed: int) -> list[bool]:
    world = open_world(seed=seed)
    world.sandbox.faults.add(500, probability=0.3)
    url = "https://messaging.twilio.com/v1/Services"
    return [world.raw("GET", url).status == 500 for _ in range(200)]


def test_chance_follows_from_the_seed() -> None:
    first = struck(7)
    assert first == struck(7)
    assert first != struck(8)
    assert 30 <= sum(first) <= 90


def test_threads_share_a_count_exactly(world: World) -> None:
    world.sandbox.faults.add(429, times=50)
    statuses: list[int] = []

    def ask() -> None:
        for _ in range(25):
            statuses.append(world.raw("GET", "https://messaging.twilio.com/v1/Services").status)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses.count(429), statuses.count(200)) == (50, 50)


def test_the_fault_added_first_strikes_first(world: World, refused: Refused) -> None:
    world.sandbox.faults.add(429, times=1)
    world.sandbox.faults.add(503)
    assert [refused(create, world) for _ in range(2)] == [(429, 20429), (503, 20503)]


def test_active_faults_are_shown_with_what_is_left_of_them(world: World, refused: Refused) -> None:
    world.sandbox.faults.add(429, path="/v1/Services*", times=3)
    refused(create, world)
    (fault,) = world.sandbox.faults
    assert (fault.what, fault.path, fault.times) == ("429", "/v1/Services*", 2)
    assert "/v1/Services*" in repr(world.sandbox.faults)


@pytest.mark.parametrize(
    ("what", "settings"),
    [
        (418, {}),
        ("explode", {}),
        (429, {"times": 0}),
        (429, {"probability": 0}),
        (429, {"probability": 1.1}),
        (429, {"probability": float("nan")}),
        (429, {"seconds": 1}),
        ("slow", {}),
        ("slow", {"seconds": 1e9}),
        ("slow", {"seconds": float("nan")}),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(world: World, what: int | str, settings: dict[str, Any]) -> None:
    with pytest.raises(ToolkitError) as caught:
        world.sandbox.faults.add(what, **settings)
    assert caught.value.fix
    assert len(world.sandbox.faults) == 0
