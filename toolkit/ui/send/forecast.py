"""What would become of messages, asked before they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from toolkit.model.account import SenderPool, Service
from toolkit.routing.reports.preview import preview
from toolkit.snapshot.snapshot import Snapshot
from toolkit.ui.parts.owned import owned_senders


def forecast(
    snapshot: Snapshot, service_sid: str, to: Sequence[str], *, from_: str = "", media: bool = False
) -> pd.DataFrame:
    """Preview messages of a service, or of a sender that is named as From without any service.

    What holds for a named number, its campaign above all, comes from the service that it is in. A number that is in
    none has no campaign: a number is registered through its service
    (https://www.twilio.com/docs/messaging/compliance/a2p-10dlc).

    Args:
        snapshot: the account.
        service_sid: the service that picks.
        to: the destinations.
        from_: the address of the named sender; "" where the service picks.
        media: the messages carry media.

    Returns:
        As ``toolkit.preview``.
    """
    sender = owned_senders(snapshot, service_sid).get(from_)
    if sender is None:
        return preview(snapshot, service_sid, list(to), media=media)
    pools = (pool for pool in snapshot.pools.values() if any(each.sid == sender.sid for each in pool.senders))
    home = next(pools, SenderPool(Service("", ""), (sender,)))
    alone = replace(snapshot, pools={home.service.sid: home})
    return preview(alone, home.service.sid, list(to), media=media, from_=from_)
