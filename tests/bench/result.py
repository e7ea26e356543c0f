"""What a benchmark reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measured figure and the most it may be."""

    name: str
    measured: float
    limit: float
    unit: str
    detail: str = ""

    @property
    def passed(self) -> bool:
        return self.measured <= self.limit

    def __str__(self) -> str:
        verdict = "ok" if self.passed else "OVER"
        detail = f"  ({self.detail})" if self.detail else ""
        return f"{verdict:<5}{self.name}: {self.measured:.2f}{self.unit}, at most {self.limit:g}{self.unit}{detail}"
