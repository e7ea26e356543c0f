"""The course for a browser tab, built by ``make lite`` from what is here, and served without any other host."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Page, Route

from tests.browser.lab_page import IN_FRONT, wait_for_idle

ROOT = Path(__file__).parents[2]
PYODIDE = ROOT.parent / "shared" / "pyodide"
"""Pyodide's own packages; its core comes by npm."""

MISSING = "" if PYODIDE.is_dir() and shutil.which("npm") else "Pyodide comes from ../shared/pyodide and by npm here"

ANSWER = """async code => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  let said = '';
  const running = kernel.requestExecute({ code, store_history: false });
  running.onIOPub = ({ content }) => { said += content.text ?? content.traceback?.join('\\n') ?? ''; };
  await running.done;
  return said;
}"""


def build(site: Path) -> None:
    """Run ``make lite`` as a maintainer does, into ``site``."""
    named = [f"VENV={sys.prefix}", f"SITE={site}", f"PYODIDE={PYODIDE}", f"--old-file={sys.prefix}/.lab"]
    made = subprocess.run(["make", *named, "lite"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Generator[str]:
    """Serve a folder as any static host does."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def cut_off(page: Page, address: str) -> list[str]:
    """Refuse the page every other host; return the list of what it asked them for, which grows."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.context.route(lambda url: not url.startswith((address, "data:", "blob:")), refuse)
    return asked


def open_lesson(page: Page, address: str, lesson: str) -> None:
    """Load the page anew with a lesson (``en/00_start.ipynb``) and wait for its kernel."""
    page.goto(f"{address}lite/lab/index.html?path={lesson}")
    page.wait_for_function(IN_FRONT, arg=lesson.rpartition("/")[2])
    wait_for_idle(page)


def run(page: Page, code: str) -> str:
    """Run Python in the open lesson's kernel; return what it printed."""
    said: str = page.evaluate(ANSWER, code)
    return said
