"""Numbers of a campaign, one by one: the preview foresees what the sandbox does, or says that it cannot be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.conftest import START, World
from tests.sandbox.registering import MONTH, brand, campaign
from toolkit.account.connecting import connect
from toolkit.calls.call import add_sender, remove_sender
from toolkit.routing import Rules, Selection, destination, select
from toolkit.routing.reports.preview import preview
from toolkit.routing.source import choose
from toolkit.sandbox import ManualClock, Options
from toolkit.snapshot.snapshot import Snapshot

NUMBERS = ("+16465550108", "+13125550187", "+13055550176", "+18005550199", "+14165550134")
"""Four that need a campaign for the United States, and a verified toll-free one."""

HOUR, DAY = 3600, 86400
TO = ("+12125550177", "+13055550177", "+19725550177", "+14165550177")


@pytest.fixture(scope="module")
def world() -> World:
    """Return an account with a sole proprietor's service and a standard brand's, both empty and long verified."""
    account = connect(database=":memory:", seed=11, clock=ManualClock(START))
    world = World(account.sandbox, account.sandbox.clock, account.client)
    world.account = account
    for pool in account.snapshot().pools.values():
        for sender in pool.senders:
            remove_sender(pool.service.sid, sender).run(account)
    brands = {"SOLE_PROPRIETOR": brand(world, brand_type="SOLE_PROPRIETOR"), "MIXED": brand(world)}
    world.clock.advance(MONTH)
    world.services = {usecase: world.service() for usecase in brands}
    for usecase, owner in brands.items():
        campaign(world, world.services[usecase], owner, us_app_to_person_usecase=usecase)
    world.clock.advance(MONTH)
    return world


def fill(world: World, usecase: str, joins: Sequence[tuple[str, int]]) -> tuple[str, Snapshot]:
    """Let numbers join the service one after another, each so many seconds before the next."""
    snapshot = world.account.snapshot()
    for pool in snapshot.pools.values():
        for sender in pool.senders:
            remove_sender(pool.service.sid, sender).run(world.account)
    sid = world.services[usecase].sid
    owned = {sender.address: sender for sender in snapshot.numbers}
    for address, wait in joins:
        add_sender(sid, owned[address]).run(world.account)
        world.clock.advance(wait)
    return sid, world.account.snapshot()


def codes(chosen: Selection) -> set[int | None]:
    """Return the errors that a selection lets expect."""
    if "registration_unknown" in chosen.notes:
        return {None, chosen.error_code, 30034, 30035}
    if "tie_unregistered" in chosen.notes:
        return {None, 30034}
    return {chosen.error_code}


joins = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from([0, 1, HOUR, 2 * DAY])),
    min_size=1,
    max_size=4,
    unique_by=lambda join: join[0],
)
usecases, waits = st.sampled_from(["SOLE_PROPRIETOR", "MIXED"]), st.sampled_from([0, HOUR, DAY])
examples = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@examples
@given(usecase=usecases, joins=joins, registering=waits, skip=st.booleans(), to=st.sampled_from(TO))
def test_the_sandbox_sends_as_previewed(world, usecase, joins, registering, skip, to):
    rules = Rules(skip_unregistered_long_codes=skip)
    world.sandbox.options = Options(rules=rules, number_registration_seconds=registering)
    sid, snapshot = fill(world, usecase, joins)
    chosen = choose(snapshot, sid, destination(to), rules=rules)
    row = preview(snapshot, sid, [to], rules=rules).iloc[0]
    sent = world.finished(world.client.messages.create(to=to, messaging_service_sid=sid, body="Hello"))

    assert sent.error_code in codes(chosen)
    if "registration_unknown" in chosen.notes:
        assert row["status"] == "warning"
        assert "30035" in row["reason"]
    else:
        assert (sent.from_ or "") in (row["ties"].split(", ") if row["ties"] else [row["sender"]])
        assert (row["status"] == "fails") == (sent.error_code is not None) or "tie_unregistered" in chosen.notes


@examples
@given(usecase=usecases, joins=joins, registering=waits, named=st.integers(0, 3), to=st.sampled_from(TO))
def test_an_explicit_from_ends_as_explained(world, usecase, joins, registering, named, to):
    world.sandbox.options = replace(Options(), number_registration_seconds=registering)
    sid, snapshot = fill(world, usecase, joins)
    address = joins[named % len(joins)][0]
    sender = next(one for one in snapshot.numbers if one.address == address)
    chosen = select(snapshot.pool(sid), destination(to), from_=sender)
    sent = world.client.messages.create(to=to, messaging_service_sid=sid, from_=address, body="Hello")
    assert world.finished(sent).error_code in codes(chosen)


def test_a_sole_proprietors_second_number_takes_over_when_the_first_leaves(world):
    world.sandbox.options = Options()
    sid, snapshot = fill(world, "SOLE_PROPRIETOR", [(NUMBERS[0], 2 * DAY), (NUMBERS[2], 2 * DAY)])
    assert preview(snapshot, sid, ["+13055550177"]).iloc[0]["sender"] == NUMBERS[0]
    remove_sender(sid, snapshot.pool(sid).senders[0]).run(world.account)
    row = preview(world.account.snapshot(), sid, ["+13055550177"]).iloc[0]
    assert (row["sender"], row["status"]) == (NUMBERS[2], "ok")
