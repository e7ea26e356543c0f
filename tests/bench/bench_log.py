"""Summing up a log of a million messages, 100 ms an answer: the rate of fetching alone, and the memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.large_account import add_messages, served
from tests.bench.result import Result
from toolkit.account.credentials import Credentials

MESSAGES = 1_000_000
RATE = 0.7
MEGABYTES = 300


def run() -> list[Result]:
    """Fetch it page by page, and sum it up, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log.sqlite3"
        add_messages(file, MESSAGES)
        with served(file) as (port, who):
            fetched, _memory = _measure("fetch", port, who)
            summed, memory = _measure("sum", port, who)
    rates = f"{MESSAGES / summed:.0f} messages a second, {MESSAGES / fetched:.0f} fetched alone"
    return [
        Result("log: fetching and counting it / fetching it", summed / fetched, 1 / RATE, "x", rates),
        Result("log: peak memory", memory, MEGABYTES, " MB", f"{MESSAGES} messages"),
    ]


def _measure(what: str, port: int, who: Credentials) -> tuple[float, float]:
    """Return seconds and megabytes."""
    command = [sys.executable, "-m", "tests.bench.log_side"]
    told = f"{what} {port} {who.account_sid} {who.password} {MESSAGES}"
    answer = subprocess.run(command, input=told, stdout=subprocess.PIPE, text=True, check=True).stdout
    took, memory = map(float, answer.split())
    return took, memory
