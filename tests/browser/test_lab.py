"""JupyterLab opens the notebooks without a question, and a saved notebook is worth reopening."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import v4
from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.lab_page import open_notebook, run_all, save, shut_kernel_down
from tests.notebooks.rebuild import METADATA
from toolkit.saving import WIDGET_VIEW

pytestmark = pytest.mark.browser

DIALOGS = ".jp-Dialog, .jp-toastContainer .Toastify__toast"

WIDGET_WITH_PREVIEW = """\
import ipywidgets


class Panel(ipywidgets.VBox):
    def _repr_mimebundle_(self, **options):
        return super()._repr_mimebundle_(**options) | {"text/html": "<b style='color: red'>the preview</b>"}


Panel([ipywidgets.Button(description="Press")])"""


def write_notebook(folder: Path, *code: str) -> Path:
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in code], metadata=METADATA)
    path = folder / "written_by_test.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.mark.parametrize(("edition", "file_menu"), [("en", "File"), ("ja", "ファイル")])
def test_opens_in_the_language_of_the_edition_without_asking_anything(
    lab: Callable[[str], Lab], page: Page, edition: str, file_menu: str
) -> None:
    server = lab(edition)
    open_notebook(page, server, write_notebook(server.folder, "1 + 1").name)
    run_all(page)
    expect(page.locator(".jp-OutputArea-output")).to_have_text(["2"])
    page.wait_for_timeout(1500)  # The news question comes late.
    expect(page.locator(DIALOGS)).to_have_count(0)
    expect(page.get_by_role("menuitem").first).to_have_text(file_menu)


def test_a_notebook_that_is_only_opened_has_no_unsaved_changes(lab: Callable[[str], Lab], page: Page) -> None:
    server = lab("en")
    open_notebook(page, server, "00_start.ipynb")
    page.wait_for_timeout(1000)  # The kernel names its language a moment after it is ready.
    assert not page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty")
    before = (server.folder / "00_start.ipynb").read_text()
    save(page)
    assert (server.folder / "00_start.ipynb").read_text() == before


def test_committed_notebooks_are_trusted(lab: Callable[[str], Lab], page: Page) -> None:
    server = lab("en")
    page.goto(f"{server.url}lab/tree/notebooks/en/00_start.ipynb")
    expect(page.locator(".jp-StatusBar-TrustedItem, [data-icon='ui-components:trusted']").first).to_be_visible()
    assert page.evaluate(
        "() => [...window.jupyterapp.shell.currentWidget.content.model.cells]"
        ".filter(cell => cell.type === 'code').every(cell => cell.trusted)"
    )


def test_reopened_without_its_kernel_a_saved_notebook_shows_the_preview(lab: Callable[[str], Lab], page: Page) -> None:
    server = lab("en")
    path = write_notebook(server.folder, WIDGET_WITH_PREVIEW)
    open_notebook(page, server, path.name)
    run_all(page)
    for _ in range(2):
        save(page)
        expect(page.locator(DIALOGS)).to_have_count(0)
        expect(page.get_by_role("button", name="Press")).to_be_visible()
    data = json.loads(path.read_text())["cells"][0]["outputs"][0]["data"]
    assert WIDGET_VIEW not in data

    shut_kernel_down(page)
    page.reload()
    expect(page.get_by_text("the preview", exact=True)).to_have_css("color", "rgb(255, 0, 0)")
    expect(page.locator(".jp-OutputArea")).not_to_contain_text("Error displaying widget")
