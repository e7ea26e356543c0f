"""From a fresh clone to a JupyterLab that answers, against pip alone installing the same lock; both without caches."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.bench.in_turn import seconds
from tests.bench.result import Result

ROOT = Path(__file__).parents[2]
NOT_CLONED = (".git", ".venv", ".*_cache", "__pycache__", "*.egg-info", "build")
ROUNDS = 3


@contextmanager
def _fresh_clone() -> Iterator[tuple[Path, dict[str, str]]]:
    """A clone, and the environment of a user who has never installed anything."""
    with tempfile.TemporaryDirectory() as place:
        clone, home = Path(place, "clone"), Path(place, "home")
        shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(*NOT_CLONED))
        home.mkdir()
        prefixes = ("JUPYTER", "MAKE", "MFLAGS", "PYTHON", "TOOLKIT_", "VIRTUAL_ENV", "XDG_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}
        caches = {"UV_CACHE_DIR": f"{place}/uv", "PIP_CACHE_DIR": f"{place}/pip"}
        yield clone, environment | caches | {"HOME": str(home)}


def _ours() -> float:
    """Seconds from ``make lab`` until its JupyterLab answers a browser."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = f"http://127.0.0.1:{port}"
    flags = f"LAB_FLAGS=--no-browser --ServerApp.port={port} --IdentityProvider.token=bench"
    with _fresh_clone() as (clone, environment):
        started = time.perf_counter()
        command = ["make", "--silent", "lab", f"PYTHON={sys.executable}", flags]
        with subprocess.Popen(command, cwd=clone, env=environment, stdout=subprocess.DEVNULL) as lab:
            while lab.poll() is None:
                with suppress(URLError), urlopen(f"{server}/lab?token=bench", timeout=60):
                    answered = time.perf_counter() - started
                    urlopen(Request(f"{server}/api/shutdown?token=bench", method="POST"), timeout=60).close()
                    return answered
                time.sleep(0.05)
        raise RuntimeError(f"make lab ended with exit status {lab.returncode}")


def _pip_alone() -> float:
    """Seconds that pip needs for everything locked; making the environment does not count."""
    with _fresh_clone() as (clone, environment):
        subprocess.run([sys.executable, "-m", "venv", ".venv"], cwd=clone, env=environment, check=True)
        command = [".venv/bin/python", "-m", "pip", "install", "--quiet", "--requirement", "requirements.txt"]
        return seconds(lambda: subprocess.run(command, cwd=clone, env=environment, check=True))


def run() -> Result:
    """Our time until the first page, as a part of pip's for ``requirements.txt`` beside it."""
    pairs = [(_ours(), _pip_alone()) for _ in range(ROUNDS)]
    ours, pip = (median(side) for side in zip(*pairs, strict=True))
    return Result(
        name="fresh clone to an answering JupyterLab / pip alone installing requirements.txt",
        measured=median(left / right for left, right in pairs),
        limit=1 / 3,
        unit="x",
        detail=f"{ours:.0f} s / {pip:.0f} s, median of {ROUNDS} pairs",
    )
