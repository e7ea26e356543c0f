"""What the browser draws of a grid's columns: their titles, their room, and how they look."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from toolkit.tables.inert import plain
from toolkit.tables.words import width_of, word

_TONED = frozenset({"status", "before_status", "after_status", "severity", "state"})
"""Columns whose words begin with ✓, ⚠ or ✗, and are coloured by it."""

_WIDEST = 36
"""Characters of a column that the others make room for; its longer texts are cut off, and told in a tooltip."""

_LONG = 28
"""Characters from which on a column takes what room the others leave."""

_BOXES = 34
"""Pixels of the column of check boxes; ``grid.js`` gives it so many."""

_SAMPLE = 200


def column_frames(table: pd.DataFrame, titles: Mapping[str, str], narrow: Collection[str]) -> list[dict[str, Any]]:
    """Describe columns to the browser.

    A column is as wide as its texts. Where that is too much for all of them, each gets its share of what there is
    (``100cqw``, but for check boxes): texts are cut off at their end, never a column at the edge of the table.

    Args:
        table: the values.
        titles: the titles of the columns that are shown, in the user's language, by name and in order.
        narrow: those that are left out where there is little room, long ones only where there is hardly any.
    """
    widths = {name: _width(table[name], title) for name, title in titles.items()}
    all_in_all = sum(width for name, width in widths.items() if name not in narrow) or 1
    frames = []
    for name, title in titles.items():
        width, long = widths[name], widths[name] >= _LONG
        looks = {"tk-grid-toned": name in _TONED, "tk-grid-wide": name in narrow, "tk-grid-long": long}
        room = "" if long else f"min({width}ch + 16px, (100cqw - {_BOXES}px) * {width / all_in_all:.3f})"
        look = " ".join(each for each, has in looks.items() if has)
        frames.append({"name": name, "title": title, "width": room, "look": look})
    return frames


def _width(values: pd.Series, title: str) -> int:
    """Return how much room a column wants, in characters: that of nearly all texts of a sample."""
    name = str(values.name)
    widths = sorted(width_of(plain(word(name, value))) for value in values.iloc[:: max(1, len(values) // _SAMPLE)])
    usual = widths[len(widths) * 19 // 20] if widths else 0
    return min(max(usual, width_of(title) + 3), _WIDEST)
