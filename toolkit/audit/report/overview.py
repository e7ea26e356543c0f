"""The head of the report: what was looked at, the verdict with three numbers, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from toolkit.audit.check import SEVERITIES
from toolkit.audit.report.deliveries import arrived
from toolkit.audit.report.groups import Group
from toolkit.audit.report.health import health
from toolkit.audit.report.rows import FindingRows, escaped, place
from toolkit.i18n import _, lazy, listing, ngettext, prose
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.inert import plain

FIRST = 5
"""Things to do first."""

_NAMED = 3

VERDICTS = {
    "high": lazy("✗ Act now: messages fail, are blocked or are lost."),
    "medium": lazy("⚠ To be fixed: some messages fail or will fail, or money is wasted."),
    "low": lazy("○ Everything works; some of it could work better."),
    "unknown": lazy("? Nothing was found, but not everything could be checked."),
    "ok": lazy("✓ Nothing was found."),
}


def scope_html(snapshot: Snapshot) -> str:
    """Say what was looked at."""
    rows = [row for row in snapshot.resources.get("account", ()) if row.get("friendly_name")]
    name = f"{escaped(plain(rows[0]['friendly_name']))} " if rows else ""
    log = snapshot.log
    period = _("not read")
    if log is not None:
        period = _("{count} from {since} to {until}").format(
            count=f"{log.messages:,}", since=f"{log.since:%Y-%m-%d}", until=f"{log.until:%Y-%m-%d}"
        )
    facts = [
        (_("Account"), f"{name}<code>{escaped(snapshot.account_sid)}</code>"),
        (_("Where"), escape(_("at Twilio") if snapshot.live else _("in the sandbox"))),
        (_("Read at"), escape(f"{snapshot.taken_at:%Y-%m-%d %H:%M} UTC")),
        (_("Messaging services"), f"{len(snapshot.pools):,}"),
        (_("Phone numbers and short codes"), f"{len(snapshot.numbers) + len(snapshot.short_codes):,}"),
        (_("Messages"), escape(period)),
    ]
    told = [_("The audit has changed nothing.")]
    if snapshot.redacted:
        told.append(_("Phone numbers and texts are masked."))
    listed = "".join(f"<dt>{escape(title)}</dt><dd>{inside}</dd>" for title, inside in facts)
    return f"<dl>{listed}</dl><p>{escape(prose(told))}</p>"


def verdict_html(findings: FindingRows, groups: Sequence[Group]) -> str:
    """Say how the account does as a whole, in a sentence and three numbers."""
    found = set(findings["severity"])
    state = next((str(severity) for severity in SEVERITIES if severity in found), "ok")
    numbers = "".join(
        f"<li><b>{escape(number)}</b> {escape(words)}</li>" for number, words in _numbers(findings, groups)
    )
    return f'<p class="verdict {state}">{escape(_(VERDICTS[state]))}</p><ul class="numbers">{numbers}</ul>'


def _numbers(findings: FindingRows, groups: Sequence[Group]) -> Iterator[tuple[str, str]]:
    log = findings.snapshot.log
    done, sent = arrived(log) if log else (0, 0)
    if sent:
        words = _("of the messages sent are delivered ({delivered} of {sent})")
        yield f"{done / sent:.0%}", words.format(delivered=f"{done:,}", sent=f"{sent:,}")
    else:
        yield "–", _("no message sent was read, so nothing is known of deliveries")
    urgent = [group for group in groups if group.severity == "high"]
    places = sum(len(group.rows) for group in urgent)
    yield (
        str(len(urgent)),
        ngettext("urgent thing, in {count} place", "urgent things, in {count} places", len(urgent)).format(
            count=places
        ),
    )
    states = [state for sid, state in health(findings)[["service", "state"]].itertuples(index=False, name=None)
              if sid in findings.snapshot.pools]  # fmt: skip
    concerned = sum(state in ("high", "medium") for state in states)
    yield f"{concerned}/{len(states)}", _("messaging services have something urgent or to be fixed")


def first_html(groups: Sequence[Group]) -> str:
    """List what to do first: each with why, where, and whether a call does it."""
    if not groups:
        return f"<p>{escape(_('Nothing was found.'))}</p>"
    steps = "".join(
        f"<li><b>{escape(group['remedy'])}</b><br>{escape(prose((group['finding'], group['consequence'])))}"
        f"<br><small>{_where(group)} · {escape(_way(group))} · "
        f'<a href="#check-{group.check}">{escape(_("details"))}</a></small></li>'
        for group in groups[:FIRST]
    )
    order = _("The most severe comes first, then what concerns most messages, then what is found in most places.")
    return f'<ol class="first">{steps}</ol><p><small>{escape(order)}</small></p>'


def _where(group: Group) -> str:
    names = list(dict.fromkeys(place(row) for row in group.rows))
    shown = listing(escaped(name) for name in names[:_NAMED])
    more = len(names) - _NAMED
    others = ngettext("{names} and {count} other", "{names} and {count} others", more)
    told = others.format(names=shown, count=more) if more > 0 else shown
    if not group.messages:
        return told
    counted = ngettext("{count} message", "{count} messages", group.messages).format(count=f"{group.messages:,}")
    return f"{told} · {escape(counted)}"


def _way(group: Group) -> str:
    return _("a call fixes it") if group.fixable else _("a person has to decide")
