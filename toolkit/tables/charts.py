"""Charts for a notebook: Vega-Lite, which JupyterLab draws without a network, and a picture beside it."""

from __future__ import annotations

import re
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""What JupyterLab 4 draws; the charts use nothing that is newer."""

INK = {"expr": "luminance(background) < 0.5 ? '#ffffff' : '#000000'"}
"""The colour of what is written on a chart's ground, which is the theme's: JupyterLab names Vega's dark one where it is
dark itself. So a chart states no colours of its own but those that mean something."""

_VEGA_LITE = "application/vnd.vegalite.v5+json"

_LONG_FRACTION = re.compile(r"\d+\.\d{2,}")
"""A tenth of a pixel is exact enough."""

_UNSEEN = re.compile(r'<path class="background"(?![^>]* fill=)[^>]*/>')
"""Backgrounds without a colour: as wide as the legend's words, in the fonts of the machine."""


def picture(spec: dict[str, Any]) -> str | None:
    """Return a chart as SVG; None where vl-convert-python is not installed."""
    try:
        import vl_convert
    except ImportError:
        return None
    drawn = vl_convert.vegalite_to_svg(spec, vl_version="5.20")
    return _UNSEEN.sub("", _LONG_FRACTION.sub(lambda found: f"{float(found[0]):.1f}", drawn))


def bundle(spec: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a chart in every form that a front end may want: Vega-Lite, SVG where it can be made, and text.

    Args:
        spec: Vega-Lite of SCHEMA.
        text: the chart in words.
    """
    drawn = picture(spec)
    beside = {} if drawn is None else {"image/svg+xml": drawn}
    return {_VEGA_LITE: spec, **beside, "text/plain": text}
