"""How fast a service sends, how long a list takes, and what is missing.

The figures are those of https://support.twilio.com/hc/en-us/articles/115002943027.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

import toolkit
from tests.audit.accounts import (
    BOSTON,
    LONDON,
    MG,
    NEW_YORK,
    TORONTO,
    account,
    alpha,
    brand,
    campaign,
    empty_handed,
    number,
    pool,
    short_code,
    toll_free,
)
from toolkit.errors.raised import ToolkitError
from toolkit.model.account import SenderPool
from toolkit.routing.reports.capacity import capacity, drain, to_add

HERE, THERE = number(), number(BOSTON)
CANADIAN, BRITISH = number(TORONTO, "CA"), number(LONDON, "GB")


def rates(*senders, **parts) -> dict[str, float]:
    table = capacity(account(pool(*senders), **parts), MG)
    return {area: mps for area, mps in zip(table["area"], table["mps"], strict=True) if not pd.isna(mps)}


@pytest.mark.parametrize(
    ("score", "mps", "daily"),
    [
        (1, 12, 2000),
        (24, 12, 2000),
        (25, 12, 10000),
        (49, 12, 10000),
        (50, 120, 40000),
        (74, 120, 40000),
        (75, 225, 200000),
        (100, 225, 200000),
    ],
)
def test_a_campaigns_rate_follows_the_trust_score_and_is_counted_once(score: int, mps: float, daily: int) -> None:
    table = capacity(account(pool(HERE, THERE), brands=(brand(brand_score=score),)), MG).set_index("area")
    assert (table.loc["US", "mps"], table.loc["US", "daily_limit"]) == (mps, daily)
    assert table.loc["US", "shared"]
    assert table.loc["US", "queue"] == mps * 36000


@pytest.mark.parametrize(
    ("who", "what", "mps"),
    [
        (brand(brand_type="SOLE_PROPRIETOR"), campaign(usecase="SOLE_PROPRIETOR"), 1),
        (brand(), campaign(usecase="LOW_VOLUME"), 3.75),
        (brand(brand_score=None), campaign(), 3.75),
        (brand(brand_score=None, russell_3000=True), campaign(), 225),
    ],
)
def test_special_brands_and_campaigns(who, what, mps: float) -> None:
    assert rates(HERE, brands=(who,), campaigns=(what,))["US"] == mps


def test_a_campaign_that_is_not_known_has_no_known_rate() -> None:
    table = capacity(account(pool(HERE), campaigns=(), brands=()), MG).set_index("area")
    assert pd.isna(table.loc["US", "mps"])
    assert table.loc["US", "basis"] == "unknown"


def test_senders_that_are_equal_add_up() -> None:
    assert rates(CANADIAN, number("+16045550160", "CA"))["CA"] == 2
    assert rates(toll_free())["US"] == 3
    assert rates(BRITISH, number("+447400123401", "GB"))["*"] == 20
    assert rates(alpha(), HERE)["*"] == 10
    assert rates(short_code())["US"] == 100


def test_a_sender_that_is_outranked_adds_nothing() -> None:
    assert rates(short_code(), toll_free())["US"] == 100


def test_nothing_is_sent_where_nothing_reaches() -> None:
    table = capacity(account(pool(BRITISH)), MG).set_index("area")
    assert table.loc["US", "mps"] == 0
    assert table.loc["US", "senders"] == ""


def test_area_codes_do_not_narrow_a_country() -> None:
    assert capacity(account(pool(HERE, THERE)), MG)["senders"].iloc[0] == f"{NEW_YORK}, {BOSTON}"


def test_types() -> None:
    kinds = [str(kind) for kind in capacity(account(), MG).dtypes]
    assert kinds == ["str", "str", "str", "bool", "Float64", "Int64", "Int64", "str"]


def test_the_package_names_the_function() -> None:
    pd.testing.assert_frame_equal(toolkit.capacity(account(), MG), capacity(account(), MG))


def test_a_service_that_is_not_there() -> None:
    with pytest.raises(ToolkitError, match="20404"):
        capacity(empty_handed(), MG)


def test_draining_takes_segments_by_rate() -> None:
    table = drain(account(pool(toll_free())), MG, {"US": 5400}, segments=2)
    assert table.loc[0, "seconds"] == 3600
    assert table.loc[0, "overflow"] == 0


def test_countries_on_one_sender_share_its_rate() -> None:
    table = drain(account(pool(BRITISH)), MG, {"GB": 1000, "FR": 3000}).set_index("region")
    assert table.loc["GB", "lane"] == table.loc["FR", "lane"]
    assert set(table["seconds"]) == {400}


def test_what_the_queue_and_the_validity_period_do_not_hold() -> None:
    table = drain(account(pool(toll_free(), validity_period=600)), MG, {"US": 110_000})
    assert table.loc[0, "overflow"] == 110_000 - 3 * 36_000
    assert table.loc[0, "expired"] == 110_000 - 3 * 600


def test_the_daily_limit_makes_days() -> None:
    table = drain(account(brands=(brand(brand_score=60),)), MG, {"US": 100_000})
    assert table.loc[0, "days"] == 3


def test_what_cannot_be_sent_has_no_time() -> None:
    table = drain(account(pool(BRITISH)), MG, {"US": 5})
    assert pd.isna(table.loc[0, "seconds"])


def advice(snapshot, mix: dict[str, int], hours: float):
    return to_add(snapshot, MG, mix, timedelta(hours=hours)).iloc[0]


def test_numbers_are_added_where_each_has_its_own_rate() -> None:
    row = advice(account(pool(CANADIAN)), {"CA": 36_000}, 2)
    assert (row["needed"], row["mps"], row["add"]) == (5, 1, 4)


def test_nothing_is_added_where_it_is_enough() -> None:
    assert advice(account(pool(CANADIAN)), {"CA": 3600}, 1)["add"] == 0


def test_numbers_do_not_make_a_campaign_faster() -> None:
    row = advice(account(brands=(brand(brand_score=10),)), {"US": 360_000}, 1)
    assert pd.isna(row["add"])
    assert "120" in row["advice"]
    assert "short code" in advice(account(), {"US": 3_600_000}, 1)["advice"]


def test_a_country_that_is_not_reached_needs_another_sender() -> None:
    row = advice(account(pool(BRITISH)), {"US": 1}, 1)
    assert pd.isna(row["add"])
    assert "reaches" in row["advice"]


def test_a_rate_that_is_not_known_is_not_guessed() -> None:
    assert "not known" in advice(account(campaigns=()), {"US": 1}, 1)["advice"]


def test_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="within"):
        to_add(account(), MG, {"US": 1}, timedelta(0))


def test_an_empty_pool_sends_nothing() -> None:
    snapshot = account()
    bare = SenderPool(replace(snapshot.pools[MG].service))
    assert set(capacity(replace(snapshot, pools={MG: bare}), MG)["mps"]) == {0}


def test_a_number_that_is_blocked_adds_nothing() -> None:
    assert rates(toll_free(), toll_free("+18885550123", verified=False))["US"] == 3
