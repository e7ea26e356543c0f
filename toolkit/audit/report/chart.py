"""The health of an account as a picture: services against severities, the count in each field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.audit.check import SEVERITIES
from toolkit.audit.report.health import health
from toolkit.audit.report.rows import FindingRows
from toolkit.i18n import _, listing
from toolkit.tables.charts import INK, SCHEMA, bundle
from toolkit.tables.words import HEADERS, said
from toolkit.tables.words import SEVERITIES as WORDS

_COLOURS = ("#882255", "#E69F00", "#56B4E9", "#D9D9D9")
"""Told apart by lightness too, and by people who see colours differently (Okabe and Ito, Tol)."""

_ROW, _COLUMN, _NAMES = 26, 110, 300
"""Sizes in pixels. They are fixed, so that the picture does not depend on the fonts of the machine."""


@dataclass(frozen=True)
class HealthChart:
    """How many findings of each severity every service has.

    In JupyterLab it is drawn with tooltips. Where vl-convert-python is installed, an SVG goes beside it for what draws
    no charts, such as GitHub; elsewhere the counts are shown as text.

    Attributes:
        table: what ``health`` returns.
    """

    table: pd.DataFrame

    @property
    def text(self) -> str:
        """The chart in words: every service with its counts."""
        lines = []
        for name, *counts in self.table[["name", *SEVERITIES]].itertuples(index=False, name=None):
            parts = [f"{_(WORDS[severity])} {count}" for severity, count in zip(SEVERITIES, counts, strict=True)]
            lines.append(f"{name}: {listing(parts)}")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        return bundle(_spec(self.table), self.text)

    def __repr__(self) -> str:
        return self.text


def health_chart(findings: FindingRows) -> HealthChart:
    """Draw what ``health`` counts: a row a service, the worst on top, a column a severity.

    Args:
        findings: what ``audit`` returns.
    """
    return HealthChart(health(findings))


def _spec(table: pd.DataFrame) -> dict[str, Any]:
    words = [_(WORDS[severity]) for severity in SEVERITIES]
    rows = [
        {"service": service, "name": name, "severity": word, "count": int(count), "state": said("state", state)}
        for service, name, state, *counts in table[["service", "name", "state", *SEVERITIES]].itertuples(index=False)
        for word, count in zip(words, counts, strict=True)
    ]
    names = {row["service"]: row["name"] for row in rows}
    shown = " : ".join(f"datum.value == '{sid}' ? {_quoted(name)}" for sid, name in names.items())
    place = {
        "y": {
            "field": "service",
            "type": "nominal",
            "sort": list(names),
            "title": None,
            "axis": {"labelExpr": f"{shown} : ''", "labelLimit": _NAMES - 10, "ticks": False, "domain": False},
        },
        "x": {
            "field": "severity",
            "type": "nominal",
            "sort": words,
            "title": None,
            "axis": {"orient": "top", "labelAngle": 0, "ticks": False, "domain": False},
        },
    }
    titles = {name: _(HEADERS[name]) for name in ("name", "state", "severity")} | {"count": _("Findings")}
    tooltip = [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]
    filled = {
        "condition": {"test": "datum.count == 0", "value": "transparent"},
        "field": "severity",
        "type": "nominal",
        "scale": {"domain": words, "range": list(_COLOURS)},
        "legend": None,
    }
    ink = [
        {"test": "datum.count == 0", "value": INK},
        {"test": f"datum.severity == {_quoted(words[0])}", "value": "#ffffff"},
    ]
    return {
        "$schema": SCHEMA,
        "width": _COLUMN * len(words),
        "height": _ROW * len(names),
        "padding": {"left": _NAMES, "top": 30, "right": 10, "bottom": 10},
        "autosize": {"type": "none"},
        "config": {"view": {"stroke": None}, "axis": {"labelFontSize": 12, "grid": False}},
        "data": {"values": rows},
        "encoding": place,
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#767676", "strokeWidth": 0.5},
                "encoding": {"color": filled, "tooltip": tooltip},
            },
            {
                "mark": {"type": "text", "fontSize": 13},
                "encoding": {
                    "text": {"field": "count", "type": "quantitative"},
                    "color": {"condition": ink, "value": "#000000"},
                    "tooltip": tooltip,
                },
            },
        ],
    }


def _quoted(text: str) -> str:
    """Return ``text`` as a literal of Vega's expressions: account data stay data."""
    escaped = "".join(f"\\u{ord(char):04x}" if char in "\\'\"<>\n\r\u2028\u2029" else char for char in text)
    return f"'{escaped}'"
