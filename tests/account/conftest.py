"""The sandbox standing in for Twilio, and accounts connected to it as to the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.account.front import Front, serving, twilio_at
from toolkit.account.credentials import Credentials, Secret
from toolkit.account.live import LiveAccount
from toolkit.sandbox import ManualClock, Sandbox
from toolkit.transport.backoff import RetryLimits

QUICK = RetryLimits(attempts=8, first=0.001, longest=0.01)
KEY, KEY_SECRET = "SK" + "5" * 32, "the-secret-of-the-api-key"

Open = Callable[..., LiveAccount]


@pytest.fixture(autouse=True)
def no_credentials_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of whoever runs the tests stays out of them."""
    for name in ("ACCOUNT_SID", "AUTH_TOKEN", "API_KEY", "API_SECRET", "REGION", "EDGE"):
        monkeypatch.delenv(f"TWILIO_{name}", raising=False)


@pytest.fixture
def front() -> Iterator[Front]:
    sandbox = Sandbox(":memory:", seed=1, clock=ManualClock(datetime.now(UTC)))
    made = Front(sandbox, {KEY: KEY_SECRET})
    with serving(made) as port, twilio_at(port):
        yield made
    sandbox.close()


@pytest.fixture
def open_account(front: Front) -> Iterator[Open]:
    """Return a function that opens the account with its auth token."""
    opened: list[LiveAccount] = []

    def make(**settings: Any) -> LiveAccount:
        who = settings.pop("who", None) or Credentials(
            front.sandbox.account_sid, front.sandbox.account_sid, Secret(front.sandbox.auth_token)
        )
        opened.append(LiveAccount(who, **{"retries": QUICK} | settings))
        return opened[-1]

    yield make
    for account in opened:
        account.close()
