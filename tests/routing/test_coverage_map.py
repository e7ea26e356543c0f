"""The map says of every country what the table says, by more than colour."""

from __future__ import annotations

import builtins
import json
import re
from datetime import UTC, datetime

import pytest

from tests.routing.pools import alpha, number, pool
from toolkit.errors.raised import ToolkitError
from toolkit.numbering.number import regions
from toolkit.routing.reports.coverage import coverage
from toolkit.routing.reports.coverage_map import CoverageMap, coverage_map
from toolkit.routing.rules import Rules
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.words import REACHES

SERVICE = "MG" + "0" * 32
VEGA_LITE = "application/vnd.vegalite.v5+json"


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(number("+12125550123", "US"), alpha())})


@pytest.fixture(scope="module")
def world(snapshot: Snapshot) -> CoverageMap:
    return coverage_map(snapshot, SERVICE)


@pytest.fixture(scope="module")
def spec(world: CoverageMap) -> dict:
    return world._repr_mimebundle_()[VEGA_LITE]


def values(spec: dict, layer: int):
    return json.loads(spec["datasets"][spec["layer"][layer]["data"]["name"]])


def test_every_country_has_a_symbol_with_its_words(snapshot: Snapshot, world: CoverageMap, spec: dict):
    table, symbols = coverage(snapshot, SERVICE), values(spec, 1)

    assert len(symbols) == len(table) == len(regions())
    assert [one["country"] for one in symbols] == table["country"].tolist()
    assert [one["reason"] for one in symbols] == table["reason"].tolist()
    assert all(-90 <= one["latitude"] <= 90 and -180 <= one["longitude"] <= 180 for one in symbols)
    assert world.table.drop(columns="reach").equals(table)


def test_areas_look_up_what_the_symbols_say(spec: dict):
    areas, symbols = spec["layer"]
    geometries = values(spec, 0)["objects"]["countries"]["geometries"]
    lookup = areas["transform"][0]
    said = {one["region"] for one in values(spec, 1)}

    assert lookup["from"]["data"] == symbols["data"]
    assert (lookup["lookup"], lookup["from"]["key"]) == ("id", "region")
    assert set(lookup["from"]["fields"]) == set(values(spec, 1)[0]) - {"region", "latitude", "longitude"}
    assert len(said & {one.get("id") for one in geometries}) > 170


def test_a_state_is_told_by_shape_and_words_as_well_as_by_colour(spec: dict):
    shape, colour = (spec["layer"][1]["encoding"][name] for name in ("shape", "color"))

    assert shape["scale"]["domain"] == colour["scale"]["domain"]
    assert len(set(shape["scale"]["range"])) == len(set(colour["scale"]["range"])) == len(REACHES)
    assert all(re.fullmatch(r".+ \(\d+\)", label) for label in shape["scale"]["domain"])


def test_states_follow_from_the_table(world: CoverageMap):
    table = world.table.set_index("region")

    assert table.loc[["US", "NL", "ZA", "IR"], "reach"].tolist() == ["two_way", "one_way", "overwritten", "fails"]
    assert set(table["reach"]) == set(REACHES)
    assert (table["status"] == "fails").equals(table["reach"] == "fails")


def test_nothing_is_loaded_from_anywhere(world: CoverageMap, spec: dict):
    assert not [
        url for url in re.findall(r"https?://[^\"\\ )]+", json.dumps(spec)) if "vega.github.io/schema" not in url
    ]
    assert not re.findall(r"(?:href|src)=\"http", world.svg() or "")


def test_a_picture_stands_beside_the_chart_and_is_always_the_same(snapshot: Snapshot, world: CoverageMap):
    picture = world._repr_mimebundle_()["image/svg+xml"]

    assert picture.startswith("<svg")
    assert all(label in picture for label in ("arrives, and can be answered", "fails ("))
    assert picture == coverage_map(snapshot, SERVICE).svg()


def test_the_picture_tells_each_country_to_those_who_cannot_see_it(world: CoverageMap):
    spoken = re.findall(r'aria-label="([^"]+)"', world.svg() or "")

    assert "Netherlands: arrives under the sender's name, one way" in spoken
    assert len([one for one in spoken if ": " in one]) >= len(regions())


def test_the_chart_is_valid_vega_lite_and_can_be_changed(world: CoverageMap):
    changed = world.chart.properties(width=400).to_dict()  # Altair checks it against the schema

    assert changed["width"] == 400


def test_a_saved_notebook_stays_small(world: CoverageMap):
    bundle = world._repr_mimebundle_()

    assert len(json.dumps(bundle, indent=1, ensure_ascii=False)) < 500_000


def test_without_the_drawing_tool_there_is_text(world: CoverageMap, monkeypatch: pytest.MonkeyPatch):
    real = builtins.__import__

    def missing(name: str, *arguments: object, **more: object):
        if name == "vl_convert":
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    bundle = world._repr_mimebundle_()

    assert set(bundle) == {VEGA_LITE, "text/plain"}
    assert bundle["text/plain"] == repr(world)
    assert "fails" in repr(world)


def test_it_speaks_the_users_language(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TOOLKIT_LANG", "ja")
    spec = coverage_map(snapshot, SERVICE)._repr_mimebundle_()[VEGA_LITE]

    assert "米国" in {one["country"] for one in values(spec, 1)}
    assert not [
        label for label in spec["layer"][1]["encoding"]["shape"]["scale"]["domain"] if label.startswith("arrives")
    ]


def test_the_users_own_facts_count(snapshot: Snapshot):
    own = Rules(countries={"GB": {"alpha_dynamic": "no"}})
    table = coverage_map(snapshot, SERVICE, rules=own).table.set_index("region")

    assert table.loc["GB", ["reach", "basis"]].tolist() == ["fails", "assumed"]


def test_an_unknown_service_says_so(snapshot: Snapshot):
    with pytest.raises(ToolkitError, match="20404"):
        coverage_map(snapshot, "MG" + "f" * 32)
