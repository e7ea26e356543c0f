"""What a finding's fix would change for recipients, before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.calls.call import Call
from toolkit.errors.raised import ToolkitError
from toolkit.facts.parameters import snake
from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.routing.reports.what_if import what_if
from toolkit.routing.source import Source, read
from toolkit.snapshot.snapshot import Snapshot

DECIDING = frozenset({"area_code_geomatch", "sticky_sender"})
"""The settings of a service of which the choice of a sender for a text depends: others need no preview."""


def preview_fix(source: Source, finding: Mapping[str, Any] | pd.Series) -> pd.DataFrame:
    """Preview what a finding's fix would change for recipients. Nothing is changed.

    Args:
        source: an Account, read now, or a Snapshot.
        finding: a row of ``audit``: ``findings.loc[3]``.

    Returns:
        What ``what_if`` returns, for all services that the fix touches together, with their SID in the column
        ``service`` in front. Empty where senders and countries stay as they are: a webhook changes none.

    Raises:
        ToolkitError: the finding has no fix.
    """
    snapshot, tables = read(source), []
    for sid, changes in _by_service(snapshot, calls_of(finding)).items():
        if not (changes["add"] or changes["remove"] or DECIDING & changes["settings"].keys()):
            continue
        table = what_if(snapshot, sid, **changes)
        table.insert(0, "service", sid)
        tables.append(table)
    if not tables:
        sample = next(iter(snapshot.pools), None)
        empty = what_if(snapshot, sample) if sample else pd.DataFrame()
        empty.insert(0, "service", pd.Series(dtype="str"))
        return empty
    return pd.concat(tables, ignore_index=True)


def calls_of(finding: Mapping[str, Any] | pd.Series) -> tuple[Call, ...]:
    """Return the calls that fix a finding.

    Raises:
        ToolkitError: it has none.
    """
    calls: tuple[Call, ...] = tuple(finding["fix"])
    if not calls:
        raise ToolkitError(
            _("This finding has no call that fixes it: a person has to decide."),
            _("Follow the remedy: {remedy}").format(remedy=finding["remedy"]),
        )
    return calls


def _by_service(snapshot: Snapshot, calls: tuple[Call, ...]) -> Mapping[str, dict[str, Any]]:
    """Translate calls into what ``what_if`` takes; those that change no service are left out."""
    found: dict[str, dict[str, Any]] = {}
    senders = {s.sid: s for s in (*snapshot.numbers, *snapshot.short_codes, *snapshot.channel_senders)}
    for call in calls:
        owner = call.path.get("ServiceSid") or call.path.get("MessagingServiceSid") or call.path.get("Sid", "")
        pool = snapshot.pools.get(owner)
        if pool is None:
            continue
        changes = found.setdefault(owner, {"add": [], "remove": [], "settings": {}})
        if call.operation == "update_service":
            changes["settings"] |= {snake(name): value for name, value in call.params.items()}
        elif call.operation == "delete_service":
            changes["remove"] += pool.senders
        elif call.operation.startswith("remove_"):
            changes["remove"] += [sender for sender in pool.senders if sender.sid == call.path["Sid"]]
        elif call.operation.startswith("add_"):
            changes["add"].append(_added(senders, call))
    return found


def _added(senders: Mapping[str, Sender], call: Call) -> Sender:
    for name in ("PhoneNumberSid", "ShortCodeSid", "Sid"):
        known = senders.get(str(call.params.get(name)))
        if known is not None:
            return replace(known, date_created=None)
    return Sender("", "alpha", str(call.params["AlphaSender"]), str(call.params.get("IsoCountryCode") or "") or None)
