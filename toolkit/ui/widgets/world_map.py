"""A map of the world that shows a state of every country, and lets one be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anywidget
from traitlets import List, Unicode

from toolkit.i18n import _, listing
from toolkit.numbering.number import regions
from toolkit.routing.texts import country_name
from toolkit.tables.words import REACHES
from toolkit.tables.world import COLOURS, HEIGHT, SHAPES, WIDTH, outlines, places
from toolkit.ui.widgets import script

_SIGNS: Mapping[str, tuple[str, str]] = {
    "circle": ("M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z", "●"),
    "triangle-up": ("M0-4l4 7h-8z", "▲"),
    "diamond": ("M0-4.5l4 4.5-4 4.5-4-4.5z", "◆"),
    "triangle-down": ("M0 4l4-7h-8z", "▼"),
    "square": ("M-3-3h6v6h-6z", "■"),
    "cross": ("M-4-2l2-2 2 2 2-2 2 2-2 2 2 2-2 2-2-2-2 2-2-2 2-2z", "✖"),
}
"""By the shapes of ``world.SHAPES``: the symbol as a path around its middle, and as a character."""

_ON_DARK = frozenset({"two_way", "fails"})
"""States of which the colour is a dark one: their symbol is white."""

_EDGE = "#767676"
"""Stands out by 3 to 1 and more on the ground of a light and of a dark page."""

_ROUND = "a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0"
"""The mark of a small country, from its left edge."""

_UNQUOTED = " '/:=.,-"
"""What may stand in an image's address as it is, within double quotation marks."""


class WorldMap(anywidget.AnyWidget):
    """Every country by the colour and the symbol of its state, the small ones as a round mark.

    The browser draws; what a country's state is, is Python's to say. Outlines and names are sent once; a change of
    states is a text of one character a country, and the countries that it changes pulse (unless the reader's system
    asks for less motion). For a screen reader the map is a list with the countries as its options. Arrow keys choose
    the nearest country in their direction, letters the first one whose name or code begins so, a click the country
    under it, or a small one close by. Escape and all other keys are left to the page.

    Its symbols stand out from their ground by 4.5 to 1, the edges from the page of either theme by 3 to 1, so that no
    state is told by colour alone (https://www.w3.org/TR/WCAG22/#non-text-contrast).

    Args:
        title: what the map shows; screen readers say it.

    Attributes:
        states: a character a country, in the order of ``places``: the index of its state in ``legend``.
        chosen: ISO 3166 code of the country that was chosen; "" for none.
        places: each country's code, name, mark and outline; see ``toolkit.tables.world``.
        legend: each state's key of ``words.REACHES``, its words, symbol, colour and the symbol's colour.
        size: width and height of the map in its own units.
    """

    _esm = script("world_map")
    _css = Path(__file__).with_suffix(".css")

    title = Unicode("").tag(sync=True)
    states = Unicode("").tag(sync=True)
    chosen = Unicode("").tag(sync=True)
    places: List[list[Any]] = List().tag(sync=True)
    legend: List[list[str]] = List().tag(sync=True)
    size = List([WIDTH, HEIGHT]).tag(sync=True)

    def __init__(self, title: str) -> None:
        shown = [[region, country_name(region), *places()[region], outlines().get(region, "")] for region in regions()]
        states = [
            [reach, _(words), _SIGNS[SHAPES[reach]][0], COLOURS[reach], "#fff" if reach in _ON_DARK else "#111"]
            for reach, words in REACHES.items()
        ]
        super().__init__(title=title, places=shown, legend=states)
        self.show({})

    def show(self, states: Mapping[str, str]) -> None:
        """Show the state of each region, a key of ``words.REACHES``; those that are not named are unclear."""
        digits = {reach: str(index) for index, reach in enumerate(REACHES)}
        self.states = "".join(digits[states.get(region, "unclear")] for region in regions())

    def picture(self) -> str:
        """Return the map as HTML without a script, for readers without a kernel.

        It is an image, because JupyterLab drops drawings from the output of a notebook that it does not trust yet.
        """
        counts = [
            f"{_SIGNS[SHAPES[reach]][1]} {words} ({self.states.count(str(index))})"
            for index, (reach, words, *_look) in enumerate(self.legend)
            if str(index) in self.states
        ]
        address = f"data:image/svg+xml,{quote(self._svg(), safe=_UNQUOTED)}"
        told = escape(f"{self.title}: {listing(counts)}")
        note = escape(_("picture; run the cell to use it"))
        return (
            f'<figure style="margin:4px 0"><img width="100%" alt="{told}" src="{address}">'
            f"<figcaption>{escape(' · '.join(counts))}<br><small>{note}</small></figcaption></figure>"
        )

    def _svg(self) -> str:
        """Return the map as a drawing: all countries of one state are one path."""
        areas, symbols, marks = [], [], []
        for index, (reach, _words, sign, colour, ink) in enumerate(self.legend):
            here = [place for place, state in zip(self.places, self.states, strict=True) if state == str(index)]
            drawn = "".join(outline or f"M{x - 5.5} {y}{_ROUND}" for _region, _name, x, y, outline in here)
            areas.append(f"<path d='{drawn}' fill='{colour}' stroke='{_EDGE}' stroke-width='.6'/>")
            symbols.append(f"<path id='{reach}' d='{sign}' fill='{ink}' transform='scale(.8)'/>")
            marks += [f"<use href='#{reach}' x='{x}' y='{y}'/>" for _region, _name, x, y, _outline in here]
        inside = "".join((*areas, "<defs>", *symbols, "</defs>", *marks))
        return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'>{inside}</svg>"
