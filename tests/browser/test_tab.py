"""The course in a browser tab, and in Node, which runs the same WebAssembly; all other hosts are out of reach."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import tab
from tests.browser.lab_page import run_all

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(bool(tab.MISSING), reason=tab.MISSING)]

STDERR = "[data-mime-type='application/vnd.jupyter.stderr']"
MADE = 'client.messaging.v1.services.create(friendly_name="Made in 00")'
NAMES = "print([one.friendly_name for one in client.messaging.v1.services.list()])"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    tab.build(site)
    return site


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    with tab.served(site) as address:
        yield address


def test_lessons_run_and_share_an_account_that_survives_a_reload(page: Page, address: str) -> None:
    asked = tab.cut_off(page, address)
    page.set_default_timeout(180_000)
    shown = page.locator(".jp-NotebookPanel:visible")

    tab.open_lesson(page, address, "en/00_start.ipynb")
    run_all(page)
    expect(shown.locator(STDERR)).to_have_count(0)
    expect(shown.get_by_role("button", name="Look again")).to_be_visible()
    shown.get_by_text("Start over with the sample account").click()
    shown.get_by_role("button", name="Start over …").click()
    shown.get_by_role("button", name="Delete everything that I made").click()
    expect(shown).to_contain_text("The sandbox holds the sample account again.")
    assert tab.run(page, MADE) == ""
    shown.get_by_text("Download my account").click()
    shown.get_by_role("button", name="Save my account").click()
    expect(shown).to_contain_text("Saved as account.json")
    refused = tab.run(page, 'toolkit.connect("live")')
    assert "A browser tab cannot reach Twilio" in refused
    page.wait_for_timeout(2000)  # The copy in the browser's storage is made a moment later, and nothing tells of it.

    tab.open_lesson(page, address, "en/03_sender_pool.ipynb")
    run_all(page)
    expect(shown.locator(STDERR)).to_have_count(0)
    shown.get_by_role("row").filter(has_text="+33612345600").get_by_role("checkbox").click()
    expect(shown).to_contain_text("Adding 1")
    assert "'Made in 00'" in tab.run(page, NAMES)

    assert "'account.json'" in tab.run(page, "import os; print(os.listdir())")

    tab.open_lesson(page, address, "ja/01_create_a_service.ipynb")
    run_all(page)
    expect(shown.locator(STDERR)).to_have_count(0)
    expect(shown).to_contain_text("サンドボックス")
    assert "'Made in 00'" in tab.run(page, NAMES)
    assert asked == []


def test_every_lesson_runs_in_webassembly(site: Path) -> None:
    node = str(shutil.which("node"))
    lessons = sorted(map(str, (tab.ROOT / "notebooks" / "en").glob("[0-9]*.ipynb")))
    program = str(Path(tab.__file__).with_name("tab_lessons.mjs"))
    command = [node, program, str(site / "lite" / "static" / "pyodide"), *lessons]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)
    assert ran.returncode == 0, ran.stderr
    told = {line["lesson"]: line["failed"] for line in map(json.loads, ran.stdout.splitlines())}
    assert told == dict.fromkeys(lessons)
