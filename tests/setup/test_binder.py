"""Follow ``binder/`` the way repo2docker does, and use what comes out.

Source: https://repo2docker.readthedocs.io/en/latest/configuration/configuration_files/
"""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.setup.environment import clean_environment

ROOT = Path(__file__).parents[2]
NOT_COPIED = (".git", ".venv", ".*_cache", "__pycache__", "*.egg-info", "build")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A copy of the repository and the environment of a server in it, built by its files in ``binder/``."""
    place = tmp_path_factory.mktemp("binder")
    repository, prefix = place / "repository", place / "prefix"
    shutil.copytree(ROOT, repository, ignore=shutil.ignore_patterns(*NOT_COPIED))
    commands = clean_environment(prefix, "--requirement", "binder/requirements.txt", cwd=repository)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TOOLKIT_", "JUPYTER"))}
    environment |= {
        "IPYTHONDIR": str(place / "ipython"),
        "JUPYTER_CONFIG_DIR": str(place / "config"),
        "JUPYTER_DATA_DIR": str(place / "data"),
        "JUPYTER_RUNTIME_DIR": str(place / "runtime"),
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(prefix),
        "TOOLKIT_DATABASE": ":memory:",
    }
    built = subprocess.run("./binder/postBuild", cwd=repository, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, f"{built.stdout}{built.stderr}"
    return repository, environment


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
    assert (ROOT / "binder" / "runtime.txt").read_text().strip() in {"python-3.11", "python-3.12", "python-3.13"}


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
