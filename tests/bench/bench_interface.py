"""What a learner waits for in JupyterLab and Chromium, and has to do: from clicks and keys to what they bring."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
from nbformat import v4
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.bench.in_turn import seconds
from tests.bench.lists import MILLION
from tests.bench.result import Result
from tests.browser.conftest import Lab, chromium, serve
from tests.browser.lab_page import open_notebook, run_cell, shut_kernel_down, wait_for_idle
from tests.browser.test_keys import COUNT_SENT, PANELS, open_panel
from tests.notebooks.rebuild import METADATA

ROUNDS = 10
FIRST = "toolkit.ui.StartPanel(toolkit.connect())"
BODY = "Owl: your parcel arrives between two and four"  # 45 characters

UNTIL = """([act, target, watched]) => new Promise((resolve, reject) => {
  const said = () => watched.map(part => document.querySelector(part)?.innerHTML);
  const before = said();
  setTimeout(() => reject(Error(`nothing happened: ${target}`)), 30000);
  const started = performance.now();
  const observer = new MutationObserver(() => {
    if (said().some((text, place) => text === before[place])) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - started));
  });
  observer.observe(document.body, { attributes: true, characterData: true, childList: true, subtree: true });
  const element = document.querySelectorAll(target[0])[target[1]];
  if (act === "click") element.click();
  else element.dispatchEvent(new KeyboardEvent("keydown", { key: act, bubbles: true }));
})"""
"""Act on an element; milliseconds until everything watched says something else and is drawn."""

LAST_KEY = """([field, watched, text]) => new Promise(resolve => {
  let pressed = 0;
  document.querySelector(field).addEventListener("keydown", () => { pressed = performance.now(); });
  const observer = new MutationObserver(() => {
    if (!document.querySelector(watched).innerText.includes(text)) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - pressed));
  });
  observer.observe(document.querySelector(watched).closest('.tk-panel'), { childList: true, subtree: true });
})"""

COUNT_HANDS = """() => {
  window.hands = { click: 0, key: 0 };
  addEventListener("pointerdown", () => { window.hands.click += 1; }, true);
  addEventListener("keydown", () => { window.hands.key += 1; }, true);
}"""


def run() -> list[Result]:
    """Measure each budget of the interface on one server; every notebook is the English one."""
    with tempfile.TemporaryDirectory() as place, serve(Path(place), "en") as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        start = _start(browser, lab)
        with _page(browser) as page:
            return [
                start,
                _views(page, lab),
                *_first_message(page, lab),
                *_typing(page, lab),
                *_tick(page, lab),
                *_rows(page, lab),
            ]


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        yield page


def _start(browser: Browser, lab: Lab) -> Result:
    """From opening a notebook to its live panel, and to a bare widget beside it, in turn."""
    bare = "import ipywidgets\n\nipywidgets.Button(description='bare')"
    for name, code in {"ours.ipynb": f"import toolkit\n\n{FIRST}", "bare.ipynb": bare}.items():
        nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(code)], metadata=METADATA), lab.folder / name)

    def until_shown(name: str, widget: str) -> float:
        with _page(browser) as page:

            def show() -> None:
                open_notebook(page, lab, name)
                expect(run_cell(page, 0).locator(widget).first).to_be_visible()

            taken = seconds(show)
            shut_kernel_down(page)
            return taken

    until_shown("bare.ipynb", ".widget-button")
    pairs = [
        (until_shown("ours.ipynb", ".tk-panel.jupyter-widgets button"), until_shown("bare.ipynb", ".widget-button"))
        for _ in range(ROUNDS)
    ]
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    return Result(
        "interface: opened to the first live panel / to a bare widget",
        median(left / right for left, right in pairs),
        1.3,
        "x",
        f"{ours:.1f} s / {theirs:.1f} s, median of {ROUNDS} pairs",
    )


def _views(page: Page, lab: Lab) -> Result:
    """Panels whose top is not in view once they are run."""
    outside = []
    for kind, (notebook, index) in PANELS.items():
        heading = open_panel(page, lab, notebook, index).locator("h3")
        page.wait_for_timeout(500)
        if not heading.evaluate("e => { const y = e.getBoundingClientRect().top; return y > 0 && y < innerHeight }"):
            outside.append(kind)
        shut_kernel_down(page)
    detail = f"of {len(PANELS)}{': ' if outside else ''}{', '.join(outside)}"
    return Result("interface: panels whose top is out of view when run", len(outside), 0, "", detail)


def _first_message(page: Page, lab: Lab) -> list[Result]:
    shown = open_panel(page, lab, *PANELS["SendPanel"])
    page.evaluate(COUNT_HANDS)
    shown.get_by_role("button", name="United States").click()
    shown.get_by_role("button", name="Send to 1 destination").click()
    expect(shown.locator(".tk-bubble-arrived")).to_contain_text("✓ delivered")
    hands = page.evaluate("window.hands")
    return [
        Result("interface: clicks to a first message", hands["click"], 2, ""),
        Result("interface: keys to a first message", hands["key"], 0, ""),
    ]


def _typing(page: Page, lab: Lab) -> list[Result]:
    """Type a text into the body of the panel that is open; its preview is the segment meter."""
    shown = page.locator(".tk-panel.jupyter-widgets").filter(visible=True).first
    body = shown.get_by_label("Body", exact=True)
    body.evaluate("field => { field.dataset.typed = '' }")
    waits, told = [], []
    for number in range(ROUNDS):
        body.fill("")
        expect(shown.locator(".tk-meter")).to_contain_text("No text yet")
        wait_for_idle(page)
        text = f"{BODY[:-1]}{number}"
        before = page.evaluate(COUNT_SENT)
        page.evaluate(
            f"window.settled = ({LAST_KEY})(['[data-typed]', '.tk-meter', '{len(text)} characters'])" + "; null"
        )
        body.press_sequentially(text, delay=30)
        waits.append(page.evaluate("window.settled"))
        told.append(page.evaluate(COUNT_SENT) - before)
    shut_kernel_down(page)
    detail = f"median of {ROUNDS}, {len(BODY)} characters"
    return [
        Result("interface: last key to its preview", median(waits), 400, " ms", detail),
        Result("interface: messages to the kernel meanwhile", median(told), 1, "", detail),
    ]


def _tick(page: Page, lab: Lab) -> list[Result]:
    received: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: received.append(len(data))))
    shown = open_panel(page, lab, *PANELS["PoolPanel"])  # whose map is drawn together with its legend, the counts
    box = shown.get_by_role("row").filter(has_text="+18005550199").get_by_role("checkbox")
    box.wait_for()
    page.evaluate("() => { document.querySelector('.tk-world ul').dataset.legend = '' }")
    place = int(box.evaluate("e => [...document.querySelectorAll('.tk-grid input[type=checkbox]')].indexOf(e)"))
    waits, weights = [], []
    for _ in range(ROUNDS):
        received.clear()
        target = [".tk-grid input[type=checkbox]", place]
        waits.append(page.evaluate(UNTIL, ["click", target, ["[data-legend]"]]))
        wait_for_idle(page)
        page.wait_for_timeout(100)
        weights.append(sum(received) / 1024)
    shut_kernel_down(page)
    detail = f"median of {ROUNDS}, all that the browser is sent meanwhile"
    return [
        Result("interface: tick a sender to the map and its counts", median(waits), 150, " ms", f"median of {ROUNDS}"),
        Result("interface: sent to the browser for it", median(weights), 25, " KB", detail),
    ]


def _rows(page: Page, lab: Lab) -> list[Result]:
    """Choose rows of the preview, and then look through a million of them."""
    shown = open_panel(page, lab, *PANELS["PreviewPanel"])
    grid = shown.get_by_role("grid", name="Destinations")
    expect(grid.locator("tbody tr").first).to_be_visible()
    explained = [
        page.evaluate(UNTIL, ["click", [".tk-grid tbody tr td:nth-child(2)", row], [".tk-master-detail h4"]])
        if row
        else _first_row(page, shown)
        for row in range(ROUNDS + 1)
    ][1:]
    away = shown.locator(".tk-why").evaluate(
        "e => Math.max(0, e.getBoundingClientRect().top"
        " - e.closest('.tk-master-detail').querySelector('table').getBoundingClientRect().bottom)"
    )
    (lab.folder / "large.csv").write_text(
        "to\n" + "+12125550199\n" * (MILLION // 2) + "+819012345678\n" * (MILLION // 2)
    )
    shown.get_by_text("a list in a file", exact=True).click()
    shown.get_by_label("Path of a file", exact=True).fill("large.csv")
    shown.get_by_role("button", name="Preview the file", exact=True).click()
    counted = shown.locator(".tk-grid-count")
    expect(counted).to_have_text(f"{MILLION:,} of {MILLION:,}")
    search = shown.get_by_role("searchbox")

    def filtered(text: str, count: int) -> float:
        def find() -> None:
            search.fill(text)
            search.press("Enter")
            expect(counted).to_have_text(f"{count:,} of {MILLION:,}")

        return seconds(find)

    first = filtered("+8190", MILLION // 2)
    filters = [filtered(*each) for each in [("", MILLION), ("+1212", MILLION // 2)] * (ROUNDS // 2)]
    filtered("", MILLION)
    heads = range(grid.get_by_role("columnheader").count())
    sorts = [
        page.evaluate(UNTIL, ["click", [".tk-grid th button", column], [".tk-grid thead"]])
        for column in [*heads] * 2
        if grid.get_by_role("columnheader").nth(column).is_visible()
    ]
    grid.locator("tbody tr").first.focus()
    jumps = [
        page.evaluate(UNTIL, [("End", "Home")[number % 2], [".tk-grid tbody tr[tabindex='0']", 0], [".tk-grid tbody"]])
        for number in range(ROUNDS)
    ]
    shut_kernel_down(page)
    of = f"median of {ROUNDS}"
    return [
        Result("interface: click a row to its explanation", median(explained), 100, " ms", of),
        Result("interface: the explanation below the rows by", away, 0, " px", "beside them"),
        Result("interface: a million rows filtered for the first time", first, 1, " s"),
        Result("interface: a million rows filtered", median(filters), 1, " s", f"{of}, 150 ms of it a pause in typing"),
        Result("interface: a million rows sorted", max(sorts) / 1000, 1, " s", f"the slowest of {len(sorts)}"),
        Result("interface: to the end or the start of a million rows", median(jumps), 100, " ms", of),
    ]


def _first_row(page: Page, shown: Locator) -> float:
    """Choose a row for the first time, so that there is an explanation to be replaced."""
    choose: Callable[[], Any] = shown.locator("tbody tr").nth(0).click
    taken = seconds(choose)
    expect(shown.locator(".tk-why h4")).to_be_visible()
    wait_for_idle(page)
    return taken
