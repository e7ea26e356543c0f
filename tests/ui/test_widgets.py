"""The scripts of the widgets: few enough lines to be read in one sitting, and nothing that makes HTML of a text."""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.ui import widgets
from toolkit.ui.widgets.grid import Grid
from toolkit.ui.widgets.guard import Guard
from toolkit.ui.widgets.phone import Phone
from toolkit.ui.widgets.world_map import WorldMap

SCRIPTS = {path.stem: path.read_text(encoding="utf-8") for path in Path(widgets.__file__).parent.glob("*.js")}


def test_all_scripts_together_have_at_most_300_lines_of_readable_width() -> None:
    lines = [line for text in SCRIPTS.values() for line in text.splitlines()]
    assert len(lines) <= 300
    assert max(map(len, lines)) <= 125


def test_scripts_set_text_and_never_html_and_load_nothing() -> None:
    for name, text in SCRIPTS.items():
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|write\(|eval\(|import\b|fetch\(|https?://(?!www.w3)", text
        ), name


def test_each_script_is_of_a_widget() -> None:
    served = [str(kind._esm) for kind in (Grid, Guard, Phone, WorldMap)]
    assert set(SCRIPTS) == {"dom", "grid", "guard", "phone", "world_map"}
    for name, text in SCRIPTS.items():
        assert any(text in script for script in served), name
