"""The world for a map: outlines of countries, the place of each one's mark, and how its state is drawn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain, groupby, pairwise
from math import asin, cos, radians, sin, sqrt

from toolkit import data

COLOURS: Mapping[str, str] = {
    "two_way": "#0072B2",
    "one_way": "#56B4E9",
    "overwritten": "#E69F00",
    "relabelled": "#D55E00",
    "unclear": "#D9D9D9",
    "fails": "#882255",
}
"""By the states of ``words.REACHES``: told apart by lightness too, and by people who see colours differently (Okabe and
Ito, Tol)."""

SHAPES: Mapping[str, str] = {
    "two_way": "circle",
    "one_way": "triangle-up",
    "overwritten": "diamond",
    "relabelled": "triangle-down",
    "unclear": "square",
    "fails": "cross",
}
"""The symbol of each state, by Vega-Lite's names."""

WIDTH, HEIGHT = 1000, 434
"""The size of a map in units of its own."""

_NORTH = 84.0
"""Latitude of the upper edge. No land lies beyond; the lower edge leaves out Antarctica."""

Point = tuple[float, float]


@cache
def borders() -> str:
    """Return the borders, TopoJSON. They are Natural Earth's; see ``data/README.md``."""
    return data.text("world.json").strip()


@cache
def points() -> Mapping[str, Point]:
    """Return where each region's mark is drawn: latitude and longitude."""
    return {row["region"]: (float(row["latitude"]), float(row["longitude"])) for row in data.rows("world_points.csv")}


@cache
def places() -> Mapping[str, tuple[int, int]]:
    """Return where each region's mark is drawn, in the map's units."""
    return {region: projected(longitude, latitude) for region, (latitude, longitude) in points().items()}


@cache
def outlines() -> Mapping[str, str]:
    """Return each region's outline as the path of an SVG, in the map's units; small regions have none."""
    world = json.loads(borders())
    arcs = [_decoded(arc, world["transform"]) for arc in world["arcs"]]
    found = {}
    for shape in world["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        path = "".join(_path(ring, arcs) for polygon in polygons for ring in polygon)
        if path and shape.get("id"):
            found[shape["id"]] = path
    return found


def projected(longitude: float, latitude: float) -> tuple[int, int]:
    """Return a place in the map's units, by the Equal Earth projection (https://doi.org/10.1080/13658816.2018.1504949).

    Args:
        longitude: degrees east.
        latitude: degrees north.
    """
    scale = WIDTH / 2 / _equal_earth(180, 0)[0]
    x, y = _equal_earth(longitude, latitude)
    return round(WIDTH / 2 + x * scale), round((_equal_earth(0, _NORTH)[1] - y) * scale)


def _equal_earth(longitude: float, latitude: float) -> Point:
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    angle = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = angle * angle
    stretch = 9 * a4 * square**4 + 7 * a3 * square**3 + 3 * a2 * square + a1
    across = 2 * sqrt(3) * radians(longitude) * cos(angle) / (3 * stretch)
    return across, angle * (a1 + a2 * square + square**3 * (a3 + a4 * square))


def _decoded(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> list[Point]:
    """Return longitudes and latitudes; TopoJSON saves space by telling each point's distance from the one before."""
    (across, up), (left, bottom) = transform["scale"], transform["translate"]
    x, y = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
    return [(left + one * across, bottom + other * up) for one, other in zip(x, y, strict=True)]


def _path(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> str:
    """Draw a ring of arcs; ``~n`` is arc ``n`` backwards. What is smaller than a unit is left out."""
    corners = list(_in_one_piece(chain.from_iterable(arcs[one] if one >= 0 else arcs[~one][::-1] for one in ring)))
    rounded = [point for point, _same in groupby(projected(*corner) for corner in corners)]
    if len(rounded) < 4:
        return ""
    steps = "".join(
        f"{_apart(x - before_x)}{_apart(y - before_y)}" for (before_x, before_y), (x, y) in pairwise(rounded[:-1])
    )
    return f"M{rounded[0][0]} {rounded[0][1]}l{steps.lstrip()}z"


def _in_one_piece(ring: Iterable[Point]) -> Iterator[Point]:
    """Go on beyond the 180th meridian where a ring crosses it: Chukotka lies east of Russia, not west of Alaska."""
    before, turns = None, 0
    for longitude, latitude in ring:
        if before is not None and abs(longitude - before) > 180:
            turns += 1 if longitude < before else -1
        before = longitude
        yield longitude + 360 * turns, latitude


def _apart(number: int) -> str:
    """Write a number after another one; a minus sign keeps them apart as well as a blank."""
    return f"{number}" if number < 0 else f" {number}"
