"""Findings by check: what one remedy puts right is one thing to do, however many resources it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.audit.check import SEVERITIES
from toolkit.audit.report.evidence import concerned
from toolkit.audit.report.rows import FindingRows, place, records


@dataclass(frozen=True, slots=True)
class Group:
    """What one check found.

    Attributes:
        check: its id.
        severity: one of ``SEVERITIES``, never unknown.
        rows: its findings, as ``records`` has them; the texts of the check are the same in all of them.
        messages: how many messages they count that failed or are at risk.
    """

    check: str
    severity: str
    rows: tuple[dict[str, Any], ...]
    messages: int

    def __getitem__(self, name: str) -> Any:
        """A text of the check: ``finding``, ``consequence``, ``remedy`` or ``docs``."""
        return self.rows[0][name]

    @property
    def fixable(self) -> bool:
        """Calls can fix one of them at least."""
        return any(row["fix"] for row in self.rows)


def by_check(findings: FindingRows) -> list[Group]:
    """Group findings, what to do first in front: the most severe, then what most messages and resources suffer from."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in records(findings):
        if row["severity"] != "unknown":
            found.setdefault((row["check"], row["severity"]), []).append(row)
    groups = [
        Group(check, severity, tuple(rows), sum(concerned(row["evidence"]) for row in rows))
        for (check, severity), rows in found.items()
    ]
    order = [str(severity) for severity in SEVERITIES]
    return sorted(groups, key=lambda one: (order.index(one.severity), -one.messages, -len(one.rows)))


def unchecked(findings: FindingRows) -> dict[tuple[str, str], list[str]]:
    """Return what could not be checked, by why and what to do about it; no reason: no API tells it."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in records(findings):
        if row["severity"] == "unknown":
            where = f" ({place(row)})" if row["check"] == "unreadable" else ""
            found.setdefault((row["evidence"], row["remedy"]), []).append(f"{row['finding']}{where}")
    return found
