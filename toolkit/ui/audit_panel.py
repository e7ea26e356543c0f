"""The audit of an account: health at a glance, findings to filter, one in full, its fix tried and applied."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W
from traitlets import Instance

from toolkit.account.base import Account
from toolkit.audit import Findings, apply_fix, audit, preview_fix
from toolkit.audit.check import SEVERITIES
from toolkit.audit.report.health import health, of_service
from toolkit.audit.report.rows import escaped, records
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, ngettext, prose
from toolkit.snapshot.opening import load_snapshot
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.html import STYLE, table_html
from toolkit.tables.words import SEVERITIES as SEVERITY_WORDS
from toolkit.tables.words import STATES
from toolkit.ui.parts.fields import choice_field, offer, switch_field, text_field
from toolkit.ui.parts.panel import Panel, heading

ROWS = 50
"""Findings that the table shows at once; the list of findings to open holds all of them."""

_SHOWN = ["severity", "check", "name", "finding", "evidence"]
_GLANCE = ["name", "state", *SEVERITIES, "senders", "messages", "service"]
_STYLE = """<style>
.tk-health .tk-table td:nth-child(2){white-space:nowrap}
.tk-health .tk-table td:nth-child(n+3):nth-child(-n+8){text-align:right!important}
.tk-findings .tk-scroll{max-height:380px;overflow:auto}
.tk-findings .tk-table thead th{position:sticky;top:0;background:var(--jp-layout-color0,Canvas)}
.tk-findings .tk-table td:not(:last-child){word-break:normal}
.tk-findings .tk-table td:nth-child(1){white-space:nowrap}
.tk-findings .tk-table td:nth-child(4){min-width:17em}
.tk-findings .tk-table td:last-child{overflow-wrap:anywhere;min-width:17em}
.tk-finding dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:4px 0}
.tk-finding dl dt{font-weight:600;float:none;width:auto;white-space:nowrap}
.tk-finding dl dd{margin:0;overflow-wrap:anywhere}
</style>"""


class AuditPanel(Panel):
    """What is wrong with an account, and what to do.

    Args:
        source: the account to audit, which is read, and written to only when a fix is applied; or what was saved of
            one, a Snapshot or the path of its file: its fixes are shown and previewed, and cannot be applied.
        service_sid: the service to look at first; None for the whole account.

    Attributes:
        source: the account or the Snapshot.
        findings: what the latest audit found.

    Raises:
        ToolkitError: the file is no snapshot.
    """

    findings = Instance(Findings, allow_none=True)

    def __init__(self, source: Account | Snapshot | str | Path, service_sid: str | None = None) -> None:
        self.source = load_snapshot(source) if isinstance(source, (str, Path)) else source
        if isinstance(self.source, Snapshot):
            super().__init__(None, _("Audit"), _saved(self.source))
        else:
            super().__init__(self.source, _("Audit"))
        self.service = choice_field(_("Service"), [])
        self.severity = choice_field(
            _("Severity"), [(_("all"), ""), *((_(SEVERITY_WORDS[severity]), severity) for severity in SEVERITIES)]
        )
        self.check = choice_field(_("Check"), [])
        self.search = text_field(_("Filter"), placeholder=_("name, SID, error code …"))
        self.opened = choice_field(_("Open a finding"), [])
        self.again = self.button(_("Audit again"), self._audit)
        self.try_fix = self.button(_("Preview the fix"), self._preview)
        self.confirm = switch_field(_("I want this fix to change the account"), False, "")
        self.apply_button = self.button(_("Apply the fix"), self._apply, "danger")
        self._health, self._table, self._finding, self._changes = W.HTML(), W.HTML(), W.HTML(), W.HTML()
        steps = [self.confirm, self.apply_button]
        if isinstance(self.source, Snapshot):
            self.again.layout.display = "none"
            steps = [W.HTML(f'<div class="tk-help">{escape(_unapplied())}</div>')]
        self._fix = W.VBox([heading(_("Fix")), self.try_fix, self._changes, *steps])
        self.body.children = [
            self.again,
            self._health,
            heading(_("Findings")),
            W.HBox([self.service, self.severity, self.check, self.search], layout=W.Layout(flex_flow="row wrap")),
            self._table,
            self.opened,
            self._finding,
            self._fix,
        ]
        for field in (self.service, self.severity, self.check, self.search):
            field.control.observe(self._filter, "value")
        self.opened.control.observe(self._open, "value")
        self.observe(self._fill, "findings")
        self.act(self._audit)
        if service_sid:
            self.act(lambda: self._choose(service_sid))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The findings that pass the filters."""
        if self.findings is None:
            return []
        chosen = of_service(self.findings, self.service.value) if self.service.value else self.findings
        wanted = self.search.value.casefold()
        return [
            row
            for row in records(chosen)
            if self.severity.value in ("", row["severity"])
            and (self.check.value or row["check"]) == row["check"]
            and (not wanted or any(wanted in str(value).casefold() for value in row.values()))
        ]

    @property
    def row(self) -> dict[str, Any] | None:
        """The finding that is open; None for none."""
        rows, index = self.rows, self.opened.value
        return rows[index] if index is not None and index < len(rows) else None

    def _audit(self) -> str:
        self.findings = audit(self.source)
        unknown = sum(row["severity"] == "unknown" for row in records(self.findings))
        count = len(self.findings) - unknown
        said = [
            ngettext("The audit has {count} finding.", "The audit has {count} findings.", count).format(count=count)
        ]
        if unknown:
            said.append(
                ngettext("{count} thing could not be checked.", "{count} things could not be checked.", unknown).format(
                    count=unknown
                )
            )
        return prose(said)

    def _choose(self, service_sid: str) -> str:
        if service_sid not in [value for _words, value in self.service.control.options]:
            raise ToolkitError(
                _("This account has no messaging service {sid}.").format(sid=service_sid),
                _("Check the SID: it begins with MG and stands in the list of the account's services."),
                20404,
            )
        self.service.value = service_sid
        return ""

    def _fill(self, _change: object = None) -> None:
        """Offer the services and checks of the latest audit; what was chosen stays chosen where it can."""
        assert self.findings is not None
        table = health(self.findings)
        shown = table_html(table[_GLANCE], _("Health of each service"), style="")
        self._health.value = f'{STYLE}{_STYLE}<div class="tk-health">{shown}</div>'
        services = [
            (f"{name} · {_(STATES[state])}", sid)
            for sid, name, state in zip(table["service"], table["name"], table["state"], strict=True)
        ]
        offer(self.service.control, [(_("all"), ""), *services], self.service.value)
        checks = [(check, check) for check in dict.fromkeys(self.findings["check"])]
        offer(self.check.control, [(_("all"), ""), *checks], self.check.value)
        self._filter()

    def _filter(self, _change: object = None) -> None:
        rows = self.rows
        shown = Findings(rows[:ROWS], columns=[*_SHOWN])
        caption = _("Rows that pass the filters: {count}, of which {shown} are shown").format(
            count=len(rows), shown=len(shown)
        )
        self._table.value = f'{STYLE}{_STYLE}<div class="tk-findings">{table_html(shown, caption, style="")}</div>'
        options = [
            (f"{_(SEVERITY_WORDS[row['severity']])} · {row['check']} · {row['name']}", i) for i, row in enumerate(rows)
        ]
        offer(self.opened.control, options)
        self._open()

    def _open(self, _change: object = None) -> None:
        row = self.row
        self._finding.value = _finding_html(row) if row else ""
        calls = tuple(row["fix"]) if row else ()
        self.code.calls = calls
        self._fix.layout.display = "" if calls else "none"
        self.confirm.value = False
        self._changes.value = ""

    def _chosen(self) -> dict[str, Any]:
        row = self.row
        if row is None:
            raise ToolkitError(_("No finding is open."), _("Choose one from the list."))
        return row

    def _preview(self) -> str:
        assert self.findings is not None
        changes = preview_fix(self.findings.snapshot, self._chosen())
        shown = changes[["to", "region", "before_sender", "after_sender", "after_status"]] if len(changes) else changes
        headers = {
            "before_sender": _("sender now"),
            "after_sender": _("sender after the fix"),
            "after_status": _("status after the fix"),
        }
        caption = _("Destinations that would change, one example for each country")
        self._changes.value = table_html(shown, caption, headers=headers) if len(changes) else ""
        return ngettext(
            "The fix changes {count} destination.", "The fix changes {count} destinations.", len(changes)
        ).format(count=len(changes))

    def _apply(self) -> str:
        row = self._chosen()
        if isinstance(self.source, Snapshot):
            raise ToolkitError(_("A snapshot cannot be changed."), _unapplied())
        if not self.confirm.value:
            raise ToolkitError(_("Nothing was changed."), _("Tick “I want this fix to change the account” first."))
        left = apply_fix(self.source, row, confirmed=True)
        self.findings = audit(self.source)
        if len(left):
            return _("The fix was applied, but the check still finds something.")
        return _("The fix was applied, and the check finds nothing any more.")


def _saved(snapshot: Snapshot) -> str:
    date = f"{snapshot.taken_at:%Y-%m-%d %H:%M} UTC"
    return _("Saved snapshot of account {sid}, {date}: read-only").format(sid=snapshot.account_sid, date=date)


def _unapplied() -> str:
    return _("The code below is the fix. To apply it here, open the panel on the account itself.")


def _finding_html(row: Mapping[str, Any]) -> str:
    facts = [
        (_("Resource"), f"{escaped(row['name'])} <code>{escaped(row['resource'])}</code>"),
        (_("Evidence"), escaped(row["evidence"])),
        (_("Consequence"), escape(row["consequence"])),
        (_("Remedy"), escape(row["remedy"])),
        (
            _("Documentation"),
            f'<a href="{escape(row["docs"])}" target="_blank" rel="noopener">{escape(row["docs"])}</a>',
        ),
    ]
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{inside}</dd>" for name, inside in facts)
    title = escape(f"{_(SEVERITY_WORDS[row['severity']])} · {row['finding']}")
    return f'<div class="tk-finding tk-note"><b>{title}</b><dl>{listed}</dl></div>'
