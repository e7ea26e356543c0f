"""The whole way by clicking: create a service, decide on inbound messages, fill the pool, look ahead, send."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Lab
from tests.browser.lab_page import open_notebook, run_all, save, shut_kernel_down, use_theme
from toolkit.i18n import _, ngettext
from toolkit.routing.texts import country_name

pytestmark = pytest.mark.browser

TOLL_FREE, FRENCH = "+18005550199", "+33612345600"
AMERICAN = "+12125550199"


@pytest.fixture(params=["en", "ja"])
def edition(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the edition to walk through; ``_`` speaks its language meanwhile."""
    monkeypatch.setenv("TOOLKIT_LANG", request.param)
    return str(request.param)


@contextmanager
def panel(page: Page, server: Lab, notebook: str) -> Iterator[Locator]:
    """Open a notebook, run all of it, and give its first panel."""
    open_notebook(page, server, notebook)
    run_all(page)
    shown = page.locator(".tk-panel.jupyter-widgets").filter(visible=True).first
    expect(shown).to_be_visible()
    expect(shown).to_contain_text(_("sandbox: no Twilio account, no network, nothing is really sent"))
    yield shown
    expect(page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
    save(page)


def button(shown: Locator, label: str) -> Locator:
    return shown.get_by_role("button", name=label, exact=True)


def to_send(count: int) -> str:
    """Return the words of the button that sends to so many destinations."""
    return ngettext("Send to {count} destination", "Send to {count} destinations", count).format(count=count)


def type_into(shown: Locator, label: str, text: str) -> None:
    """Type key by key, in place of what the field holds."""
    field = shown.get_by_label(label, exact=True).first
    field.fill("")
    field.press_sequentially(text)


def test_from_nothing_to_a_delivered_message(lab: Callable[[str], Lab], page: Page, edition: str) -> None:
    server = lab(edition)

    with panel(page, server, "00_start.ipynb"):
        pass

    with panel(page, server, "01_create_a_service.ipynb") as shown:
        button(shown, _("Create the service")).click()
        expect(shown.get_by_role("alert").filter(has_text=_("How to fix it:"))).to_contain_text(_("A name is needed."))
        type_into(shown, _("Name"), "Clicked")
        button(shown, _("Create the service")).click()
        expect(shown.get_by_role("status")).to_contain_text(re.compile("MG[0-9a-f]{32}"))
        expect(shown.get_by_role("alert").filter(has_text=_("How to fix it:"))).to_have_count(0)
        shown.get_by_text(_("Show the code")).click()
        expect(shown.locator("pre").first).to_contain_text("client.messaging.v1.services.create(")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        shown.get_by_role("button", name=_("Copy"), exact=True).first.click()
        page.wait_for_function("navigator.clipboard.readText().then(text => text.startsWith('client.messaging'))")

    with panel(page, server, "02_inbound_messages.ipynb") as shown:
        expect(shown.locator("select").first).to_contain_text("Clicked")
        shown.get_by_text(_("Send to one webhook of the service")).click()
        type_into(shown, _("Request URL"), "https://example.com/clicked")
        button(shown, _("Save how inbound messages are handled")).click()
        expect(shown.get_by_role("status").filter(has_text="Clicked")).to_be_visible()
        button(shown, _("Put it into the pool")).click()
        expect(shown.get_by_role("status").filter(has_text=TOLL_FREE)).to_be_visible()
        expect(shown.locator(".tk-way")).to_contain_text("https://example.com/clicked")
        button(shown, _("When will my parcel arrive?")).click()
        expect(shown.locator(".tk-bubble-typed")).to_contain_text(_("When will my parcel arrive?"))
        expect(shown.locator(".tk-way .tk-stopped")).to_contain_text(_("not posted"))
        shown.get_by_text(_("Answer what people write")).click()
        button(shown, _("Let this notebook answer")).click()
        expect(shown.locator(".tk-way")).to_contain_text("http://127.0.0.1")
        button(shown, _("When will my parcel arrive?")).click()
        expect(shown.locator(".tk-bubble-arrived")).to_contain_text(_("Owl: it arrives at 3 pm."))

    with panel(page, server, "03_sender_pool.ipynb") as shown:
        # The toll-free number is in the pool since step 2.
        shown.get_by_role("row").filter(has_text=FRENCH).get_by_role("checkbox").click()
        expect(shown).to_contain_text(_("Adding {count}").format(count=1))  # before anything is saved
        type_into(shown, _("Alphanumeric sender ID"), "12345")
        expect(shown).to_contain_text(_("At least one letter is needed: digits alone would be a phone number."))
        type_into(shown, _("Alphanumeric sender ID"), "Clicked")
        button(shown, _("Save the changes")).click()
        expect(shown.get_by_role("status").filter(has_text=FRENCH)).to_contain_text("Clicked")

    with panel(page, server, "04_send_messages.ipynb") as shown:
        shown.get_by_role("button", name=re.compile(country_name("US"))).click()
        button(shown, to_send(1)).click()
        arrived = shown.locator(".tk-bubble-arrived")
        expect(arrived).to_contain_text(_("✓ delivered"))  # in two clicks, and nothing typed
        expect(arrived).to_contain_text(TOLL_FREE)
        type_into(shown, _("To"), f"{AMERICAN}\n+12125530003")
        type_into(shown, _("Body"), "Hello")
        expect(shown).to_contain_text(_("Before sending: who would send it, and how it would end"))
        button(shown, to_send(2)).click()
        lines = shown.locator(".tk-timeline > li")
        expect(lines.nth(0).locator("[aria-current]")).to_contain_text(_("delivered"))
        expect(lines.nth(0)).to_contain_text(TOLL_FREE)
        expect(lines.nth(1)).to_contain_text(_("undelivered"))
        expect(lines.nth(1)).to_contain_text("30003")
        phone = shown.get_by_role("region", name=AMERICAN)
        phone.get_by_role("textbox").fill("<b>When?</b>")
        phone.get_by_role("textbox").press("Enter")
        expect(phone.locator(".tk-bubble-typed")).to_contain_text("<b>When?</b>")
        expect(phone.get_by_role("textbox")).to_have_value("")
        expect(shown.locator(".tk-way")).to_contain_text(AMERICAN)
        unreached = shown.get_by_role("region", name="+12125530003")
        expect(unreached).to_contain_text(_("No message to answer yet"))
        expect(unreached.get_by_role("textbox")).to_have_count(0)

    with panel(page, server, "05_routing_preview.ipynb") as shown:
        shown.get_by_role("searchbox").fill("+12015550123")
        row = shown.get_by_role("grid").get_by_role("row").filter(has_text="+12015550123")
        expect(row).to_contain_text(TOLL_FREE)
        row.click()
        expect(shown).to_contain_text(_("Why this sender for {to}?").format(to="+12015550123"))

    shut_kernel_down(page)
    page.reload()
    expect(page.locator(".jp-Cell").first).to_be_visible()
    expect(page.locator(".jp-OutputArea").filter(has_text=_("Routing preview by destination")).first).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Error displaying widget")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_read_and_use_what_was_sent_and_how_it_ended(
    lab: Callable[[str], Lab], page: Page, theme: str
) -> None:
    server = lab("en")
    open_notebook(page, server, "04_send_messages.ipynb")
    use_theme(page, theme)
    run_all(page)
    shown = page.locator(".tk-panel.jupyter-widgets").filter(visible=True).first
    type_into(shown, "To", f"{AMERICAN}\n+12125530003")
    button(shown, "Send to 2 destinations").click()
    expect(shown.locator(".tk-bubble-arrived")).to_contain_text("✓ delivered")
    expect(shown.locator(".tk-bubble-failed")).to_contain_text("30003")
    button(shown, "STOP").first.click()
    expect(shown.locator(".tk-way b").first).to_be_visible()
    type_into(shown, "Body", "🦉")
    expect(shown.locator(".tk-meter mark")).to_be_visible()
    assert violations(page, ".jp-OutputArea-output") == []
    type_into(shown, "Body", "")
    button(shown, "Send to 2 destinations").click()
    expect(shown.locator(".tk-alert")).to_contain_text("21619")
    assert violations(page, ".tk-panel.jupyter-widgets") == []


def test_what_nobody_could_read_or_use_is_found(page: Page) -> None:
    page.set_content('<main class="tk-panel"><button></button><p style="color: #ccc">pale</p></main>')
    assert [each.partition(":")[0] for each in violations(page, ".tk-panel")] == ["button-name", "color-contrast"]
