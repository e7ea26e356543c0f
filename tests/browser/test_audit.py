"""An audit by clicking: filter, open a finding, look at its fix, confirm it, and see it checked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Lab, new_page
from tests.browser.test_main_path import button, panel
from toolkit.account.connecting import connect
from toolkit.audit import audit
from toolkit.audit.report.evidence import duration
from toolkit.i18n import _

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["en", "ja"])
def edition(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the edition to walk through; ``_`` speaks its language meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOOLKIT_LANG", request.param)
        yield str(request.param)


@pytest.fixture(scope="module")
def page(browser: Browser, edition: str) -> Iterator[Page]:
    """One page an edition: JupyterLab's start costs more than an audit."""
    with new_page(browser) as page:
        yield page


def test_a_finding_is_found_fixed_and_gone(lab: Callable[[str], Lab], page: Page, edition: str) -> None:
    with panel(page, lab(edition), "06_audit.ipynb") as shown:
        heat = shown.get_by_role("grid", name=_("Health of each service"))
        rows = shown.get_by_role("grid", name=_("Findings")).locator("tbody tr")
        expect(heat.locator("tbody tr").first).to_contain_text(_("✗ urgent"))
        expect(rows).to_have_count(13)

        shown.get_by_role("button", name=_("⚠ medium")).click()
        expect(rows.first).to_contain_text(_("⚠ medium"))
        expect(rows.filter(has_text=_("✗ high"))).to_have_count(0)
        search = shown.get_by_role("searchbox").nth(1)
        search.fill("validity_too_long")
        expect(rows).to_have_count(1)
        rows.click()
        expect(shown.locator(".tk-finding")).to_contain_text(duration(36000))
        expect(shown.get_by_role("cell", name=duration(600))).to_be_visible()

        button(shown, _("Apply the fix")).click()
        button(shown, _("Leave it as it is")).click()
        button(shown, _("Apply the fix")).click()
        button(shown, _("Change the account")).click()
        told = shown.get_by_role("status").filter(
            has_text=_("The fix was applied: {resolved} resolved, {new} new.").format(resolved=1, new=0)
        )
        expect(told).to_be_in_viewport()
        expect(rows).to_have_count(0)


def test_a_cell_of_the_heat_map_is_chosen_and_a_finding_opened_by_keyboard_alone(
    lab: Callable[[str], Lab], page: Page, edition: str
) -> None:
    with panel(page, lab(edition), "06_audit.ipynb") as shown:
        heat = shown.get_by_role("grid", name=_("Health of each service"))
        rows = shown.get_by_role("grid", name=_("Findings")).locator("tbody tr")
        expect(rows).to_have_count(13)
        heat.locator("td[tabindex='0']").focus()
        for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
            page.keyboard.press(key)
        chosen = heat.locator("td[aria-selected=true]")
        expect(chosen).to_be_focused()
        expect(rows.filter(has_text=_("✗ high"))).to_have_count(0)
        rows.first.focus()
        for key in ("ArrowDown", "Enter"):
            page.keyboard.press(key)
        expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
        expect(shown.locator(".tk-finding h4")).to_have_text(rows.nth(1).locator("td").nth(1).inner_text())
        page.keyboard.press("Escape")
        expect(shown.locator(".tk-finding")).to_have_count(0)


def test_everybody_can_read_a_report_in_both_themes(page: Page, tmp_path: Path, edition: str) -> None:
    account = connect(world="troubled", database=":memory:")
    audit(account).to_html(tmp_path / "report.html")
    account.sandbox.close()
    page.goto((tmp_path / "report.html").as_uri())
    page.emulate_media(color_scheme="dark")
    assert violations(page, "body") == []
    page.emulate_media(color_scheme="light")
    assert violations(page, "body") == []
