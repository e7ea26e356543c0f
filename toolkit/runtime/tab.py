"""A browser tab, where Python runs as WebAssembly: no thread can be started and no socket opened there.

What needs one elsewhere asks here, and does its work in the caller's thread and in process instead.
"""

from __future__ import annotations

import sys


def here() -> bool:
    """Say whether this program runs in a browser tab (https://pyodide.org/en/stable/usage/wasm-constraints.html)."""
    return sys.platform == "emscripten"
