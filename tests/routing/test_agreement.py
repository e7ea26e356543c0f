"""The preview of any pool, under any rules, is what the sandbox then sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.base.exceptions import TwilioRestException

from tests.sandbox.conftest import World
from tests.sandbox.registering import approved_brand, campaign
from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.calls.call import add_sender, remove_sender
from toolkit.model.account import CHANNEL_TYPES, Sender
from toolkit.numbering.number import example
from toolkit.routing import Rules, destination, select
from toolkit.routing.reports.preview import preview
from toolkit.routing.rules import positions
from toolkit.sandbox import ManualClock
from toolkit.snapshot.snapshot import Snapshot

ALPHAS = [Sender("", "alpha", "OWL"), Sender("", "alpha", "OWL FR", "FR"), Sender("", "alpha", "OWL AE", "AE")]
OWNED = 19
"""How many senders the sample account has."""

REGIONS = ("US", "CA", "GB", "FR", "DE", "JP", "ZA", "AE", "AU", "PR", "AC", "AS", "MX", "SG", "ID", "EG", "CN")
LANDLINES = ("+33142345678", "+442079460000", "+441624756789")
TO = st.one_of(
    st.sampled_from(REGIONS).map(example),
    st.sampled_from(["+12125550177", "+16465550177", "+14165550177", "+14155550177"]),
    st.sampled_from(LANDLINES),
    st.sampled_from(
        [
            "whatsapp:+33612345678",
            "rcs:+33612345678",
            "rcs:+12125550177",
            "whatsapp:+5215512345678",
            "messenger:2034000011112222",
        ]
    ),
)
options = st.builds(
    Rules,
    alpha_registered_in=st.sampled_from([frozenset(), frozenset({"AE", "AU"})]),
    countries=st.sampled_from([{}, {"GB": {"long_code_international": "yes"}, "FR": {"alpha_dynamic": "no"}}]),
    **{name: st.sampled_from(values) for name, values in positions().items()},
)


@pytest.fixture(scope="module")
def account() -> Account:
    return connect(database=":memory:", seed=11, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))


def fill(account: Account, which: int, numbers: set[int], alphas: set[int]) -> tuple[str, Snapshot]:
    """Empty every pool and fill one of them: that of the failed campaign (0) or of the verified one (1)."""
    snapshot = account.snapshot()
    for sid, pool in snapshot.pools.items():
        for sender in pool.senders:
            remove_sender(sid, sender).run(account)
    sid = sorted(snapshot.pools, key=lambda sid: str(snapshot.pool(sid).service.campaign_status))[which]
    account.client.messaging.v1.services(sid).update(sticky_sender=True)
    owned = (*snapshot.numbers, *snapshot.short_codes, *snapshot.channel_senders)
    for sender in [*(owned[place] for place in sorted(numbers)), *(ALPHAS[place] for place in sorted(alphas))]:
        if sender.capabilities & {"SMS", "MMS"}:  # Others cannot join (21715).
            add_sender(sid, sender).run(account)
    return sid, account.snapshot()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    which=st.integers(0, 1),
    numbers=st.sets(st.integers(0, OWNED - 1), max_size=8),
    alphas=st.sets(st.integers(0, len(ALPHAS) - 1), max_size=2),
    to=st.lists(TO, min_size=1, max_size=6),
    rules=options,
    media=st.booleans(),
)
def test_the_sandbox_sends_as_previewed(account, which, numbers, alphas, to, rules, media):
    sid, snapshot = fill(account, which, numbers, alphas)
    account.sandbox.options = replace(account.sandbox.options, rules=rules)
    more = {"media_url": ["https://example.com/owl.png"]} if media else {}

    for one in dict.fromkeys(to):
        row = preview(snapshot, sid, [one], media=media, rules=rules).iloc[0]
        if row["rule"] == "landline" or (row["rule"] == "empty_pool" and rules.empty_pool_is_synchronous):
            with pytest.raises(TwilioRestException) as refused:
                account.client.messages.create(to=one, messaging_service_sid=sid, body="Hello", **more)
            assert (refused.value.status, refused.value.code) == (400, row["error_code"])
            continue
        message = account.client.messages.create(to=one, messaging_service_sid=sid, body="Hello", **more)
        account.sandbox.clock.sleep(10)
        sent = account.client.messages(message.sid).fetch()
        assert (sent.from_ or "") in (row["ties"].split(", ") if row["ties"] else [row["sender"]])
        if row["status"] == "fails":
            assert sent.error_code == row["error_code"]
        snapshot = account.snapshot()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.sets(st.integers(0, OWNED - 1), max_size=5),
    named=st.integers(0, OWNED - 1),
    to=TO,
    rules=options,
    media=st.booleans(),
)
def test_an_explicit_from_ends_as_explained(account, numbers, named, to, rules, media):
    sid, snapshot = fill(account, 0, numbers, set())
    account.sandbox.options = replace(account.sandbox.options, rules=rules)
    more = {"media_url": ["https://example.com/owl.png"]} if media else {}
    sender = (*snapshot.numbers, *snapshot.short_codes, *snapshot.channel_senders)[named]
    pool = snapshot.pool(sid)
    chosen = select(
        pool, destination(to), media=media, rules=rules, from_=sender, sticky=snapshot.sticky.get((sid, to))
    )
    params = {"to": to, "messaging_service_sid": sid, "from_": sender.address, "body": "Hello", **more}

    if sender.type == "short_code" and sender.address not in {member.address for member in pool.senders}:
        return  # What it can do and where, an account tells only of a short code in a pool.
    refused = chosen.rule == "landline" or (
        chosen.rule == "explicit_from" and (chosen.error_code == 21711 or chosen.objections)
    )
    if refused:
        with pytest.raises(TwilioRestException) as caught:
            account.client.messages.create(**params)
        unknown = sender.type == "short_code" and sender.country is None
        assert unknown or caught.value.code == chosen.error_code, "no API tells a short code's country"
    elif chosen.rule == "explicit_from":
        message = account.client.messages.create(**params)
        account.sandbox.clock.sleep(10)
        sent = account.client.messages(message.sid).fetch()
        assert sent.from_ == sender.address
        if "campaign_unknown" not in chosen.notes:
            doubts = {"channel_window": 63016, "rcs_only": 63036}
            assert sent.error_code in {chosen.error_code, *(doubts[note] for note in chosen.notes if note in doubts)}


def test_a_random_tie_break_follows_from_the_seed():
    def picks() -> list[str]:
        account = connect(database=":memory:", seed=3, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))
        account.sandbox.options = replace(account.sandbox.options, rules=Rules(tie_break="random"))
        sid, _snapshot = fill(account, 1, {9, 10, 12, 13}, set())
        sent = [
            account.client.messages.create(to=f"+1972555{last:04d}", messaging_service_sid=sid, body="Hello").sid
            for last in range(100, 124)
        ]
        account.sandbox.clock.sleep(10)
        return [account.client.messages(one).fetch().from_ for one in sent]

    first = picks()
    assert first == picks()
    assert len(set(first)) == 4
    assert first[:8] != sorted(first[:4] * 2, key=first[:4].index)


def test_a_mapping_is_stored_after_a_send_but_not_for_rcs(account):
    account.sandbox.options = replace(account.sandbox.options, rules=Rules(rcs_capable="yes"))
    snapshot = account.snapshot()
    owned = (*snapshot.numbers, *snapshot.short_codes, *snapshot.channel_senders)
    places = {place for place, sender in enumerate(owned) if sender.type in CHANNEL_TYPES or sender.country == "FR"}
    sid, _filled = fill(account, 0, places, set())
    (agent,) = (sender for sender in owned if sender.type == "rcs")
    account.sandbox.launch_rcs(agent.sid, "FR", {"OS": "APPROVED"})

    for to in ("whatsapp:+33612345111", "rcs:+33612345112", "+33612345113"):
        account.client.messages.create(to=to, messaging_service_sid=sid, body="Hello")
    account.sandbox.clock.sleep(10)
    account.snapshot()  # Senders are picked when somebody looks.
    account.sandbox.options = replace(account.sandbox.options, rules=Rules())
    account.client.messages.create(to="+33612345114", messaging_service_sid=sid, body="Hello")
    account.sandbox.clock.sleep(10)

    mapped = {to for (service, to) in account.snapshot().sticky if service == sid and "3361234511" in to}
    assert mapped == {"whatsapp:+33612345111", "+33612345114"}


@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize(
    ("mock", "brand_status", "expected"),
    [(False, "APPROVED", None), (True, "APPROVED", 30034), (False, "SUSPENDED", 30033)],
)
def test_a_campaign_that_is_mock_or_of_a_suspended_brand_previews_as_it_sends(mock, brand_status, expected, skip):
    account = connect(database=":memory:", seed=11, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))
    rules = Rules(skip_unregistered_long_codes=skip)
    account.sandbox.options = replace(account.sandbox.options, rules=rules)
    world = World(account.sandbox, account.sandbox.clock, account.client)
    service = world.service("+16465550108")
    brand = approved_brand(world, mock=mock)
    made = campaign(world, service, brand)
    account.sandbox.decide(service.sid, "VERIFIED")
    assert made.fetch().campaign_status == "VERIFIED"
    if brand_status == "SUSPENDED":
        account.sandbox.decide(brand.sid, "SUSPENDED")

    snapshot = account.snapshot()
    assert [one.status for one in snapshot.campaigns if one.service_sid == service.sid] == ["VERIFIED"], (
        "as Twilio has it"
    )
    row = preview(snapshot, service.sid, ["+14155550100"], rules=rules).iloc[0]
    sent = world.finished(world.send("+14155550100", service))
    assert ("mock" in row["reason"]) == mock
    code = None if pd.isna(row["error_code"]) else int(row["error_code"])
    assert code == sent.error_code == (21703 if expected and skip else expected)
    assert (row["status"] == "fails") == (sent.status != "delivered")
