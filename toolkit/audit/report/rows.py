"""The rows of a report: findings with the account that they are about, and their texts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Self

import pandas as pd

from toolkit.audit.limits import DEFAULT_LIMITS, Limits
from toolkit.i18n import _
from toolkit.snapshot.snapshot import Snapshot

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


class FindingRows(pd.DataFrame):
    """Findings as a DataFrame that knows what was audited; what is taken out of it by rows is of the same class.

    Attributes:
        snapshot: the account as it was audited.
        limits: the thresholds.
        agreement: by service SID, how far the selection rules agree with the log
            (``toolkit.routing.reports.comparison.agreement``).
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
    ) -> Self:
        """Make findings of a table with their columns."""
        made = cls(table)
        made.snapshot, made.limits, made.agreement = snapshot, limits, agreement or {}
        return made

    @property
    def _constructor(self) -> type[Self]:
        return type(self)

    @property
    def whole(self) -> bool:
        """All columns are there, so that a report can be written."""
        return set(COLUMNS) <= set(self.columns) and getattr(self, "snapshot", None) is not None


def records(findings: FindingRows) -> list[dict[str, Any]]:
    """Return the findings as mappings of their columns."""
    columns = [findings[name].tolist() for name in COLUMNS]
    return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)]


def place(row: Mapping[str, Any]) -> str:
    """Name what a finding is about: as the account calls it, or by its SID; the account itself in words."""
    if not row["name"] and str(row["resource"]).startswith("AC"):
        return _("the account as a whole")
    return str(row["name"] or row["resource"])


def title(findings: FindingRows) -> str:
    """The report's title, in the user's language."""
    return _("Audit of {account}, {date}").format(
        account=findings.snapshot.account_sid, date=f"{findings.snapshot.taken_at:%Y-%m-%d %H:%M} UTC"
    )


def escaped(text: object) -> str:
    """HTML of a text of the account: escaped, and isolated from the direction of the writing around it."""
    return f"<bdi>{escape(str(text))}</bdi>"
