"""The memory of a sandbox at its millionth message, against that at its hundred-thousandth.

A process of its own sends through a service, a thousand messages in a transaction and each as a request to the API
does, lets the time pass that their sender takes for them, and lists the newest; so messages are stored, given a sender,
delivered and shown. The figure is the most memory that the process ever had.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

from tests.bench.result import Result

EARLY = 100_000
LATE = 1_000_000
BATCH = 1000
SECONDS = 120
"""Enough for a batch: one number of the destination's country sends ten segments a second."""


def run() -> Result:
    """Peak memory after LATE messages, as a multiple of that after EARLY."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.bench_memory", f"{folder}/sandbox.sqlite3"]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    early, late = map(int, done.stdout.split())
    return Result(
        name=f"peak memory after {LATE} messages / after {EARLY}",
        measured=late / early,
        limit=1.1,
        unit="x",
        detail=f"{late / 2**20:.0f} MiB / {early / 2**20:.0f} MiB, sent in {time.perf_counter() - started:.0f} s",
    )


def _send(file: str) -> None:
    """Send LATE messages; print the peak after EARLY and at the end, in bytes."""
    from datetime import UTC, datetime

    from twilio.rest import Client

    from toolkit.sandbox import ManualClock, Sandbox
    from toolkit.sandbox.api.http import Params
    from toolkit.sandbox.http_client import InProcessHttpClient
    from toolkit.sandbox.messages import sending

    clock = ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
    sandbox = Sandbox(file, seed=7, clock=clock)
    client = Client(sandbox.account_sid, sandbox.auth_token, http_client=InProcessHttpClient(sandbox))
    service = client.messaging.v1.services.create(friendly_name="Benchmark")
    for number in client.incoming_phone_numbers.list(limit=3):
        service.phone_numbers.create(phone_number_sid=number.sid)
    for first in range(0, LATE, BATCH):
        with sandbox.working() as context:
            for recipient in range(first, first + BATCH):
                form = (
                    ("To", f"+336{10_000_000 + recipient}"),
                    ("MessagingServiceSid", service.sid),
                    ("Body", "Hello"),
                )
                context.form = Params(form)
                sending.create(context)
        clock.advance(SECONDS)
        assert len(client.messages.list(limit=50)) == 50
        if first + BATCH == EARLY:
            print(_peak(), flush=True)
    with sandbox.reading() as store:
        (stored,) = store.connection.execute("SELECT count(*) FROM message WHERE sent IS NOT NULL").fetchone()
    assert stored > LATE - 5 * BATCH, f"only {stored} messages went out"
    print(_peak())


def _peak() -> int:
    """Return the most memory that this process has had, in bytes."""
    import resource

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes if sys.platform == "darwin" else kilobytes * 1024


if __name__ == "__main__":
    _send(sys.argv[1])
