"""The world's outlines and marks, for maps that are drawn without a library."""

from __future__ import annotations

import re
from math import radians, sin

import pytest

from toolkit.numbering.number import regions
from toolkit.tables.words import REACHES
from toolkit.tables.world import COLOURS, HEIGHT, SHAPES, WIDTH, outlines, places, projected


def corners(path: str) -> list[tuple[int, int]]:
    """Return the points of an outline, all of its islands."""
    found = []
    for start, steps in re.findall(r"M([^l]+)l([^z]*)z", path):
        x, y = map(int, start.split())
        found.append((x, y))
        numbers = [int(one) for one in re.findall(r"-?\d+", steps)]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            found.append((x, y))
    return found


def test_every_region_has_a_mark_and_most_have_an_outline_within_the_map() -> None:
    assert set(places()) == set(regions())
    assert len(set(outlines()) & set(regions())) > 170
    for x, y in (*places().values(), *(corner for path in outlines().values() for corner in corners(path))):
        assert -1 <= x <= WIDTH
        assert -1 <= y <= HEIGHT


@pytest.mark.parametrize("region", ["BR", "FR", "IN", "CD", "AU", "MN"])
def test_a_mark_lies_within_its_outline(region: str) -> None:
    xs, ys = zip(*corners(outlines()[region]), strict=True)
    x, y = places()[region]
    assert min(xs) < x < max(xs)
    assert min(ys) < y < max(ys)


@pytest.mark.parametrize("region", ["RU", "FJ", "US"])
def test_no_outline_is_torn_across_the_map_where_it_crosses_the_180th_meridian(region: str) -> None:
    for ring in outlines()[region].split("M")[1:]:
        xs = [x for x, _y in corners("M" + ring)]
        assert max(xs) - min(xs) < WIDTH / 2


@pytest.mark.parametrize("latitude", [-45, 0, 30, 60])
def test_equal_areas_of_the_earth_are_equal_on_the_map(latitude: int) -> None:
    width = projected(180, latitude)[0] - projected(-180, latitude)[0]
    height = projected(0, latitude - 5)[1] - projected(0, latitude + 5)[1]
    zone = sin(radians(latitude + 5)) - sin(radians(latitude - 5))
    equator = WIDTH * (projected(0, -5)[1] - projected(0, 5)[1]) / (2 * sin(radians(5)))
    assert width * height == pytest.approx(equator * zone, rel=0.04)


def test_each_state_has_a_colour_and_a_shape_of_its_own() -> None:
    assert list(COLOURS) == list(SHAPES) == list(REACHES)
    assert len(set(COLOURS.values())) == len(set(SHAPES.values())) == len(REACHES)
