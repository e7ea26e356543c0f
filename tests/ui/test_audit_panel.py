"""The audit of an account, as a panel."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.audit import audit
from toolkit.audit.report.changes import seen
from toolkit.audit.report.evidence import sentences
from toolkit.audit.report.health import health
from toolkit.errors.raised import ToolkitError
from toolkit.ui.audit.panel import AuditPanel
from toolkit.ui.parts.static import static_html


@pytest.fixture
def service_sid(account: Account) -> str:
    """Return a service for one-time passwords that may wait for ten hours."""
    return str(account.client.messaging.v1.services.create(friendly_name="<b>Codes</b>", usecase="verification").sid)


@pytest.fixture
def panel(account: Account, service_sid: str) -> AuditPanel:
    return AuditPanel(account, service_sid)


def open_check(panel: AuditPanel, check: str) -> None:
    panel.grid.selected = next(key for key in panel.grid.table["key"] if key.startswith(f"{check} "))
    assert panel.row is not None
    assert panel.row["check"] == check


def test_the_report_is_saved_whatever_is_filtered(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = AuditPanel(account)
    panel.heat.selected, panel.heat.column = account.sid, "unknown"
    monkeypatch.chdir(tmp_path)
    panel.save.click()
    (report,) = tmp_path.iterdir()
    assert panel.findings is not None
    assert report.read_text(encoding="utf-8") == panel.findings.to_html()
    assert report.name in panel.done
    assert report.name in panel.code.python


class TestLooking:
    def test_the_whole_account_comes_first(self, account: Account) -> None:
        panel = AuditPanel(account)
        assert [row["check"] for row in panel.rows] == audit(account)["check"].tolist()
        assert panel.heat.selected is None

    def test_one_service_shows_what_concerns_it(self, panel: AuditPanel, service_sid: str) -> None:
        assert {row["check"] for row in panel.rows} >= {"empty_pool", "validity_too_long"}
        assert {row["resource"] for row in panel.rows} == {service_sid}

    def test_the_account_as_a_whole_shows_what_concerns_no_service(self, panel: AuditPanel, account: Account) -> None:
        panel.heat.selected = account.sid
        shown = {(row["check"], row["resource"]) for row in panel.rows}
        assert ("opt_out_list", account.sid) in shown
        assert "empty_pool" not in {check for check, _resource in shown}
        assert panel.findings is not None
        state = health(panel.findings).set_index("service").loc[account.sid]
        assert len(panel.rows) == state[["high", "medium", "low", "unknown"]].sum()

    def test_health_is_told_in_words_and_counts(self, panel: AuditPanel) -> None:
        assert panel.heat.view["rows"][0]["cells"][1] == "✗ urgent"
        assert "Health of each service" in static_html(panel)

    def test_a_cell_of_the_heat_map_is_a_filter(self, panel: AuditPanel, service_sid: str) -> None:
        panel.heat.selected, panel.heat.column = service_sid, "medium"
        assert {(row["severity"], row["resource"]) for row in panel.rows} == {("medium", service_sid)}
        panel.heat.selected, panel.heat.column = None, ""
        assert panel.findings is not None
        assert len(panel.rows) == len(panel.findings)

    def test_chips_filter_by_severity(self, panel: AuditPanel) -> None:
        panel.grid.only = ("high",)
        assert {row["severity"] for row in panel.rows} == {"high"}

    @pytest.mark.parametrize("text", ["VALIDITY_PERIOD = 36000", "validity_too_long", "wait for 36000 seconds"])
    def test_a_text_filters_by_check_evidence_and_sentence(self, panel: AuditPanel, text: str) -> None:
        panel.grid.search = text
        assert [row["check"] for row in panel.rows] == ["validity_too_long"]

    def test_the_first_finding_is_shown_beside_the_grid(self, panel: AuditPanel) -> None:
        assert panel.row == panel.rows[0]
        assert panel.rows[0]["finding"] in panel._finding.value

    def test_one_finding_in_full(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        for text in (
            "A message may wait for 36000 seconds (10 hours).",
            "Twilio error 30036",
            "Shorten the validity period",
            "www.twilio.com",
        ):
            assert text in panel._finding.value
        assert "validity_period = 36000" not in panel._finding.value

    def test_names_of_the_account_are_text(self, panel: AuditPanel) -> None:
        assert "<b>Codes" not in static_html(panel)

    def test_a_service_that_is_not_there_is_named(self, account: Account) -> None:
        panel = AuditPanel(account, "MG" + "0" * 32)
        assert panel.problem is not None
        assert panel.problem.code == 20404

    def test_it_speaks_japanese(self, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TOOLKIT_LANG", "ja")
        assert "サービスごとの健全性" in static_html(AuditPanel(account))


class TestFixing:
    def test_a_fix_is_shown_as_code_and_as_settings_before_and_after(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        (call,) = panel.code.calls
        assert call.params == {"ValidityPeriod": 600}
        for text in ("validity period", "36000 seconds (10 hours)", "600 seconds (10 minutes)"):
            assert f"<td>{text}</td>" in panel._changes.value
        assert "No destination gets another sender or status." in panel._changes.value

    def test_without_a_fix_there_is_nothing_to_apply(self, panel: AuditPanel) -> None:
        open_check(panel, "empty_pool")
        assert panel.code.calls == ()
        assert panel._fix.layout.display == "none"

    def test_a_fix_shows_the_destinations_that_change_before_and_after(
        self, panel: AuditPanel, account: Account, service_sid: str
    ) -> None:
        pool = account.client.messaging.v1.services(service_sid).phone_numbers
        for address in ("+18005550199", "+18885550123"):
            pool.create(phone_number_sid=account.client.incoming_phone_numbers.list(phone_number=address)[0].sid)
        panel.again.click()
        open_check(panel, "several_toll_free")
        assert "<td>in the pool</td><td>not in the pool</td>" in panel._changes.value

    def test_nothing_is_applied_without_an_answer(self, panel: AuditPanel, account: Account, service_sid: str) -> None:
        open_check(panel, "validity_too_long")
        panel.apply_button.click()
        assert panel.question.asked
        panel.question.no.click()
        assert account.client.messaging.v1.services(service_sid).fetch().validity_period == 36000

    def test_an_applied_fix_says_what_is_resolved_and_what_is_new(
        self, panel: AuditPanel, account: Account, service_sid: str
    ) -> None:
        open_check(panel, "validity_too_long")
        panel.apply_button.click()
        panel.question.yes.click()
        assert panel.done == "The fix was applied: 1 resolved, 0 new."
        assert panel.done in panel.applied.value
        assert account.client.messaging.v1.services(service_sid).fetch().validity_period == 600
        assert "validity_too_long" not in [row["check"] for row in panel.rows]

    def test_what_a_fix_brings_up_is_named(self, panel: AuditPanel, account: Account, service_sid: str) -> None:
        pool = account.client.messaging.v1.services(service_sid).phone_numbers
        for address in ("+18005550199", "+18885550123"):
            pool.create(phone_number_sid=account.client.incoming_phone_numbers.list(phone_number=address)[0].sid)
        panel.again.click()
        open_check(panel, "several_toll_free")
        panel.apply_button.click()
        panel.question.yes.click()
        assert "1 new" in panel.done
        assert "A number that can send SMS is in no service." in panel.done

    def test_the_question_is_about_one_finding(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        panel.apply_button.click()
        open_check(panel, "empty_pool")
        assert not panel.question.asked

    def test_what_was_said_goes_with_the_next_choice(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        panel.apply_button.click()
        panel.question.yes.click()
        assert panel.applied.value != ""
        panel.grid.selected = None
        assert panel.applied.value == ""

    def test_what_was_fixed_meanwhile_is_not_fixed_again(
        self, panel: AuditPanel, account: Account, service_sid: str
    ) -> None:
        open_check(panel, "validity_too_long")
        account.client.messaging.v1.services(service_sid).update(validity_period=300)
        panel.apply_button.click()
        panel.question.yes.click()
        assert panel.problem is not None
        assert account.client.messaging.v1.services(service_sid).fetch().validity_period == 300


class TestSaved:
    """What was saved of an account is audited without it."""

    @pytest.fixture
    def saved(self, account: Account, service_sid: str, tmp_path: Path) -> Path:
        account.snapshot().save(tmp_path / "account.gz")
        return tmp_path / "account.gz"

    @pytest.fixture
    def panel(self, saved: Path, service_sid: str) -> AuditPanel:
        return AuditPanel(saved, service_sid)

    def test_a_file_and_a_snapshot_show_what_the_audit_of_the_snapshot_finds(
        self, account: Account, saved: Path
    ) -> None:
        snapshot = account.snapshot()
        expected = audit(snapshot)[["check", "resource"]].values.tolist()
        for source in (saved, str(saved), snapshot):
            assert [[row["check"], row["resource"]] for row in AuditPanel(source).rows] == expected

    def test_it_says_what_it_is(self, panel: AuditPanel, account: Account) -> None:
        shown = static_html(panel)
        assert f"Saved snapshot of account {account.sid}, 2026-03-01 12:00 UTC: read-only" in shown
        assert "Connected to" not in shown

    def test_a_fix_is_shown(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        assert [call.params for call in panel.code.calls] == [{"ValidityPeriod": 600}]
        assert "600 seconds" in panel._changes.value

    def test_there_is_no_way_to_apply_it(self, panel: AuditPanel, account: Account, service_sid: str) -> None:
        open_check(panel, "validity_too_long")
        shown = static_html(panel)
        assert "Apply the fix" not in shown
        assert "Audit again" not in shown
        assert "open the panel on the account itself" in shown
        panel.apply_button.click()
        assert panel.problem is not None
        assert panel.problem.what == "A snapshot cannot be changed."
        assert account.client.messaging.v1.services(service_sid).fetch().validity_period == 36000

    def test_another_file_is_refused_at_once(self) -> None:
        with pytest.raises(ToolkitError, match="cannot be read as a snapshot"):
            AuditPanel(__file__)


def test_an_account_without_services(account: Account) -> None:
    for service in account.client.messaging.v1.services.list():
        service.delete()
    panel = AuditPanel(account)
    assert panel.heat.table["service"].tolist() == [account.sid]


class TestEvidence:
    """Each piece of evidence is a sentence, in both languages."""

    def test_of_the_troubled_account_nothing_is_left_as_data(self, monkeypatch: pytest.MonkeyPatch) -> None:
        troubled = connect(database=":memory:", seed=1, world="troubled")
        for language in ("en", "ja"):
            monkeypatch.setenv("TOOLKIT_LANG", language)
            for evidence in audit(troubled)["evidence"]:
                told = sentences(evidence)
                assert " = " not in told
                assert set(re.findall(r"\d+", evidence.split("URL")[0])) <= set(re.findall(r"\d+", told)), evidence
        troubled.sandbox.close()

    def test_counts_are_told_with_the_names_of_countries(self) -> None:
        told = sentences("error_codes = 30007 30; messages = 30 / 197; regions = US 30")
        assert told == (
            "Twilio's error codes were 30007 (30). 30 of 197 messages are concerned. "
            "The destinations are in the United States (30)."
        )

    def test_a_sentence_stays_one(self) -> None:
        assert sentences("The message log was not read.") == "The message log was not read."


def test_a_destination_changes_where_it_can_be_seen() -> None:
    same = {"sender": "OWL", "status": "ok", "error_code": pd.NA}
    rows = [(same, same), (same, same | {"sender": "+1"}), (same, same | {"error_code": 30032}), (same, same)]
    changes = pd.DataFrame(
        [
            {f"before_{name}": value for name, value in before.items()}
            | {f"after_{name}": value for name, value in after.items()}
            for before, after in rows
        ]
    )
    assert seen(changes).index.tolist() == [1, 2]
