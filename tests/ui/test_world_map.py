"""The map of the world, without a browser: what is sent to it, and its picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from tests.routing.pools import alpha, number, pool
from toolkit.numbering.number import regions
from toolkit.routing.reports.reach import example_of, reaches
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.words import REACHES
from toolkit.tables.world import COLOURS
from toolkit.ui.parts.reach_view import ReachView
from toolkit.ui.parts.static import static_html
from toolkit.ui.widgets.world_map import WorldMap

SERVICE = "MG" + "0" * 32
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def snapshot() -> Snapshot:
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(number("+447400123400", "GB"), alpha())})


@pytest.fixture
def world() -> WorldMap:
    return WorldMap("What <it> reaches")


def drawn(world: WorldMap) -> ElementTree.Element:
    (address,) = re.findall(r'src="data:image/svg\+xml,([^"]+)"', world.picture())
    return ElementTree.fromstring(unquote(address))


class TestState:
    def test_every_country_has_one_and_those_that_nobody_spoke_of_are_unclear(self, world: WorldMap) -> None:
        world.show({"GB": "two_way", "FR": "fails"})
        shown = {place[0]: world.legend[int(state)][0] for place, state in zip(world.places, world.states, strict=True)}
        assert list(shown) == list(regions())
        assert (shown["GB"], shown["FR"], shown["US"]) == ("two_way", "fails", "unclear")

    def test_a_change_sends_one_character_a_country(self, world: WorldMap) -> None:
        sent: list[Any] = []
        world.observe(lambda change: sent.append(change.name))
        world.show(dict.fromkeys(regions(), "fails"))
        assert sent == ["states"]
        assert len(json.dumps(world.states)) < 300

    def test_each_state_has_words_and_a_symbol_of_its_own(self, world: WorldMap) -> None:
        assert [reach for reach, *_more in world.legend] == list(REACHES)
        assert len({sign for _reach, _words, sign, *_look in world.legend}) == len(REACHES)

    def test_countries_are_named_in_the_users_language(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TOOLKIT_LANG", "ja")
        assert "米国" in {name for _region, name, *_where in WorldMap("").places}


class TestContrast:
    """At least 4.5 to 1 for what tells states apart (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""

    @staticmethod
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    @classmethod
    def contrast(cls, one: str, other: str) -> float:
        low, high = sorted((cls.light(one), cls.light(other)))
        return (high + 0.05) / (low + 0.05)

    def test_symbols_stand_out_from_their_ground_and_edges_from_the_page(self, world: WorldMap) -> None:
        world.show(dict(zip(regions(), [*REACHES] * 60, strict=False)))
        picture = drawn(world)
        for symbol in picture.findall(f"{SVG}defs/{SVG}path"):
            ink = {"#fff": "#ffffff", "#111": "#111111"}[symbol.attrib["fill"]]
            assert self.contrast(ink, COLOURS[symbol.attrib["id"]]) >= 4.5, symbol.attrib["id"]
        edges = {area.attrib["stroke"] for area in picture.findall(f"{SVG}path")}
        assert all(self.contrast(edge, page) >= 3 for edge in edges for page in ("#ffffff", "#111111"))


class TestPicture:
    def test_it_draws_every_country_with_the_symbol_of_its_state(self, world: WorldMap) -> None:
        world.show({"GB": "two_way", "MT": "one_way"})
        signs = [sign.attrib["href"].lstrip("#") for sign in drawn(world).findall(f"{SVG}use")]
        assert len(signs) == len(regions())
        assert (signs.count("two_way"), signs.count("one_way")) == (1, 1)

    def test_it_says_in_words_what_it_shows_and_that_it_is_a_picture(self, world: WorldMap) -> None:
        world.show({"GB": "fails"})
        assert "✖ fails (1)" in static_html(world)
        assert "picture; run the cell to use it" in static_html(world)
        assert 'alt="What &lt;it&gt; reaches: ' in static_html(world)

    def test_it_stays_small_in_a_saved_notebook(self, world: WorldMap) -> None:
        assert len(world.picture()) < 60_000


class TestReachView:
    @pytest.fixture
    def view(self, snapshot: Snapshot) -> Iterator[ReachView]:
        shown = ReachView("What it reaches")
        shown.show(snapshot, SERVICE)
        yield shown
        shown.close()

    def test_its_map_is_that_of_the_service(self, view: ReachView, snapshot: Snapshot) -> None:
        expected = [one.state for one in reaches(snapshot, SERVICE)]
        assert [view.map.legend[int(state)][0] for state in view.map.states] == expected

    def test_it_says_how_to_choose_and_then_how_the_sender_is_found(self, view: ReachView) -> None:
        assert "arrow keys" in view.detail.value
        view.map.chosen = "GB"
        assert view.to == example_of("GB")
        assert "2 senders → 2 can reach the United Kingdom → alphanumeric before numbers → OWL" in view.detail.value

    def test_what_is_looked_at_follows_a_change_of_the_pool_and_of_the_channel(
        self, view: ReachView, snapshot: Snapshot
    ) -> None:
        view.map.chosen = "GB"
        view.show(snapshot, SERVICE, channel="whatsapp")
        assert view.to == example_of("GB", "whatsapp")
        assert "0 can reach" in view.detail.value

    def test_a_destination_is_found_on_the_map_and_stays_when_the_pool_changes(
        self, view: ReachView, snapshot: Snapshot
    ) -> None:
        view.look_at("07400 123499", "GB")
        assert (view.map.chosen, view.to) == ("GB", "07400 123499")
        view.show(snapshot, SERVICE)
        assert "+447400123499" in view.detail.value
        view.map.chosen = "FR"
        assert view.to == example_of("FR")

    def test_a_destination_that_is_none_has_no_country(self, view: ReachView) -> None:
        view.look_at("<b>nonsense")
        assert view.map.chosen == ""
        assert "<b>nonsense" not in view.detail.value

    def test_where_there_is_no_service_nothing_is_said(self, view: ReachView) -> None:
        view.map.chosen = "GB"
        view.clear()
        assert "→" not in view.detail.value
