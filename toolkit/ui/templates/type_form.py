"""The fields of one content type, as Twilio's documents describe it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as W

from toolkit.facts.content_types import content_types
from toolkit.i18n import _, lazy
from toolkit.ui.parts.fields import Field, area_field, text_field

TYPES = {
    "twilio/text": lazy("a text, on every channel"),
    "twilio/media": lazy("a picture or another file"),
    "twilio/quick-reply": lazy("a text with answers to tap"),
    "twilio/call-to-action": lazy("a text with a link or a number to tap"),
    "twilio/card": lazy("a card"),
    "whatsapp/card": lazy("a card with a footer, on WhatsApp alone"),
}
"""The types that a form can hold, and what they are; others are kept as they are."""

_LABELS = {
    "body": lazy("Body"),
    "title": lazy("Title"),
    "subtitle": lazy("Subtitle"),
    "footer": lazy("Footer"),
    "header_text": lazy("Header"),
    "media": lazy("Media URLs"),
    "actions": lazy("Buttons"),
}

_REPLY, _LINK, _CALL = "QUICK_REPLY", "URL", "PHONE_NUMBER"
_TARGET = {_LINK: "url", _CALL: "phone"}


class TypeForm(W.VBox):
    """One type of a template: whether it has it, and its fields.

    Args:
        name: the type, one of TYPES.
        changed: is called when something was edited.

    Attributes:
        used: the template has it.
        fields: its fields, by Twilio's name.
        editable: what was loaded can be shown here; otherwise it stays as it is.
    """

    def __init__(self, name: str, changed: Callable[[], None]) -> None:
        self.name, self.editable = name, True
        self._raw: Mapping[str, Any] = {}
        self._ids: dict[str, str] = {}
        described = content_types()[name].fields
        self._needed = {key.rstrip("!") for key in described if key.endswith("!")}
        self._kinds = described.get("actions") or described.get("actions!") or [{"type": ""}]
        channels = ", ".join(content_types()[name].channels)
        told = f"{name}: {_(TYPES[name])} ({channels})"
        wide = W.Layout(width="calc(100% - 4px)")
        self.used = Field(W.Checkbox(description=told, indent=False, layout=wide))
        self.fields = {key.rstrip("!"): self._field(key.rstrip("!"), kind) for key, kind in described.items()}
        self._inside = W.VBox(list(self.fields.values()), layout=W.Layout(display="none"))
        super().__init__(children=[self.used, self._inside])
        for field in (self.used, *self.fields.values()):
            field.control.observe(lambda _change: self._edited(changed), "value")

    @property
    def value(self) -> dict[str, Any]:
        """What the type is made of; empty fields are left out."""
        if not self.editable:
            return dict(self._raw)
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            lines = [line.strip() for line in field.control.value.split("\n") if line.strip()]
            if name == "media":
                found[name] = lines
            elif name == "actions":
                found[name] = [self._action(line) for line in lines]
            else:
                found[name] = field.value
        return {name: value for name, value in found.items() if value}

    @property
    def faults(self) -> list[str]:
        """What is wrong with it, each with the field's label; none where the template does not have it."""
        if not self.used.value or not self.editable:
            return []
        return [
            f"{self.name}: {field.control.description}: {fault}"
            for field in self.fields.values()
            if (fault := field.fault)
        ]

    def load(self, raw: Mapping[str, Any] | None) -> None:
        """Show what a template has; None for one without this type."""
        self.used.value, self._raw = raw is not None, raw or {}
        actions = (raw or {}).get("actions", ())
        self._ids = {str(one.get("title")): str(one["id"]) for one in actions if one.get("id")}
        for name, field in self.fields.items():
            value = (raw or {}).get(name, "")
            field.value = value if isinstance(value, str) else "\n".join(map(_line, value))
        self.editable = True
        self.editable = raw is None or self.value == raw
        self._show()

    def lock(self, locked: bool) -> None:
        """Let nothing be edited, or let it."""
        for field in (self.used, *self.fields.values()):
            field.control.disabled = locked or not self.editable

    def begin_with(self, body: str) -> None:
        """Fill the body in, where it is empty."""
        if "body" in self.fields and not self.fields["body"].value:
            self.fields["body"].value = body

    def _field(self, name: str, kind: Any) -> Field:
        label = _(_LABELS[name])
        if name == "actions":
            return area_field(label, self._help(), lambda text: self._check_actions(text), rows=2)
        if name == "media":
            return area_field(
                label, _("One address a line, beginning with https://."), lambda text: self._check(name, text), rows=1
            )
        make = area_field if name == "body" else text_field
        more = {"rows": 2} if name == "body" else {}
        return make(label, "", lambda text: self._check(name, text), **more)

    def _types(self) -> set[str]:
        return set(str(self._kinds[0].get("type!") or self._kinds[0].get("type")).split("|"))

    def _help(self) -> str:
        if self._types() == {_REPLY}:
            return _("One answer a line.")
        return _("One button a line: its words, then a link (https://…) or a number (+…).")

    def _check(self, name: str, text: str) -> str:
        return _("This is needed.") if name in self._needed and not text.strip() else ""

    def _check_actions(self, text: str) -> str:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if not lines:
            return self._check("actions", text)
        wrong = next((line for line in lines if self._action(line)["type"] not in self._types()), None)
        return (
            ""
            if wrong is None
            else _("“{line}” needs a link (https://…) or a number (+…) behind it.").format(line=wrong)
        )

    def _action(self, line: str) -> dict[str, str]:
        """Read a line as a button."""
        title, _blank, target = line.rpartition(" ")
        kind = (
            _LINK if target.startswith(("https://", "http://")) else _CALL if re.fullmatch(r"\+\d+", target) else _REPLY
        )
        if kind == _REPLY or not title or self._types() == {_REPLY}:
            found = {"type": _REPLY, "title": line, "id": self._ids.get(line) or re.sub(r"\W+", "_", line.lower())[:20]}
            return found
        found = {"type": kind, "title": title.strip(), _TARGET[kind]: target}
        return found | ({"id": self._ids[found["title"]]} if found["title"] in self._ids else {})

    def _edited(self, changed: Callable[[], None]) -> None:
        self._show()
        changed()

    def _show(self) -> None:
        self._inside.layout.display = "" if self.used.value and self.editable else "none"


def _line(one: Any) -> str:
    """Return a button, or an address of a file, as the line that stands for it."""
    if isinstance(one, str):
        return one
    return " ".join(str(one[name]) for name in ("title", "url", "phone") if one.get(name))
