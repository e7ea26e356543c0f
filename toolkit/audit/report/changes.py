"""A fix as what it changes: settings before and after, and the destinations for which anything to be seen changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from toolkit.audit.report.evidence import label, setting
from toolkit.calls.call import Call
from toolkit.facts.parameters import snake
from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.routing.texts import country_name
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.html import table_html
from toolkit.tables.inert import plain

EXAMPLES = 5
"""Destinations that are shown."""

_SEEN = ("sender", "status", "error_code")


def settings_of(snapshot: Snapshot, calls: tuple[Call, ...]) -> pd.DataFrame:
    """Return what calls change in an account.

    Args:
        snapshot: the account as it is.
        calls: the fix of a finding.

    Returns:
        One row a setting, all columns ``str``: ``setting``, ``before``, ``after``, in the user's language.
    """
    rows = [row for call in calls for row in _settings(snapshot, call)]
    return pd.DataFrame(rows, columns=["setting", "before", "after"], dtype="str")


def seen(changes: pd.DataFrame) -> pd.DataFrame:
    """Return those rows of ``preview_fix`` in which the sender, the status or the error is another one."""
    if changes.empty:
        return changes
    differs = pd.Series(False, index=changes.index)
    for name in _SEEN:
        before, after = changes[f"before_{name}"], changes[f"after_{name}"]
        differs |= before.fillna(0) != after.fillna(0) if name == "error_code" else before != after
    return changes[differs]


def changes_html(settings: pd.DataFrame, changes: pd.DataFrame) -> str:
    """Show a fix.

    Args:
        settings: what `settings_of` returns.
        changes: what ``preview_fix`` returns.
    """
    visible = seen(changes)
    shown = visible.head(EXAMPLES)
    table = table_html(settings, _("What the fix changes"))
    if visible.empty:
        return f"{table}<p>{unseen(changes)}</p>"
    caption = _("Destinations that change: {count}; {shown} of them").format(count=len(visible), shown=len(shown))
    headers = {"before_sender": _("before"), "after_sender": _("after")}
    return table + table_html(outcomes(shown), caption, headers=headers, style="")


def outcomes(changes: pd.DataFrame) -> pd.DataFrame:
    """Say who sends to each destination before and after a change.

    Args:
        changes: rows of ``preview_fix``.

    Returns:
        Columns ``country``, ``before_sender``, ``after_sender``, all ``str``, in the user's language.
    """
    said = {f"{when}_sender": _outcomes(changes, when) for when in ("before", "after")}
    return pd.DataFrame({"country": [country_name(region) for region in changes["region"]], **said}, dtype="str")


def unseen(changes: pd.DataFrame) -> str:
    """Say that `seen` is empty, and whether anything changes at all."""
    if changes.empty:
        return _("No destination gets another sender or status.")
    return _(
        "No destination gets another sender or status; for {count}, only the choice among equal senders changes."
    ).format(count=len(changes))


def _outcomes(changes: pd.DataFrame, when: str) -> list[str]:
    """Say who sends, or that nobody does, with the error."""
    marks = {"ok": "✓", "warning": "⚠", "fails": "✗"}
    said = []
    for sender, status, code in zip(*(changes[f"{when}_{name}"] for name in _SEEN), strict=True):
        error = "" if pd.isna(code) else f" ({code})"
        said.append(f"{marks[status]} {plain(sender) or _('nobody')}{error}")
    return said


def _settings(snapshot: Snapshot, call: Call) -> Iterator[tuple[str, str, str]]:
    owner = call.path.get("ServiceSid") or call.path.get("Sid", "")
    pool = snapshot.pools.get(owner)
    if call.operation == "delete_service":
        name = plain(pool.service.friendly_name) if pool else owner
        yield _("messaging service {name}").format(name=name), _("there"), _("deleted")
    elif call.operation.startswith("remove_"):
        members = {sender.sid: sender for sender in pool.senders} if pool else {}
        yield _("sender {sender}").format(sender=_address(members, call)), _("in the pool"), _("not in the pool")
    elif call.operation.startswith("add_"):
        yield _("sender {sender}").format(sender=_joining(call)), _("not in the pool"), _("in the pool")
    else:
        before = _present(snapshot, owner)
        for parameter, value in call.params.items():
            name = snake(parameter)
            yield label(name), plain(setting(name, before.get(name))), plain(setting(name, value))


def _present(snapshot: Snapshot, sid: str) -> Mapping[str, Any]:
    """Return the settings of a service, or the webhooks of a number, by Twilio's names."""
    pool = snapshot.pools.get(sid)
    if pool:
        return {name: getattr(pool.service, name) for name in type(pool.service).__dataclass_fields__}
    hooks = next((sender.webhooks for sender in snapshot.numbers if sender.sid == sid), None)
    return {name: getattr(hooks, name) for name in type(hooks).__dataclass_fields__} if hooks else {}


def _address(members: Mapping[str, Sender], call: Call) -> str:
    sid = str(call.path.get("Sid", ""))
    return plain(members[sid].address) if sid in members else sid


def _joining(call: Call) -> str:
    return plain(next(iter(call.params.values()), ""))
