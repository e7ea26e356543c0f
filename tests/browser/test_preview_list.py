"""A list of one's own by clicking: uploaded, looked at, and taken away as a file next to the notebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.test_main_path import button, edition, panel, type_into
from toolkit.i18n import _

__all__ = ["edition"]

pytestmark = pytest.mark.browser

LINES = "name,phone\nAnn,+12125550199\nBob,+1 416 555 0199,x\nEve,555\n"


def test_a_list_is_brought_and_its_problem_rows_are_taken_away(
    lab: Callable[[str], Lab], page: Page, edition: str, tmp_path: Path
) -> None:
    server = lab(edition)
    (tmp_path / "customers.csv").write_text(LINES)
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (server.folder / "large.csv").write_text("to\n" + "+12125550199\n" * 1_000_000)

    def upload(name: str) -> None:
        with page.expect_file_chooser() as chooser:
            shown.get_by_role("button", name=_("Upload a file")).click()
        chooser.value.set_files(tmp_path / name)

    with panel(page, server, "05_routing_preview.ipynb") as shown:
        shown.get_by_text(_("a list in a file"), exact=True).click()
        upload("customers.csv")
        expect(shown.get_by_role("status").filter(has_text="customers.csv").last).to_contain_text("3")
        expect(shown.get_by_label(_("Column of the numbers"), exact=True)).to_have_value("phone")
        grid = shown.get_by_role("grid", name=_("Destinations"))
        problems = shown.get_by_role("button", name=_("✗ fails"))
        problems.click()
        expect(grid.locator("tbody tr")).to_have_count(2)
        expect(grid.locator("tbody tr td").first).to_have_text("3")
        grid.locator("tbody tr").first.click()
        expect(shown.locator(".tk-why")).to_contain_text(
            grid.locator("tbody tr").first.locator("td").nth(2).inner_text()
        )

        upload("old.xls")
        expect(shown.get_by_role("alert").filter(has_text=_("How to fix it:"))).to_contain_text(".xls")
        expect(problems).to_have_attribute("aria-pressed", "true")

        shown.get_by_text(_("Summary"), exact=True).click()
        expect(shown).to_contain_text(_("By problem"))
        shown.get_by_text(_("Save"), exact=True).click()
        shown.locator("label").filter(has_text=f"{_('problem rows')} (2)").click()
        type_into(shown, _("Save as"), "problems.csv")
        button(shown, _("Save the table")).click()
        expect(shown.get_by_role("status").filter(has_text="problems.csv")).to_be_visible()
        assert pd.read_csv(server.folder / "problems.csv")["line"].tolist() == [3, 4]
        button(shown, _("Save the table")).click()
        expect(shown.get_by_role("alert").filter(has_text=_("How to fix it:"))).to_contain_text("problems.csv")

        type_into(shown, _("Path of a file"), "large.csv")
        button(shown, _("Preview the file")).click()
        expect(shown.get_by_text(_("{shown} of {total}").format(shown="1,000,000", total="1,000,000"))).to_be_visible()
        grid.locator("tbody tr").first.press("End")
        expect(grid.locator("tbody tr:focus td").first).to_have_text("1000001")

        (tmp_path / "larger.csv").write_text("to\n" + "+12125550199\n" * 1_000_001)  # more than tornado's 10 MiB
        upload("larger.csv")
        expect(shown.get_by_text(_("{shown} of {total}").format(shown="1,000,001", total="1,000,001"))).to_be_visible()
