"""The course in a browser tab: what the first visit loads, and how long kernel and first panel take."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.bench.result import Result
from tests.browser import tab
from tests.browser.conftest import chromium, new_page

LESSON = "en/03_sender_pool.ipynb"
LOADED, EMPTY = "import toolkit, twilio.rest, ipywidgets, pyarrow", "import numpy, pandas"
PANEL = "import time; began = time.perf_counter(); import toolkit; toolkit.ui.PoolPanel(toolkit.connect()); "
SECONDS = PANEL + "print(time.perf_counter() - began)"


def run() -> list[Result]:
    """Measure on a site built now; nothing where it cannot be built."""
    if tab.MISSING or chromium() is None:
        print(f"     a browser tab: not measured ({tab.MISSING or 'no Chromium'})")
        return []
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        tab.build(site)
        with tab.served(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium())
            empty, _panel, _loaded = _visit(browser, address, EMPTY)
            ready, panel, loaded = _visit(browser, address, LOADED)
            browser.close()
        names = {urlsplit(url).path.lstrip("/") for url in loaded}
        files = [path for path in (site / name for name in names) if path.is_file()]
        compressed = sum(min(len(gzip.compress(path.read_bytes())), path.stat().st_size) for path in files) / 1e6
    native = _native()
    kernels = f"{ready:.1f} s / {empty:.1f} s"
    return [
        Result("tab: first load, compressed", compressed, 45, " MB", f"{len(files)} files"),
        Result("tab: kernel ready / with numpy and pandas alone", ready / empty, 1.5, "x", kernels),
        Result("tab: first panel / on this computer", panel / native, 2, "x", f"{panel:.1f} s / {native:.1f} s"),
    ]


def _visit(browser: Browser, address: str, imports: str) -> tuple[float, float, list[str]]:
    """Return seconds until the imports are done, seconds of the first panel, and all addresses that were loaded."""
    loaded: list[str] = []
    with new_page(browser) as page:
        page.set_default_timeout(180_000)
        page.context.on("response", lambda response: loaded.append(response.url))
        began = time.perf_counter()
        tab.open_lesson(page, address, LESSON)
        said = tab.run(page, imports)
        ready = time.perf_counter() - began
        assert said == "", said
        panel = float(tab.run(page, SECONDS)) if imports == LOADED else 0.0
    return ready, panel, loaded


def _native() -> float:
    environment = os.environ | {"TOOLKIT_DATABASE": ":memory:"}
    command = [sys.executable, "-c", f"{LOADED}; {SECONDS}"]
    return float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
