"""What a messaging service reaches, as a map of the world: drawn by JupyterLab without a network."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from toolkit.i18n import _, lazy, listing
from toolkit.routing.coverage import coverage
from toolkit.routing.preview import Source, pool_of, read
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.tables import HEADERS
from toolkit.words import said

_DATA = Path(__file__).parents[1] / "data"
_VEGA_LITE = "application/vnd.vegalite.v5+json"
"""What JupyterLab 4 draws; the chart uses nothing that is newer."""

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

_LONG_FRACTION = re.compile(r"\d+\.\d{2,}")
"""A tenth of a pixel is exact enough."""

REACHES: Mapping[str, str] = {
    "two_way": lazy("arrives, and can be answered"),
    "one_way": lazy("arrives under the sender's name, one way"),
    "overwritten": lazy("arrives under another sender"),
    "unclear": lazy("may arrive: not known in full"),
    "fails": lazy("fails"),
}

_SHAPES = ("circle", "triangle-up", "diamond", "square", "cross")
_COLOURS = ("#0072B2", "#56B4E9", "#E69F00", "#D9D9D9", "#882255")
"""Told apart by lightness too, and by people who see colours differently (Okabe and Ito, Tol)."""

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
            overwritten (the recipient sees another), unclear or fails.
        title: the map's title.
    """

    table: pd.DataFrame
    title: str

    @property
    def chart(self) -> alt.LayerChart:
        """The chart, to be changed or saved with Altair's own means."""
        return _chart(self.table, self.title)

    @property
    def text(self) -> str:
        """The map in words: how many countries each state has."""
        counts = self.table["reach"].value_counts()
        parts = [f"{_(words)} {counts.get(reach, 0)}" for reach, words in REACHES.items()]
        return f"{self.title}: {listing(parts)}"

    def svg(self) -> str | None:
        """Return the map as a picture; None where vl-convert-python is not installed."""
        try:
            import vl_convert
        except ImportError:
            return None
        picture = vl_convert.vegalite_to_svg(self._spec(), vl_version="5.20")
        return _LONG_FRACTION.sub(lambda found: f"{float(found[0]):.1f}", picture)

    def _spec(self) -> dict[str, Any]:
        return {**self.chart.to_dict(), "$schema": _SCHEMA}

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        picture = self.svg()
        beside = {} if picture is None else {"image/svg+xml": picture}
        return {_VEGA_LITE: self._spec(), **beside, "text/plain": self.text}

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
    table = coverage(snapshot, service_sid, media=media, rules=rules)
    table.insert(2, "reach", _reach(table))
    return CoverageMap(table, _("What “{service}” reaches").format(service=name))


def _reach(table: pd.DataFrame) -> pd.Series:
    reach = pd.Series("unclear", index=table.index, dtype="str")
    return (
        reach.mask(table["shown"] == "sender", "one_way")
        .mask(table["shown"] == "another", "overwritten")
        .mask(table["replies"] == "yes", "two_way")
        .mask(table["status"] == "fails", "fails")
    )


def _chart(table: pd.DataFrame, title: str) -> alt.LayerChart:
    counts = table["reach"].value_counts()
    labels = {reach: f"{_(words)} ({counts.get(reach, 0)})" for reach, words in REACHES.items()}
    shown = _rows(table, labels)
    domain = list(labels.values())
    colours = alt.Scale(domain=domain, range=list(_COLOURS))
    shapes = alt.Scale(domain=domain, range=list(_SHAPES))
    legend = alt.Legend(title=_("A message …"), orient="bottom", direction="vertical", symbolSize=110, labelLimit=500)
    tooltip = [alt.Tooltip(field=name, type="nominal", title=_(HEADERS[name])) for name in _TOOLTIP]
    known = alt.Color(field="label", type="nominal", scale=colours, legend=legend)
    borders = alt.InlineData(values=_topology(shown), format=alt.TopoDataFormat(type="topojson", feature="countries"))
    areas = (
        alt.Chart(borders)
        .mark_geoshape(stroke="#ffffff", strokeWidth=0.5)
        .transform_calculate(**{name: f"datum.properties.{name}" for name in ("label", *_TOOLTIP)})
        .encode(color=alt.condition("isValid(datum.label)", known, alt.value("#f0f0f0")), tooltip=tooltip)
    )
    symbols = (
        alt.Chart(alt.InlineData(values=list(shown.values())))
        .mark_point(size=22, filled=True, stroke="#222222", strokeWidth=0.7, opacity=1)
        .encode(
            longitude=alt.Longitude(field="longitude", type="quantitative"),
            latitude=alt.Latitude(field="latitude", type="quantitative"),
            shape=alt.Shape(field="label", type="nominal", scale=shapes, legend=legend),
            color=known,
            tooltip=tooltip,
        )
    )
    layers: alt.LayerChart = alt.layer(areas, symbols).project("equalEarth").configure_view(stroke=None)
    return layers.properties(width=860, height=430, title=title, background="#ffffff")


def _rows(table: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return what is shown of each region, in words, with the place of its symbol."""
    rows: dict[str, dict[str, Any]] = {}
    for region, *values in table[["region", *_TOOLTIP]].itertuples(index=False, name=None):
        words = {name: said(name, value) for name, value in zip(_TOOLTIP, values, strict=True)}
        reach = str(values[_TOOLTIP.index("reach")])
        latitude, longitude = _points()[region]
        rows[region] = words | {
            "reach": _(REACHES[reach]),
            "label": labels[reach],
            "latitude": latitude,
            "longitude": longitude,
        }
    return rows


def _topology(shown: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the borders with what is shown of each region; an area without a region says that nothing is known."""
    topology = _borders()
    geometries = topology["objects"]["countries"]["geometries"]
    nothing = dict.fromkeys(_TOOLTIP, "") | {"country": _("no statement")}
    drawn = [
        {
            **one,
            "properties": {k: v for k, v in shown.get(one.get("id", ""), nothing).items() if not k.endswith("tude")},
        }
        for one in geometries
    ]
    return {**topology, "objects": {"countries": {"type": "GeometryCollection", "geometries": drawn}}}


@cache
def _borders() -> dict[str, Any]:
    borders: dict[str, Any] = json.loads((_DATA / "world.json").read_text(encoding="utf-8"))
    return borders


@cache
def _points() -> Mapping[str, tuple[float, float]]:
    """Return where each region's symbol is drawn: latitude and longitude."""
    with (_DATA / "world_points.csv").open(encoding="utf-8", newline="") as file:
        return {row["region"]: (float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)}
