"""What a test does to JupyterLab itself, whatever language its menus speak."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.conftest import Lab

COMMAND = "([command, args]) => window.jupyterapp.commands.execute(command, args).then(() => null)"
INSTEAD = """path => {
  const { commands, shell } = window.jupyterapp;
  for (const shown of [...shell.widgets('main')]) shown.dispose();
  return commands.execute('docmanager:open', { path, factory: 'Notebook' }).then(() => null);
}"""
IN_FRONT = "name => window.jupyterapp?.shell.currentWidget?.context?.path.endsWith(name)"
IDLE = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.kernelDisplayStatus === 'idle'"


def open_notebook(page: Page, lab: Lab, name: str) -> None:
    """Open a notebook of the edition, in place of all that is open, and wait until its kernel is ready for work."""
    if page.url.startswith(lab.url):
        page.evaluate(INSTEAD, f"notebooks/{lab.edition}/{name}")
    else:
        page.goto(f"{lab.url}lab/tree/notebooks/{lab.edition}/{name}?reset")
    page.wait_for_function(IN_FRONT, arg=name)
    expect(page.locator(".jp-NotebookPanel:visible .jp-Cell").first).to_be_visible()
    wait_for_idle(page)


def run_all(page: Page) -> None:
    """Run all cells and wait until the last one is done."""
    execute(page, "notebook:run-all-cells")
    wait_for_idle(page)


def run_cell(page: Page, index: int) -> Locator:
    """Run one cell as a reader does, who clicks beside it and presses Shift+Enter; return it."""
    cell = page.locator(".jp-NotebookPanel:visible .jp-Cell").nth(index)
    cell.locator(".jp-InputPrompt").click()
    page.keyboard.press("Shift+Enter")
    return cell


def save(page: Page) -> None:
    """Save the open notebook."""
    execute(page, "docmanager:save")


def use_theme(page: Page, theme: str) -> None:
    """Switch JupyterLab to its ``dark`` or ``light`` theme."""
    execute(page, "apputils:change-theme", {"theme": f"JupyterLab {theme.title()}"})
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", str(theme == "light").lower())


def shut_kernel_down(page: Page) -> None:
    """End the kernel of the open notebook, as the menu does, without its question."""
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def wait_for_idle(page: Page) -> None:
    """Wait until the open notebook's kernel has nothing to do."""
    page.wait_for_function(IDLE)


def wait_for_work(page: Page) -> None:
    """Wait until the kernel has heard of what was just done, and has nothing to do any more."""
    with suppress(TimeoutError):  # it was quick
        page.wait_for_function(f"() => !({IDLE})()", timeout=1000)
    wait_for_idle(page)


def execute(page: Page, command: str, args: dict[str, str] | None = None) -> None:
    """Run one of JupyterLab's commands; what it is called does not depend on the language."""
    page.evaluate(COMMAND, [command, args or {}])
