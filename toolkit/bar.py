"""A progress bar where somebody can see it."""

from __future__ import annotations

import sys
from typing import Any

from toolkit.runtime import tab


def bar(title: str, total: int | None, unit: str, shown: bool | None = None) -> Any:
    """Return tqdm's bar: JupyterLab's own in a notebook, of characters in a terminal.

    Args:
        title: what stands before it.
        total: how much there is to do; None where that is not known.
        unit: in what it is counted.
        shown: None shows it in a notebook and in a terminal, and not where output goes to a file.
    """
    if shown is None:
        shown = is_watched()
    return tqdm()(total=total, desc=title, unit=unit, unit_scale=True, disable=not shown, leave=False)


def tqdm() -> Any:
    """Return tqdm's class for where the program runs; slow to import, and not needed where nobody watches."""
    from tqdm.auto import tqdm

    if tab.here():
        tqdm.monitor_interval = 0  # its monitor is a thread
    return tqdm


def is_watched() -> bool:
    """Say whether somebody can see a bar: in a notebook or a terminal."""
    kernel = sys.modules.get("ipykernel.kernelapp")
    return sys.stderr.isatty() or (kernel is not None and kernel.IPKernelApp.initialized())
