"""What would change if senders joined or left a pool, before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.model import Sender, SenderPool
from toolkit.routing.lists import Destinations
from toolkit.routing.preview import Source, pool_of, preview, read

_COMPARED = ("sender", "ties", "status", "error_code")
_SHOWN = (*_COMPARED, "reason")


def what_if(
    source: Source,
    service_sid: str,
    *,
    add: Iterable[Sender] = (),
    remove: Iterable[Sender] = (),
    settings: Mapping[str, Any] | None = None,
    destinations: Destinations = None,
) -> pd.DataFrame:
    """Preview a change of a service: the destinations for which something would change.

    A destination changes when its sender, its equal senders, its status or its error would be others; another wording
    of the reason alone is no change.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        add: senders that would join the pool, in this order, after those that are there.
        remove: senders that would leave it.
        settings: settings of the service that would change, by the names of ``toolkit.model.Service``, such as
            ``{"area_code_geomatch": False}``.
        destinations: as for ``preview``; None means one example destination for every country.

    Returns:
        One row a destination that changes, with the index that ``preview`` gives it. Columns ``to`` and ``region``;
        then for ``before_`` and ``after_`` each ``sender``, ``ties``, ``status``, ``error_code`` (``Int64``) and
        ``reason``. All are ``str`` but the error code, and mean what they mean in ``preview``.

    Raises:
        ToolkitError: the account has no such service (20404).
        TypeError: a service has no such setting.
    """
    snapshot = read(source)
    pool = pool_of(snapshot, service_sid)
    service = replace(pool.service, **(settings or {}))
    leaving = {sender.sid for sender in remove}
    kept = tuple(sender for sender in pool.senders if sender.sid not in leaving)
    changed = replace(snapshot, pools={**snapshot.pools, service_sid: SenderPool(service, (*kept, *add))})
    before = preview(snapshot, service_sid, destinations)
    after = preview(changed, service_sid, destinations)
    columns = list(_COMPARED)
    differs = (before[columns].fillna({"error_code": 0}) != after[columns].fillna({"error_code": 0})).any(axis=1)
    table = before[["to", "region"]].join(
        [before[list(_SHOWN)].add_prefix("before_"), after[list(_SHOWN)].add_prefix("after_")]
    )
    return table[differs]
