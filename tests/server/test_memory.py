"""What the server keeps in memory of what it is sent."""

from __future__ import annotations

import base64
import sys

import pytest

from tests.bench.bench_server_memory import CONNECTIONS, MEGABYTE, above_idle, flood, peak, resident
from tests.server.test_command import client, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ps and /proc tell a process's memory")


def test_strangers_fill_no_memory() -> None:
    with running("--database", ":memory:") as (process, url, *_credentials):
        peaks = above_idle(process.pid, url, CONNECTIONS)
    assert max(peaks.values()) < 100, peaks


def test_of_large_bodies_one_is_in_memory_at_a_time() -> None:
    with running("--database", ":memory:") as (process, url, *credentials):
        pair = base64.b64encode(":".join(credentials).encode())
        head = b"POST /sandbox/import HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic %s\r\n" % pair
        body = b"Content-Length: %d\r\n\r\n" % (40 * MEGABYTE) + b"x" * (40 * MEGABYTE)
        idle = resident(process.pid)
        grown = peak(process.pid, lambda: flood(url, [head + body] * 6, 0)) - idle
        assert grown < 160, "six at once would take 240 MB, and as much again for what is wrong with them"
        assert client(url, *credentials).messaging.v1.services.list()
