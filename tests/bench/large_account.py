"""Accounts of a size that people have, served in a process of their own with 100 ms added to each answer."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.account.front import twilio_at
from toolkit.account.credentials import Credentials, Secret
from toolkit.account.sandbox import SandboxAccount
from toolkit.sandbox import ManualClock, Sandbox
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.resources import pools
from toolkit.sandbox.store import kinds, message_table
from toolkit.sandbox.store.message_table import Message

LATENCY = 0.1
_TO = ("+1212555{:04}", "+3361234{:04}", "+4477009{:04}", "+8190123{:05}", "+4915112{:06}")
_OUTCOMES = (("delivered", None), ("undelivered", 30003), ("failed", 30007))
_BODIES = (
    "Your parcel arrives today between 14:00 and 16:00. Track it at https://example.com/t/{}",
    "Your code is {}. It is valid for ten minutes; nobody from our company will ever ask you for it.",
    "Hello, this is a reminder of your appointment tomorrow at nine. Reply C to confirm. Ref. {}",
    "Don’t miss it: your order {} is ready to be picked up. Bring this message and your identity card, please.",
    "お荷物は本日14時から16時の間に届きます。お問い合わせ番号 {}",
)


def add_services(file: Path, services: int, numbers_each: int) -> None:
    """Add services with US numbers in their pools."""
    sandbox = Sandbox(file, seed=1)
    client = SandboxAccount(sandbox).client
    sids = [client.messaging.v1.services.create(friendly_name=f"Service {n:03}").sid for n in range(services)]
    american = next(n.sid for n in client.incoming_phone_numbers.list() if n.phone_number.startswith("+1"))
    with sandbox.working() as context:
        store = context.store
        sample = store.get(kinds.NUMBER, american)
        assert sample is not None
        for place, sid in enumerate(sids):
            service = store.get(kinds.SERVICE, sid)
            assert service is not None
            for number in range(place * numbers_each, (place + 1) * numbers_each):
                owned = store.add(
                    kinds.NUMBER,
                    store.new_sid("PN"),
                    sample.data,
                    name=f"+1{201 + number // 100}5550{number % 100:03}",
                    now=context.now,
                )
                context.form = Params((("PhoneNumberSid", owned.sid),))
                pools.PHONE_NUMBERS.put(context, service)
    sandbox.close()


def add_messages(file: Path, messages: int) -> None:
    """Add messages of the last days, most of them delivered."""
    sandbox = Sandbox(file, seed=1, clock=ManualClock(datetime.now(UTC)))
    snapshot = SandboxAccount(sandbox).snapshot()
    senders = [(pool.service.sid, s) for pool in snapshot.pools.values() for s in pool.senders]
    chance = random.Random(1)
    with sandbox.working() as context:
        now = context.now
        for number in range(messages):
            service_sid, sender = chance.choice(senders)
            ((outcome, code),) = chance.choices(_OUTCOMES, [95, 3, 2])
            made = now - 86400 * 20 * (messages - number) / messages
            message_table.add(
                context.store.connection,
                Message(
                    0,
                    f"SM{number:032x}",
                    service_sid,
                    sender.sid,
                    sender.address,
                    chance.choice(_TO).format(chance.randrange(10000)),
                    "outbound-api",
                    outcome,
                    outcome,
                    code,
                    chance.choice(_BODIES).format(number),
                    1,
                    0,
                    None,
                    made,
                    made,
                    made,
                ),
            )
    sandbox.close()


@contextmanager
def served(file: Path) -> Iterator[tuple[int, Credentials]]:
    """Serve a database over TLS as ``*.twilio.com``; gives the port and the credentials."""
    command = [sys.executable, "-m", "tests.account.front", str(file), str(LATENCY)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        port, sid, token = process.stdout.readline().split()
        try:
            with twilio_at(int(port)):
                yield int(port), Credentials(sid, sid, Secret(token))
        finally:
            process.stdin.close()
            process.wait()


def plain_client(who: Credentials) -> Any:
    """Return the SDK's client as one gets it without the toolkit."""
    from twilio.rest import Client

    return Client(who.username, who.password)
