"""The course in a browser tab, as ``make lite`` built it, with the rest of the network cut off."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.lab_page import IN_FRONT, run_all, wait_for_idle

SITE = Path(__file__).parents[2] / "build" / "site" / "lite"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not SITE.is_dir(), reason="no site for a browser tab: make lite builds it"),
]
FAILED = "[data-mime-type='application/vnd.jupyter.stderr']"


@pytest.fixture
def address() -> Iterator[str]:
    handler = partial(SimpleHTTPRequestHandler, directory=str(SITE))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("edition", "adding"), [("en", "Adding 1"), ("ja", "追加 1 件")])
def test_lessons_run_and_panels_answer_without_another_host(
    page: Page, address: str, edition: str, adding: str
) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.context.route(lambda url: not url.startswith((address, "data:", "blob:")), refuse)
    page.set_default_timeout(180_000)
    shown = page.locator(".jp-NotebookPanel:visible")
    for lesson in ("00_start.ipynb", "03_sender_pool.ipynb"):
        page.goto(f"{address}lab/index.html?path={edition}/{lesson}")
        page.wait_for_function(IN_FRONT, arg=lesson)
        wait_for_idle(page)
        run_all(page)
        expect(shown.locator(FAILED)).to_have_count(0)
    shown.get_by_role("row").filter(has_text="+33612345600").get_by_role("checkbox").click()
    expect(shown).to_contain_text(adding)
    assert not asked
