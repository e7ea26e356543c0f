"""Notebook 7 shows the panels as JupyterLab does; the whole way from a service to a message, by keyboard alone.

The server of JupyterLab serves it as well, so that none has to be started for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Lab
from tests.browser.lab_page import IN_FRONT, run_all, wait_for_idle, wait_for_work
from tests.browser.test_keys import CELLS, FOCUSED, asked_elsewhere, page, server

__all__ = ["asked_elsewhere", "page", "server"]

pytestmark = pytest.mark.browser

TO_SEND = 15
"""How many times Tab is pressed at most from the top of the panel of step 4 to its button that sends."""


@contextmanager
def panel(page: Page, server: Lab, name: str) -> Iterator[Locator]:
    """Open a notebook in Notebook 7, run it, and put the focus on its panel's first control; no key changes a cell."""
    page.goto(f"{server.url}notebooks/notebooks/{server.edition}/{name}")
    page.wait_for_function(IN_FRONT, arg=name)
    wait_for_idle(page)
    run_all(page)
    shown = page.locator(".tk-panel.jupyter-widgets").filter(visible=True).first
    shown.locator("select").first.focus()
    cells = page.evaluate(CELLS)
    yield shown
    assert page.evaluate(CELLS) == cells
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def tab_to(page: Page, shown: Locator, name: str) -> int:
    """Press Tab until a control has the focus whose name begins like that; return how many times."""
    for pressed in range(1, 40):
        page.keyboard.press("Tab")
        if name in (shown.evaluate(FOCUSED) or ""):
            return pressed
    pytest.fail(f"Tab does not reach {name}")


def test_a_first_message_by_keyboard_alone_from_its_service_on(server: Lab, page: Page) -> None:
    with panel(page, server, "01_create_a_service.ipynb") as shown:
        tab_to(page, shown, "Name")
        page.keyboard.type("Mexicoxxabdd")
        page.keyboard.press("Enter")
        expect(shown.get_by_role("status").filter(has_text="MG").first).to_be_in_viewport()

    with panel(page, server, "02_inbound_messages.ipynb") as shown:
        tab_to(page, shown, "Put it into the pool")
        page.keyboard.press("Enter")
        expect(shown.get_by_role("status").filter(has_text="+18005550199").first).to_be_visible()

    with panel(page, server, "03_sender_pool.ipynb") as shown:
        expect(shown.locator("tbody tr[tabindex='0']")).to_be_visible()
        tab_to(page, shown, "TR ")
        for key in ("ArrowDown", "Space"):
            page.keyboard.press(key)
        expect(shown).to_contain_text("Adding 1")
        tab_to(page, shown, "Save the changes")
        page.keyboard.press("Enter")
        wait_for_work(page)
        expect(shown.locator(".tk-status").filter(has_text="✓")).to_be_in_viewport()

    with panel(page, server, "04_send_messages.ipynb") as shown:
        pressed = tab_to(page, shown, "United States")
        for key in ("ArrowRight", "ArrowLeft", "Enter"):  # a row of chips is one stop for Tab
            page.keyboard.press(key)
        expect(shown.get_by_label("To", exact=True)).to_have_value("+12015550123")
        pressed += tab_to(page, shown, "Send to 1 destination")
        assert pressed <= TO_SEND
        page.keyboard.press("Enter")
        expect(shown.locator(".tk-bubble-arrived")).to_contain_text("✓ delivered")
        assert violations(page, ".tk-panel.jupyter-widgets") == []
