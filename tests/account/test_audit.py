"""An audit through a real connection: what the account itself tells, read-only, and for CI."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from tests.account.conftest import KEY, KEY_SECRET, Open
from tests.account.front import Front, serving, twilio_at
from toolkit import apply_fix, audit
from toolkit.account.connecting import connect
from toolkit.commands.entry import main
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import ManualClock

SANDBOX_TELLS = {"sticky_mappings"}
"""What no API of Twilio's tells, and the sandbox does."""


@pytest.fixture
def front() -> Iterator[Front]:
    """The troubled account stands in for Twilio's."""
    account = connect(world="troubled", database=":memory:", seed=1, clock=ManualClock(datetime.now(UTC)))
    made = Front(account.sandbox, {KEY: KEY_SECRET})
    with serving(made) as port, twilio_at(port):
        yield made
    account.close()


@pytest.fixture
def signed_in(front: Front, monkeypatch: pytest.MonkeyPatch) -> Front:
    """Credentials stand in the environment."""
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", front.sandbox.account_sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", front.sandbox.auth_token)
    return front


def content(findings: pd.DataFrame) -> list[tuple[object, ...]]:
    """Everything that a table of findings says, but for what the sandbox alone knows."""
    told = findings[~findings["check"].isin(SANDBOX_TELLS)]
    return sorted(told.itertuples(index=False, name=None), key=str)


def test_it_finds_what_an_audit_of_the_sandbox_finds(front: Front, open_account: Open) -> None:
    local = connect(world="troubled", database=":memory:", seed=1, clock=front.sandbox.clock)
    live = open_account()

    assert live.sid == local.sid
    assert content(audit(live)) == content(audit(local))
    assert len(audit(live)) > 90


def test_it_reads_and_nothing_else(front: Front, open_account: Open) -> None:
    audit(open_account())

    assert front.seen
    assert front.writes() == []


def test_a_fix_is_refused_before_it_leaves_unless_writes_were_asked_for(front: Front, open_account: Open) -> None:
    live = open_account()
    row = audit(live, only=["validity_too_long"]).iloc[0]

    with pytest.raises(ToolkitError, match="allow_writes"):
        apply_fix(live, row, confirmed=True)
    assert front.writes() == []


def test_with_writes_a_fix_is_applied_once_and_checked_again(front: Front, open_account: Open) -> None:
    live = open_account(allow_writes=True)
    row = audit(live, only=["validity_too_long"]).iloc[0]

    assert len(apply_fix(live, row, confirmed=True)) == 0
    assert [(seen.method, seen.path) for seen in front.writes()] == [("POST", f"/v1/Services/{row['resource']}")]


def test_an_api_key_is_not_reported_as_the_auth_token(
    signed_in: Front, open_account: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_token = audit(open_account(), only=["auth_token_used"])
    monkeypatch.setenv("TWILIO_API_KEY", KEY)
    monkeypatch.setenv("TWILIO_API_SECRET", KEY_SECRET)
    by_key = audit(connect("live"), only=["auth_token_used"])

    assert (len(by_token), len(by_key)) == (1, 0)


class TestCommand:
    """``python -m toolkit audit --live``."""

    @pytest.mark.parametrize(("fail_on", "status"), [(None, 0), ("high", 1), ("low", 1)])
    def test_the_exit_status_follows_the_severity(
        self, signed_in: Front, fail_on: str | None, status: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        more = ["--fail-on", fail_on] if fail_on else []
        assert main(["audit", "--live", "--check", "empty_pool", *more]) == status
        assert "empty_pool" in capsys.readouterr().out
        assert signed_in.writes() == []

    def test_what_is_less_severe_does_not_fail(self, signed_in: Front) -> None:
        assert main(["audit", "--live", "--check", "auth_token_used", "--fail-on", "high"]) == 0

    def test_the_report_is_of_this_account(self, signed_in: Front, tmp_path: Path) -> None:
        assert main(["audit", "--live", "--output", str(tmp_path / "report.json")]) == 0
        report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
        assert report["account_sid"] == signed_in.sandbox.account_sid
        assert {"empty_pool", "carrier_filtering"} <= {row["check"] for row in report["findings"]}

    def test_wrong_credentials_are_no_clean_account(
        self, signed_in: Front, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("TWILIO_AUTH_TOKEN", "not-the-token")
        assert main(["audit", "--live", "--fail-on", "high"]) == 2
        told = capsys.readouterr().err
        assert "401" in told
        assert "not-the-token" not in told
