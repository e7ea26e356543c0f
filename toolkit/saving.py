"""What a saved notebook keeps of its widgets: the picture, not the wires.

A widget lives in its kernel. JupyterLab stores a reference to it beside the output's HTML preview and, on reopening,
prefers the dead reference ("Error displaying widget: model not found") to the preview. So the reference goes when the
file is written; the page that is open keeps its living widgets.

JupyterLab's server imports this module: it must stay light.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def strip_widgets(notebook: MutableMapping[str, Any]) -> None:
    """Remove, in place, references to living widgets, and Python's version, from a notebook (nbformat 4, as a mapping).

    Outputs without an HTML preview keep theirs, for they have nothing better to show. The saved state of widgets
    (``metadata.widgets``) goes altogether: it may hold what was typed into a form.
    """
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", ()):
                output["data"].pop(WIDGET_VIEW, None)
    metadata = notebook.get("metadata", {})
    metadata.pop("widgets", None)
    metadata.get("language_info", {}).pop("version", None)  # It is the reader's (see toolkit.opening.complete).


def drop_widget_views(model: MutableMapping[str, Any], **_: object) -> None:
    """Jupyter Server's ``pre_save_hook``: `strip_widgets` from each notebook that is about to be written.

    Args:
        model: a contents model, whose ``content`` is what the file will hold.
            https://jupyter-server.readthedocs.io/en/latest/developers/savehooks.html
    """
    if model.get("type") == "notebook" and model.get("content"):
        strip_widgets(model["content"])
