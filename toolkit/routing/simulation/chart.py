"""The course of a simulated campaign as a picture: how many messages wait at each sender, minute by minute."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from toolkit.i18n import _, listing
from toolkit.tables.charts import SCHEMA, bundle

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Told apart by people who see colours differently (Okabe and Ito); each has its own dashes besides."""

_DASHES = ([1, 0], [6, 3], [2, 2], [10, 4], [8, 3, 2, 3], [4, 6])

_POINTS = 120
"""Points a line at the most: a picture shows no more, and a notebook keeps it."""


@dataclass(frozen=True)
class CourseChart:
    """How many messages wait at each sender.

    In JupyterLab it is drawn with tooltips. Where vl-convert-python is installed, an SVG goes beside it for what draws
    no charts, such as GitHub; elsewhere it is told in words.

    Attributes:
        table: one row a sender and point in time: ``minute`` (``int64``, from the start), ``sender`` (``str``),
            ``queued`` (``int64``, messages that wait).
    """

    table: pd.DataFrame

    @property
    def text(self) -> str:
        """The chart in words: how many messages wait at each sender at most, and until when."""
        parts = []
        for sender, rows in self.table.groupby("sender", sort=False):
            waiting = rows[rows["queued"] > 0]
            until = int(waiting["minute"].max()) + 1 if len(waiting) else 0
            words = _("{sender}: at most {count:,} wait, the last one until minute {minute}")
            parts.append(words.format(sender=sender, count=int(rows["queued"].max()), minute=until))
        return listing(parts)

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        return bundle(_spec(self.table), self.text)

    def __repr__(self) -> str:
        return self.text


def course_chart(minutes: pd.DataFrame) -> CourseChart:
    """Draw the queues of a campaign.

    Args:
        minutes: ``Simulation.minutes``.
    """
    waiting = minutes.pivot_table(index="minute", columns="sender", values="queued", aggfunc="sum", fill_value=0)
    every = -(-len(waiting) // _POINTS) or 1
    kept = waiting.iloc[sorted({*range(0, len(waiting), every), len(waiting) - 1})] if len(waiting) else waiting
    table = kept.reset_index().melt("minute", var_name="sender", value_name="queued")
    return CourseChart(table.astype({"sender": "str", "minute": "int64", "queued": "int64"}))


def _spec(table: pd.DataFrame) -> dict[str, Any]:
    """Return the chart in Vega-Lite; its data are JSON in a text, so that a saved notebook stays short."""
    senders = list(dict.fromkeys(table["sender"]))
    titles = {"minute": _("minutes from the start"), "sender": _("sender"), "queued": _("messages that wait")}
    rows = json.dumps(table.to_dict("records"), ensure_ascii=False, separators=(",", ":"))
    return {
        "$schema": SCHEMA,
        "title": _("Messages that wait at each sender"),
        "width": 640,
        "height": 240,
        "data": {"values": rows, "format": {"type": "json"}},
        "mark": {"type": "line", "strokeWidth": 2.5, "tooltip": True},
        "encoding": {
            "x": {"field": "minute", "type": "quantitative", "title": titles["minute"]},
            "y": {"field": "queued", "type": "quantitative", "title": titles["queued"]},
            "color": _scaled(senders, _COLOURS, titles["sender"]),
            "strokeDash": _scaled(senders, _DASHES, titles["sender"]),
            "tooltip": [{"field": name, "title": title} for name, title in titles.items()],
        },
    }


def _scaled(senders: Sequence[str], values: Sequence[Any], title: str) -> dict[str, Any]:
    scale = {"domain": list(senders), "range": [values[place % len(values)] for place in range(len(senders))]}
    legend = {"title": title, "orient": "bottom", "symbolType": "stroke", "symbolSize": 600}
    return {"field": "sender", "type": "nominal", "scale": scale, "legend": legend}
