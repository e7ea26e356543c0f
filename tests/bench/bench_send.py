"""Sending through a service with the SDK in process, against a bare INSERT and commit of the same row.

Both files are set up alike (write-ahead log, ``synchronous=NORMAL``, the same tables and indexes), and both write a row
that is there when the call returns. The sandbox's side is a message's whole life: time goes on by a hundredth of a
second a message, so that every call also moves the earlier ones on, from the choice of a sender to ``delivered``.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.in_turn import seconds
from tests.bench.result import Result
from toolkit.sandbox import ManualClock, Request, Sandbox
from toolkit.sandbox.http_client import InProcessHttpClient
from toolkit.sandbox.store.database import Database

CALLS = 300
ROUNDS = 31
PAUSE = 0.01
SENDERS = 3


class _Sending:
    """A sandbox in a file, a service with senders, and a new recipient for every message."""

    def __init__(self, folder: str) -> None:
        from twilio.rest import Client

        self.clock = ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
        self.sandbox = Sandbox(Path(folder) / "sandbox.sqlite3", seed=7, clock=self.clock)
        self.auth = (self.sandbox.account_sid, self.sandbox.auth_token)
        self.client: Any = Client(*self.auth, http_client=InProcessHttpClient(self.sandbox))
        self.url = f"https://api.twilio.com/2010-04-01/Accounts/{self.sandbox.account_sid}/Messages.json"
        self.service = self.client.messaging.v1.services.create(friendly_name="Benchmark").sid
        self.recipients = (f"+336{number:08}" for number in count(10_000_000))
        members = self.client.messaging.v1.services(self.service).phone_numbers
        for number in self.client.incoming_phone_numbers.list(limit=SENDERS):
            members.create(phone_number_sid=number.sid)

    def by_sdk(self) -> None:
        for _ in range(CALLS):
            self.clock.advance(PAUSE)
            self.client.messages.create(to=next(self.recipients), messaging_service_sid=self.service, body="Hello")

    def by_handle(self) -> None:
        for _ in range(CALLS):
            self.clock.advance(PAUSE)
            form = (("To", next(self.recipients)), ("MessagingServiceSid", self.service), ("Body", "Hello"))
            assert self.sandbox.handle(Request("POST", self.url, {}, form, self.auth)).status == 201


class _Bare:
    """The same table with the same settings, and one row to insert again and again."""

    def __init__(self, folder: str, row: dict[str, Any]) -> None:
        self.connection = Database(Path(folder) / "bare.sqlite3", 10, lambda connection: None).connection
        self.sids = (f"SM{number:032x}" for number in count())
        self.row = row
        self.insert = f"INSERT INTO message ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"

    def run(self) -> None:
        for _ in range(CALLS):
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.execute(self.insert, self.row | {"sid": next(self.sids)})
            self.connection.execute("COMMIT")


def run() -> Result:
    """One message by the SDK; beside it, what ``Sandbox.handle`` takes of it."""
    with tempfile.TemporaryDirectory() as folder:
        sending = _Sending(folder)
        sending.by_sdk()
        sending.by_handle()
        with sending.sandbox.reading() as store:
            cursor = store.connection.execute("SELECT * FROM message ORDER BY seq DESC LIMIT 1")
            names = [name for name, *_rest in cursor.description]
            row = {name: value for name, value in zip(names, cursor.fetchone(), strict=True) if name != "seq"}
        bare = _Bare(folder, row)
        bare.run()
        rounds = [(seconds(sending.by_sdk), seconds(bare.run), seconds(sending.by_handle)) for _ in range(ROUNDS)]
        sending.sandbox.close()
        bare.connection.close()
    sdk, insert, handle = (median(side) / CALLS * 1e6 for side in zip(*rounds, strict=True))
    return Result(
        name="a message through a service with the SDK / a bare INSERT and commit",
        measured=median(a / b for a, b, _ in rounds),
        limit=8.0,
        unit="x",
        detail=f"{sdk:.0f} µs / {insert:.0f} µs; handle alone {handle:.0f} µs, "
        f"{median(c / b for _, b, c in rounds):.2f}x; median of {ROUNDS} rounds",
    )
