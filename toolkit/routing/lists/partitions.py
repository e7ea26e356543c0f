"""The preview of a list that is larger than one machine's memory: Dask's, partition by partition."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from toolkit.i18n import language, speaking
from toolkit.routing.lists.columns import preview_columns
from toolkit.routing.lists.inputs import column_name
from toolkit.routing.rules import Rules
from toolkit.routing.source import Source, pool_of, read, sender_of
from toolkit.snapshot.snapshot import Snapshot


def is_partitioned(destinations: object) -> bool:
    """Return whether this is one of Dask's collections, without importing Dask."""
    return type(destinations).__module__.partition(".")[0] in ("dask", "dask_expr")


def preview_partitions(
    source: Source,
    service_sid: str,
    destinations: Any,
    *,
    media: bool,
    region: str | None,
    rules: Rules,
    from_: str | None,
) -> Any:
    """Preview a Dask DataFrame or Series as another DataFrame of as many partitions; nothing is computed yet.

    The account is read now, once. Each partition is previewed where it lies, in the language that is spoken here.
    """
    snapshot = read(source)
    pool = pool_of(snapshot, service_sid)
    sticky = {key: sid for key, sid in snapshot.sticky.items() if key[0] == service_sid}
    named = sender_of(snapshot, pool, from_) if from_ else None
    needed = Snapshot(
        snapshot.account_sid,
        snapshot.taken_at,
        {service_sid: pool},
        numbers=(named,) if named else (),  # `sender_of` finds it there, whatever its kind
        sticky=sticky,
        trial=snapshot.trial,
        closed_countries=snapshot.closed_countries,
    )
    if destinations.ndim == 2:
        destinations = destinations[column_name(destinations.columns)]
    part = partial(_preview, needed, service_sid, language(), media=media, region=region, rules=rules, from_=from_)
    return destinations.map_partitions(part, meta=part(destinations._meta))


def _preview(
    snapshot: Snapshot, service_sid: str, spoken: str, destinations: pd.Series, **options: Any
) -> pd.DataFrame:
    with speaking(spoken):
        return preview_columns(snapshot, service_sid, destinations, **options)
