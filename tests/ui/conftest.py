"""A panel on a fresh sample account, with a stepped clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.sandbox import ManualClock
from toolkit.ui.parts.panel import Panel


@pytest.fixture
def account() -> Iterator[Account]:
    """Return a fresh sample account in memory."""
    made = connect(database=":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show an error of the toolkit itself as a failure, and take every click, however soon it comes."""
    monkeypatch.setattr(Panel, "raise_unexpected", True)
    monkeypatch.setattr(Panel, "double_click_seconds", 0)
