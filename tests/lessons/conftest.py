"""A learner's account: the sample account with a stepped clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from toolkit import connect
from toolkit.account.base import Account
from toolkit.sandbox import ManualClock
from toolkit.ui.parts.panel import Panel


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_LANG", "en")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Panel, "raise_unexpected", True)
    monkeypatch.setattr(Panel, "double_click_seconds", 0)


@pytest.fixture
def account() -> Iterator[Account]:
    opened = connect(database=":memory:", seed=7, clock=ManualClock(datetime(2026, 1, 15, 9, tzinfo=UTC)))
    yield opened
    opened.close()
