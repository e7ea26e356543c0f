"""The troubled account: a sandbox on which most checks fire, and its fixes are real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.account.sandbox import default_database
from toolkit.audit import apply_fix, audit, registered
from toolkit.audit.report.rows import records
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import ManualClock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SILENT = {"pool_near_limit", "trial_account", "primary_profile_missing"}
"""What such an account has not: hundreds of numbers, or the limits of a trial or of a business that nobody knows."""


def opened(**more: Any) -> Account:
    return connect(world="troubled", seed=1, clock=ManualClock(NOW), **({"database": ":memory:"} | more))


@pytest.fixture
def account() -> Iterator[Account]:
    made = opened()
    yield made
    made.close()


def test_every_check_fires_that_can(account: Account) -> None:
    found = audit(account)
    fired = set(found[found["severity"] != "unknown"]["check"])
    assert set(registered()) - fired == SILENT


def test_without_its_primary_profile_that_fires_too(account: Account) -> None:
    account.sandbox.options = replace(account.sandbox.options, primary_profile=False)
    found = audit(account, only=["primary_profile_missing"])
    assert found["severity"].tolist() == ["high"]


def test_the_sample_account_has_far_less_to_say() -> None:
    sample = audit(connect(database=":memory:", seed=1, clock=ManualClock(NOW)))
    assert len(sample) < len(audit(opened())) / 2


def test_everything_can_be_read(account: Account) -> None:
    snapshot = account.snapshot(timedelta(days=30))
    assert snapshot.unreadable == {}
    assert snapshot.log is not None
    assert snapshot.log.messages == 1290
    assert snapshot.alerts


def test_its_names_are_in_the_language_of_whoever_makes_it_and_it_is_as_troubled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {}
    for language in ("en", "ja"):
        monkeypatch.setenv("TOOLKIT_LANG", language)
        with closing(opened()) as made:
            names = [service.friendly_name for service in made.client.messaging.v1.services.list()]
            found[language] = audit(made, only=["duplicated_service", "registration_errors"])["check"].tolist()
    assert not [name for name in names if name.isascii()]
    assert found["ja"] == found["en"]
    assert len(found["ja"]) > 2


def test_its_history_ends_in_the_present(account: Account) -> None:
    messages = account.client.messages.list(limit=50)
    assert NOW - timedelta(days=3) < messages[0].date_created < NOW
    assert [one.date_created for one in messages] == sorted((one.date_created for one in messages), reverse=True)


def test_seed_and_clock_make_it_reproducible() -> None:
    first, second = opened(), opened()
    assert audit(first).to_json() == audit(second).to_json()


def test_reset_brings_every_trouble_back(account: Account) -> None:
    before = audit(account)["check"].tolist()
    for service in account.client.messaging.v1.services.list():
        service.delete()
    account.sandbox.reset()
    assert audit(account)["check"].tolist() == before


def test_every_fix_that_is_offered_works(account: Account) -> None:
    """One fix may be the ground of another: a pool that loses its last number leaves a service to delete."""
    for _round in range(3):
        for row in [row for row in records(audit(account)) if row["fix"]]:
            standing = [again["fix"] for again in records(audit(account, only=[row["check"]]))]
            if row["fix"] in standing:
                assert apply_fix(account, row, confirmed=True).empty, row["check"]
    assert not [row["check"] for row in records(audit(account)) if row["fix"]]


def test_it_can_be_sent_from_like_any_other(account: Account) -> None:
    sid = next(one.sid for one in account.client.messaging.v1.services.list() if one.friendly_name == "Reminders")
    sent = account.client.messages.create(to="+15035550199", messaging_service_sid=sid, body="Hoot")
    assert account.wait(sent.sid).from_ == "24681"


def test_a_file_keeps_it(tmp_path: Path) -> None:
    place = tmp_path / "troubled.sqlite3"
    first = opened(database=place)
    name = first.client.api.v2010.accounts(first.sid).fetch().friendly_name
    first.close()
    assert opened(database=place).client.api.v2010.accounts(first.sid).fetch().friendly_name == name


def test_it_does_not_take_over_another_accounts_file(tmp_path: Path) -> None:
    connect(database=tmp_path / "mine.sqlite3").close()
    with pytest.raises(ToolkitError, match="holds another account"):
        opened(database=tmp_path / "mine.sqlite3")


def test_it_has_a_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_DATABASE", str(tmp_path / "state.sqlite3"))
    assert default_database() == str(tmp_path / "state.sqlite3")
    assert default_database("troubled") == tmp_path / "state-troubled.sqlite3"
    monkeypatch.setenv("TOOLKIT_DATABASE", ":memory:")
    assert default_database("troubled") == ":memory:"


def test_it_can_be_exported_and_restored(account: Account, tmp_path: Path) -> None:
    account.sandbox.export(tmp_path / "account.json")
    other = opened()
    other.sandbox.restore(tmp_path / "account.json")
    assert audit(other)["check"].tolist() == audit(account)["check"].tolist()


def test_another_world_is_named() -> None:
    with pytest.raises(ToolkitError, match="mars"):
        connect(world="mars", database=":memory:")  # type: ignore[arg-type]


def test_the_log_agrees_with_the_rules_or_says_where_not(account: Account) -> None:
    for table in audit(account).agreement.values():
        assert table["share"].between(0, 1).all()
