"""What is installed is all of the toolkit: its data, texts and scripts, and the lessons that lie beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

from tests.setup.environment import clean_environment

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

    assert packed == {name for name in expected if not name.endswith(".po") and "/lab/site/" not in name}
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


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Somebody's folder, and the environment of one who has installed the wheel with JupyterLab there."""
    place = tmp_path_factory.mktemp("elsewhere")
    locked = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    (place / "versions.txt").write_text(locked.replace("-e .\n", ""), encoding="utf-8")
    commands = clean_environment(place / "venv", "--constraint", "versions.txt", f"{wheel}[lab]", cwd=place)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON"))}
    return place, environment | {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "HOME": str(place)}


def run(elsewhere: tuple[Path, dict[str, str]], *command: str) -> subprocess.CompletedProcess[str]:
    place, environment = elsewhere
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
def test_the_lessons_run_where_only_the_wheel_is_installed(elsewhere: tuple[Path, dict[str, str]]) -> None:
    place, _environment = elsewhere
    copied = run(elsewhere, "messaging-toolkit", "lab", "--copy-only", "--edition", "ja")
    assert copied.returncode == 0, copied.stderr
    (lesson,) = (place / "messaging-lessons/notebooks/ja").glob("01_*.ipynb")

    ran = run(elsewhere, "jupyter", "execute", "--timeout=120", str(lesson))
    assert ran.returncode == 0, ran.stderr


@pytest.mark.slow
def test_lab_serves_the_lessons_with_the_settings_of_the_wheel(elsewhere: tuple[Path, dict[str, str]]) -> None:
    place, environment = elsewhere
    command = ["messaging-toolkit", "lab", "--edition", "en", "--", "--ServerApp.port=0", "--no-browser"]
    with subprocess.Popen(
        command, cwd=place, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as running:
        try:
            assert running.stdout is not None
            said = [running.stdout.readline() for _line in range(2)]
            assert "Open this address in a browser: " in said[1], said
            address = said[1].split("browser: ")[1].strip()
            contents = address.replace("/lab/tree/", "/api/contents/")
            with urlopen(contents, timeout=60) as answer:
                cells = json.load(answer)["content"]["cells"]
            assert all(cell["metadata"]["trusted"] for cell in cells if cell["cell_type"] == "code")
        finally:
            running.terminate()


@pytest.mark.slow
def test_the_other_commands_run_there(elsewhere: tuple[Path, dict[str, str]]) -> None:
    place, _environment = elsewhere
    (place / "list.csv").write_text("+12125550123\n", encoding="utf-8")
    service = "Owl notifications (A2P verified)"
    previewed = run(elsewhere, "messaging-toolkit", "preview", "list.csv", "--service", service)
    assert (previewed.returncode, "+12125550123" in previewed.stdout) == (0, True), previewed.stderr
    assert "campaign_failed" in run(elsewhere, "python", "-m", "toolkit", "audit").stdout


@pytest.mark.slow
@pytest.mark.parametrize("version", sorted({"3.11", "3.12", "3.13"} - {f"3.{sys.version_info.minor}"}))
def test_the_wheel_runs_on_the_other_pythons_that_it_is_for(wheel: Path, version: str, tmp_path: Path) -> None:
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if uv is None:
        pytest.skip("uv is not installed")
    with_pyenv = os.environ | {"PYENV_VERSION": version}  # or its stand-ins for other versions would be in the way
    find = [uv, "python", "find", "--no-python-downloads", version]
    found = subprocess.run(find, env=with_pyenv, capture_output=True, check=False)
    if found.returncode:
        pytest.skip(f"there is no Python {version} on this computer")
    constraints = tmp_path / "versions.txt"
    locked = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    constraints.write_text(locked.replace("-e .\n", ""), encoding="utf-8")
    python = found.stdout.decode().strip()
    subprocess.run([uv, "venv", "--quiet", "--python", python, tmp_path / "venv"], check=True)
    inside = next((tmp_path / "venv").glob("[bS]*/python*"))
    install = [uv, "pip", "install", "--quiet", "--python", inside, "--constraint", constraints, wheel]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    assert installed.returncode == 0, installed.stderr

    (tmp_path / "list.csv").write_text("+12125550123\n", encoding="utf-8")
    command = [inside, "-I", "-m", "toolkit", "preview", "list.csv", "--service", "Owl notifications (A2P verified)"]
    environment = os.environ | {"TOOLKIT_DATABASE": str(tmp_path / "account.sqlite3")}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, "+12125550123" in ran.stdout) == (0, True), ran.stderr
