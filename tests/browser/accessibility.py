"""What axe-core finds that people with a keyboard, a screen reader or weak eyes could not use."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page, place: str) -> list[str]:
    """Return what axe-core's rules forbid, contrast of 4.5 to 1 among them, in whatever a CSS selector finds.

    https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md; rules of best practice count as well.
    """
    found = Axe().run(page, context=place).response["violations"]
    return [f"{each['id']}: {node['html']} ({node['failureSummary']})" for each in found for node in each["nodes"]]
