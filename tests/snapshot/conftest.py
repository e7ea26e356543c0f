"""A sandbox account with a stepped clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from toolkit.account.sandbox import SandboxAccount
from toolkit.sandbox import ManualClock, Sandbox


@pytest.fixture
def account() -> Iterator[SandboxAccount]:
    opened = SandboxAccount(Sandbox(":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC))))
    yield opened
    opened.close()
