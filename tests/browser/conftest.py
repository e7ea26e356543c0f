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


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Callable[[str], Lab]]:
    """Start JupyterLab for an edition; it stops with the test. Nothing of the user's is read or written."""
    with ExitStack() as running:
        yield lambda edition: running.enter_context(serve(tmp_path / edition, edition))


@contextmanager
def serve(place: Path, edition: str) -> Generator[Lab]:
    """Run JupyterLab for an edition in a folder of its own."""
    root, home = place / "root", place / "home"
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    home.mkdir()
    notebooks = [str(path) for path in root.glob("notebooks/*/*.ipynb")]
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
    if notebooks:
        trust = [sys.executable, "-m", "jupyter", "trust", *notebooks]
        subprocess.run(trust, env=environment, check=True, capture_output=True)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port=0", "--IdentityProvider.token="),
        *("--expose-app-in-browser", f"--ServerApp.root_dir={root}"),
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
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
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        yield page
