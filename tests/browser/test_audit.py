"""An audit by clicking: filter, open a finding, look at its fix, confirm it, and see it checked again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Lab
from tests.browser.test_main_path import button, choose, edition, panel, type_into
from toolkit.i18n import _

__all__ = ["edition"]

pytestmark = pytest.mark.browser


def table(shown: Locator, caption: str) -> Locator:
    return shown.get_by_role("region", name=caption)


def test_a_finding_is_found_fixed_and_gone(lab: Callable[[str], Lab], page: Page, edition: str) -> None:
    with panel(page, lab(edition), "06_audit.ipynb") as shown:
        health = table(shown, _("Health of each service"))
        expect(health.locator("tbody tr").first).to_contain_text(_("✗ urgent"))
        findings = shown.locator(".tk-findings")
        expect(findings.locator("tbody tr")).to_have_count(50)

        shown.get_by_label(_("Severity"), exact=True).select_option(label=_("⚠ medium"))
        expect(findings.locator("tbody tr").first).to_contain_text(_("⚠ medium"))
        expect(findings).not_to_contain_text(_("✗ high"))
        type_into(shown, _("Filter"), "validity_too_long")
        expect(findings.locator("tbody tr")).to_have_count(1)
        expect(shown.get_by_label(_("Open a finding"), exact=True)).to_contain_text("validity_too_long")
        expect(shown.locator(".tk-finding")).to_contain_text("validity_period = 36000")

        button(shown, _("Preview the fix")).click()
        expect(shown.get_by_role("status")).to_contain_text("0")
        button(shown, _("Apply the fix")).click()
        expect(shown.get_by_role("alert").filter(has_text=_("How to fix it:"))).to_contain_text(
            _("Nothing was changed.")
        )
        shown.get_by_label(_("I want this fix to change the account"), exact=True).check()
        button(shown, _("Apply the fix")).click()
        expect(shown.get_by_role("status")).to_contain_text(
            _("The fix was applied, and the check finds nothing any more.")
        )
        expect(findings.locator("tbody tr")).to_have_count(0)
        expect(shown.locator(".tk-finding")).to_have_count(0)

        type_into(shown, _("Filter"), "")
        shown.get_by_label(_("Severity"), exact=True).select_option(label=_("all"))
        choose(shown.get_by_label(_("Service"), exact=True), "Newsletter")
        expect(findings).to_contain_text("empty_pool")
        expect(findings).not_to_contain_text("Order notices")
