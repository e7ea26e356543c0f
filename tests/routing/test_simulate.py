"""What would happen to a campaign is what happens to it in the sandbox; and it is reckoned, not played."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from twilio.base.exceptions import TwilioRestException

import toolkit
from tests.audit.accounts import BOSTON, LONDON, MG, TORONTO, account, brand, number, pool
from toolkit.account.connecting import connect
from toolkit.calls.call import add_sender
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import ManualClock

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
MIX = [
    *(f"+1604555{row:04d}" for row in range(400)),
    *(f"+1907555{row:04d}" for row in range(300)),
    *(f"+4479111{row:05d}" for row in range(200)),
    *(f"+3361234{row:04d}" for row in range(95)),
    *("+33142345678", "+447911", "owl", "+15005550", "+989121234567"),
]
"""1,000 destinations: Canada, the USA, the United Kingdom, France, and some that nothing is sent to."""


@pytest.fixture
def live() -> Any:
    opened = connect(database=":memory:", seed=3, clock=ManualClock(START))
    yield opened
    opened.close()


def filled(live: Any, validity: int) -> str:
    """Give the service of the verified campaign two Canadian numbers and one British; return its SID."""
    snapshot = live.snapshot()
    (sid,) = (sid for sid, one in snapshot.pools.items() if one.service.campaign_status == "VERIFIED")
    members = {sender.address for sender in snapshot.pool(sid).senders}
    free = [one for one in snapshot.numbers if one.address not in members and one.country in ("CA", "GB", "FR")]
    for sender in free:
        if "SMS" in sender.capabilities:
            add_sender(sid, sender).run(live)
    live.client.messaging.v1.services(sid).update(validity_period=validity)
    return str(sid)


def played(live: Any, sid: str, listed: list[str], rate: float | None) -> tuple[list[Any], Counter[int]]:
    """Send the campaign message by message; return the messages, and the codes of those that were refused."""
    refused: Counter[int] = Counter()
    for to in listed:
        try:
            live.client.messages.create(to=to, messaging_service_sid=sid, body="Hello")
        except TwilioRestException as error:
            refused[error.code] += 1
        live.sandbox.clock.advance(1 / rate if rate else 0)
    live.sandbox.clock.advance(4 * 3600)
    return live.client.messages.list(page_size=1000), refused


@pytest.mark.parametrize(
    ("rate", "validity", "queue_seconds"),
    [(None, 36000, 36000), (None, 75, 36000), (20.0, 20, 36000), (None, 36000, 60)],
    ids=["all wait", "some expire", "some expire, as they come", "some are refused"],
)
def test_the_sandbox_plays_what_is_simulated(live: Any, rate: float | None, validity: int, queue_seconds: int) -> None:
    live.sandbox.options = replace(live.sandbox.options, queue_seconds=queue_seconds)
    sid = filled(live, validity)
    plan = toolkit.simulate(live, sid, MIX, start=START, rate=rate, queue_seconds=queue_seconds)
    messages, refused = played(live, sid, MIX, rate)

    codes = Counter(one.error_code or 0 for one in messages) + refused
    told = {code: count for _outcome, code, count in plan._told()}
    assert sum(told.values()) == len(MIX)
    assert set(told) == set(codes)
    assert all(abs(told[code] - count) <= 3 for code, count in codes.items()), (told, codes)

    left = [(one.from_, (one.date_sent - START).total_seconds()) for one in messages if one.date_sent]
    for sender, minutes in plan.minutes.groupby("sender"):
        times = np.array([at for address, at in left if address == sender])
        most = max(len(times), 1) / 60
        for minute, cumulated in zip(minutes["minute"], minutes["sent"].cumsum(), strict=True):
            early, late = ((times < (minute + 1) * 60 + slack).sum() for slack in (-3, 5))
            assert early - 2 - most <= cumulated <= late + 2 + most, (sender, minute)
    assert plan.finished is not None
    assert abs(max(at for _sender, at in left) - (plan.finished - START).total_seconds()) <= 4


HERE, THERE = number(), number(BOSTON)
CANADIAN, BRITISH = number(TORONTO, "CA"), number(LONDON, "GB")
CANADA = [f"+1604555{row % 10_000:04d}" for row in range(6000)]


def outcome(plan: Any) -> dict[str, int]:
    return dict(zip(plan.outcomes["outcome"], plan.outcomes["messages"], strict=True))


def test_minutes_say_what_waits_and_what_becomes_of_it() -> None:
    plan = toolkit.simulate(account(pool(CANADIAN)), MG, CANADA, start=START, validity=3600)

    assert outcome(plan) == {"sent": 3601, "expired": 2399}
    first, second = plan.minutes.iloc[0], plan.minutes.iloc[1]
    assert (first["came"], first["sent"], first["queued"]) == (6000, 60, 5940)
    assert (second["came"], second["sent"], second["queued"], str(second["at"])) == (
        0,
        60,
        5880,
        "2026-03-02 12:01:00+00:00",
    )
    assert plan.minutes.set_index("minute").loc[60, "expired"] == 2399
    assert plan.minutes.iloc[-1]["queued"] == 0
    assert plan.finished == START + timedelta(seconds=3600)


def test_a_second_number_and_a_slower_hand_help_and_the_plans_stand_side_by_side() -> None:
    one = toolkit.simulate(account(pool(CANADIAN)), MG, CANADA, start=START, validity=3600)
    two = toolkit.simulate(
        account(pool(CANADIAN)), MG, CANADA, start=START, validity=3600, add=[number("+16475550123", "CA")]
    )
    slow = toolkit.simulate(account(pool(CANADIAN)), MG, CANADA, start=START, rate=1)

    assert (outcome(two), two.finished) == ({"sent": 6000}, START + timedelta(seconds=2999))
    assert outcome(slow) == {"sent": 6000}
    assert slow.minutes["queued"].max() <= 1
    table = one.compare(two).set_index("figure")
    assert table.loc["expired 30036"].tolist() == [2399, 0, -2399]
    assert table.loc["sent"].tolist() == [3601, 6000, 2399]
    assert table.loc["seconds", "difference"] == -601
    row = one.to_add.iloc[0]
    assert (row["regions"], row["messages"], row["mps"], row["add"], row["basis"]) == ("CA", 6000, 1, 1, "documented")


def test_the_daily_limit_counts_t_mobiles_share_from_midnight_in_the_west() -> None:
    known = account(pool(HERE, THERE), brands=(brand(brand_score=10),))
    listed = [f"+1907{200 + row // 10_000}{row % 10_000:04d}" for row in range(60_000)]
    evening = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)  # half an hour before midnight in Los Angeles
    plan = toolkit.simulate(known, MG, listed, start=evening, tmobile_share=0.2)

    assert outcome(plan) == {"sent": 52_000, "capped": 8_000}, "2,000 on either day"
    assert plan.minutes["capped"].sum() == 8_000
    assert "T-Mobile" in plan.to_add.iloc[0]["advice"]
    assert outcome(toolkit.simulate(known, MG, listed, start=evening)) == {"sent": 60_000}


def test_nothing_is_sent_where_nothing_fits() -> None:
    plan = toolkit.simulate(account(pool(BRITISH)), MG, ["+1907555010", "x", "+447911123456"], start=START)
    codes = dict(zip(plan.outcomes["error_code"].fillna(0), plan.outcomes["messages"], strict=True))
    assert (codes[0], codes[21211], sum(codes.values())) == (1, 2, 3)
    empty = toolkit.simulate(account(pool(BRITISH)), MG, [], start=START)
    assert (empty.finished, len(empty.minutes), len(empty.outcomes), len(empty.to_add)) == (None, 0, 0, 0)
    assert empty.compare(plan).set_index("figure").loc["sent", "other"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": 0},
        {"validity": 0},
        {"validity": 36001},
        {"segments": 0},
        {"tmobile_share": 1.5},
        {"within": timedelta(0)},
        {"region": "XX"},
    ],
    ids=str,
)
def test_a_number_that_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ToolkitError):
        toolkit.simulate(account(pool(CANADIAN)), MG, CANADA, **wrong)


def test_the_course_is_drawn_and_told_in_words() -> None:
    plan = toolkit.simulate(account(pool(CANADIAN)), MG, CANADA, start=START, validity=3600)
    chart = plan.chart()
    assert chart.text == f"{TORONTO}: at most 5,940 wait, the last one until minute 60"
    drawn = chart._repr_mimebundle_()
    assert "Messages that wait at each sender" in drawn["image/svg+xml"]
    assert len(drawn["application/vnd.vegalite.v5+json"]["data"]["values"]) < 6000
