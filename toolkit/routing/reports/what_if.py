"""What would change if senders joined or left a pool, before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.facts.countries import NEVER_SENT_TO
from toolkit.model.account import Sender, SenderPool
from toolkit.model.number_registration import with_registrations
from toolkit.routing.lists.inputs import Destinations
from toolkit.routing.permissions import check_permission
from toolkit.routing.reports.preview import preview
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.source import Source, pool_of, read
from toolkit.routing.texts import country_name
from toolkit.snapshot.snapshot import Snapshot

_COMPARED = ("sender", "ties", "status", "error_code")
_SHOWN = (*_COMPARED, "reason")

CHANGES = ("gained", "lost", "moved", "otherwise")
"""How a destination changes: it is reached, it is not any more, another sender reaches it, anything else."""


def what_if(
    source: Source,
    service_sid: str,
    *,
    add: Iterable[Sender] = (),
    remove: Iterable[Sender] = (),
    settings: Mapping[str, Any] | None = None,
    geo: Mapping[str, bool] | None = None,
    destinations: Destinations = None,
    media: bool = False,
    rules: Rules = DEFAULT_RULES,
) -> pd.DataFrame:
    """Preview a change of a service: the destinations for which something would change.

    A destination changes when its sender, its equal senders, its status or its error would be others; another wording
    of the reason alone is no change.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        add: senders that would join the pool, in this order, after those that are there.
        remove: senders that would leave it.
        settings: settings of the service that would change, by the names of ``toolkit.model.account.Service``, such as
            ``{"area_code_geomatch": False}``.
        geo: countries (ISO 3166) that the account would be allowed to send to, or not: ``{"FR": False}``.
        destinations: as for ``preview``; None means one example destination for every country.
        media: messages with media.
        rules: options for what Twilio leaves open.

    Returns:
        One row a destination that changes, with the index that ``preview`` gives it. Columns ``to``, ``region`` and
        ``difference`` (gained: it is reached, lost: it is not any more, moved: another sender, or otherwise); then for
        ``before_`` and ``after_`` each ``sender``, ``ties``, ``status``, ``error_code`` (``Int64``) and ``reason``. All
        are ``str`` but the error code, and mean what they mean in ``preview``.

    Raises:
        ToolkitError: the account has no such service (20404), there is no such country, or it can never be allowed.
        TypeError: a service has no such setting.
    """
    snapshot = read(source)
    changed = with_change(snapshot, service_sid, add=add, remove=remove, settings=settings)
    changed = replace(changed, closed_countries=_closed(snapshot.closed_countries, geo))
    before = preview(snapshot, service_sid, destinations, media=media, rules=rules)
    after = preview(changed, service_sid, destinations, media=media, rules=rules)
    columns = list(_COMPARED)
    differs = (before[columns].fillna({"error_code": 0}) != after[columns].fillna({"error_code": 0})).any(axis=1)
    table = before[["to", "region"]].join(
        [before[list(_SHOWN)].add_prefix("before_"), after[list(_SHOWN)].add_prefix("after_")]
    )
    table.insert(2, "difference", _differences(table))
    return table[differs]


def with_change(
    snapshot: Snapshot,
    service_sid: str,
    *,
    add: Iterable[Sender] = (),
    remove: Iterable[Sender] = (),
    settings: Mapping[str, Any] | None = None,
) -> Snapshot:
    """Return the account as it would be after a change of a service; the arguments are those of ``what_if``.

    Raises:
        ToolkitError: the account has no such service (20404).
        TypeError: a service has no such setting.
    """
    pool = pool_of(snapshot, service_sid)
    leaving = {sender.sid for sender in remove}
    kept = [sender for sender in pool.senders if sender.sid not in leaving]
    joining = [replace(sender, date_created=snapshot.taken_at) for sender in add]
    after_it = with_registrations(
        SenderPool(replace(pool.service, **(settings or {})), (*kept, *joining)),
        snapshot.campaign(service_sid),
        snapshot.taken_at,
    )
    return replace(snapshot, pools={**snapshot.pools, service_sid: after_it})


def _closed(closed: frozenset[str] | None, geo: Mapping[str, bool] | None) -> frozenset[str] | None:
    """Return the countries that the account may not send to when ``geo`` is done."""
    for region, allowed in (geo or {}).items():
        check_permission(region, allowed)
    if not geo:
        return closed
    known = NEVER_SENT_TO if closed is None else closed
    return known - {one for one, allowed in geo.items() if allowed} | {one for one, on in geo.items() if not on}


def what_if_summary(changes: pd.DataFrame) -> pd.DataFrame:
    """Count a change by country.

    Args:
        changes: what ``what_if`` returns.

    Returns:
        One row a region, most changes first: ``region`` (ISO 3166 code, "" where unknown) and ``country`` (its name in
        the user's language), both ``str``; ``gained``, ``lost``, ``moved``, ``otherwise`` and ``changes``, their sum
        (``int64``).
    """
    counts = pd.crosstab(changes["region"], changes["difference"]).reindex(columns=list(CHANGES), fill_value=0)
    counts["changes"] = counts.sum(axis=1)
    table = counts.astype("int64").rename_axis(columns=None).reset_index().astype({"region": "str"})
    table.insert(1, "country", pd.Series([country_name(one) if one else "" for one in table["region"]], dtype="str"))
    return table.sort_values("changes", ascending=False, kind="stable", ignore_index=True)


def _differences(table: pd.DataFrame) -> pd.Series:
    worked, works = table["before_status"] != "fails", table["after_status"] != "fails"
    other_sender = table["before_sender"] != table["after_sender"]
    kinds = pd.Series("otherwise", index=table.index, dtype="str")
    return (
        kinds.mask(worked & works & other_sender, "moved").mask(worked & ~works, "lost").mask(~worked & works, "gained")
    )
