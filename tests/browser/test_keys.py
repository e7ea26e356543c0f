"""The keys that are typed in a panel are the panel's, all of it is within their reach, and once run it is in view.

Keys know no language, so these tests walk through the English edition alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import nbformat
import pytest
from nbformat import v4
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import ROOT, Lab, new_page
from tests.browser.lab_page import (
    open_notebook,
    run_all,
    run_cell,
    shut_kernel_down,
    use_theme,
    wait_for_idle,
    wait_for_work,
)
from tests.notebooks.rebuild import METADATA
from toolkit import ui

pytestmark = pytest.mark.browser

PANELS = {
    found[0]: (path.name, index)
    for path in sorted((ROOT / "notebooks" / "en").glob("*.ipynb"), reverse=True)
    for index, cell in enumerate(nbformat.read(path, as_version=4).cells)
    if cell.cell_type == "code" and (found := re.search(r"\w+Panel(?=\()", cell.source))
}
"""Every kind of panel, and the first notebook and cell that shows one."""

CELLS = """() => {
  const book = window.jupyterapp.shell.currentWidget.content;
  return book.widgets.map(cell => [cell.model.type, cell.model.sharedModel.source, book.isSelectedOrActive(cell)]);
}"""
SAVED = "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"

COUNT_SENT = """() => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  if (window.sentMessages === undefined) {
    window.sentMessages = 0;
    kernel.anyMessage.connect((_kernel, { direction, msg }) => {
      if (direction === "send" && msg.header.msg_type === "comm_msg") window.sentMessages += 1;
    });
  }
  return window.sentMessages;
}"""
"""How many messages of widgets went to the kernel since this was first asked."""

NAME = """const name = element => {
    const said = (element.labels?.[0] ?? element).innerText ?? element.ariaLabel;
    return `${element.tagName} ${said.trim()}`;
  };"""
FOCUSED = f"""panel => {{
  {NAME}
  const focused = document.activeElement;
  if (!panel.contains(focused)) return null;
  (panel.reached ??= new Set()).add(focused).add(name(focused));
  return name(focused);
}}"""
NEVER_FOCUSED = f"""panel => {{
  {NAME}
  const controls = [...panel.querySelectorAll('button, input, select, summary, textarea, [role=button]')];
  const reached = control => panel.reached.has(control) || panel.reached.has(name(control));
  const group = control => control.closest('.widget-radio-box, [role=toolbar]');
  const groups = new Set(controls.filter(reached).map(group));
  return controls.filter(control => control.checkVisibility() && !control.disabled && !control.closest('tbody'))
    .filter(control => !reached(control) && !(group(control) && groups.has(group(control)))).map(name);
}}"""


@pytest.fixture(scope="module")
def server(started: Callable[[str], Lab]) -> Lab:
    server = started("en")
    server.begin_anew()
    return server


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all these tests: they save nothing, and each opens its notebook in place of the last one's."""
    with new_page(browser) as page:
        yield page


@pytest.fixture(autouse=True)
def asked_elsewhere(page: Page) -> Iterator[list[str]]:
    """Nothing is loaded from another host; what would be is refused, and fails the test."""
    urls: list[str] = []

    def refuse(route: Route) -> None:
        urls.append(route.request.url)
        route.abort()

    page.route(elsewhere := re.compile(r"^(?!(http|ws)://(localhost|127\.0\.0\.1)[:/]|data:|blob:)"), refuse)
    yield urls
    page.unroute(elsewhere)
    assert urls == []


def test_what_is_asked_of_another_host_is_counted(page: Page, asked_elsewhere: list[str]) -> None:
    page.set_content('<img src="https://example.com/x.png"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')
    page.wait_for_timeout(200)
    assert asked_elsewhere == ["https://example.com/x.png"]
    asked_elsewhere.clear()


def run_panel(page: Page, index: int) -> Locator:
    shown = run_cell(page, index).locator(".tk-panel.jupyter-widgets")
    expect(shown).to_be_visible()
    wait_for_idle(page)
    return shown


def open_panel(page: Page, server: Lab, notebook: str, index: int) -> Locator:
    """Open a notebook, run the cell that connects, then the cell of a panel."""
    open_notebook(page, server, notebook)
    cells = nbformat.read(server.folder / notebook, as_version=4).cells
    first = next(number for number, cell in enumerate(cells) if cell.cell_type == "code")
    if first != index:
        run_cell(page, first)
        wait_for_idle(page)
    return run_panel(page, index)


def test_every_panel_is_tried() -> None:
    assert set(PANELS) == set(ui.__all__)


@pytest.mark.parametrize(("notebook", "index"), PANELS.values(), ids=PANELS)
def test_a_panel_just_run_is_in_view_and_no_key_typed_in_it_reaches_the_notebook(
    server: Lab, page: Page, notebook: str, index: int
) -> None:
    shown = open_panel(page, server, notebook, index)
    expect(shown.locator("h3")).to_be_in_viewport(ratio=1)

    shown.locator("button, select").locator("visible=true").first.focus()
    before = page.evaluate(CELLS)
    for _ in range(60):
        control = shown.evaluate(FOCUSED)
        if control is None:
            break
        page.keyboard.type("Mexicoxxabdd")
        for key in ("Escape", "d", "d", "Shift+M", "Shift+ArrowDown", "ArrowUp"):
            page.keyboard.press(key)
        for key in ("A", "Backspace", "Shift+ArrowUp", "Shift+M"):
            page.keyboard.press(f"ControlOrMeta+{key}")
        assert page.evaluate(CELLS) == before, f"typed in {control}"
        if page.locator(":focus[aria-expanded=false]").count():
            page.keyboard.press("Enter")
            expect(page.locator(":focus")).to_have_attribute("aria-expanded", "true")
        wait_for_idle(page)
        page.keyboard.press("Tab")
    else:
        pytest.fail(f"Tab does not leave the panel at {control}")
    shown.locator("button, select").locator("visible=true").first.focus()
    for _ in range(60):  # once more, for what came up before the control that was typed in
        if not shown.evaluate(FOCUSED):
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail("Tab does not leave the panel")
    assert shown.evaluate(NEVER_FOCUSED) == []
    shut_kernel_down(page)


def test_outside_of_a_panel_keys_act_and_inside_of_it_nothing_takes_that_back(server: Lab, page: Page) -> None:
    shown = open_panel(page, server, *PANELS["ServicePanel"])
    before = page.evaluate(CELLS)
    page.locator(".jp-Cell").filter(has=page.locator(".tk-panel.jupyter-widgets")).locator(".cm-content").click()
    page.keyboard.type("# typed")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    shown.get_by_label("Service", exact=True).focus()
    after = page.evaluate(CELLS)
    assert len(after) == len(before) + 1
    assert any("# typed" in source for _kind, source, _active in after)
    for key in ("z", "Shift+Z", "ControlOrMeta+z", "ControlOrMeta+y"):
        page.keyboard.press(key)
        assert page.evaluate(CELLS) == after, key
    shut_kernel_down(page)


def test_keys_that_save_and_run_pass(server: Lab, page: Page) -> None:
    shown = open_panel(page, server, *PANELS["ServicePanel"])
    for run in ("Shift+Enter", "ControlOrMeta+Enter"):
        expect(shown).to_be_visible()
        shown.get_by_label("Service", exact=True).focus()
        page.keyboard.press("ControlOrMeta+s")
        page.wait_for_function(SAVED)
        shown.evaluate("panel => { panel.id = 'before' }")
        page.keyboard.press(run)
        expect(page.locator("#before")).to_have_count(0)
    shut_kernel_down(page)


def test_keys_work_in_a_panel_as_they_do_on_any_page(server: Lab, page: Page) -> None:
    shown = open_panel(page, server, *PANELS["ServicePanel"])
    fold = shown.get_by_role("button", name="All settings")
    fold.press("Enter")
    choices = shown.get_by_role("radio")
    choices.first.focus()
    for chosen in (1, 2):
        page.keyboard.press("ArrowDown")
        expect(choices.nth(chosen)).to_be_checked()
    shown.get_by_label("Sticky sender", exact=True).focus()
    page.keyboard.press(" ")
    expect(shown.get_by_label("Sticky sender", exact=True)).not_to_be_checked()
    fold = shown.get_by_role("button", name="Show the code")
    for key, open_now in ((" ", "true"), ("Enter", "false"), ("Enter", "true")):
        fold.press(key)
        expect(fold).to_have_attribute("aria-expanded", open_now)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(shown.get_by_role("tab", name="curl")).to_have_attribute("aria-selected", "true")
    shown.get_by_label("Name", exact=True).fill("")  # another test's service may be there by now
    shown.get_by_label("Name", exact=True).press("Enter")
    expect(shown.get_by_role("alert").filter(has_text="How to fix it:")).to_contain_text("A name is needed.")
    shut_kernel_down(page)


@pytest.mark.parametrize(("notebook", "index"), PANELS.values(), ids=PANELS)
def test_each_button_says_inside_the_view_how_its_action_ended_and_everybody_can_use_what_came_up(
    server: Lab, page: Page, notebook: str, index: int
) -> None:
    """Every button in turn, folded or not, the question of what cannot be undone included; then axe-core's rules."""
    shown = open_panel(page, server, notebook, index)
    folds = shown.locator("[role=button][aria-expanded=false]:not([data-opened])").locator("visible=true")
    buttons = shown.locator(".tk-action button:not([data-pressed]):not([disabled])").locator("visible=true")
    said = 0
    for _ in range(60):
        if not buttons.count():
            if not folds.count():
                break
            fold = folds.last.element_handle()  # of an accordion's folds one is open at a time
            fold.evaluate("fold => fold.dataset.opened = true")
            fold.click()
            page.wait_for_function("fold => fold.ariaExpanded === 'true' || !fold.isConnected", arg=fold)
            page.wait_for_timeout(300)  # what is in it is laid out a moment later
            continue
        button = buttons.first.element_handle()
        button.evaluate("button => button.dataset.pressed = true")
        button.click()
        wait_for_work(page)
        status = shown.locator(".tk-status, .tk-question").locator("visible=true").filter(has_text=re.compile(r"\S"))
        if status.count():
            said += 1
            expect(status.locator("[role=status], [role=alert]").first).to_be_in_viewport(ratio=0.9)
    else:
        pytest.fail("the panel has no end of folds and buttons")
    assert said
    for theme in ("dark", "light"):
        use_theme(page, theme)
        assert violations(page, ".tk-panel.jupyter-widgets") == [], theme
    shut_kernel_down(page)


def test_a_status_goes_with_the_next_edit_and_edits_are_not_lost_without_a_question(server: Lab, page: Page) -> None:
    shown = open_panel(page, server, *PANELS["ServicePanel"])
    name, service = shown.get_by_label("Name", exact=True), shown.get_by_label("Service", exact=True)
    shown.get_by_role("button", name="Create the service").click()
    told = shown.locator(".tk-status").filter(has_text="A name is needed.")
    expect(told).to_be_in_viewport()
    name.press_sequentially("Typed")
    expect(told).to_have_count(0)
    expect(shown).to_contain_text("● not saved")

    service.select_option(index=1)
    expect(shown.get_by_role("alert")).to_have_text("Edits of “New service” are not saved and would be lost.")
    expect(service).to_have_value("New service")
    expect(name).to_have_value("Typed")
    shown.get_by_role("button", name="Keep editing").click()
    expect(shown.get_by_role("alert")).to_have_count(0)
    service.select_option(index=1)
    shown.get_by_role("button", name="Discard them").click()
    expect(name).not_to_have_value("Typed")
    expect(service).not_to_have_value("New service")
    expect(shown).not_to_contain_text("● not saved")
    shut_kernel_down(page)


def test_a_click_is_not_lost_where_the_panel_moves_under_the_pointer(server: Lab, page: Page) -> None:
    shown = open_panel(page, server, *PANELS["ServicePanel"])
    create = shown.get_by_role("button", name="Create the service")
    told = shown.get_by_role("alert").filter(has_text="How to fix it:")
    create.scroll_into_view_if_needed()
    for moved, count in ((200, 0), (0, 1)):  # first the pointer, which asks for nothing, then the panel
        create.hover()
        page.mouse.down()
        if moved:
            page.mouse.move(600, moved, steps=4)
        else:
            shown.evaluate("panel => { panel.style.paddingTop = '60px' }")
        page.mouse.up()
        wait_for_work(page)
        expect(told).to_have_count(count)
    expect(told).to_contain_text("A name is needed.")
    shut_kernel_down(page)


def test_typing_is_told_once_a_pause(server: Lab, page: Page) -> None:
    """A message a key would let the previews of a slow kernel run behind."""
    shown = open_panel(page, server, *PANELS["ServicePanel"])
    name = shown.get_by_label("Name", exact=True)
    expect(name).to_be_editable()
    sent = page.evaluate(COUNT_SENT)
    name.press_sequentially("Delivery notices", delay=20)
    page.get_by_text("● not saved").wait_for()
    assert page.evaluate(COUNT_SENT) - sent == 1
    shut_kernel_down(page)


def test_the_code_is_copied(server: Lab, page: Page) -> None:
    shown = open_panel(page, server, *PANELS["ServicePanel"])
    shown.get_by_label("Name", exact=True).fill("Copied")
    shown.get_by_role("button", name="Show the code").press("Enter")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.get_by_role("button", name="Copy", exact=True).first.press("Enter")
    expect(shown.get_by_role("button", name="Copied ✓")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("client.messaging.v1.services.create(")
    shut_kernel_down(page)


def test_nothing_moves_when_all_cells_are_run(server: Lab, page: Page) -> None:
    notebook, index = PANELS["ServicePanel"]
    open_notebook(page, server, notebook)
    run_all(page)
    expect(page.locator(".jp-Cell").nth(index).locator(".tk-panel.jupyter-widgets h3")).to_be_visible()
    expect(page.locator(".jp-Cell.jp-mod-active")).to_be_in_viewport()
    page.wait_for_timeout(1000)
    expect(page.locator(".jp-Cell.jp-mod-active")).to_be_in_viewport()
    shut_kernel_down(page)


def test_nothing_moves_when_the_page_is_reloaded(server: Lab, page: Page) -> None:
    """A panel inside of another widget has no picture, so that it is kept and shown again."""
    code = "import ipywidgets\nimport toolkit\n\nipywidgets.VBox([toolkit.ui.StartPanel(toolkit.connect())])"
    long = code + "\n#" * 80
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(long)], metadata=METADATA), server.folder / "long.ipynb")
    open_notebook(page, server, "long.ipynb")
    heading = run_panel(page, 0).locator("h3")
    expect(heading).to_be_in_viewport(ratio=1)
    page.keyboard.press("ControlOrMeta+s")
    page.wait_for_function(SAVED)
    page.reload()
    expect(heading).to_be_visible()
    page.wait_for_timeout(1000)
    expect(heading).not_to_be_in_viewport()
    shut_kernel_down(page)
