"""What is installed is all of the toolkit: its data, texts and scripts as well as its Python."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES_ONLY = {".md", ".po", ".py", ".pyc"}


def test_every_file_that_is_read_at_run_time_is_installed() -> None:
    package = ROOT / "toolkit"
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["toolkit"]
    installed = {path for pattern in patterns for path in package.glob(pattern)}
    needed = {path for path in package.rglob("*") if path.is_file() and path.suffix not in SOURCES_ONLY}
    assert needed <= installed
    assert package / "ui" / "widgets" / "guard.js" in installed
