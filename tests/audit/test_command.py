"""``python -m toolkit audit``: in a terminal and in CI."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.account.connecting import connect
from toolkit.audit import audit
from toolkit.commands.entry import main


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the sample account in a file."""
    account = connect(database=":memory:", seed=1)
    path = tmp_path_factory.mktemp("audit") / "account.snapshot.json.gz"
    account.snapshot().save(path)
    account.close()
    return path


def test_the_sandbox_is_audited_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit"]) == 0
    shown = capsys.readouterr().out
    assert "campaign_failed" in shown
    assert "? not checkable  opt_out_list" in shown


@pytest.mark.parametrize(
    ("check", "fail_on", "status"),
    [
        ("campaign_failed", "high", 1),
        ("campaign_failed", "medium", 1),
        ("number_in_no_service", "high", 0),
        ("number_in_no_service", "medium", 1),
        ("number_in_no_service", "low", 1),
        ("trial_account", "unknown", 0),
    ],
)
def test_the_exit_status_follows_the_severity(saved: Path, check: str, fail_on: str, status: int) -> None:
    assert main(["audit", "--snapshot", str(saved), "--check", check, "--fail-on", fail_on]) == status


def test_without_a_limit_a_report_is_a_success(saved: Path) -> None:
    assert main(["audit", "--snapshot", str(saved)]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--snapshot", "no such file"],
        ["--snapshot", __file__],
        ["--check", "no_such_check"],
        ["--format", "xlsx"],
        ["--output", "/no/such/folder/report.html"],
    ],
    ids=lambda arguments: " ".join(arguments)[:24],
)
def test_what_cannot_be_audited_is_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", *arguments]) == 2
    told = capsys.readouterr().err
    assert told.strip()
    assert "Traceback" not in told


def test_live_without_credentials_is_explained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("TWILIO_")]:
        monkeypatch.delenv(name)
    assert main(["audit", "--live"]) == 2
    assert "TWILIO_ACCOUNT_SID" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["html", "json", "markdown", "csv"])
def test_reports_go_to_the_terminal_or_to_a_file(
    saved: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["audit", "--snapshot", str(saved), "--format", kind])
    shown = capsys.readouterr().out
    main(["audit", "--snapshot", str(saved), "--format", kind, "--output", str(tmp_path / "report")])
    written = (tmp_path / "report").read_text(encoding="utf-8")
    assert shown.split() == written.split()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("name", "begins"), [("a.html", "<!DOCTYPE"), ("a.md", "# Audit"), ("a.json", "{")])
def test_the_ending_says_the_format(saved: Path, tmp_path: Path, name: str, begins: str) -> None:
    main(["audit", "--snapshot", str(saved), "--output", str(tmp_path / name)])
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_a_workbook_is_written(saved: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    main(["audit", "--snapshot", str(saved), "--output", str(tmp_path / "a.xlsx")])
    assert load_workbook(tmp_path / "a.xlsx").sheetnames == [
        "Findings",
        "Health of each service",
        "Coverage",
        "Capacity",
        "Agreement with the log",
    ]


def test_json_says_what_the_audit_says(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from toolkit.snapshot.opening import load_snapshot

    main(["audit", "--snapshot", str(saved), "--format", "json"])
    rows = json.loads(capsys.readouterr().out)["findings"]
    assert [row["check"] for row in rows] == audit(load_snapshot(saved))["check"].tolist()


def test_messages_are_read_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    main(["audit", "--days", "0", "--check", "many_failures"])
    assert "The message log was not read" in capsys.readouterr().out
    main(["audit", "--check", "many_failures"])
    assert "The message log was not read" not in capsys.readouterr().out


@pytest.mark.parametrize("days", ["-1", "x", "9999", "１"])
def test_unusable_days_end_the_process(days: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", "--days", days])
    assert ended.value.code == 2


def test_it_runs_as_a_process(saved: Path) -> None:
    command = [sys.executable, "-m", "toolkit", "audit", "--snapshot", str(saved), "--fail-on", "high"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"TOOLKIT_LANG": "ja"})
    assert done.returncode == 1
    assert "高" in done.stdout
    assert not done.stderr
