"""JupyterLab as ``make lab`` starts it, and a Chromium to look at it with.

A test asks for ``lab`` and ``page``:

>>> server = lab("ja")
>>> open_notebook(page, server, "00_start.ipynb")
>>> run_all(page)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
TIMEOUT = 60_000  # milliseconds: a busy machine is slow, not wrong
expect.set_options(timeout=TIMEOUT)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, and the folder of its own copy of ``notebooks/<edition>``."""

    url: str
    edition: str
    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "notebooks" / self.edition

    def begin_anew(self) -> None:
        """End the kernels, and undo what was written or set since the start."""
        with requests.Session() as session:
            session.get(f"{self.url}lab", timeout=60).raise_for_status()
            session.headers["X-XSRFToken"] = session.cookies["_xsrf"]
            for kernel in session.get(f"{self.url}api/kernels", timeout=60).json():
                session.delete(f"{self.url}api/kernels/{kernel['id']}", timeout=60).raise_for_status()
        for path in self.root.parent.glob("account.sqlite*"):
            path.unlink()
        shutil.rmtree(self.root.parent / "home" / "config" / "lab", ignore_errors=True)  # settings and workspaces
        shutil.rmtree(self.root / "notebooks")
        _copy_notebooks(self.root)


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Lab]]:
    """Start JupyterLab for an edition when it is first asked for; it stops with the last test."""
    with ExitStack() as running:
        yield cache(lambda edition: running.enter_context(serve(tmp_path_factory.mktemp(edition), edition)))


@pytest.fixture
def lab(started: Callable[[str], Lab]) -> Callable[[str], Lab]:
    """Give JupyterLab for an edition, as if it had just started. Nothing of the user's is read or written."""

    def as_started(edition: str) -> Lab:
        server = started(edition)
        server.begin_anew()
        return server

    return as_started


@contextmanager
def serve(place: Path, edition: str) -> Generator[Lab]:
    """Run JupyterLab for an edition in a folder of its own."""
    root, home = place / "root", place / "home"
    _copy_notebooks(root)
    home.mkdir()
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("TOOLKIT_", "JUPYTER", "XDG_"))}
    environment = inherited | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_PATH": str(ROOT / "lab"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "TOOLKIT_DATABASE": str(place / "account.sqlite"),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port=0", "--IdentityProvider.token="),
        *("--expose-app-in-browser", "--JupyterNotebookApp.expose_app_in_browser=True"),  # the latter is Notebook 7
        f"--ServerApp.root_dir={root}",
        f"--LabApp.app_settings_dir={ROOT / 'lab' / edition}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with (place / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, cwd=root, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield Lab(_address(server, home / "runtime", place / "server.log"), edition, root)
        finally:
            server.terminate()
            try:
                server.wait(timeout=3)
            except subprocess.TimeoutExpired:  # A server that is just starting a kernel does not hear.
                server.kill()
                server.wait()


def _copy_notebooks(root: Path) -> None:
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))


def _address(server: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """The address that the server writes down once it listens."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        for written in runtime.glob("jpserver-*.json"):
            with suppress(URLError, json.JSONDecodeError):  # written a moment before it answers
                url: str = json.loads(written.read_text())["url"]
                with urlopen(f"{url}api/status", timeout=30):
                    return url
        time.sleep(0.05)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


def pytest_runtest_setup() -> None:
    """Without Chromium skip, in one line for all of these tests; under CI=true, which promises one, fail."""
    if chromium() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "no Chromium: install chromium (or set CHROMIUM to its path) to run the browser tests"
        )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once a file; while it runs, so does an event loop, which other tests cannot bear."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium())
        yield started
        started.close()


@cache
def chromium() -> str | None:
    """The path of the Chromium to use, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, with nothing remembered from other tests."""
    with new_page(browser) as page:
        yield page


@contextmanager
def new_page(browser: Browser) -> Generator[Page]:
    """Show a page that shares nothing with others."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        yield page
