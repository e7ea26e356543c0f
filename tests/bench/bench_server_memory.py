"""The memory of the sandbox's server while strangers send it as much as it takes, above what it has when idle."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.result import Result
from tests.server.test_command import running

CONNECTIONS = 128

HOST = b"Host: 127.0.0.1\r\n"
IMPORT = b"POST /sandbox/import HTTP/1.1\r\n" + HOST
FORM = b"POST /v1/Services HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
FILE = b"GET /sandbox/deactivations HTTP/1.1\r\n" + HOST
MEGABYTE = 1 << 20

STRANGERS: dict[str, tuple[bytes, int]] = {
    "imports": (IMPORT + b"Content-Length: 67108864\r\n\r\n", 8 * MEGABYTE),
    "chunks": (IMPORT + b"Transfer-Encoding: chunked\r\n\r\n4000000\r\n", 8 * MEGABYTE),
    "forms": (FORM + b"Content-Length: %d\r\n\r\n" % MEGABYTE, MEGABYTE - 1),
    "signed files": (FILE + b"Content-Length: %d\r\n\r\n" % MEGABYTE, MEGABYTE - 1),
    "heads": (FORM + b"X: ", 30_000),
}
"""What strangers send and never end: a beginning, and how many bytes after it."""


def run() -> Result:
    """Megabytes above idle at the peak, of a process of its own."""
    with running("--database", ":memory:") as (process, url, *_credentials):
        peaks = above_idle(process.pid, url, CONNECTIONS)
    return Result(
        name=f"memory of the server under {CONNECTIONS} connections without credentials, above idle",
        measured=max(peaks.values()),
        limit=100,
        unit=" MB",
        detail=", ".join(f"{name} {peak:.0f}" for name, peak in peaks.items()),
    )


def above_idle(pid: int, url: str, connections: int) -> dict[str, float]:
    """Return how many megabytes a server takes at its peak above what it has now, by what strangers send."""
    idle = resident(pid)
    peaks = {
        name: peak(pid, lambda start=start, size=size: flood(url, [start + b"X" * size] * connections)) - idle
        for name, (start, size) in STRANGERS.items()
    }
    rest = b"&".join(b"%d=" % number for number in range(900))
    addresses = [b"GET /?%d&%s HTTP/1.1\r\n%s\r\n" % (number, rest, HOST) for number in range(2000)]
    peaks["long addresses"] = (
        peak(pid, lambda: [flood(url, addresses[first : first + 50], 0) for first in range(0, 2000, 50)]) - idle
    )
    return peaks


def flood(url: str, each: Sequence[bytes], seconds: float = 1.0) -> None:
    """Send something on each of so many connections at once, and keep them for ``seconds`` after that."""
    parts = urlsplit(url)
    sent = threading.Barrier(len(each), timeout=60)

    def send(request: bytes) -> None:
        with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
            with suppress(OSError):
                connection.sendall(request)
            sent.wait()
            if seconds:
                time.sleep(seconds)
            else:
                connection.recv(MEGABYTE)

    threads = [threading.Thread(target=send, args=(request,)) for request in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def peak(pid: int, work: Callable[[], object]) -> float:
    """Return the most megabytes that a process has meanwhile."""
    samples, end = [resident(pid)], threading.Event()

    def sample() -> None:
        while not end.wait(0.02):
            samples.append(resident(pid))

    sampling = threading.Thread(target=sample)
    sampling.start()
    work()
    end.set()
    sampling.join()
    return max(samples)


def resident(pid: int) -> float:
    """Return the megabytes of memory that a process has now."""
    if (status := Path(f"/proc/{pid}/status")).exists():
        kilobytes = re.search(r"VmRSS:\s*([0-9]+) kB", status.read_text())[1]
    else:
        kilobytes = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True).stdout
    return int(kilobytes) / 1024
