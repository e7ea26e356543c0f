"""The command line's audit: ``messaging-toolkit audit``, for a terminal and for CI."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from twilio.base.exceptions import TwilioException

from toolkit import files
from toolkit.audit import Findings, audit
from toolkit.audit.check import SEVERITIES, Severity
from toolkit.audit.report.rows import records, title
from toolkit.commands import source
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.tables.inert import code
from toolkit.tables.words import SEVERITIES as SEVERITY_WORDS

NOTHING, FOUND, NOT_AUDITED = 0, 1, 2
"""The exit statuses: nothing as severe as asked for was found; something was; the account could not be audited."""

FORMATS = ("table", "html", "json", "markdown", "csv", "xlsx")
_BY_SUFFIX = {".html": "html", ".htm": "html", ".json": "json", ".md": "markdown", ".csv": "csv", ".xlsx": "xlsx"}


def add_to(commands: Any) -> None:
    """Add the command to the parser's commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "audit",
        help=_("look for what is wrong with an account; nothing is changed"),
        description=_("Exit status: 0 nothing as severe as --fail-on, 1 findings, 2 the account could not be audited."),
    )
    source.add_to(parser)
    parser.add_argument(
        "--days", type=_days, default=30, metavar="N", help=_("how far back messages are read (default: 30; 0: not)")
    )
    parser.add_argument("--check", action="append", metavar="ID", help=_("run this check only; may be repeated"))
    parser.add_argument("--format", choices=FORMATS, help=_("default: by the output's ending, else table"))
    parser.add_argument("--output", metavar="FILE", help=_("write the report to a file (default: to this terminal)"))
    parser.add_argument(
        "--fail-on", choices=get_args(Severity), help=_("exit with 1 from this severity on (default: never)")
    )


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 3650:
        raise argparse.ArgumentTypeError(_("a whole number from 0 to 3650, not {value!r}").format(value=text))
    return int(text)


def run(given: argparse.Namespace) -> int:
    """Audit, write the report, and return the exit status."""
    try:
        kind = given.format or _BY_SUFFIX.get(Path(given.output or "").suffix.lower(), "table")
        if kind == "xlsx" and not given.output:
            raise ToolkitError(
                _("A workbook cannot be written to a terminal."), _("Name a file: --output report.xlsx.")
            )
        findings = _audit(given)
        _write(findings, kind, given.output)
    except (ToolkitError, TwilioException, OSError) as error:
        source.tell(error)
        return NOT_AUDITED
    return _status(findings, given.fail_on)


def _audit(given: argparse.Namespace) -> Findings:
    messages = timedelta(days=given.days) if given.days else None
    with source.opened(given) as account:
        return audit(account, messages=messages, only=given.check)


def _write(findings: Findings, kind: str, output: str | None) -> None:
    if kind == "xlsx":
        findings.to_excel(str(output))
        return
    text = _table(findings) if kind == "table" else str(getattr(findings, f"to_{kind}")())
    if output:
        files.write(output, text.encode())
    else:
        sys.stdout.buffer.write(text.rstrip("\n").encode("utf-8", "replace") + b"\n")
        sys.stdout.flush()


def _table(findings: Findings) -> str:
    """Write findings for a terminal: the heading of each, and what is known of it below."""
    lines = [title(findings), ""]
    for row in records(findings):
        if row["severity"] == "unknown":
            lines += [f"{_(SEVERITY_WORDS['unknown'])}  {row['check']}  {row['evidence'] or row['remedy']}"]
            continue
        lines += ["", f"{_(SEVERITY_WORDS[row['severity']])}  {row['finding']}  [{row['check']}]"]
        told = (f"{row['name']} {row['resource']}", row["evidence"], row["consequence"], row["remedy"], row["docs"])
        lines += [f"    {text.strip()}" for text in told if text.strip()]
        lines += [f"    > {line}" for call in row["fix"] for line in code(call.python).splitlines()]
    counts = findings["severity"].value_counts()
    lines += ["", ", ".join(f"{_(words)}: {int(counts.get(key, 0))}" for key, words in SEVERITY_WORDS.items())]
    return "\n".join(lines)


def _status(findings: Findings, fail_on: Severity | None) -> int:
    if fail_on is None:
        return NOTHING
    severe = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return FOUND if findings["severity"].isin(severe).any() else NOTHING
