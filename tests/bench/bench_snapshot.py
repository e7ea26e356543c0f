"""Reading an account of 200 services and 4,000 numbers, 100 ms an answer: a loop of SDK calls, and the floor."""

from __future__ import annotations

import tempfile
from collections import deque
from pathlib import Path
from typing import Any

from tests.bench.in_turn import seconds
from tests.bench.large_account import LATENCY, add_services, plain_client, served
from tests.bench.result import Result
from toolkit.account.live import LiveAccount

SERVICES, NUMBERS_EACH = 200, 20
FASTER = 8


def run() -> list[Result]:
    """Read it with the toolkit's own settings and with a plain loop, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.sqlite3"
        add_services(file, SERVICES, NUMBERS_EACH)
        with served(file) as (_port, who):
            account = LiveAccount(who)
            account.client.api.v2010.accounts(account.sid).fetch()  # shakes hands
            account.journal.entries = deque()  # without a limit, to count them
            ours = seconds(account.snapshot)
            pages = len(account.journal.entries)
            client = plain_client(who)
            loop = seconds(lambda: _loop(client))
    floor = pages * LATENCY / account.concurrency
    detail = f"{ours:.1f} s for {pages} pages, {account.concurrency} at once"
    return [
        Result("snapshot / plain loop of list calls", ours / loop, 1 / FASTER, "x", f"{detail}; the loop {loop:.1f} s"),
        Result("snapshot / floor", ours / floor, 1.3, "x", f"{detail}; the floor {floor:.1f} s"),
    ]


def _loop(client: Any) -> None:
    """Read what the snapshot holds, as a script would."""
    client.api.v2010.accounts(client.account_sid).fetch()
    client.incoming_phone_numbers.list()
    client.short_codes.list()
    client.applications.list()
    client.messaging.v1.brand_registrations.list()
    client.messaging.v1.tollfree_verifications.list()
    for channel in ("whatsapp", "messenger", "rcs"):
        client.messaging.v2.channels_senders.list(channel=channel)
    for service in client.messaging.v1.services.list():
        context = client.messaging.v1.services(service.sid)
        for part in (
            context.us_app_to_person,
            context.phone_numbers,
            context.short_codes,
            context.alpha_senders,
            context.destination_alpha_senders,
            context.channel_senders,
        ):
            part.list()
