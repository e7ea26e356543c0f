"""The files of ``toolkit/data``, which nothing else opens."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file, by its column titles."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(name: str) -> str:
    """Return a file's text."""
    return (FOLDER / name).read_text(encoding="utf-8")


def description(name: str) -> Any:
    """Return what a JSON file holds, made anew for each caller."""
    return json.loads(text(name))
