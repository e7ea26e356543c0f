"""One side of the benchmark of a log: its own process, for its own memory. Told by ``bench_log`` what to do."""

from __future__ import annotations

import resource
import sys
from datetime import timedelta

from tests.account.front import twilio_at
from tests.bench.in_turn import seconds
from toolkit.account.credentials import Credentials, Secret
from toolkit.account.live import LiveAccount
from toolkit.snapshot.lists import period_parts
from toolkit.snapshot.pages import fetch

MONTH = timedelta(days=30)


def main() -> None:
    """Fetch every page, or read the account with its messages; print seconds and megabytes."""
    what, port, sid, token, messages = sys.stdin.read().split()
    with twilio_at(int(port)):
        account = LiveAccount(Credentials(sid, sid, Secret(token)))
        if what == "fetch":
            took = seconds(lambda: _fetch_all(account))
        else:
            took = seconds(lambda: _check(account, int(messages)))
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _fetch_all(account: LiveAccount) -> None:
    now = account.now()
    url: str | None = period_parts(account.sid, now, now)["log"]
    while url:
        url = fetch(account.client, url).following


def _check(account: LiveAccount, messages: int) -> None:
    log = account.snapshot(MONTH).log
    assert log is not None
    assert log.messages == messages


if __name__ == "__main__":
    main()
