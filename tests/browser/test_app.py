"""``messaging-toolkit app``: the panels on one page of Voilà, for whoever has its address and nobody else."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tab import cut_off
from toolkit.account.connecting import connect

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address that the command prints, token included."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {"HOME": str(tmp_path), "TOOLKIT_DATABASE": str(tmp_path / "account.sqlite"), "TOOLKIT_LANG": "en"}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "XDG_"))}
    command = [sys.executable, "-m", "toolkit", "app", "--no-browser", f"--port={port}"]
    log = tmp_path / "log"
    with log.open("w") as said, subprocess.Popen(
        command, cwd=tmp_path, env=inherited | home, stdout=said, stderr=subprocess.STDOUT
    ) as running:  # fmt: skip
        try:
            while not (found := re.search(rf"http://127\.0\.0\.1:{port}/\?token=\w+", log.read_text())):
                with pytest.raises(subprocess.TimeoutExpired):
                    running.wait(0.1)
            yield found[0]
        finally:
            running.send_signal(signal.SIGTERM)


def test_the_panels_work_on_one_page_without_code_or_another_host(page: Page, address: str, tmp_path: Path) -> None:
    host, _query = address.split("?")
    with urlopen(host) as answer:
        assert "/login" in answer.url

    asked = cut_off(page, host)
    page.goto(address)
    expect(page.get_by_role("tab")).to_have_text(
        ["Create", "Sender pool", "Send", "Preview", "Campaign", "Register", "Audit"]
    )
    page.get_by_label("Name", exact=True).fill("Made without code")
    page.get_by_role("button", name="Create the service").click()
    expect(page.locator(".tk-status").locator("visible=true")).to_contain_text("Made without code")
    for name in ("Send", "Preview", "Campaign", "Register", "Audit", "Sender pool"):
        page.get_by_role("tab", name=name, exact=True).click()
        expect(page.locator(".tk-panel h3").locator("visible=true").first).to_be_visible()
    expect(page.get_by_label("Service", exact=True).locator("visible=true")).to_contain_text("Made without code")
    assert page.locator(".jp-InputArea, .jp-RenderedText[data-mime-type$=stderr]").count() == 0
    assert asked == []

    account = connect(database=tmp_path / "account.sqlite")
    token = account.sandbox.auth_token
    account.close()
    assert token not in page.content()
