"""Small widgets of our own, for what core ipywidgets cannot do: one Python file and one script beside it each.

``dom.js`` goes before the scripts that build HTML, so that none of them needs another way to set text.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def script(name: str) -> str:
    """Return the script of a widget that builds HTML, with what it builds it with."""
    return "\n".join((_HERE / f"{part}.js").read_text(encoding="utf-8") for part in ("dom", name))
