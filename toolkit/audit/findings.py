"""What an audit returns: a DataFrame of findings that writes reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from toolkit import files
from toolkit.audit.report.export import csv_report, json_report, markdown_report, write_workbook
from toolkit.audit.report.page import page
from toolkit.audit.report.rows import FindingRows
from toolkit.audit.report.tables import findings_html


class Findings(FindingRows):
    """The findings of an audit; ``toolkit.audit`` describes the columns.

    It is a DataFrame: filter and sort it as any other. What is taken out of it by rows is Findings again and writes a
    report on those rows alone; without all of the columns pandas' own writers are used.
    """

    def _repr_html_(self) -> str:
        if not self.whole:
            return str(pd.DataFrame(self)._repr_html_())  # type: ignore[operator]
        return findings_html(self)

    def to_html(self, path: str | Path | None = None, **more: Any) -> str | None:  # type: ignore[override]
        """Return the report as one HTML page that needs nothing else, or write it to ``path``."""
        if more or not self.whole:
            return pd.DataFrame(self).to_html(path, **more)
        return _written(page(self), path)

    def to_markdown(self, path: str | Path | None = None, **more: Any) -> str | None:  # type: ignore[override]
        """Return the report as Markdown, or write it to ``path``."""
        if more or not self.whole:
            return pd.DataFrame(self).to_markdown(path, **more)
        return _written(markdown_report(self), path)

    def to_json(self, path: str | Path | None = None, **more: Any) -> str | None:  # type: ignore[override]
        """Return the report as JSON, or write it to ``path``; ``toolkit.audit.report.export`` describes it."""
        if more or not self.whole:
            return pd.DataFrame(self).to_json(path, **more)
        return _written(json_report(self), path)

    def to_csv(self, path: str | Path | None = None, **more: Any) -> str | None:  # type: ignore[override]
        """Return the findings as CSV, safe to open in a spreadsheet, or write them to ``path``."""
        if more or not self.whole:
            return pd.DataFrame(self).to_csv(path, **more)
        return _written(csv_report(self), path)

    def to_excel(self, path: str | Path, **more: Any) -> None:  # type: ignore[misc, override]
        """Write the report as a workbook to ``path``."""
        if more or not self.whole:
            pd.DataFrame(self).to_excel(path, **more)
        else:
            write_workbook(self, path)


def _written(text: str, path: str | Path | None) -> str | None:
    if path is None:
        return text
    files.write(path, text.encode())
    return None
