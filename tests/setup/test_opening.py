"""Where JupyterLab is to be found, said in one line; also by the real ``make lab``, with a browser and without."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.request import urlopen

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.contents.manager import ContentsManager
from nbformat.sign import NotebookNotary

from toolkit.opening import address, complete, trust

ROOT = Path(__file__).parents[2]
NOTEBOOK = "lab/tree/notebooks/en/00_start.ipynb"


def server(**settings: Any) -> SimpleNamespace:
    """What a ServerApp says of itself, with ``settings`` in place of ``make lab``'s."""
    usual = {
        "ip": "localhost",
        "base_url": "/",
        "custom_display_url": "",
        "file_to_run": "notebooks/en/00_start.ipynb",
        "file_url_prefix": "/lab/tree",
        "public_url": "http://localhost:8888/lab?token=abc",
        "local_url": "http://127.0.0.1:8888/lab?token=abc",
        "root_dir": str(ROOT),
    }
    return SimpleNamespace(**usual | settings)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, f"http://localhost:8888/{NOTEBOOK}?token=abc"),
        ({"file_to_run": str(ROOT / "notebooks/en/00_start.ipynb")}, f"http://localhost:8888/{NOTEBOOK}?token=abc"),
        ({"file_to_run": ""}, "http://localhost:8888/lab?token=abc"),
        (
            {"file_to_run": "notebooks/en/00 コピー.ipynb"},
            "http://localhost:8888/lab/tree/notebooks/en/00%20%E3%82%B3%E3%83%94%E3%83%BC.ipynb?token=abc",
        ),
        ({"base_url": "/user/me/"}, f"http://localhost:8888/user/me/{NOTEBOOK}?token=abc"),
        (
            {"ip": "0.0.0.0", "public_url": "http://0.0.0.0:8888/lab?token=abc"},
            f"http://127.0.0.1:8888/{NOTEBOOK}?token=abc",
        ),
        (
            {
                "ip": "0.0.0.0",
                "custom_display_url": "https://lab.example.org",
                "public_url": "https://lab.example.org/",
            },
            f"https://lab.example.org/{NOTEBOOK}",
        ),
    ],
)
def test_address_opens_the_notebook_where_a_browser_finds_it(settings: dict[str, str], expected: str) -> None:
    assert address(server(**settings)) == expected


def test_a_token_that_the_user_has_set_is_not_shown() -> None:
    masked = server(public_url="http://localhost:8888/lab?token=...")  # Jupyter masks it in its own addresses.
    assert address(masked).endswith("?token=...")


def showing_a_table(source: str) -> dict[str, Any]:
    output = {"output_type": "execute_result", "data": {"text/html": "<table></table>"}, "metadata": {}}
    cell = {"cell_type": "code", "source": source, "outputs": [output | {"execution_count": 1}], "execution_count": 1}
    return {"cells": [cell | {"id": "a", "metadata": {}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def trusting(place: Path, *notebooks: str) -> tuple[ContentsManager, list[str]]:
    """Let a server in ``place`` trust the ``notebooks``; return its contents and its warnings."""
    for notebook in notebooks:
        (place / notebook).parent.mkdir(parents=True, exist_ok=True)
        (place / notebook).write_text(json.dumps(showing_a_table(notebook)))
    warnings: list[str] = []
    log = SimpleNamespace(warning=lambda text, *values: warnings.append(text % values))
    contents = AsyncLargeFileManager(root_dir=str(place), notary=NotebookNotary(db_file=str(place / "signatures")))
    trust(server(root_dir=str(place), contents_manager=contents, log=log))
    return contents, warnings


def is_trusted(contents: ContentsManager, notebook: str) -> bool:
    cells = asyncio.run(contents.get(notebook))["content"]["cells"]
    return all(cell["metadata"]["trusted"] for cell in cells)


def test_the_notebooks_of_the_repository_are_trusted_and_no_others(tmp_path: Path) -> None:
    ours, others = (
        ("notebooks/en/00_start.ipynb", "notebooks/ja/06_audit.ipynb"),
        ("notebooks/en/my own.ipynb", "x.ipynb"),
    )
    contents, _ = trusting(tmp_path, *ours, *others)
    assert [is_trusted(contents, notebook) for notebook in (*ours, *others)] == [True, True, False, False]


def test_a_broken_notebook_is_reported_and_the_rest_is_trusted(tmp_path: Path) -> None:
    (tmp_path / "notebooks/en").mkdir(parents=True)
    for number, text in enumerate(("{", "{}", "[]", "\udc80")):
        (tmp_path / f"notebooks/en/1{number}_broken.ipynb").write_bytes(text.encode(errors="surrogateescape"))
    contents, warnings = trusting(tmp_path, "notebooks/en/20_after.ipynb")
    assert is_trusted(contents, "notebooks/en/20_after.ipynb")
    assert sorted(re.findall(r"1\d_broken.ipynb", "".join(warnings))) == [f"1{n}_broken.ipynb" for n in range(4)]


@contextmanager
def make_lab(place: Path, *arguments: str, **variables: str) -> Iterator[list[str]]:
    """Run ``make lab`` in this environment as it is; yield all that it has said when it tells the address."""
    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL")
    environment = {
        name: value for name, value in os.environ.items() if name not in left_out and not name.startswith("JUPYTER")
    }
    command = ["make", "--no-print-directory", "lab", f"VENV={sys.prefix}", f"--old-file={sys.prefix}/.lab"]
    command += arguments
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment | {"HOME": str(place), "PYTHONUNBUFFERED": "1"} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        said = []
        try:
            for line in running.stdout:
                said.append(line)
                if "http" in line:
                    break
            yield said
        finally:
            os.killpg(running.pid, signal.SIGTERM)


def opened(line: str) -> str:
    """Return the page at the address that ends ``line``."""
    found = re.search(r"http://\S+$", line.strip())
    assert found
    with urlopen(found[0], timeout=60) as answer:
        return str(answer.read().decode())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a browser")
def test_without_a_browser_the_last_line_says_what_to_open(tmp_path: Path) -> None:
    with make_lab(tmp_path, "LAB_FLAGS=--ServerApp.port=0", "EDITION=en") as said:
        assert said[:-1] == ["Starting JupyterLab ...\n"]
        assert re.fullmatch(r"JupyterLab is running .* Open this address in a browser: http://\S+\n", said[-1])
        assert f"/{NOTEBOOK}?token=" in said[-1]
        assert "<title>JupyterLab</title>" in opened(said[-1])
        notebook = json.loads(opened(said[-1].replace("/lab/tree/", "/api/contents/")))["content"]
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert [cell["metadata"]["trusted"] for cell in code] == [True] * len(code)
        assert code


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_browser_opens_the_notebook_and_the_line_speaks_its_language(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >"{tmp_path}/opened"\n')
    browser.chmod(0o755)
    with make_lab(tmp_path, "LAB_FLAGS=--ServerApp.port=0", "EDITION=ja", BROWSER=str(browser)) as said:
        assert "ブラウザーが開かない場合は" in said[-1]
        assert "<title>JupyterLab</title>" in opened(said[-1])
        deadline = time.monotonic() + 60
        while not (tmp_path / "opened").exists():  # It is opened from a thread.
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_a_notebook_of_python_is_opened_with_the_version_of_its_kernel() -> None:
    async def read(_path: str) -> dict[str, Any]:
        return {"type": "notebook", "content": {"metadata": {"language_info": {"name": "python"}}}}

    contents = SimpleNamespace(get=read)
    complete(contents)
    language = asyncio.run(contents.get("any.ipynb"))["content"]["metadata"]["language_info"]
    assert language == {"name": "python", "version": platform.python_version()}


@pytest.mark.parametrize(
    "model",
    [
        {"type": "notebook", "content": {"metadata": {"language_info": {"name": "R"}}}},
        {"type": "notebook", "content": {"metadata": {}}},
        {"type": "notebook", "content": None},
        {"type": "file", "content": "text"},
    ],
)
def test_everything_else_is_opened_as_it_is(model: dict[str, Any]) -> None:
    contents = SimpleNamespace(get=lambda _path: deepcopy(model))
    complete(contents)
    assert asyncio.run(contents.get("any")) == model
