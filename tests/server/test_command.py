"""``python -m toolkit sandbox``: one state for many processes, which outlives any of them."""

from __future__ import annotations

import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from twilio.rest import Client

from tests.server.conftest import Redirected
from toolkit.account.connecting import connect

COMMAND = (sys.executable, "-m", "toolkit", "sandbox", "--port", "0")


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str, str, str]]:
    """Start the command; give the process, its URL, the account SID and the token that it printed."""
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # in the background; a child would inherit that
    if ignored:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True)
    if ignored:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        url, sid, token = re.search(r"(http://\S+).*=(AC\w+).*TOKEN=(\S+)", " ".join(lines), re.DOTALL).groups()
        yield process, url, sid, token
    finally:
        process.kill()
        process.wait()


def client(url: str, sid: str, token: str) -> Any:
    return Client(sid, token, http_client=Redirected(url))


def test_prints_what_a_client_needs() -> None:
    sid = "AC" + "0123456789abcdef" * 2
    with running("--database", ":memory:", "--account-sid", sid, "--auth-token", "made-up") as (process, url, *printed):
        assert printed == [sid, "made-up"]
        assert client(url, *printed).messaging.v1.services.list()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_token_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_SANDBOX_AUTH_TOKEN", "made-up-too")
    with running("--database", ":memory:") as (_process, _url, _sid, token):
        assert token == "made-up-too"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--host", "0.0.0.0", "--database", ":memory:"], "127.0.0.1"),
        (["--account-sid", "AC1", "--database", ":memory:"], "32"),
        (["--auth-token", "a b", "--database", ":memory:"], "ASCII"),
    ],
)
def test_says_what_is_wrong_and_ends_with_1(arguments: list[str], says: str) -> None:
    ended = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 1
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_in_use_and_other_credentials_are_explained(tmp_path: Path) -> None:
    file = str(tmp_path / "sandbox.sqlite3")
    with running("--database", file) as (_process, url, *_credentials):
        port = url.rpartition(":")[2]
        busy = subprocess.run([*COMMAND[:-1], port], capture_output=True, text=True, timeout=60, check=False)
        other = [*COMMAND, "--database", file, "--auth-token", "another"]
        refused = subprocess.run(other, capture_output=True, text=True, timeout=60, check=False)

    assert (busy.returncode, port in busy.stderr) == (1, True)
    assert (refused.returncode, "another auth token" in refused.stderr) == (1, True)


def write_until_it_fails(api: Any, name: str, acknowledged: list[str]) -> None:
    for index in range(1000):
        try:
            acknowledged.append(api.messaging.v1.services.create(friendly_name=f"{name} {index}").sid)
        except OSError:  # requests' connection errors: the server is gone
            return


@pytest.mark.slow
def test_every_acknowledged_write_survives_a_kill(tmp_path: Path) -> None:
    """Four writers, killed at moments that nobody chose; what was under way then is stored whole or not at all."""
    file = tmp_path / "sandbox.sqlite3"
    acknowledged: list[str] = []
    writers_in_all = 0
    for round_ in range(4):
        with running("--database", str(file)) as (process, url, *credentials):
            writers = [
                threading.Thread(
                    target=write_until_it_fails, args=(client(url, *credentials), f"{round_}.{n}", acknowledged)
                )
                for n in range(4)
            ]
            for writer in writers:
                writer.start()
            writers_in_all += len(writers)
            writers[0].join(random.uniform(0.3, 1.5))
            process.kill()
            for writer in writers:
                writer.join(30)
        account = connect(database=file)
        services = account.client.messaging.v1.services.list(page_size=1000)
        made = [service.sid for service in services if re.fullmatch(r"\d\.\d \d+", service.friendly_name)]
        account.sandbox.close()
        assert len(set(made)) == len(made) == len(services) - 2
        assert set(acknowledged) <= set(made)
        assert len(made) - len(acknowledged) <= writers_in_all, "each writer had one request under way at the most"

    assert len(acknowledged) > 20
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


@pytest.mark.slow
def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite3"
    with (
        running("--database", str(file)) as (_one, first, *credentials),
        running("--database", str(file)) as (_two, second, *_same),
    ):
        apis = [client(first, *credentials), client(second, *credentials), connect(database=file).client]
        made: list[str] = []
        failures: list[Exception] = []

        def write(api: Any, name: str) -> None:
            try:
                for index in range(25):
                    made.append(api.messaging.v1.services.create(friendly_name=f"{name} {index}").sid)
            except Exception as error:
                failures.append(error)

        writers = [threading.Thread(target=write, args=(api, str(n))) for n, api in enumerate(apis)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(60)
        seen = [{service.sid for service in api.messaging.v1.services.list()} for api in apis]

    assert failures == []
    assert len(set(made)) == 75
    assert all(set(made) <= each for each in seen)
