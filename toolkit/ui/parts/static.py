"""A widget as plain HTML: what GitHub shows, and what stays when a notebook is reopened without its kernel."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as W


def static_html(widget: W.Widget) -> str:
    """Render a widget with its children; widgets that are not displayed are left out."""
    layout = getattr(widget, "layout", None)
    if layout is not None and (layout.display == "none" or layout.visibility == "hidden"):
        return ""
    if hasattr(widget, "picture"):  # a widget of our own draws itself
        return str(widget.picture())
    for kind, render in _RENDERERS:
        if isinstance(widget, kind):
            return render(widget)
    return ""


def _markup(widget: Any) -> str:
    return str(widget.value)


def _output(widget: Any) -> str:
    return "".join(output["data"].get("text/html", "") for output in widget.outputs if "data" in output)


def _box(widget: Any) -> str:
    inside = "".join(static_html(child) for child in widget.children)
    return f"<div>{inside}</div>" if inside else ""


def _folded(widget: Any) -> str:
    parts = []
    for index, child in enumerate(widget.children):
        inside = static_html(child)
        if inside:
            parts.append(f"<details><summary>{escape(widget.get_title(index))}</summary>{inside}</details>")
    return "".join(parts)


def _button(widget: Any) -> str:
    return f"<kbd>{escape(widget.description)}</kbd> "


def _checkbox(widget: Any) -> str:
    return f"<div>{'☑' if widget.value else '☐'} {escape(widget.description)}</div>"


def _radio(widget: Any) -> str:
    options = "".join(
        f"<div>{'◉' if index == widget.index else '○'} {escape(str(label))}</div>"
        for index, label in enumerate(widget._options_labels)
    )
    return f"<div><b>{escape(widget.description)}</b></div>{options}"


def _choice(widget: Any) -> str:
    return _labelled(widget.description, widget.label or "")


def _choices(widget: Any) -> str:
    options = "".join(
        f"<div>{'☑' if index in widget.index else '☐'} {escape(str(label))}</div>"
        for index, label in enumerate(widget._options_labels)
    )
    return f"<div><b>{escape(widget.description)}</b></div>{options}"


def _value(widget: Any) -> str:
    shown = str(widget.value) if widget.value != "" else str(getattr(widget, "placeholder", "") or "")
    return _labelled(widget.description, shown)


def _labelled(label: str, value: str) -> str:
    name = f"<b>{escape(label)}</b> " if label else ""
    return f"<div>{name}<code>{escape(value) or '&nbsp;'}</code></div>"


_RENDERERS: tuple[tuple[type[W.Widget], Callable[[Any], str]], ...] = (
    (W.HTML, _markup),
    (W.Output, _output),
    (W.Accordion, _folded),
    (W.Tab, _folded),
    (W.Box, _box),
    (W.Button, _button),
    (W.FileUpload, _button),
    (W.Checkbox, _checkbox),
    (W.RadioButtons, _radio),
    (W.SelectMultiple, _choices),
    (W.Dropdown, _choice),
    (W.ToggleButtons, _choice),
    (W.Combobox, _value),
    (W.Textarea, _value),
    (W.Text, _value),
    (W.BoundedIntText, _value),
    (W.IntText, _value),
)
