"""A campaign of ten thousand as the panel sends it, against as many bare sends with the SDK; and its memory.

Both write into the same sandbox in a file, in turn, and the panel's way is whole: a log of which each step is on disk,
the bar, the result file, and the pauses in which a kernel would listen. A process of its own tells the memory: its peak
when the last message is taken, as a multiple of what it was at the thousandth. Bare sends grow by as much: the
sandbox's caches of numbers and pages, which are bounded, fill meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from statistics import median

from tests.bench.result import Result

MESSAGES, EARLY, ROUNDS = 10_000, 1_000, 3


def run() -> list[Result]:
    """The time, and the memory, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.bench_campaign", folder]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=environment)
    early, late, *times = map(float, done.stdout.split())
    pairs = list(zip(times[::2], times[1::2], strict=True))
    return [
        Result(
            name=f"a campaign of {MESSAGES:,} by the panel / as many bare sends with the SDK",
            measured=median(ours / bare for ours, bare in pairs),
            limit=1.3,
            unit="x",
            detail=f"{median(ours for ours, _ in pairs):.1f} s / {median(bare for _, bare in pairs):.1f} s",
        ),
        Result(
            name=f"peak memory at message {MESSAGES:,} of a campaign / at message {EARLY:,}",
            measured=late / early,
            limit=1.1,
            unit="x",
            detail=f"{late / 2**20:.1f} MiB / {early / 2**20:.1f} MiB",
        ),
    ]


def _measure(folder: str) -> None:
    """Print the peaks of the memory, in bytes, and the seconds of each round: the panel's, the SDK's."""
    from tests.bench.bench_memory import _peak
    from toolkit.account.connecting import connect
    from toolkit.calls.campaign_log import CampaignLog
    from toolkit.ui.campaign import CampaignPanel

    os.chdir(folder)
    account = connect(database=f"{folder}/account.sqlite3", seed=7)
    service = account.client.messaging.v1.services.create(friendly_name="Benchmark").sid
    for number in account.client.incoming_phone_numbers.list(limit=3):
        account.client.messaging.v1.services(service).phone_numbers.create(phone_number_sid=number.sid)
    panel = CampaignPanel(account, service)
    people = (f"+336{10_000_000 + number}" for number in count())
    peaks: list[int] = []
    accept = CampaignLog.accept

    def watched(log: CampaignLog, *of: object) -> None:
        accept(log, *of)  # type: ignore[arg-type]
        if log.counts["accepted"] in (EARLY, MESSAGES):
            peaks.append(_peak())

    async def by_panel() -> None:
        panel.sending.send.click()
        run = panel.sending.run
        assert run is not None
        assert run.task is not None
        await run.task

    def by_sdk() -> None:
        for _message in range(MESSAGES):
            account.client.messages.create(to=next(people), messaging_service_sid=service, body="Hello")

    CampaignLog.accept = watched  # type: ignore[method-assign]
    times = []
    for _round in range(ROUNDS):
        panel.own.text.value = "\n".join(next(people) for _message in range(MESSAGES))
        for action in (lambda: asyncio.run(by_panel()), by_sdk):
            began = time.perf_counter()
            action()
            times.append(time.perf_counter() - began)
        CampaignLog.accept = accept  # type: ignore[method-assign]
        assert panel.done.startswith("All of it"), panel.problem
    assert len(account.client.messages.list(limit=1)) == 1
    account.close()
    print(*peaks[:2], *times)


if __name__ == "__main__":
    _measure(sys.argv[1])
