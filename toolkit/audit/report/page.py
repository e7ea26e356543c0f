"""The report for whoever opens no notebook: one HTML page that needs no network, no script and no other file.

In this order: what was looked at, the verdict, what to do first, how messages fared over time, the services, what was
found by check, what could not be checked; coverage, capacity and agreement in tables at the end. It prints well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from toolkit.audit.report.deliveries import deliveries_html
from toolkit.audit.report.details import groups_html, unchecked_html
from toolkit.audit.report.groups import Group, by_check
from toolkit.audit.report.health import health
from toolkit.audit.report.overview import first_html, scope_html, verdict_html
from toolkit.audit.report.rows import FindingRows, title
from toolkit.audit.report.tables import agreement, capacities, reach
from toolkit.i18n import _, language
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.html import table_html
from toolkit.tables.words import SEVERITIES

_STYLE = Path(__file__).with_suffix(".css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(findings: FindingRows) -> str:
    """Return the whole page."""
    groups = by_check(findings)
    sections = list(_sections(findings, groups))
    body = "".join(
        f'<section aria-labelledby="{key}"><h2 id="{key}">{escape(heading)}</h2>{inside}</section>'
        for key, heading, inside in sections
    )
    name = escape(title(findings))
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{name}</title>'
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head><body><main><h1>{name}</h1>"
        f"{_contents(sections)}{body}</main></body></html>\n"
    )


def _sections(findings: FindingRows, groups: Sequence[Group]) -> Iterator[tuple[str, str, str]]:
    """Each section: its anchor, heading and content."""
    yield "verdict", _("Verdict"), verdict_html(findings, groups)
    yield "first", _("What to do first"), first_html(groups)
    yield "scope", _("What was looked at"), scope_html(findings.snapshot)
    yield "deliveries", _("Deliveries and errors"), _deliveries(findings.snapshot)
    services = health(findings)
    services = services[[*services.columns[1:], "service"]]
    yield "health", _("Health of each service"), table_html(services, _("Findings by service"), style="")
    found = f"{_index(groups)}{groups_html(findings.snapshot, groups)}"
    yield "findings", _("Findings"), found if groups else f"<p>{escape(_('Nothing was found.'))}</p>"
    yield "unknown", _("What could not be checked"), unchecked_html(findings)
    yield "coverage", _("Coverage"), table_html(reach(findings), _("Countries that each service reaches"), style="")
    yield "capacity", _("Capacity"), table_html(capacities(findings), _("Throughput of each service"), style="")
    compared = agreement(findings)
    missing = _("Nothing could be compared: this needs an account that was read with its messages.")
    told = table_html(compared, _("Predicted sender against the sender of the log"), style="") if len(compared) else ""
    yield "agreement", _("Agreement with the log"), told or f"<p>{escape(missing)}</p>"


def _contents(sections: Sequence[tuple[str, str, str]]) -> str:
    links = "".join(f'<li><a href="#{key}">{escape(heading)}</a></li>' for key, heading, _inside in sections)
    return f'<nav aria-label="{escape(_("Contents"))}"><ol>{links}</ol></nav>'


def _index(groups: Sequence[Group]) -> str:
    """Name every check that found something, with how often."""
    links = "".join(
        f'<li><a href="#check-{group.check}">{escape(_(SEVERITIES[group.severity]))} · {escape(group["finding"])}</a>'
        f" ({len(group.rows)})</li>"
        for group in groups
    )
    return f'<nav aria-labelledby="findings"><ul class="index">{links}</ul></nav>'


def _deliveries(snapshot: Snapshot) -> str:
    log = snapshot.log
    if log is None:
        told = _("The message log was not read.")
    elif log.days:
        return deliveries_html(log)
    elif any(group.direction != "inbound" for group in log.groups):
        told = _("This snapshot was saved without the days of its messages. Read the account again.")
    else:
        told = _("No message was sent in this period.")
    return f"<p>{escape(told)}</p>"
