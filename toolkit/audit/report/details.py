"""The body of the report: what each check found, where, and what its fix does; and what could not be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from toolkit.audit.effect import preview_fix
from toolkit.audit.report.changes import EXAMPLES, outcomes, seen, settings_of, unseen
from toolkit.audit.report.evidence import sentences
from toolkit.audit.report.groups import Group, unchecked
from toolkit.audit.report.rows import FindingRows, escaped, place
from toolkit.calls.call import Call
from toolkit.i18n import _, ngettext
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.inert import code
from toolkit.tables.words import SEVERITIES

RESOURCES = 50
"""Resources that a check lists; the exports as data have all of them."""

PREVIEWED = 5
"""Fixes of a check of which the report says what they do to destinations: each has to be previewed."""


def groups_html(snapshot: Snapshot, groups: Sequence[Group]) -> str:
    """Show each check's findings: the texts once, then the resources as a list."""
    return "".join(_group(snapshot, group) for group in groups)


def _group(snapshot: Snapshot, group: Group) -> str:
    calls = [row["fix"] for row in group.rows if row["fix"]]
    items = "".join(_resource(snapshot, row, place < PREVIEWED) for place, row in enumerate(group.rows[:RESOURCES]))
    more = len(group.rows) - RESOURCES
    rest = ngettext("{count} more is in the report as data.", "{count} more are in the report as data.", more)
    docs = escape(group["docs"])
    return (
        f'<article class="{group.severity}" id="check-{group.check}">'
        f"<h3>{escape(_(SEVERITIES[group.severity]))} · {escape(group['finding'])}</h3>"
        f"<p>{escape(group['consequence'])}</p>"
        f"<p><b>{escape(_('What to do'))}:</b> {escape(group['remedy'])} "
        f'<a href="{docs}" rel="noopener noreferrer">{escape(_("Documentation"))}</a></p>'
        f"<ul>{items}{f'<li>{escape(rest.format(count=more))}</li>' if more > 0 else ''}</ul>"
        f"{_code(tuple(call for some in calls[:RESOURCES] for call in some))}</article>"
    )


def _resource(snapshot: Snapshot, row: Mapping[str, Any], previewed: bool) -> str:
    name = "" if place(row) == row["resource"] else f"<b>{escaped(place(row))}</b> "
    seen_there = f"<br>{escaped(sentences(row['evidence']))}" if row["evidence"] else ""
    fix = _fix(snapshot, row, previewed) if row["fix"] else ""
    return f"<li>{name}<code>{escaped(row['resource'])}</code>{seen_there}{fix}</li>"


def _fix(snapshot: Snapshot, row: Mapping[str, Any], previewed: bool) -> str:
    """Say what a fix changes: settings before and after, and what that does to destinations."""
    settings = "".join(
        f"<li>{escaped(name)}: {escaped(before)} → <b>{escaped(after)}</b></li>"
        for name, before, after in settings_of(snapshot, row["fix"]).itertuples(index=False, name=None)
    )
    effect = _effect(snapshot, row) if previewed else ""
    return f'<div class="fix"><b>{escape(_("Fix"))}</b><ul>{settings}</ul>{effect}</div>'


def _effect(snapshot: Snapshot, row: Mapping[str, Any]) -> str:
    changes = preview_fix(snapshot, row)
    visible = seen(changes)
    if visible.empty:
        return f"<p>{escape(unseen(changes))}</p>"
    examples = "".join(
        f"<li>{escape(country)}: {escape(before)} → {escape(after)}</li>"
        for country, before, after in outcomes(visible.head(EXAMPLES)).itertuples(index=False, name=None)
    )
    told = _("Destinations that change: {count}; {shown} of them").format(
        count=len(visible), shown=min(len(visible), EXAMPLES)
    )
    return f"<p>{escape(told)}</p><ul>{examples}</ul>"


def _code(calls: tuple[Call, ...]) -> str:
    if not calls:
        return ""
    forms = ("Python", "python"), ("curl", "curl"), ("Twilio CLI", "cli")
    shown = "".join(
        f"<h4>{name}</h4><pre><code>{escape(code(chr(10).join(getattr(call, form) for call in calls)))}</code></pre>"
        for name, form in forms
    )
    return f"<details><summary>{escape(_('Show the fix as code'))}</summary>{shown}</details>"


def unchecked_html(findings: FindingRows) -> str:
    """List what could not be checked: together what one reason keeps from being known."""
    items = "".join(
        f"<li>{_listed(what)}{f'<br>{escaped(why)}' if why else ''}"
        f"<br><b>{escape(_('What to do'))}:</b> {escape(remedy)}</li>"
        for (why, remedy), what in unchecked(findings).items()
    )
    return f"<ul>{items}</ul>" if items else f"<p>{escape(_('Everything could be checked.'))}</p>"


def _listed(what: Sequence[str]) -> str:
    if len(what) == 1:
        return escaped(what[0])
    return f"<ul>{''.join(f'<li>{escaped(one)}</li>' for one in what)}</ul>"
