"""Form fields: a control with a label, a line of help, and what is wrong with its value as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import ipywidgets as W
from traitlets import Unicode

from toolkit.i18n import _, ngettext

_LABEL = {"description_width": "var(--tk-label)"}
"""The width of the panel's column of labels, which its style sets."""

_WIDE = {"width": "min(560px, calc(100% - 4px))"}


class Field(W.VBox):
    """A control with its help and its fault.

    Args:
        control: the widget that holds the value.
        help_text: one line that says what the setting does.
        check: returns what is wrong with a value, "" for nothing.
        meaning: says a value that is right in other words, before the help.

    Attributes:
        fault: what is wrong with the present value; "" for nothing.
    """

    fault = Unicode("")

    def __init__(
        self,
        control: W.Widget,
        help_text: str = "",
        check: Callable[[Any], str] | None = None,
        meaning: Callable[[Any], str] | None = None,
    ) -> None:
        self.control = control
        self._help_text, self._meaning = help_text, meaning
        self._check = check or (lambda _value: "")
        self._touched = False
        self._fault = W.HTML(layout=W.Layout(display="none"))
        self._help = W.HTML()
        super().__init__(children=[control, self._fault, *([self._help] if help_text else [])])
        self.add_class("tk-field")
        control.observe(self._judge, "value")
        self.show_fault()

    @property
    def value(self) -> Any:
        """The control's value; text without surrounding blanks."""
        value = self.control.value
        return value.strip() if isinstance(value, str) else value

    @value.setter
    def value(self, value: Any) -> None:
        self.control.value = value
        self._touched = False
        self.show_fault()

    def words(self, value: Any) -> str:
        """Say a value, which need not be the present one, as the control shows it."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        offered = {key: words for words, key in getattr(self.control, "options", ())}
        return str(offered.get(value) or (self._meaning(value) if self._meaning else value))

    def show_fault(self, touched: bool | None = None) -> None:
        """Show what is wrong, once the field was touched or when ``touched`` says so."""
        self._touched = self._touched if touched is None else touched
        self.fault = self._check(self.control.value)
        visible = bool(self.fault) and self._touched
        self._fault.value = f'<div class="tk-wrong" role="alert">✗ {escape(self.fault)}</div>' if visible else ""
        self._fault.layout.display = "" if visible else "none"
        means = f"<b>{escape(self._meaning(self.control.value))}</b> · " if self._meaning and not self.fault else ""
        self._help.value = f'<div class="tk-help">{means}{escape(self._help_text)}</div>'

    def _judge(self, _change: object) -> None:
        self.show_fault(touched=True)


def faults(fields: Iterable[Field]) -> list[str]:
    """Return what is wrong with the values of a form, each with its field's label."""
    return [f"{field.control.description}: {field.fault}" for field in fields if field.fault]


def offer(control: W.Dropdown, options: list[tuple[str, Any]], chosen: Any = None) -> None:
    """Give a list its options, and choose ``chosen`` where it is one of them, else the first.

    ipywidgets chooses nothing by itself when a list that was empty gets options.
    """
    values = [value for _words, value in options]
    control.options = options
    control.value = chosen if chosen in values else next(iter(values), None)


def text_field(label: str, help_text: str = "", check: Callable[[str], str] | None = None, **more: Any) -> Field:
    """Return a one-line text field."""
    return Field(W.Text(description=label, style=_LABEL, layout=_WIDE, **more), help_text, check)


def area_field(label: str, help_text: str = "", check: Callable[[str], str] | None = None, **more: Any) -> Field:
    """Return a text field of several lines."""
    return Field(W.Textarea(description=label, style=_LABEL, layout=_WIDE, **more), help_text, check)


def seconds_field(label: str, value: int, help_text: str, check: Callable[[int], str]) -> Field:
    """Return a field for a time in seconds, which says how long that is."""
    return Field(W.IntText(value=value, description=label, style=_LABEL), help_text, check, _duration)


def choice_field(label: str, options: list[tuple[str, Any]], help_text: str = "") -> Field:
    """Return a field that offers one of several values; options are (words, value)."""
    return Field(W.Dropdown(options=options, description=label, style=_LABEL, layout=_WIDE), help_text)


def choices_field(
    label: str,
    options: list[tuple[str, Any]],
    help_text: str = "",
    check: Callable[[tuple[Any, ...]], str] | None = None,
) -> Field:
    """Return a field that offers several values, of which more than one can be chosen; options are (words, value)."""
    control = W.SelectMultiple(options=options, description=label, style=_LABEL, layout=_WIDE, rows=4)
    return Field(control, help_text, check)


def radio_field(label: str, options: list[tuple[str, Any]], help_text: str = "") -> Field:
    """Return a field that shows every choice at once; options are (words, value)."""
    control = W.RadioButtons(options=options, description=label, style=_LABEL, layout=W.Layout(width="max-content"))
    return Field(control, help_text)


def switch_field(label: str, value: bool, help_text: str, check: Callable[[bool], str] | None = None) -> Field:
    """Return a field for yes or no."""
    control = W.Checkbox(value=value, description=label, style=_LABEL, layout=_WIDE)
    return Field(control, help_text, check)


def _duration(seconds: int) -> str:
    """Say a time in hours, minutes and seconds."""
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [
        (hours, ngettext("{count} hour", "{count} hours", hours)),
        (minutes, ngettext("{count} minute", "{count} minutes", minutes)),
        (rest, ngettext("{count} second", "{count} seconds", rest)),
    ]
    return " ".join(words.format(count=count) for count, words in parts if count)
