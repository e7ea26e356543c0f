"""What ``make`` decides before it does anything."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str, **locale: str) -> subprocess.CompletedProcess[str]:
    unset = ("LC_ALL", "LC_MESSAGES", "LANG", "EDITION", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment | locale, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("locale", "edition"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"),
    ],
)
def test_lab_opens_in_japanese_where_the_locale_is_japanese(locale: dict[str, str], edition: str) -> None:
    assert f"notebooks/{edition}/00_start.ipynb" in make("--dry-run", "lab", **locale).stdout


def test_edition_can_be_chosen() -> None:
    assert "notebooks/ja/00_start.ipynb" in make("--dry-run", "lab", "EDITION=ja", LANG="en_US.UTF-8").stdout
