"""Follow ``binder/`` the way repo2docker does, and use what comes out.

Source: https://repo2docker.readthedocs.io/en/latest/configuration/configuration_files/
"""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LARGEST = 0.6 * 742_000_000
"""Bytes of the environment: three fifths of what it had when nothing was left out."""

NOT_COPIED = (".git", ".venv", ".*_cache", "__pycache__", "*.egg-info", "build")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A copy of the repository and the environment of a server in it, built by its files in ``binder/``."""
    place = tmp_path_factory.mktemp("binder")
    repository, prefix = place / "repository", place / "prefix"
    shutil.copytree(ROOT, repository, ignore=shutil.ignore_patterns(*NOT_COPIED))
    venv.create(prefix, with_pip=True, symlinks=os.name != "nt")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TOOLKIT_", "JUPYTER"))}
    environment |= {
        "IPYTHONDIR": str(place / "ipython"),
        "JUPYTER_CONFIG_DIR": str(place / "config"),
        "JUPYTER_DATA_DIR": str(place / "data"),
        "JUPYTER_RUNTIME_DIR": str(place / "runtime"),
        "XDG_CACHE_HOME": str(place / "cache"),
        "PATH": f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(prefix),
        "TOOLKIT_DATABASE": ":memory:",
    }
    build = environment | {"UV_NO_CACHE": "false"}
    built = subprocess.run(
        ["./binder/postBuild"], cwd=repository, env=build, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, f"{built.stdout}{built.stderr}"
    return repository, environment


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="repo2docker builds Linux images")
def test_the_image_is_small_and_the_first_preview_is_quick(image: tuple[Path, dict[str, str]]) -> None:
    _repository, environment = image
    prefix = Path(environment["VIRTUAL_ENV"])
    files = {status.st_ino: status for status in (path.lstat() for path in prefix.rglob("*"))}
    assert sum(status.st_blocks * 512 for status in files.values()) <= LARGEST
    compiled = {path.name.split(".")[0] for path in prefix.rglob("pandas/core/__pycache__/*.pyc")}
    assert "frame" in compiled
    assert list(prefix.parent.glob("cache/twilio-messaging-toolkit/numbering-*.npz"))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="repo2docker builds Linux images")
@pytest.mark.parametrize("edition", ["en", "ja"])
def test_notebook_01_runs(image: tuple[Path, dict[str, str]], edition: str) -> None:
    repository, environment = image
    (notebook,) = (repository / "notebooks" / edition).glob("01_*.ipynb")
    command = ["jupyter", "execute", "--timeout=120", str(notebook)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="repo2docker builds Linux images")
def test_server_starts_with_the_configuration_of_make_lab(image: tuple[Path, dict[str, str]]) -> None:
    repository, environment = image
    command = ["./binder/start", "jupyter", "server", "--show-config-json", "--allow-root"]
    shown = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert "toolkit.saving.drop_widget_views" in shown.stdout, shown.stderr


def test_python_version_is_one_that_toolkit_supports() -> None:
    lines = (ROOT / "binder" / "environment.yml").read_text().splitlines()
    assert {"  - python=3.11", "  - python=3.12", "  - python=3.13"} & set(lines)


def test_binder_installs_in_the_step_that_removes_what_is_not_needed() -> None:
    # With environment.yml, repo2docker's Conda buildpack is chosen, which does not look at requirements.txt.
    assert {path.name for path in (ROOT / "binder").iterdir()} >= {"environment.yml", "postBuild"}
    assert not (ROOT / "binder" / "runtime.txt").exists()


@pytest.mark.parametrize("edition", ["en", "ja"])
@pytest.mark.parametrize(
    ("repository", "provider"),
    [
        ("https://github.com/someone/some-toolkit.git", "gh/someone/some-toolkit"),
        ("git@github.com:someone/some-toolkit.git", "gh/someone/some-toolkit"),
        ("https://git.example.org/some/toolkit", "git/https%3A%2F%2Fgit.example.org%2Fsome%2Ftoolkit"),
    ],
)
def test_launch_link_opens_the_first_notebook_of_an_edition(edition: str, repository: str, provider: str) -> None:
    link = runpy.run_path(str(ROOT / "binder" / "links.py"))["launch_link"](repository, "main", edition)
    opens = f"%2Flab%2Ftree%2Fnotebooks%2F{edition}%2F00_start.ipynb"
    assert link == f"https://mybinder.org/v2/{provider}/main?urlpath={opens}"
