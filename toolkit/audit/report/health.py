"""The account at a glance: what was found, service by service."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.audit.check import SEVERITIES
from toolkit.audit.report.rows import FindingRows
from toolkit.i18n import _
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.inert import plain


def services_of(snapshot: Snapshot, resource: str) -> frozenset[str]:
    """Return the services that a finding about ``resource`` concerns; empty where it concerns the account."""
    if resource in snapshot.pools:
        return frozenset({resource})
    found = {campaign.service_sid for campaign in snapshot.campaigns if resource == campaign.brand_sid}
    for sid, pool in snapshot.pools.items():
        applications = {sender.webhooks.sms_application_sid for sender in pool.senders if sender.webhooks}
        if resource in applications or any(sender.sid == resource for sender in pool.senders):
            found.add(sid)
    return frozenset(found)


def of_service(findings: FindingRows, service_sid: str) -> FindingRows:
    """Return the findings that concern one service; for the account's SID, those that concern it as a whole."""
    snapshot = findings.snapshot
    known = {
        resource: services_of(snapshot, resource) or {snapshot.account_sid}
        for resource in findings["resource"].unique()
    }
    chosen = findings[[service_sid in known[resource] for resource in findings["resource"]]]
    assert isinstance(chosen, FindingRows)
    return chosen


def health(findings: FindingRows) -> pd.DataFrame:
    """Sum an audit up.

    Args:
        findings: what ``audit`` returns.

    Returns:
        One row a service, the worst first, and one for what concerns the account as a whole: ``service`` (SID, or the
        account's), ``name``, ``state`` (``str``: high, medium, low, unknown, ok), then a count (``int64``) for each
        severity: ``high``, ``medium``, ``low``, ``unknown``; ``senders`` and ``messages`` (``Int64``: sent in the
        period of the log; missing where it was not read).
    """
    snapshot = findings.snapshot
    homes = {resource: services_of(snapshot, resource) for resource in findings["resource"].unique()}
    counts: dict[str, dict[str, int]] = {
        sid: dict.fromkeys(map(str, SEVERITIES), 0) for sid in (*snapshot.pools, snapshot.account_sid)
    }
    for resource, severity in zip(findings["resource"], findings["severity"], strict=True):
        for sid in homes[resource] or {snapshot.account_sid}:
            counts[sid][severity] += 1
    rows = [
        (sid, _name(snapshot, sid), _state(found), *found.values(), *_size(snapshot, sid))
        for sid, found in counts.items()
    ]
    columns = ["service", "name", "state", *SEVERITIES, "senders", "messages"]
    kinds = (
        dict.fromkeys(columns[:3], "str") | dict.fromkeys(SEVERITIES, "int64") | dict.fromkeys(columns[-2:], "Int64")
    )
    table = pd.DataFrame(rows, columns=columns).astype(kinds)
    return table.sort_values(list(SEVERITIES), ascending=False, kind="stable", ignore_index=True)


def _name(snapshot: Snapshot, sid: str) -> str:
    pool = snapshot.pools.get(sid)
    return plain(pool.service.friendly_name) if pool else _("the account as a whole")


def _state(found: Mapping[str, int]) -> str:
    return next((severity for severity in SEVERITIES if found[severity]), "ok")


def _size(snapshot: Snapshot, sid: str) -> tuple[int | None, int | None]:
    pool = snapshot.pools.get(sid)
    groups = snapshot.log.groups if snapshot.log else ()
    own = sid if pool else ""
    sent = sum(group.messages for group in groups if group.direction != "inbound" and group.service_sid == own)
    senders = len(pool.senders) if pool else len(snapshot.numbers) + len(snapshot.short_codes)
    return senders, sent if snapshot.log else None
