"""The audit of an account, as a panel."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.account.base import Account
from toolkit.audit import audit
from toolkit.audit.report.health import health
from toolkit.errors.raised import ToolkitError
from toolkit.ui.audit_panel import AuditPanel
from toolkit.ui.parts.static import static_html


@pytest.fixture
def service_sid(account: Account) -> str:
    """Return a service for one-time passwords that may wait for ten hours."""
    return str(account.client.messaging.v1.services.create(friendly_name="<b>Codes</b>", usecase="verification").sid)


@pytest.fixture
def panel(account: Account, service_sid: str) -> AuditPanel:
    return AuditPanel(account, service_sid)


def open_check(panel: AuditPanel, check: str) -> None:
    panel.check.value = check
    assert panel.row is not None
    assert panel.row["check"] == check


class TestLooking:
    def test_the_whole_account_comes_first(self, account: Account) -> None:
        panel = AuditPanel(account)
        assert [row["check"] for row in panel.rows] == audit(account)["check"].tolist()
        assert panel.service.value == ""

    def test_one_service_shows_what_concerns_it(self, panel: AuditPanel, service_sid: str) -> None:
        assert {row["check"] for row in panel.rows} >= {"empty_pool", "validity_too_long"}
        assert {row["resource"] for row in panel.rows} == {service_sid}

    def test_the_account_as_a_whole_shows_what_concerns_no_service(self, panel: AuditPanel, account: Account) -> None:
        panel.service.value = account.sid
        shown = {(row["check"], row["resource"]) for row in panel.rows}
        assert ("opt_out_list", account.sid) in shown
        assert "empty_pool" not in {check for check, _resource in shown}
        state = health(panel.findings).set_index("service").loc[account.sid]
        assert len(panel.rows) == state[["high", "medium", "low", "unknown"]].sum()

    def test_health_is_told_in_words_and_counts(self, panel: AuditPanel) -> None:
        assert "✗ urgent" in panel._health.value
        assert "<caption>Health of each service</caption>" in panel._health.value

    def test_filters_by_severity(self, panel: AuditPanel) -> None:
        panel.severity.value = "high"
        assert {row["severity"] for row in panel.rows} == {"high"}

    def test_filters_by_check(self, panel: AuditPanel) -> None:
        panel.check.value = "empty_pool"
        assert [row["check"] for row in panel.rows] == ["empty_pool"]

    def test_filters_by_text_in_any_letter_case(self, panel: AuditPanel) -> None:
        panel.search.value = "VALIDITY_PERIOD = 36000"
        assert [row["check"] for row in panel.rows] == ["validity_too_long"]

    def test_nothing_passes_the_filter(self, panel: AuditPanel) -> None:
        panel.search.value = "no such thing"
        assert panel.row is None
        assert panel._finding.value == ""
        assert panel._fix.layout.display == "none"

    def test_one_finding_in_full(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        for text in ("validity_period = 36000", "Twilio error 30036", "Shorten the validity period", "www.twilio.com"):
            assert text in panel._finding.value

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
    def test_a_fix_is_shown_as_code(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        (call,) = panel.code.calls
        assert call.params == {"ValidityPeriod": 600}

    def test_without_a_fix_there_is_nothing_to_apply(self, panel: AuditPanel) -> None:
        open_check(panel, "empty_pool")
        assert panel.code.calls == ()
        assert panel._fix.layout.display == "none"

    def test_a_preview_counts_the_destinations_that_change(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        panel.try_fix.click()
        assert panel.done == "The fix changes 0 destinations."

    def test_a_preview_shows_what_changes(self, panel: AuditPanel, account: Account, service_sid: str) -> None:
        pool = account.client.messaging.v1.services(service_sid).phone_numbers
        for address in ("+18005550199", "+18885550123"):
            pool.create(phone_number_sid=account.client.incoming_phone_numbers.list(phone_number=address)[0].sid)
        panel.again.click()
        open_check(panel, "several_toll_free")
        panel.try_fix.click()
        assert "sender after the fix" in panel._changes.value

    def test_nothing_is_applied_without_the_confirmation(
        self, panel: AuditPanel, account: Account, service_sid: str
    ) -> None:
        open_check(panel, "validity_too_long")
        panel.apply_button.click()
        assert panel.problem is not None
        assert "Nothing was changed" in panel.problem.what
        assert account.client.messaging.v1.services(service_sid).fetch().validity_period == 36000

    def test_a_confirmed_fix_is_applied_and_checked_again(
        self, panel: AuditPanel, account: Account, service_sid: str
    ) -> None:
        open_check(panel, "validity_too_long")
        panel.confirm.value = True
        panel.apply_button.click()
        assert panel.done == "The fix was applied, and the check finds nothing any more."
        assert account.client.messaging.v1.services(service_sid).fetch().validity_period == 600
        assert "validity_too_long" not in [row["check"] for row in panel.rows]

    def test_the_confirmation_is_for_one_finding(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        panel.confirm.value = True
        panel.check.value = "empty_pool"
        assert panel.confirm.value is False

    def test_what_was_fixed_meanwhile_is_not_fixed_again(
        self, panel: AuditPanel, account: Account, service_sid: str
    ) -> None:
        open_check(panel, "validity_too_long")
        account.client.messaging.v1.services(service_sid).update(validity_period=300)
        panel.confirm.value = True
        panel.apply_button.click()
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

    def test_a_fix_is_shown_and_previewed(self, panel: AuditPanel) -> None:
        open_check(panel, "validity_too_long")
        assert [call.params for call in panel.code.calls] == [{"ValidityPeriod": 600}]
        panel.try_fix.click()
        assert panel.done == "The fix changes 0 destinations."

    def test_there_is_no_way_to_apply_it(self, panel: AuditPanel, account: Account, service_sid: str) -> None:
        open_check(panel, "validity_too_long")
        shown = static_html(panel)
        assert "Apply the fix" not in shown
        assert "Audit again" not in shown
        assert "open the panel on the account itself" in shown
        panel.confirm.value = True
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
    assert [value for _words, value in panel.service.control.options] == ["", account.sid]
