"""What an audit returns: a DataFrame of findings that writes reports."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.audit.limits import DEFAULT_LIMITS, Limits
from toolkit.i18n import _
from toolkit.model import Snapshot

COLUMNS = (
    "check",
    "severity",
    "resource",
    "name",
    "finding",
    "evidence",
    "consequence",
    "remedy",
    "docs",
    "fix",
)
SHOWN = ("severity", "check", "name", "resource", "finding", "evidence", "consequence", "remedy")


class Findings(pd.DataFrame):
    """The findings of an audit; ``toolkit.audit`` describes the columns.

    It is a DataFrame: filter and sort it as any other. What is taken out of it by rows is Findings again and writes a
    report on those rows alone; without all of the columns pandas' own writers are used.

    Attributes:
        snapshot: the account as it was audited.
        limits: the thresholds.
        agreement: by service SID, how far the selection rules agree with the log (``toolkit.routing.log.agreement``).
    """

    _metadata = ["snapshot", "limits", "agreement"]  # noqa: RUF012 - pandas' own hook for attributes that slices keep

    snapshot: Snapshot
    limits: Limits
    agreement: Mapping[str, pd.DataFrame]

    @classmethod
    def of(
        cls,
        table: pd.DataFrame,
        snapshot: Snapshot,
        limits: Limits = DEFAULT_LIMITS,
        agreement: Mapping[str, pd.DataFrame] | None = None,
    ) -> Findings:
        """Make findings of a table with their columns."""
        made = cls(table)
        made.snapshot, made.limits, made.agreement = snapshot, limits, agreement or {}
        return made

    @property
    def _constructor(self) -> type[Findings]:
        return Findings

    @property
    def whole(self) -> bool:
        """All columns are there, so that a report can be written."""
        return set(COLUMNS) <= set(self.columns) and getattr(self, "snapshot", None) is not None

    def _repr_html_(self) -> str:
        from toolkit.audit.tables import findings_html

        if not self.whole:
            return str(pd.DataFrame(self)._repr_html_())  # type: ignore[operator]
        return findings_html(self)

    def to_html(self, path: str | Path | None = None, **more: Any) -> str | None:  # type: ignore[override]
        """Return the report as one HTML page that needs nothing else, or write it to ``path``."""
        from toolkit.audit.page import page

        if more or not self.whole:
            return pd.DataFrame(self).to_html(path, **more)
        return _written(page(self), path)

    def to_markdown(self, path: str | Path | None = None, **more: Any) -> str | None:  # type: ignore[override]
        """Return the report as Markdown, or write it to ``path``."""
        from toolkit.audit.export import markdown_report

        if more or not self.whole:
            return pd.DataFrame(self).to_markdown(path, **more)
        return _written(markdown_report(self), path)

    def to_json(self, path: str | Path | None = None, **more: Any) -> str | None:  # type: ignore[override]
        """Return the report as JSON, or write it to ``path``; ``toolkit.audit.export`` describes it."""
        from toolkit.audit.export import json_report

        if more or not self.whole:
            return pd.DataFrame(self).to_json(path, **more)
        return _written(json_report(self), path)

    def to_csv(self, path: str | Path | None = None, **more: Any) -> str | None:  # type: ignore[override]
        """Return the findings as CSV, safe to open in a spreadsheet, or write them to ``path``."""
        from toolkit.audit.export import csv_report

        if more or not self.whole:
            return pd.DataFrame(self).to_csv(path, **more)
        return _written(csv_report(self), path)

    def to_excel(self, path: str | Path, **more: Any) -> None:  # type: ignore[misc, override]
        """Write the report as a workbook to ``path``."""
        from toolkit.audit.export import write_workbook

        if more or not self.whole:
            pd.DataFrame(self).to_excel(path, **more)
        else:
            write_workbook(self, path)


def _written(text: str, path: str | Path | None) -> str | None:
    if path is None:
        return text
    Path(path).write_text(text, encoding="utf-8", newline="\n")
    return None


def records(findings: Findings) -> list[dict[str, Any]]:
    """Return the findings as mappings of their columns."""
    columns = [findings[name].tolist() for name in COLUMNS]
    return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)]


def title(findings: Findings) -> str:
    """The report's title, in the user's language."""
    return _("Audit of {account}, {date}").format(
        account=findings.snapshot.account_sid, date=f"{findings.snapshot.taken_at:%Y-%m-%d %H:%M} UTC"
    )


def escaped(text: object) -> str:
    """HTML of a text of the account: escaped, and isolated from the direction of the writing around it."""
    return f"<bdi>{escape(str(text))}</bdi>"
