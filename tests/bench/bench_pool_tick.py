"""A sender is ticked in the pool's panel: map, counts and the chosen country's funnel follow."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from statistics import median
from typing import Any

import comm
from comm.base_comm import BaseComm

from tests.bench.result import Result
from toolkit.account.connecting import connect
from toolkit.sandbox import ManualClock
from toolkit.ui.pool.panel import PoolPanel

ROUNDS = 10
sent: list[int] = []


class Counting(BaseComm):
    """What goes to the browser, weighed instead of sent."""

    def publish_msg(self, msg_type: str, data: Any = None, metadata: Any = None, **more: Any) -> None:
        if msg_type == "comm_msg":
            sent.append(len(json.dumps([data, metadata])))


def run() -> list[Result]:
    """Python's part of a tick and of the answer's way; the browser's is measured in the browser tests."""
    real, comm.create_comm = comm.create_comm, Counting
    try:
        account = connect(database=":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))
        panel = PoolPanel(account, account.client.messaging.v1.services.create(friendly_name="Mine").sid)
        panel.reach.map.chosen = "GB"
        numbers = [sender.sid for sender in panel.picker.snapshot.numbers if sender.sid not in panel._refused]
        seconds, weights = [], []
        for ticked in range(ROUNDS + 1):
            sent.clear()
            started = time.perf_counter()
            panel.grid.ticked = tuple(numbers[: ticked % len(numbers) + 1])
            seconds.append(time.perf_counter() - started)
            weights.append(sum(sent))
        account.sandbox.close()
    finally:
        comm.create_comm = real
    detail = f"median of {ROUNDS}, one sender more each"
    return [
        Result("tick a sender, in Python", median(seconds[1:]) * 1000, 150, " ms", detail),
        Result(
            "tick a sender, what is sent",
            median(weights[1:]) / 1024,
            25,
            " KB",
            f"{detail}; most {max(weights) / 1024:.1f}",
        ),
    ]
