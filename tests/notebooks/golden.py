"""The surroundings in which the committed notebooks' outputs come out the same every time."""

from __future__ import annotations

import os

SURROUNDINGS = {
    "TOOLKIT_DATABASE": ":memory:",
    "TOOLKIT_SEED": "7",
    "TOOLKIT_CLOCK": "2026-01-15T09:00:00Z",
}


def environment() -> dict[str, str]:
    """Environment for a notebook's kernel: the language, unset here, follows from the notebook's folder."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TOOLKIT_")}
    return inherited | SURROUNDINGS
