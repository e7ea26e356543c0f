"""A machine that has just got the repository, with the Pythons that a test gives it.

What ``make`` does there is written down instead of done, so that nothing is installed and no network is needed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SYSTEM = ("sh", "make", "find", "touch", "grep", "id", "rm", "mkdir", "ln", "cp", "sleep")
HOUR = 3600

TOOL = """#!/bin/sh
echo "${0##*/} $*" >>"$MACHINE/log"
[ "${0##*/}" != jupyter-lab ] || echo "HOME $HOME" >>"$MACHINE/log"
[ ! -e "$MACHINE/${0##*/} hangs" ] || { sleep 60 & trap "kill $!; exit 1" INT; : >"$MACHINE/hanging"; wait; }
[ ! -e "$MACHINE/${0##*/} fails" ]
"""

PYTHON = """#!/bin/sh
case "$*" in
(--version) echo "Python {version}" ;;
(-c*) exec "{python}" -c 'import sys; sys.version_info = {version_info}; {modules}; exec(sys.argv[1])' "$2" ;;
("-m venv"*)
    echo "{name} $*" >>"$MACHINE/log"
    for place; do :; done
    [ "$3" != --clear ] || rm -rf "$place"
    mkdir -p "$place/bin" && ln -s "$0" "$place/bin/python"
    cp "$MACHINE/tool" "$place/bin/jupyter-lab"
    echo "command = {name} -m venv $PWD/$place" >"$place/pyvenv.cfg" ;;
("-m ensurepip"*) : >"${{0%/*}}/pip" ;;
("-m pip install"*" uv=="*)
    echo "pip install uv" >>"$MACHINE/log"
    [ "${{PYTHONPATH%/pip-*.whl}}" != "$PYTHONPATH" ] && [ ! -e "$MACHINE/pip install uv fails" ] || exit 1
    cp "$MACHINE/tool" "${{0%/*}}/uv" ;;
("-m pip install"*)
    for list; do :; done
    echo "pip install $list" >>"$MACHINE/log"
    [ -e "${{0%/*}}/pip" ] && [ ! -e "$MACHINE/pip install fails" ] ;;
(*) exit 1 ;;
esac
"""


def _hear_interrupts() -> None:
    """Let Ctrl-C end what is started; whoever runs the tests in the background has that switched off."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Machine:
    """One user's machine: ``tree`` is the repository, ``place`` holds everything."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.tree = place / "it's a tree"
        self._path = place / "path"
        self._path.mkdir(parents=True)
        for name in SYSTEM:
            (self._path / name).symlink_to(str(shutil.which(name)))
        self._program(place / "tool", TOOL)
        for name in ("Makefile", "pyproject.toml", "requirements.txt", "binder/requirements.txt"):
            (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.tree / name)
        for edition in ("en", "ja"):
            (self.tree / "notebooks" / edition).mkdir(parents=True)
            (self.tree / "notebooks" / edition / "00_start.ipynb").touch()
        self.an_hour_passes()

    def has_python(self, name: str, version: str, *, venv: bool = True) -> Path:
        """Install a Python under a name; Debian's comes without the module venv and what that needs."""
        modules = "pass" if venv else 'sys.modules["ensurepip"] = None'
        release = tuple(map(int, version.split(".")))
        text = PYTHON.format(name=name, version=version, python=sys.executable, version_info=release, modules=modules)
        return self._program(self._path / name, text)

    def has_user(self, number: int) -> None:
        """Run as another user, as far as ``id -u`` tells."""
        (self._path / "id").unlink()
        self._program(self._path / "id", f"#!/bin/sh\necho {number}\n")

    def breaks(self, step: str) -> None:
        """Let a step fail from now on: ``pip install uv``, ``uv``, ``pip install``."""
        (self.place / f"{step} fails").touch()

    def works_again(self, step: str) -> None:
        (self.place / f"{step} fails").unlink()

    def an_hour_passes(self) -> None:
        """Make every file an hour older, so that what is written next is newer."""
        for path in (self.tree, *self.tree.rglob("*")):
            os.utime(path, (time.time(), path.lstat().st_mtime - HOUR), follow_symlinks=False)

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start ``make`` in a process group of its own."""
        environment = {"PATH": str(self._path), "HOME": str(self.place), "MACHINE": str(self.place)}
        return subprocess.Popen(
            ["make", "--no-print-directory", *arguments],
            cwd=self.tree,
            env=environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=_hear_interrupts,
        )

    def make(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run ``make`` to its end."""
        started = self.start(*arguments, **variables)
        out, err = started.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, started.returncode, out, err)

    def done(self) -> list[str]:
        """What was done since this was last asked, in order, a command a line."""
        log = self.place / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    @staticmethod
    def _program(path: Path, text: str) -> Path:
        path.write_text(text)
        path.chmod(0o755)
        return path
