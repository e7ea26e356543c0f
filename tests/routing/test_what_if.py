"""What a change of the pool would do, before it is done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.routing.pools import number, pool
from toolkit.account.connecting import connect
from toolkit.model.account import Sender
from toolkit.routing.reports.what_if import what_if, what_if_summary
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32

COLUMNS = [
    "to",
    "region",
    "difference",
    *[
        f"{moment}_{name}"
        for moment in ("before", "after")
        for name in ("sender", "ties", "status", "error_code", "reason")
    ],
]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return connect(database=":memory:", seed=1).snapshot()


@pytest.fixture
def service_sid(snapshot: Snapshot) -> str:
    """Return the service whose campaign is verified: New York, San Francisco and a US short code."""
    return next(sid for sid, pool in snapshot.pools.items() if pool.service.campaign_status == "VERIFIED")


def owned(snapshot: Snapshot, address: str) -> Sender:
    return next(sender for sender in (*snapshot.numbers, *snapshot.short_codes) if sender.address == address)


def test_no_change_is_an_empty_table(snapshot: Snapshot, service_sid: str) -> None:
    table = what_if(snapshot, service_sid)
    assert list(table.columns) == COLUMNS
    assert table.empty


def test_only_what_changes_is_a_row(snapshot: Snapshot, service_sid: str) -> None:
    japan = owned(snapshot, "+819012345600")
    table = what_if(snapshot, service_sid, add=[japan], destinations=["+819098765432", "+12125550199", "not a number"])
    assert list(table["to"]) == ["+819098765432"]
    (row,) = table.to_dict("records")
    assert row["after_sender"] == japan.address
    assert row["before_sender"] != japan.address


def test_a_new_tie_is_a_change(snapshot: Snapshot, service_sid: str) -> None:
    code = owned(snapshot, "24680")
    second = owned(snapshot, "+16465550108")
    table = what_if(snapshot, service_sid, add=[second], remove=[code], destinations=["+13125550199"])
    (row,) = table.to_dict("records")
    assert (row["before_sender"], row["before_ties"]) == ("24680", "")
    assert "+16465550108" in row["after_ties"]


def test_emptying_the_pool_loses_every_destination(snapshot: Snapshot, service_sid: str) -> None:
    table = what_if(snapshot, service_sid, remove=snapshot.pool(service_sid).senders)
    assert set(table["after_status"]) == {"fails"}
    assert set(table["after_error_code"].dropna()) <= {21704}


def test_a_setting_changes_what_it_decides() -> None:
    numbers = number("+12125550123", "US"), number("+14155550142", "US")
    account = Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(*numbers)})
    off = {"area_code_geomatch": False}

    changed = what_if(account, SERVICE, settings=off, destinations=["+12125550199", "+13055550199"])
    assert changed["to"].tolist() == ["+12125550199"]
    assert changed["after_ties"].tolist() == ["+12125550123, +14155550142"]


def test_a_mistyped_setting_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(TypeError, match="area_code"):
        what_if(snapshot, next(iter(snapshot.pools)), settings={"area_code_geomach": False})


def test_a_summary_counts_each_country_once(snapshot: Snapshot, service_sid: str) -> None:
    japan = owned(snapshot, "+819012345600")
    lost = ["+12125550199", "+13055550199", "+447400123457", "+819098765432"]
    changes = what_if(snapshot, service_sid, add=[japan], remove=snapshot.pool(service_sid).senders, destinations=lost)
    summary = what_if_summary(changes).set_index("region")

    assert summary.index[0] == "US"
    assert summary.loc["US", ["gained", "lost", "moved", "otherwise", "changes"]].tolist() == [0, 2, 0, 0, 2]
    assert summary.loc["JP", ["moved", "changes"]].tolist() == [1, 1]
    assert summary["changes"].sum() == len(changes)


def test_no_change_has_an_empty_summary_of_the_same_types(snapshot: Snapshot, service_sid: str) -> None:
    some = what_if_summary(what_if(snapshot, service_sid, remove=snapshot.pool(service_sid).senders))
    none = what_if_summary(what_if(snapshot, service_sid))

    assert none.empty
    assert none.dtypes.to_dict() == some.dtypes.to_dict()


def test_the_rules_and_media_count(snapshot: Snapshot, service_sid: str) -> None:
    numbers = number("+12125550123", "US", mms=False), number("+14155550142", "US")
    account = Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(*numbers)})

    changed = what_if(account, SERVICE, remove=[numbers[1]], destinations=["+12125550199"], media=True)
    assert changed["difference"].tolist() == ["lost"]
    assert what_if(account, SERVICE, remove=[numbers[1]], destinations=["+12125550199"]).empty
