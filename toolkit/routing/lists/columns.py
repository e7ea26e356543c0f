"""The preview of a list that is in memory: read by column, decided by kind of destination."""

from __future__ import annotations

import pandas as pd

from toolkit.numbering.number import regions
from toolkit.numbering.texts import pandas_texts
from toolkit.routing.lists.answers import DTYPES, answers
from toolkit.routing.lists.groups import group
from toolkit.routing.lists.inputs import Destinations, read_list
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.source import Source, pool_of, read, sender_of

PREVIEW_COLUMNS = (
    "to",
    "region",
    "line_type",
    "sender",
    "sender_type",
    "rule",
    "ties",
    "basis",
    "status",
    "error_code",
    "reason",
    "change",
)


def preview_columns(
    source: Source,
    service_sid: str,
    destinations: Destinations,
    *,
    media: bool = False,
    region: str | None = None,
    rules: Rules = DEFAULT_RULES,
    from_: str | None = None,
) -> pd.DataFrame:
    """Preview a list; arguments, columns and errors are those of ``toolkit.preview``."""
    snapshot = read(source)
    pool = pool_of(snapshot, service_sid)
    named = sender_of(snapshot, pool, from_) if from_ else None
    texts, index = read_list(destinations)
    sticky = {to: sid for (service, to), sid in snapshot.sticky.items() if service == service_sid}
    senders = [sender.address for sender in (*pool.senders, *filter(None, [named]))]
    found = group(texts, region, senders, sticky)
    closed = snapshot.closed_countries
    said = answers(pool, media=media, trial=snapshot.trial, rules=rules, named=named, closed=closed)
    columns = {"to": pandas_texts(found.to), **said.columns(found.groups, found.places, found.details)}
    if destinations is None:  # Western Sahara's example is a number of Morocco's, Saint Martin's one of Guadeloupe's.
        columns["region"] = pd.array(regions(), dtype=DTYPES["region"])
    return pd.DataFrame(columns, index=index, copy=False)
