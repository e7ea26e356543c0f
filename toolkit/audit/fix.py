"""Fixing what was found: previewed, applied after confirmation only, and checked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

import pandas as pd

from toolkit.audit.findings import Findings
from toolkit.audit.limits import DEFAULT_LIMITS, Limits
from toolkit.audit.run import Readable, audit
from toolkit.calls.call import Call
from toolkit.errors.raised import ToolkitError
from toolkit.facts.parameters import snake
from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.routing.reports.what_if import what_if
from toolkit.routing.source import Source, read
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.inert import code


class Writable(Readable, Protocol):
    """An account that can be read and written."""

    @property
    def client(self) -> Any:
        """The client of Twilio's SDK."""
        ...


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
    for sid, changes in _by_service(snapshot, _calls(finding)).items():
        table = what_if(snapshot, sid, **changes)
        table.insert(0, "service", sid)
        tables.append(table)
    if not tables:
        sample = next(iter(snapshot.pools), None)
        empty = what_if(snapshot, sample) if sample else pd.DataFrame()
        empty.insert(0, "service", pd.Series(dtype="str"))
        return empty
    return pd.concat(tables, ignore_index=True)


def apply_fix(
    account: Writable,
    finding: Mapping[str, Any] | pd.Series,
    *,
    confirmed: bool = False,
    ask: Callable[[str], str] = input,
    limits: Limits = DEFAULT_LIMITS,
) -> Findings:
    """Fix a finding, and check again.

    The account is read anew first: where the finding does not stand any more, or another fix would be right by now,
    nothing is done.

    Args:
        account: the account, connected so that it may be written to.
        finding: a row of ``audit``: ``findings.loc[3]``.
        confirmed: go ahead without asking.
        ask: asks for the confirmation; it shows its argument and returns the answer.
        limits: the thresholds of the audit that found it.

    Returns:
        What the same check finds now about the same resource: empty when it is fixed.

    Raises:
        ToolkitError: the finding has no fix, does not stand any more, or was not confirmed; nothing was done.
        twilio.base.exceptions.TwilioRestException: Twilio refused a call; those before it were done.
    """
    calls, check, resource = _calls(finding), str(finding["check"]), str(finding["resource"])
    if calls not in list(_again(account, check, resource, limits)["fix"]):
        raise ToolkitError(
            _("The account has changed: this finding does not stand any more as it was."),
            _("Run the audit again and look at what it says now."),
        )
    shown = code("\n".join(call.python for call in calls))
    if not confirmed and ask(_("{code}\nRun this on the account? Type yes: ").format(code=shown)).strip() != "yes":
        raise ToolkitError(_("Nothing was changed."), _("To go ahead, run it again and type yes."))
    for call in calls:
        call.run(account)
    return _again(account, check, resource, limits)


def _again(account: Writable, check: str, resource: str, limits: Limits) -> Findings:
    found = audit(account, only=[check], limits=limits)
    same = found[found["resource"] == resource]
    assert isinstance(same, Findings)
    return same


def _calls(finding: Mapping[str, Any] | pd.Series) -> tuple[Call, ...]:
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
