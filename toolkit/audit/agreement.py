"""How far the selection rules agree with what the account's own messages show, service by service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.routing.reports.comparison import agreement, compare_with_log
from toolkit.snapshot.snapshot import Snapshot

COMPARED = 1000
"""Messages of the log that are compared, the newest first: enough to see each rule at work, and 20 pages at most."""


class _Once:
    """An account that was read already: the comparison of each service reads neither it nor its log again."""

    def __init__(self, client: Any, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._log = client.messages.list(limit=COMPARED)
        self.client = self
        self.messages = self

    def snapshot(self) -> Snapshot:
        return self._snapshot

    def list(self, **_filters: object) -> list[Any]:
        return list(self._log)


def agreements(source: object, snapshot: Snapshot) -> Mapping[str, pd.DataFrame]:
    """Compare predictions with picks.

    Args:
        source: the account; a Snapshot holds no single message, so nothing can be compared.
        snapshot: what was read of it.

    Returns:
        For each service with messages to compare, what ``toolkit.routing.reports.comparison.agreement`` returns.

    Raises:
        twilio.base.exceptions.TwilioException: the log cannot be read.
    """
    client = getattr(source, "client", None)
    if client is None or "log" in snapshot.unreadable:
        return {}
    once = _Once(client, snapshot)
    tables = {sid: compare_with_log(once, sid, limit=COMPARED) for sid in snapshot.pools}
    return {sid: agreement(table) for sid, table in tables.items() if len(table)}
