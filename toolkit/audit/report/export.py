"""The report as Markdown, JSON, CSV and Excel.

The JSON object has ``account_sid``, ``taken_at`` (ISO 8601), ``findings`` (a list of objects with the columns of
``audit``; ``fix`` is a list of objects with ``operation``, ``path``, ``params``, ``python``, ``curl``, ``cli``), and
``health``, ``coverage``, ``capacity`` and ``agreement``: lists of objects with the columns of these tables. A value
that is not known is null.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.audit.report.health import health
from toolkit.audit.report.rows import COLUMNS, FindingRows, records, title
from toolkit.audit.report.tables import agreement, capacities, reach
from toolkit.calls.call import Call
from toolkit.i18n import _
from toolkit.tables.exports import csv_text, write_sheets
from toolkit.tables.formulas import inert
from toolkit.tables.inert import code, markdown
from toolkit.tables.words import SEVERITIES as SEVERITY_WORDS
from toolkit.tables.words import worded


def parts(findings: FindingRows) -> dict[str, pd.DataFrame]:
    """Return the tables beside the findings, by their names."""
    return {
        "health": health(findings),
        "coverage": reach(findings),
        "capacity": capacities(findings),
        "agreement": agreement(findings),
    }


def headings() -> dict[str, str]:
    """Return the titles of these tables, in the user's language."""
    return {
        "health": _("Health of each service"),
        "coverage": _("Coverage"),
        "capacity": _("Capacity"),
        "agreement": _("Agreement with the log"),
    }


def markdown_report(findings: FindingRows) -> str:
    """Write everything as Markdown."""
    lines = [f"# {markdown(title(findings))}", ""]
    for name, table in parts(findings).items():
        if len(table):
            lines += [f"## {markdown(headings()[name])}", "", *_markdown_table(worded(table)), ""]
    lines += [f"## {markdown(_('Findings'))}", ""]
    for row in records(findings):
        lines += _markdown_finding(row)
    return "\n".join(lines)


def _markdown_table(table: pd.DataFrame) -> list[str]:
    rows = [list(table.columns), ["---"] * len(table.columns)]
    rows += [[markdown(value) for value in row] for row in table.itertuples(index=False, name=None)]
    return [f"| {' | '.join(row)} |" for row in rows]


def _markdown_finding(row: Mapping[str, Any]) -> list[str]:
    about = (_("Resource"), f"{row['resource']} {row['name']}"), (_("Evidence"), row["evidence"])
    then = (_("Consequence"), row["consequence"]), (_("Remedy"), row["remedy"])
    lines = [f"### {markdown(_(SEVERITY_WORDS[row['severity']]))} · {markdown(row['finding'])}", ""]
    lines += [f"- **{name}**: {markdown(text)}" for name, text in (*about, *then)]
    lines += [f"- **{_('Documentation')}**: <{row['docs']}>", ""]
    if row["fix"]:
        lines += [*(f"    {line}" for line in _python(row["fix"]).splitlines()), ""]
    return lines


def _python(calls: tuple[Call, ...]) -> str:
    return code("\n".join(call.python for call in calls))


def json_report(findings: FindingRows) -> str:
    """Write everything as JSON."""
    tables = {name: _records(table) for name, table in parts(findings).items()}
    rows = [{**row, "fix": [_call(call) for call in row["fix"]]} for row in records(findings)]
    whole = {
        "account_sid": findings.snapshot.account_sid,
        "taken_at": findings.snapshot.taken_at.isoformat(),
        "findings": rows,
        **tables,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in table.astype(object).to_dict("records")
    ]


def _call(call: Call) -> dict[str, Any]:
    data = {"operation": call.operation, "path": dict(call.path), "params": dict(call.params)}
    return data | {"python": call.python, "curl": call.curl, "cli": call.cli}


def _cells(findings: FindingRows) -> pd.DataFrame:
    """Findings as texts."""
    table = pd.DataFrame(findings)[list(COLUMNS)].copy()
    table["fix"] = [_python(calls) for calls in table["fix"]]
    return table.astype("str")


def csv_report(findings: FindingRows) -> str:
    """Write the findings as CSV."""
    return csv_text(_cells(findings))


def write_workbook(findings: FindingRows, path: str | Path) -> None:
    """Write everything as a workbook, one sheet a table."""
    tables = {_("Findings"): _cells(findings)} | {headings()[name]: table for name, table in parts(findings).items()}
    sheets = {name: worded(table).map(inert) for name, table in tables.items()}
    write_sheets(sheets, path, title=title(findings), wrapped=True)
