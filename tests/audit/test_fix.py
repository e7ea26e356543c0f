"""A fix is previewed, asked for, applied, and checked again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.audit.accounts import account as snapshot_of
from tests.audit.accounts import number, pool, toll_free
from tests.audit.cases import CASES
from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.audit import apply_fix, audit, preview_fix
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import ManualClock


@pytest.fixture
def account() -> Iterator[Account]:
    made = connect(database=":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))
    yield made
    made.close()


def new_service(account: Account, **settings: Any) -> str:
    return str(account.client.messaging.v1.services.create(friendly_name="Codes", **settings).sid)


def finding(account: Account, check: str, resource: str) -> Any:
    table = audit(account, only=[check])
    return table[table["resource"] == resource].iloc[0]


def add(account: Account, sid: str, address: str) -> str:
    (found,) = account.client.incoming_phone_numbers.list(phone_number=address)
    account.client.messaging.v1.services(sid).phone_numbers.create(phone_number_sid=found.sid)
    return str(found.sid)


def fixable(account: Account) -> Any:
    sid = new_service(account, usecase="verification", validity_period=36000)
    return finding(account, "validity_too_long", sid)


def test_it_is_applied_when_confirmed_and_the_check_is_silent_then(account: Account) -> None:
    row = fixable(account)
    assert apply_fix(account, row, ask=lambda question: "yes").empty
    service = account.client.messaging.v1.services(row["resource"]).fetch()
    assert service.validity_period == 600


def test_the_question_shows_the_code(account: Account) -> None:
    asked: list[str] = []
    apply_fix(account, fixable(account), ask=lambda question: asked.append(question) or "yes")  # type: ignore[func-returns-value]
    assert "validity_period=600" in asked[0]


@pytest.mark.parametrize("answer", ["", "no", "y", "YES?"])
def test_nothing_is_changed_without_a_plain_yes(account: Account, answer: str) -> None:
    row, before = fixable(account), len(account.journal.entries)
    with pytest.raises(ToolkitError, match="Nothing was changed"):
        apply_fix(account, row, ask=lambda question: answer)
    assert {entry.method for entry in list(account.journal.entries)[before:]} == {"GET"}


def test_a_finding_that_does_not_stand_any_more_is_left_alone(account: Account) -> None:
    row = fixable(account)
    account.client.messaging.v1.services(row["resource"]).update(validity_period=300)
    with pytest.raises(ToolkitError, match="does not stand"):
        apply_fix(account, row, confirmed=True)
    assert account.client.messaging.v1.services(row["resource"]).fetch().validity_period == 300


def test_what_a_person_has_to_decide_cannot_be_applied(account: Account) -> None:
    sid = new_service(account)
    with pytest.raises(ToolkitError, match="a person has to decide"):
        apply_fix(account, finding(account, "empty_pool", sid), confirmed=True)


def test_a_webhook_is_put_right(account: Account) -> None:
    (row,) = account.client.incoming_phone_numbers.list(phone_number="+14165550134")
    apply_fix(account, finding(account, "webhook_demo", row.sid), confirmed=True)
    assert not account.client.incoming_phone_numbers(row.sid).fetch().sms_url


def test_several_calls_are_made_in_order(account: Account) -> None:
    sid = new_service(account)
    for address in ("+18005550199", "+18885550123"):
        add(account, sid, address)
    row = finding(account, "several_toll_free", sid)
    assert apply_fix(account, row, confirmed=True).empty
    left = account.client.messaging.v1.services(sid).phone_numbers.list()
    assert [one.phone_number for one in left] == ["+18005550199"]


def test_the_preview_shows_the_recipients_that_would_notice() -> None:
    unverified = toll_free("+18885550123", verified=False)
    snapshot = snapshot_of(pool(toll_free(), unverified))
    row = audit(snapshot, only=["several_toll_free"]).iloc[0]
    table = preview_fix(snapshot, row)
    assert set(table["service"]) == {row["resource"]}
    assert not [after for after in table["after_ties"] if unverified.address in after]


def test_the_preview_of_a_setting_is_that_of_what_if() -> None:
    boston = number("+16175550142")
    snapshot = snapshot_of(pool(number(), boston, area_code_geomatch=False))
    table = preview_fix(snapshot, audit(snapshot, only=["geomatch_off"]).iloc[0])
    assert list(table.columns[:3]) == ["service", "to", "region"]


@pytest.mark.parametrize("check", [id for id, case in CASES.items() if case.fix])
def test_every_fix_can_be_previewed(check: str) -> None:
    snapshot = CASES[check].fires
    table = preview_fix(snapshot, audit(snapshot, only=[check]).iloc[0])
    assert "after_sender" in table.columns


def test_a_webhook_changes_no_sender() -> None:
    snapshot = CASES["application_and_url"].fires
    assert preview_fix(snapshot, audit(snapshot, only=["application_and_url"]).iloc[0]).empty
