"""The audit of an account: its health as a heat map, findings to filter, one in full, its fix seen and applied."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import ipywidgets as W
import pandas as pd
from traitlets import Instance

from toolkit.account.base import Account
from toolkit.audit import Findings, apply_fix, audit, preview_fix
from toolkit.audit.check import SEVERITIES
from toolkit.audit.report.changes import changes_html, settings_of
from toolkit.audit.report.evidence import sentences
from toolkit.audit.report.health import health, of_service
from toolkit.audit.report.rows import records
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, listing, ngettext, prose
from toolkit.snapshot.opening import load_snapshot
from toolkit.snapshot.snapshot import Snapshot
from toolkit.ui.audit.finding import finding_html
from toolkit.ui.parts.master_detail import MasterDetail
from toolkit.ui.parts.panel import Panel, heading
from toolkit.ui.parts.question import Question
from toolkit.ui.parts.status import Status
from toolkit.ui.widgets.grid import Grid

_KEY = "key"


class AuditPanel(Panel):
    """What is wrong with an account, and what to do.

    Args:
        source: the account to audit, which is read, and written to only when a fix is applied; or what was saved of
            one, a Snapshot or the path of its file: its fixes are shown and cannot be applied.
        service_sid: the service to look at first; None for the whole account.

    Attributes:
        source: the account or the Snapshot.
        findings: what the latest audit found.
        heat: a count for each service and severity; the chosen cell is a filter.
        grid: the findings that pass it.
        save: the button that writes the report, whatever the filters.

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
        self._keys: dict[object, str] = {}
        self._known: dict[str, dict[str, Any]] = {}
        self.again = self.button(_("Audit again"), self._audit)
        self.save = self.button(_("Save the report"), self._save)
        columns = ("name", "state", *SEVERITIES, "senders", "messages")
        self.heat = Grid(columns, _("Health of each service"), key="service", size=10, heat=SEVERITIES,
                         narrow=("senders", "messages"))  # fmt: skip
        self.grid = Grid(("severity", "finding", "name"), _("Findings"), chips="severity", key=_KEY)
        self._finding, self._changes = W.HTML(), W.HTML()
        self.applied = Status()
        self.apply_button = self.button(_("Apply the fix"), self._ask, "danger", self.applied)
        self.question = Question(self, _("Leave it as it is"), self.applied)
        steps: list[W.Widget] = [self.apply_button, self.question]
        if isinstance(self.source, Snapshot):
            self.again.layout.display = "none"
            steps = [W.HTML(f'<div class="tk-help">{_unapplied()}</div>')]
        self._fix = W.VBox([heading(_("Fix")), *steps, self._changes])
        panes = MasterDetail(self.grid, W.VBox([self.applied, self._finding, self._fix]))
        self.body.children = [
            W.HBox([self.again, self.save], layout=W.Layout(flex_flow="row wrap")),
            self.heat,
            heading(_("Findings")),
            panes,
        ]
        self.heat.observe(self._filter, ["selected", "column"])
        self.grid.observe(self._turn_to, "selected")
        self.observe(self._fill, "findings")
        self.act(self._audit)
        if service_sid:
            self.act(lambda: self._choose(service_sid))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The findings that pass all filters, in the order of the grid."""
        return [self._known[key] for key in self.grid.rows[_KEY]]

    @property
    def row(self) -> dict[str, Any] | None:
        """The finding that is shown; None for none."""
        return self._known.get(self.grid.selected)

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

    def _save(self) -> str:
        """Write the report next to the notebook, under a name that no other audit has."""
        assert self.findings is not None
        name = f"audit-{self.findings.snapshot.taken_at:%Y%m%d-%H%M%S}.html"
        self.findings.to_html(name)
        audited = "account" if isinstance(self.source, Account) else "snapshot"
        self.code.python = f'toolkit.audit({audited}).to_html("{name}")'
        return _("The report is {name}, next to the notebook: open it from the file browser.").format(name=name)

    def _choose(self, service_sid: str) -> str:
        if service_sid not in set(self.heat.table["service"]):
            raise ToolkitError(
                _("This account has no messaging service {sid}.").format(sid=service_sid),
                _("Check the SID: it begins with MG and stands in the list of the account's services."),
                20404,
            )
        self.heat.selected, self.heat.column = service_sid, "name"
        return ""

    def _fill(self, _change: object = None) -> None:
        """Show the latest audit; what was chosen stays chosen where it can."""
        assert self.findings is not None
        self._keys = _keys(self.findings)
        self._known = dict(zip(self._keys.values(), records(self.findings), strict=True))
        self.heat.show(health(self.findings))
        self._filter()

    def _filter(self, _change: object = None) -> None:
        assert self.findings is not None
        chosen = of_service(self.findings, self.heat.selected) if self.heat.selected else self.findings
        shown = chosen[chosen["severity"] == self.heat.column] if self.heat.column in SEVERITIES else chosen
        table = pd.DataFrame(shown).drop(columns="fix")
        table[_KEY] = [self._keys[place] for place in shown.index]
        table["words"] = [sentences(evidence) for evidence in shown["evidence"]]
        self.grid.show(table)
        if self.grid.selected is None and len(table):
            self.grid.selected = table[_KEY].iloc[0]
        else:
            self._show()

    def _turn_to(self, _change: object) -> None:
        self.edited()
        self._show()

    def _show(self) -> None:
        """Show the chosen finding at once, then what its fix would change, which takes longer."""
        row = self.row
        self.question.withdraw()
        self._finding.value = finding_html(row) if row else ""
        calls = tuple(row["fix"]) if row else ()
        self.code.calls = calls
        self._fix.layout.display = "" if calls else "none"
        self._changes.value = ""
        if calls and self.findings is not None:
            snapshot = self.findings.snapshot
            self._changes.value = changes_html(settings_of(snapshot, calls), preview_fix(snapshot, row or {}))

    def _chosen(self) -> dict[str, Any]:
        row = self.row
        if row is None:
            raise ToolkitError(_("No finding is chosen."), _("Choose one from the list."))
        return row

    def _ask(self) -> str:
        row = self._chosen()
        if isinstance(self.source, Snapshot):
            raise ToolkitError(_("A snapshot cannot be changed."), _unapplied())
        words = _("This changes the account: {finding}").format(finding=row["finding"])
        self.question.ask(words, _("Change the account"), self._apply)
        return ""

    def _apply(self) -> str:
        """Apply the fix, look again, and say what has gone and what has come."""
        assert isinstance(self.source, Account)
        before = self._known
        left = apply_fix(self.source, self._chosen(), confirmed=True)
        self.findings = audit(self.source)
        new = [row for key, row in self._known.items() if key not in before]
        resolved = sum(key not in self._known for key in before)
        told = [_("The fix was applied: {resolved} resolved, {new} new.").format(resolved=resolved, new=len(new))]
        if len(left):
            told.append(_("The check still finds something."))
        if new:
            told.append(_("New: {findings}").format(findings=listing(row["finding"] for row in new)))
        return prose(told)


def _keys(findings: Findings) -> dict[object, str]:
    """Return for each finding what stays the same in the next audit: its check, resource, and which of several."""
    seen: Counter[tuple[str, str]] = Counter()
    keys = {}
    for place, check, resource in zip(findings.index, findings["check"], findings["resource"], strict=True):
        seen[check, resource] += 1
        keys[place] = f"{check} {resource} {seen[check, resource]}"
    return keys


def _saved(snapshot: Snapshot) -> str:
    date = f"{snapshot.taken_at:%Y-%m-%d %H:%M} UTC"
    return _("Saved snapshot of account {sid}, {date}: read-only").format(sid=snapshot.account_sid, date=date)


def _unapplied() -> str:
    return _("The code below is the fix. To apply it here, open the panel on the account itself.")
