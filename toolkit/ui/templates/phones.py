"""A template with its values on a phone of each channel: what arrives there, or why nothing would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as W

from toolkit.errors.explained import of_code
from toolkit.facts.content import measure
from toolkit.facts.templates import Part, refusal
from toolkit.i18n import _, ngettext
from toolkit.ui.parts.fields import switch_field
from toolkit.ui.templates.kept import Template
from toolkit.ui.widgets.phone import Bubble, Phone

_STYLE = "<style>.tk-channels .tk-phone{height:270px}.tk-channels{overflow:visible}</style>"
"""One message needs no more, and all three phones stay in sight beside the form."""

CHANNELS = {"sms": "SMS", "whatsapp": "WhatsApp", "rcs": "RCS"}


class TemplatePhones(W.VBox):
    """A phone of each channel with the message that a template makes.

    Attributes:
        in_session: the person has written on WhatsApp within 24 hours.
        phones: the phones, by channel.
    """

    def __init__(self) -> None:
        self._template, self._values = Template(), dict[str, str]()
        self.in_session = switch_field(
            _("The person wrote within 24 hours"), False, _("Outside of them WhatsApp takes approved templates alone.")
        )
        self.phones = {channel: Phone(lambda _text: None, ()) for channel in CHANNELS}
        row = W.Box(list(self.phones.values()), layout=W.Layout(flex_flow="row wrap", overflow="visible"))
        style = W.HTML(_STYLE, layout=W.Layout(display="none"))
        super().__init__(children=[style, row, self.in_session])
        self.add_class("tk-channels")
        self.in_session.control.observe(lambda _change: self._draw(), "value")

    def show(self, template: Template, values: Mapping[str, str]) -> None:
        """Show what a message says that is made of a template with these values."""
        self._template, self._values = template, dict(values)
        self._draw()

    def _draw(self) -> None:
        for channel, phone in self.phones.items():
            part = self._template.part(channel, self._values)
            code = refusal(part, channel, self._template.status, in_session=bool(self.in_session.value))
            phone.show(CHANNELS[channel], [self._bubble(channel, part, code)], _hint(part), False)

    def _bubble(self, channel: str, part: Part | None, code: int | None) -> Bubble:
        text = "" if part is None else _shown(part)
        if code is not None:
            problem = of_code(code)
            return Bubble(channel, "failed", text, "", f"✗ {problem.what} ({code})", problem.fix)
        segments = measure(text).segments
        told = ngettext("{count} segment", "{count} segments", segments).format(count=segments)
        return Bubble(channel, "arrived", text, "", f"✓ {told}" if channel == "sms" else _("✓ arrives"))


def _shown(part: Part) -> str:
    """Return what is seen of a message besides its text: files, buttons, a footer."""
    filled = part.filled
    text = [str(filled["header_text"])] if filled.get("header_text") else []
    text += [f"▣ {media}" for media in part.media]
    text += [part.text] if part.text else []
    text += [str(filled["footer"])] if filled.get("footer") else []
    return "\n".join([*text, *map(_button, filled.get("actions", ()))])


def _button(action: Mapping[str, Any]) -> str:
    target = action.get("url") or action.get("phone") or action.get("code") or ""
    return f"〔 {action.get('title') or action.get('copy_code_text', '')} 〕{f' → {target}' if target else ''}"


def _hint(part: Part | None) -> str:
    if part is None:
        return _("The template has no type for this channel")
    return _("by {type}").format(type=part.type)
