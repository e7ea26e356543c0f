"""A template that is approved by clicking, and a campaign that is stopped and goes on, in JupyterLab."""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.lab_page import open_notebook, run_all
from tests.browser.test_main_path import button, edition, type_into
from toolkit.i18n import _, ngettext

__all__ = ["edition"]

pytestmark = pytest.mark.browser

CELLS = """import toolkit
account = toolkit.connect(database=":memory:")
service = account.client.messaging.v1.services.create(friendly_name="Clicked")
number = account.client.incoming_phone_numbers.list(limit=1)[0]
account.client.messaging.v1.services(service.sid).phone_numbers.create(phone_number_sid=number.sid)
---
toolkit.ui."""
"""The panel is added."""

PEOPLE = 3000


def write_notebook(server: Lab, panel: str) -> str:
    """Put a notebook with a panel into the edition's folder; return its name."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{place}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": text,
        }
        for place, text in enumerate(f"{CELLS}{panel}".split("\n---\n"))
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    name = f"{panel.partition('(')[0]}.ipynb"
    (server.folder / name).write_text(json.dumps(notebook))
    return name


def test_a_template_is_approved_and_a_campaign_stopped_and_resumed(
    lab: Callable[[str], Lab], page: Page, edition: str
) -> None:
    server = lab(edition)
    open_notebook(page, server, write_notebook(server, "TemplatePanel(account)"))
    run_all(page)
    shown = page.locator(".tk-panel.jupyter-widgets").filter(has_text=_("WhatsApp's approval"))
    phones = shown.locator(".tk-phone")
    expect(phones).to_have_count(3)
    expect(phones.nth(1).locator(".tk-bubble-failed")).to_contain_text("63040")
    shown.get_by_label("twilio/quick-reply").check()
    type_into(shown, _("Buttons"), "Thanks")
    expect(phones.nth(2)).to_contain_text("〔 Thanks 〕")
    expect(phones.nth(0)).not_to_contain_text("Thanks")
    button(shown, _("Send it in for approval")).click()
    button(shown, _("Move the sandbox's clock on until it is decided")).click()
    expect(shown).to_contain_text(_("✓ approved: it may begin a conversation"))
    expect(phones.nth(1).locator(".tk-bubble-arrived")).to_contain_text("〔 Thanks 〕")

    open_notebook(page, server, write_notebook(server, "CampaignPanel(account, service.sid)"))
    run_all(page)
    shown = page.locator(".tk-panel.jupyter-widgets").filter(has_text=_("Recipients"))
    numbers = [f"+336{10_000_000 + number}" for number in range(PEOPLE)]
    (server.folder / "people.csv").write_text("\n".join(["to", *numbers]))
    shown.get_by_text(_("a list in a file"), exact=True).click()
    type_into(shown, _("Path of a file"), "people.csv")
    button(shown, _("Preview the file")).click()
    words = ngettext("Send the campaign to {count} recipient", "Send the campaign to {count} recipients", PEOPLE)
    button(shown, words.format(count=f"{PEOPLE:,}")).click()
    button(shown, _("Stop")).click()
    left = shown.get_by_role("status").filter(has_text=_("… still to be sent"))
    expect(left).to_be_visible()
    button(shown, _("Go on with it")).click()
    expect(shown.get_by_role("status").filter(has_text=_("All of it is sent."))).to_be_visible()
    result = pd.read_csv(server.folder / "campaign.csv", dtype=str)
    assert result["to"].tolist() == numbers
    assert set(result["state"]) == {"accepted"}
    assert result["sid"].is_unique
