"""The account at a glance."""

from __future__ import annotations

from dataclasses import replace

from tests.audit.accounts import ACCOUNT, MG, MG2, account, brand, campaign, empty_handed, number, pool
from toolkit.audit import audit
from toolkit.audit.report.health import health, of_service, services_of
from toolkit.audit.report.tables import reach
from toolkit.routing.reports.coverage import coverage


def test_each_service_has_the_state_of_its_worst_finding() -> None:
    other = pool(number("+16175550142"), sid=MG2, name="Codes", usecase="verification")
    table = health(audit(account(pool(usecase="undeclared"), other))).set_index("service")
    assert table.loc[MG, "state"] == "low"
    assert table.loc[MG2, "state"] == "medium"
    assert table.loc[MG, "messages"] == 1000
    assert table.loc[ACCOUNT, "unknown"] > 0


def test_findings_of_brands_and_numbers_count_for_their_services() -> None:
    snapshot = account(brands=(brand("SUSPENDED"),))
    assert services_of(snapshot, snapshot.brands[0].sid) == {MG}
    assert services_of(snapshot, snapshot.numbers[0].sid) == {MG}
    assert services_of(snapshot, ACCOUNT) == frozenset()
    assert of_service(audit(snapshot), MG)["check"].tolist() == ["brand_suspended"]


def test_a_finding_of_one_campaign_is_not_that_of_another_though_they_share_their_sid() -> None:
    other = pool(number("+16175550142"), sid=MG2, name="Codes", usecase="verification")
    campaigns = (campaign(), replace(campaign("FAILED"), service_sid=MG2))
    table = health(audit(account(pool(), other, campaigns=campaigns), only=["campaign_failed"])).set_index("service")
    assert campaigns[0].sid == campaigns[1].sid
    assert (table.loc[MG, "high"], table.loc[MG2, "high"]) == (0, 1)


def test_the_worst_comes_first() -> None:
    table = health(audit(account(pool(usecase="undeclared"), brands=(brand("SUSPENDED"),))))
    assert table["high"].is_monotonic_decreasing


def test_an_account_without_services_has_one_row() -> None:
    table = health(audit(empty_handed()))
    assert table["service"].tolist() == [ACCOUNT]
    assert [str(kind) for kind in table.dtypes] == ["str"] * 3 + ["int64"] * 4 + ["Int64"] * 2


def test_what_was_not_read_is_missing_not_zero() -> None:
    from dataclasses import replace

    table = health(audit(replace(account(), log=None)))
    assert table["messages"].isna().all()


def test_the_sum_of_a_services_reach_is_that_of_its_coverage() -> None:
    snapshot = account(pool(number("+447400123400", "GB")))
    (row,) = reach(audit(snapshot)).to_dict("records")
    counts = coverage(snapshot, MG)["status"].value_counts()
    assert {state: row[state] for state in ("ok", "warning", "fails")} == {
        state: int(counts.get(state, 0)) for state in ("ok", "warning", "fails")
    }
