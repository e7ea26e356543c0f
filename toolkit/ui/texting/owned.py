"""Every sender that an account could name as From."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.model.account import Sender
from toolkit.snapshot.snapshot import Snapshot


def owned_senders(snapshot: Snapshot, service_sid: str = "") -> Mapping[str, Sender]:
    """Return the senders of an account by address: those of ``service_sid`` first, then its numbers, short codes and
    channel senders, then the alphanumeric sender IDs of other services."""
    first = snapshot.pools.get(service_sid)
    pooled = [sender for pool in snapshot.pools.values() for sender in pool.senders]
    owned = [*snapshot.numbers, *snapshot.short_codes, *snapshot.channel_senders]
    found: dict[str, Sender] = {}
    for sender in (*(first.senders if first else ()), *owned, *pooled):
        found.setdefault(sender.address, sender)
    return found
