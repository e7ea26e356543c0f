"""What would change if senders joined or left a pool, before anything is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from toolkit.model import Sender, Snapshot
from toolkit.routing.preview import Destinations, pool_of, preview

_COMPARED = ("sender", "ties", "status", "error_code")
_SHOWN = (*_COMPARED, "reason")


def what_if(
    snapshot: Snapshot,
    service_sid: str,
    add: Iterable[Sender] = (),
    remove: Iterable[Sender] = (),
    destinations: Destinations = None,
) -> pd.DataFrame:
    """Preview a change of a sender pool: the destinations for which something would change.

    A destination changes when its sender, its equal senders, its status or its error would be others; another wording
    of the reason alone is no change.

    Args:
        snapshot: the account as it is.
        service_sid: the service, ``MG…``.
        add: senders that would join the pool, in this order, after those that are there.
        remove: senders that would leave it.
        destinations: as for ``preview``; None means one example destination for every country.

    Returns:
        One row a destination that changes, with the index that ``preview`` gives it. Columns ``to`` and ``region``;
        then for ``before_`` and ``after_`` each ``sender``, ``ties``, ``status``, ``error_code`` (``Int64``) and
        ``reason``. All are ``str`` but the error code, and mean what they mean in ``preview``.

    Raises:
        ToolkitError: the account has no such service (20404).
    """
    pool = pool_of(snapshot, service_sid)
    leaving = {sender.sid for sender in remove}
    kept = tuple(sender for sender in pool.senders if sender.sid not in leaving)
    changed = replace(snapshot, pools={**snapshot.pools, service_sid: replace(pool, senders=(*kept, *add))})
    before = preview(snapshot, service_sid, destinations)
    after = preview(changed, service_sid, destinations)
    columns = list(_COMPARED)
    differs = (before[columns].fillna({"error_code": 0}) != after[columns].fillna({"error_code": 0})).any(axis=1)
    table = before[["to", "region"]].join(
        [before[list(_SHOWN)].add_prefix("before_"), after[list(_SHOWN)].add_prefix("after_")]
    )
    return table[differs]
