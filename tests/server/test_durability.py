"""Writers that are killed at any moment: what was acknowledged is there, and nothing else is."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sandbox.conftest import client_of
from toolkit.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
WRITERS = 4
ROUNDS = 2

WRITER = """
import sys
import orjson
from toolkit.sandbox import Request, Sandbox
file, service, name = sys.argv[1:]
sandbox = Sandbox(file)
url = f"https://api.twilio.com/2010-04-01/Accounts/{sandbox.account_sid}/Messages.json"
auth = (sandbox.account_sid, sandbox.auth_token)
number = 0
while True:
    number += 1
    form = (("To", f"+3361234{number % 10000:04}"), ("MessagingServiceSid", service), ("Body", f"{name} {number}"))
    answer = sandbox.handle(Request("POST", url, {}, form, auth))
    assert answer.status == 201, answer.body
    print(orjson.loads(answer.body)["sid"], f"{name} {number}", flush=True)
"""


class _Writer:
    """A process that writes, and a file in which it acknowledges."""

    def __init__(self, database: Path, service: str, name: str) -> None:
        self.said = database.with_name(f"said {name}")
        command = [sys.executable, "-c", WRITER, str(database), service, name]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.PIPE)

    def wait_for_a_word(self) -> None:
        deadline = time.monotonic() + 60
        while not self.said.stat().st_size:
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def kill(self) -> list[str]:
        """Kill it, and return what it acknowledged; a line that was cut off acknowledges nothing."""
        assert self.process.poll() is None, self.process.communicate()
        self.process.kill()
        _nothing, problems = self.process.communicate(timeout=30)
        assert (problems, self.process.returncode) == (b"", -signal.SIGKILL)
        return self.said.read_text().rpartition("\n")[0].splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_writers_lose_nothing_that_they_acknowledged(tmp_path: Path) -> None:
    file, chance = tmp_path / "sandbox.sqlite3", random.Random()
    sandbox = Sandbox(file, seed=1)
    client = client_of(sandbox)
    (service, *_others) = client.messaging.v1.services.list()
    acknowledged: dict[str, str] = {}
    for turn in range(ROUNDS):
        writers = [_Writer(file, service.sid, f"{turn}-{name}") for name in range(WRITERS)]
        for writer in writers:
            writer.wait_for_a_word()
        for writer in chance.sample(writers, WRITERS):  # the others go on
            time.sleep(chance.uniform(0.0, 0.15))
            acknowledged |= (line.split(" ", 1) for line in writer.kill())

        with sqlite3.connect(file) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
        stored = {message.sid: message.body for message in client.messages.list(page_size=1000)}
        assert acknowledged.items() <= stored.items()
        assert len(stored) <= len(acknowledged) + WRITERS * (turn + 1), "each was killed in one request at most"
    assert len(set(stored.values())) == len(stored)

    sandbox.clock.advance(3600)  # the queues have run dry
    again = client_of(Sandbox(file)).messages.list(page_size=1000)
    assert {message.sid for message in again} == stored.keys()
    assert {message.status for message in again} <= {"delivered", "undelivered", "failed"}
