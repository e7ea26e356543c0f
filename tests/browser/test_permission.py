"""Who may send, by clicking: registered for the United States in lesson 7, stopped and allowed again in lesson 8."""

from __future__ import annotations

import time
from collections.abc import Callable

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Lab
from tests.browser.lab_page import open_notebook, run_cell, shut_kernel_down, wait_for_idle

pytestmark = pytest.mark.browser

AT_MOST = 600
"""Seconds in which a newcomer is to come from a business to a delivered message."""


def run(page: Page, server: Lab, notebook: str, *cells: str) -> list[Locator]:
    """Open a notebook, run some of its cells one after the other, and return them."""
    open_notebook(page, server, notebook)
    ids = [cell.id for cell in nbformat.read(server.folder / notebook, as_version=4).cells]
    found = []
    for name in cells:
        found.append(run_cell(page, ids.index(name)).locator(".tk-panel.jupyter-widgets"))
        wait_for_idle(page)
    return found


def press(shown: Locator, name: str) -> None:
    """Press a button that is in sight."""
    shown.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()


def test_from_a_business_to_a_message_through_an_approved_campaign_in_ten_minutes(
    lab: Callable[[str], Lab], page: Page
) -> None:
    server = lab("en")
    _start, shown, phone = run(page, server, "07_register.ipynb", "start", "panel", "send-panel")
    began = time.monotonic()
    states = shown.locator(".tk-chain > li")

    def asked(name: str) -> None:
        press(shown, f"{name} …")
        press(shown.locator(".tk-question"), name)

    def wait(step: int, state: str) -> None:
        press(shown, "Move the sandbox's clock on until it is decided")
        expect(states.nth(step)).to_contain_text(state)

    shown.get_by_label("Business", exact=True).select_option("A new business")
    expect(shown.get_by_role("button", name="File the business: profile and trust product")).to_be_visible()
    press(shown, "Fill in an example")
    expect(shown.get_by_label("EIN", exact=True)).not_to_have_value("")
    press(shown, "File the business: profile and trust product")
    expect(states.nth(1)).to_contain_text("◔ being reviewed (pending-review)")
    wait(1, "✓ approved (twilio-approved)")
    asked("Register the brand")
    expect(states.nth(2)).to_contain_text("◔ being reviewed (PENDING)")
    wait(2, "✓ approved (APPROVED)")

    press(shown, "Fill in an example")
    expect(shown.get_by_label("Description", exact=True).locator("visible=true")).not_to_have_value("")
    practise = shown.get_by_label("Practise", exact=True).locator("visible=true")
    practise.select_option(index=3)
    asked("Register the campaign")
    wait(3, "✗ rejected (FAILED)")
    expect(shown.locator(".tk-alert").filter(has_text="30909")).to_be_visible()
    practise.select_option(index=0)
    asked("Send the correction")
    wait(3, "✓ approved (VERIFIED)")
    press(shown, "Put it into the pool")
    expect(states.nth(4)).to_contain_text("+16465550108 ✓ may send to the US")

    phone.get_by_label("To", exact=True).fill("+16465550142")
    press(phone, "Send to 1 destination")
    expect(phone.locator(".tk-bubble-arrived")).to_contain_text("✓ delivered")
    expect(phone.locator(".tk-bubble-arrived")).to_contain_text("+16465550108")
    assert time.monotonic() - began < AT_MOST
    shut_kernel_down(page)


def test_stop_on_the_phone_ends_the_messages_and_start_brings_them_back(lab: Callable[[str], Lab], page: Page) -> None:
    _start, shown = run(page, lab("en"), "08_may_i_write.ipynb", "start", "send-panel")
    shown.get_by_role("button", name="Canada").click()
    arrived, failed = shown.locator(".tk-bubble-arrived"), shown.locator(".tk-bubble-failed")
    delivered = arrived.filter(has_text="✓ delivered")

    def write(word: str, count: int) -> None:
        """Write one of Twilio's words, and wait for Twilio's own answer to it."""
        press(shown, word)
        expect(shown.locator(".tk-bubble-typed").last).to_contain_text(word)
        expect(delivered).to_have_count(count)

    press(shown, "Send to 1 destination")
    expect(delivered).to_have_count(1)
    write("STOP", 2)
    press(shown, "Send to 1 destination")
    expect(failed.last).to_contain_text("21610")
    write("HELP", 3)
    write("START", 4)
    press(shown, "Send to 1 destination")
    expect(delivered).to_have_count(5)
    shut_kernel_down(page)
