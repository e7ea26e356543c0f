"""Create and fetch over loopback HTTP with the official SDKs: a service here, an SNS topic on moto's server.

moto is the emulator of another messaging API that Python projects test with most; a topic is its nearest thing to a
service. ``make bench`` installs it. Each server has a process of its own.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.bench.in_turn import seconds
from tests.bench.result import Result

ENVIRONMENT = Path(sys.prefix) / "bench"
CALLS = 30
ROUNDS = 15


class _SandboxHttpClient(TwilioHttpClient):
    """Puts the sandbox's address in place of twilio.com, as the reference says."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.session.trust_env = False
        self._url = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, re.sub(r"^https://[\w.-]+", self._url, url), *args, **kwargs)


@contextmanager
def _ours() -> Iterator[Client]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "toolkit", "sandbox", "--port", "0", "--database", f"{folder}/sandbox.sqlite3"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            lines = [server.stdout.readline() for _ in range(4)]
            url = re.search(r"http://[\w.:]+", lines[0])
            assert url is not None
            sid, token = (line.strip().partition("=")[2] for line in lines[1:3])
            try:
                yield Client(sid, token, http_client=_SandboxHttpClient(url[0]))
            finally:
                server.terminate()
                server.wait()


@contextmanager
def _moto() -> Iterator[subprocess.Popen[str]]:
    script = Path(__file__).with_name("moto_side.py")
    command = [str(ENVIRONMENT / "bin" / "python"), str(script)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def run() -> Result:
    """Our time for a create and a fetch, as a part of moto's beside it."""
    with _ours() as client, _moto() as moto:

        def here() -> None:
            for number in range(CALLS):
                sid = client.messaging.v1.services.create(friendly_name=f"service-{number}").sid
                client.messaging.v1.services(sid).fetch()

        def there() -> float:
            assert moto.stdin is not None
            assert moto.stdout is not None
            moto.stdin.write(f"{CALLS}\n")
            moto.stdin.flush()
            return float(moto.stdout.readline())

        here()
        there()
        pairs = [(seconds(here), there()) for _ in range(ROUNDS)]
    ours, theirs = (median(side) / CALLS * 1000 for side in zip(*pairs, strict=True))
    return Result(
        name="create and fetch over HTTP / the same on moto's server",
        measured=median(a / b for a, b in pairs),
        limit=1 / 3,
        unit="x",
        detail=f"{ours:.1f} ms / {theirs:.1f} ms, median of {ROUNDS} pairs",
    )
