"""The credentials of a file, and processes that share it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from twilio.rest import Client

from tests.sandbox.conftest import client_of
from tests.server.conftest import Redirected
from tests.server.test_command import running
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
SID = "AC" + "0123456789abcdef" * 2

KERNEL = """
import sys
from tests.sandbox.conftest import client_of
from toolkit.sandbox import Sandbox
from tests.server.test_processes import write
file, name, shared, setting = sys.argv[1:]
client = client_of(Sandbox(file))
for number in range(25):
    write(client, f"{name} {number}", shared, setting)
    client.messages.create(to="+14155550100", from_="24680", body="Hello")
"""

SETTINGS = {
    "here": "friendly_name",
    "http 1": "inbound_request_url",
    "http 2": "fallback_url",
    "kernel 0": "status_callback",
    "kernel 1": "validity_period",
}
"""Who writes → the setting of one service that nobody else writes."""


def test_a_file_keeps_its_credentials(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite3"
    first = Sandbox(file, account_sid=SID, auth_token="made-up")
    first.reset()
    for again in (first, Sandbox(file), Sandbox(file, account_sid=SID), Sandbox(file, auth_token="made-up", seed=5)):
        assert (again.account_sid, again.auth_token) == (SID, "made-up")
        assert client_of(again).api.v2010.accounts(SID).fetch().sid == SID
    with pytest.raises(ToolkitError, match="holds the account"):
        Sandbox(file, account_sid="AC" + "0" * 32)
    with pytest.raises(ToolkitError, match="another auth token") as refused:
        Sandbox(file, auth_token="guess")
    assert "made-up" not in str(refused.value)
    assert "guess" not in str(refused.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_command_leaves_a_tidy_file(tmp_path: Path, stop: signal.Signals) -> None:
    with running("--database", str(tmp_path / "sandbox.sqlite3")) as (process, *_introduction):
        process.send_signal(stop)
        assert process.wait(10) == 0

    assert [path.name for path in tmp_path.iterdir()] == ["sandbox.sqlite3"]  # no write-ahead log is left


def write(client: Any, name: str, shared: str, setting: str) -> None:
    """Create a service, and change one setting of a service of which others change the rest meanwhile."""
    client.messaging.v1.services.create(friendly_name=name)
    service, value = client.messaging.v1.services(shared), value_of(setting, name)
    service.update(**{setting: value})
    assert getattr(service.fetch(), setting) == value


def value_of(setting: str, name: str) -> str | int:
    if setting == "validity_period":
        return 1 + int(name.split()[-1])
    return f"https://example.com/{name.replace(' ', '/')}" if setting != "friendly_name" else name


def test_two_kernels_and_the_server_on_one_file_lose_nothing(tmp_path: Path) -> None:
    file = str(tmp_path / "sandbox.sqlite3")
    here = client_of(Sandbox(file, seed=1))
    shared = here.messaging.v1.services.create(friendly_name="shared").sid
    with running("--database", file) as (_process, url, *credentials):
        over_http = Client(*credentials, http_client=Redirected(url))
        kernels = [
            subprocess.Popen(
                [sys.executable, "-c", KERNEL, file, name, shared, SETTINGS[name]], cwd=ROOT, stderr=subprocess.PIPE
            )
            for name in ("kernel 0", "kernel 1")
        ]
        failures: list[BaseException] = []
        writers = [
            threading.Thread(target=_write, args=(client, name, shared, failures))
            for name, client in (("here", here), ("http 1", over_http), ("http 2", over_http))
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(60)
        said = [kernel.communicate(timeout=60)[1] for kernel in kernels]
        expected = {f"{name} {n}" for name in SETTINGS for n in range(25)}

        assert (failures, said) == ([], [b"", b""])
        for client in (here, over_http):
            services = client.messaging.v1.services.list(page_size=1000)
            assert expected <= {service.friendly_name for service in services}
            assert len({service.sid for service in services}) == len(services) == len(expected) + 3
            assert len(client.messages.list(page_size=1000)) == 50
            last = client.messaging.v1.services(shared).fetch()
            for name, setting in SETTINGS.items():
                assert getattr(last, setting) == value_of(setting, f"{name} 24")


def _write(client: Any, name: str, shared: str, failures: list[BaseException]) -> None:
    try:
        for number in range(25):
            write(client, f"{name} {number}", shared, SETTINGS[name])
    except BaseException as failure:
        failures.append(failure)
