"""What a messaging service reaches, as a map of the world: drawn by JupyterLab without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.i18n import _, listing
from toolkit.routing.reports.coverage import coverage_table
from toolkit.routing.reports.reach import reaches
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.source import Source, pool_of, read
from toolkit.tables.charts import SCHEMA, bundle, picture
from toolkit.tables.words import HEADERS, REACHES, said
from toolkit.tables.world import COLOURS, SHAPES, borders, points

if TYPE_CHECKING:
    import altair as alt

_COUNTRIES = {"name": "countries", "format": {"type": "json"}}

_TOOLTIP = (
    "country",
    "reach",
    "sender",
    "sender_type",
    "status",
    "replies",
    "shown",
    "registration",
    "reason",
    "change",
)


@dataclass(frozen=True)
class CoverageMap:
    """A map of the world, with its table.

    In JupyterLab it is drawn with tooltips. Where vl-convert-python is installed, an SVG goes beside it for what draws
    no charts, such as GitHub; elsewhere the counts are shown as text.

    Attributes:
        table: what ``coverage`` returns, with ``reach``: two_way, one_way (the recipient sees the sender),
            overwritten (the recipient sees another), relabelled (a scam warning in its place), unclear or fails.
        title: the map's title.
    """

    table: pd.DataFrame
    title: str

    @property
    def chart(self) -> alt.LayerChart:
        """The chart, to be changed or saved with Altair's own means."""
        import altair as alt  # only here: importing it takes longer than drawing the map

        return alt.LayerChart.from_dict(self._spec())

    @property
    def text(self) -> str:
        """The map in words: how many countries each state has."""
        counts = self.table["reach"].value_counts()
        parts = [f"{_(words)} {counts.get(reach, 0)}" for reach, words in REACHES.items()]
        return f"{self.title}: {listing(parts)}"

    def svg(self) -> str | None:
        """Return the map as a picture; None where vl-convert-python is not installed."""
        return picture(self._spec())

    def _spec(self) -> dict[str, Any]:
        return _spec(self.table, self.title)

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        return bundle(self._spec(), self.text)

    def __repr__(self) -> str:
        return self.text


def coverage_map(source: Source, service_sid: str, *, media: bool = False, rules: Rules = DEFAULT_RULES) -> CoverageMap:
    """Draw what a messaging service reaches.

    Each country's state is told by colour, by the shape of a symbol, by the legend and by a tooltip. Every country of
    ``coverage`` has its symbol, the small ones without an area too. Borders are those of Natural Earth; see
    ``data/README.md``.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        media: messages with media.
        rules: options for what Twilio leaves open.

    Raises:
        ToolkitError: the account has no such service (20404).
    """
    snapshot = read(source)
    name = pool_of(snapshot, service_sid).service.friendly_name
    found = reaches(snapshot, service_sid, media=media, rules=rules)
    table = coverage_table(found)
    table.insert(2, "reach", pd.Series([one.state for one in found], dtype="str"))
    return CoverageMap(table, _("What “{service}” reaches").format(service=name))


def _spec(table: pd.DataFrame, title: str) -> dict[str, Any]:
    """Return the map in Vega-Lite.

    Its data are JSON in a text: a saved notebook has each value of a list on a line of its own otherwise.
    """
    counts = table["reach"].value_counts()
    labels = {reach: f"{_(words)} ({counts.get(reach, 0)})" for reach, words in REACHES.items()}
    rows = json.dumps(_rows(table, labels), ensure_ascii=False, separators=(",", ":"))
    return {
        "$schema": SCHEMA,
        "title": title,
        "width": 860,
        "height": 430,
        "config": {"view": {"stroke": None}},
        "projection": {"type": "equalEarth"},
        "datasets": {"borders": borders(), "countries": rows},
        "layer": [_areas(list(labels.values())), _symbols(list(labels.values()))],
    }


def _areas(labels: Sequence[str]) -> dict[str, Any]:
    """Return the countries' areas; screen readers are told by the symbols, which every country has."""
    nothing = json.dumps(_("no statement"), ensure_ascii=False)
    known = "isValid(datum.label)"
    return {
        "data": {"name": "borders", "format": {"type": "topojson", "feature": "countries"}},
        "transform": [
            {"lookup": "id", "from": {"data": _COUNTRIES, "key": "region", "fields": ["label", *_TOOLTIP]}},
            {"calculate": f"{known} ? datum.country : {nothing}", "as": "country"},
        ],
        "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.5, "aria": False},
        "encoding": {
            "color": {"condition": {"test": known, **_scaled(labels, list(COLOURS.values()))}, "value": "#f0f0f0"},
            "tooltip": _tooltip(),
        },
    }


def _symbols(labels: Sequence[str]) -> dict[str, Any]:
    return {
        "data": _COUNTRIES,
        "mark": {
            "type": "point",
            "size": 22,
            "filled": True,
            "stroke": "#222222",
            "strokeWidth": 0.7,
            "opacity": 1,
            "description": {"expr": "datum.country + ': ' + datum.reach"},
        },
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "shape": _scaled(labels, list(SHAPES.values())),
            "color": _scaled(labels, list(COLOURS.values())),
            "tooltip": _tooltip(),
        },
    }


def _scaled(labels: Sequence[str], values: Sequence[str]) -> dict[str, Any]:
    legend = {
        "title": _("A message …"),
        "orient": "bottom",
        "direction": "vertical",
        "symbolSize": 110,
        "labelLimit": 500,
    }
    scale = {"domain": list(labels), "range": list(values)}
    return {"field": "label", "type": "nominal", "scale": scale, "legend": legend}


def _tooltip() -> list[dict[str, str]]:
    return [{"field": name, "type": "nominal", "title": _(HEADERS[name])} for name in _TOOLTIP]


def _rows(table: pd.DataFrame, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what is shown of each region, in words, with the place of its symbol."""
    rows = []
    for region, *values in table[["region", *_TOOLTIP]].itertuples(index=False, name=None):
        words = {name: said(name, value) for name, value in zip(_TOOLTIP, values, strict=True)}
        reach = str(values[_TOOLTIP.index("reach")])
        latitude, longitude = points()[region]
        place = {"region": region, "latitude": latitude, "longitude": longitude}
        rows.append(words | {"reach": _(REACHES[reach]), "label": labels[reach]} | place)
    return rows
