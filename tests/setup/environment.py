"""A clean environment, with what is named and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path


def clean_environment(place: Path, *packages: str, cwd: Path) -> Path:
    """Make an environment in ``place`` and install ``packages`` from ``cwd``; return the folder of its commands.

    By uv, as ``make`` does: pip copies and compiles everything anew, for minutes; by pip where uv is not there.
    """
    uv = shutil.which("uv", path=Path(sys.executable).parent)
    venv.create(place, with_pip=uv is None, symlinks=os.name != "nt")
    commands = place / ("Scripts" if os.name == "nt" else "bin")
    python = str(commands / "python")
    installer = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    command = [*installer, "--quiet", *packages]
    installed = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert installed.returncode == 0, f"{' '.join(command)}:\n{installed.stdout}{installed.stderr}"
    return commands
