"""What the browser draws of a grid's columns: their titles, their room, and how they look."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.tables.inert import plain
from toolkit.tables.words import width_of, word

_TONED = frozenset({"status", "before_status", "after_status", "severity", "state"})
"""Columns whose words begin with ✓, ⚠ or ✗, and are coloured by it."""

_WIDEST = 36
"""Characters of a column that the others make room for; its longer texts are cut off, and told in a tooltip."""

_SAMPLE = 200


def column_frame(values: pd.Series, title: str, narrow: bool) -> dict[str, Any]:
    """Describe a column to the browser.

    Args:
        values: the column.
        title: in the user's language.
        narrow: whether it is left out where there is little room.
    """
    name = str(values.name)
    looks = {"tk-grid-toned": name in _TONED, "tk-grid-wide": narrow}
    look = " ".join(each for each, has in looks.items() if has)
    return {"name": name, "title": title, "width": _width(values, title), "look": look}


def _width(values: pd.Series, title: str) -> int:
    """Return how much room a column wants, in characters: that of nearly all texts of a sample."""
    name = str(values.name)
    widths = sorted(width_of(plain(word(name, value))) for value in values.iloc[:: max(1, len(values) // _SAMPLE)])
    usual = widths[len(widths) * 19 // 20] if widths else 0
    return min(max(usual, width_of(title) + 3), _WIDEST)
