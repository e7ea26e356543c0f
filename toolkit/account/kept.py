"""The account of a browser tab, which survives a reload and goes from notebook to notebook.

Each notebook of a tab has a Python of its own with its files in memory, and SQLite cannot open a file of the drive that
JupyterLite keeps in the browser's storage (https://jupyterlite.readthedocs.io/en/latest/howto/content/python.html). So
the database is copied there soon after each change, as a file that JupyterLab's file browser shows and downloads, and
the other notebooks are told, which take it over. What subaccounts hold is not copied.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from toolkit.runtime import tab
from toolkit.sandbox import Sandbox

DRIVE = Path("/drive")
"""Where JupyterLite shows Python the files of the browser's storage."""

STEP = 0.5
"""Seconds between two looks whether there is something to copy."""


def drive_file(database: str | Path) -> Path | None:
    """Return what keeps a database of a browser tab: a file on the drive; None elsewhere, or without a drive."""
    return DRIVE / Path(database).name if tab.here() and DRIVE.is_dir() else None


def fetch(kept: Path, database: Path) -> None:
    """Begin with what was kept, if anything was."""
    if kept.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        database.write_bytes(kept.read_bytes())


class Keeper:
    """Copies an open sandbox to a file after each change, and takes over what others copied there.

    Args:
        sandbox: the sandbox.
        kept: the file.
    """

    def __init__(self, sandbox: Sandbox, kept: Path) -> None:
        self._sandbox = sandbox
        self._kept = kept
        self._changes = -1
        self._tell, self._hang_up = _channel(kept.name, self.take_over)
        self._look: asyncio.TimerHandle | None = None
        with suppress(RuntimeError):  # no loop, nobody waits
            self._loop = asyncio.get_running_loop()
            self._look_again()

    def _look_again(self) -> None:
        self.save()
        self._look = self._loop.call_later(STEP, self._look_again)

    def save(self) -> None:
        """Copy the account if it has changed since."""
        with self._sandbox.reading() as store:
            changes = store.connection.total_changes
            if changes == self._changes:
                return
            content = store.connection.serialize()
        self._kept.write_bytes(content)
        self._changes = changes
        self._tell()

    def take_over(self) -> None:
        """Replace the account by the copy that another notebook made."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            copy.write_bytes(self._kept.read_bytes())
            with closing(sqlite3.connect(copy)) as source, self._sandbox.reading() as store:
                source.backup(store.connection)
                self._changes = store.connection.total_changes

    def close(self) -> None:
        """Copy what is new, and look no more."""
        if self._look is not None:
            self._look.cancel()
        self.save()
        self._hang_up()


def _channel(name: str, told: Callable[[], None]) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return how to tell the other notebooks of this browser that there is a new copy, and how to listen no more.

    https://developer.mozilla.org/en-US/docs/Web/API/BroadcastChannel
    """
    try:
        import js
        from pyodide.ffi import create_proxy
    except ModuleNotFoundError:
        return lambda: None, lambda: None
    channel: Any = js.BroadcastChannel.new(name)
    channel.onmessage = create_proxy(lambda _event: told())
    return lambda: channel.postMessage(1), channel.close
