"""What is installed is all of the toolkit: its data, texts and scripts, and the lessons that lie beside it."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
IN_THE_WHEEL = {"lab": "toolkit/lab", "notebooks": "toolkit/notebooks", "toolkit": "toolkit"}
"""The folders of which everything is installed, and where they lie then."""


def build(place: Path, *arguments: str) -> Path:
    """Build the distribution as pip does, by the backend that pyproject.toml names; return its one file."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(place), *arguments]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (file,) = place.iterdir()
    return file


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the repository as it stands."""
    return build(tmp_path_factory.mktemp("wheel"), "--target", "wheel")


def tracked(folder: str) -> set[Path]:
    """Return the files of a folder that somebody wrote, from that folder."""
    top = ROOT / folder
    files = (path for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(top) for path in files if ".ipynb_checkpoints" not in path.parts}


def test_the_wheel_is_called_as_nothing_else_is_on_pypi(wheel: Path) -> None:
    assert wheel.name.startswith("twilio_messaging_toolkit-")


def test_lessons_settings_data_and_catalogue_are_installed_with_the_package(wheel: Path) -> None:
    packed = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    expected = {f"{place}/{path.as_posix()}" for folder, place in IN_THE_WHEEL.items() for path in tracked(folder)}

    assert packed == {name for name in expected if not name.endswith(".po")}
    assert {
        "toolkit/data/world.json",
        "toolkit/lab/ja/overrides.json",
        "toolkit/locale/ja/LC_MESSAGES/toolkit.mo",
        "toolkit/notebooks/en/00_start.ipynb",
        "toolkit/notebooks/images/order.ja.svg",
        "toolkit/ui/widgets/guard.js",
    } <= packed


def test_a_wheel_of_the_source_distribution_is_the_same(wheel: Path, tmp_path: Path) -> None:
    source = build(tmp_path / "source", "--target", "sdist")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (tree,) = tmp_path.glob("twilio_messaging_toolkit-*/")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(tmp_path / "again"), "--target", "wheel"]
    subprocess.run(command, cwd=tree, capture_output=True, check=True)

    (again,) = (tmp_path / "again").iterdir()
    assert again.read_bytes() == wheel.read_bytes()
