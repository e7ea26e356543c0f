"""How far the selection rules agree with what the account's own messages show, service by service."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.routing.reports.comparison import agreement, compare
from toolkit.snapshot.snapshot import Snapshot

COMPARED = 1000
"""Messages of the log that are compared, the newest first: enough to see each rule at work, and 20 pages at most."""


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
    messages = client.messages.list(limit=COMPARED)
    tables = {sid: compare(snapshot, sid, messages, cut=len(messages) == COMPARED) for sid in snapshot.pools}
    return {sid: agreement(table) for sid, table in tables.items() if len(table)}
