"""The handset of somebody who gets an account's messages and can answer them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Literal

import anywidget
from traitlets import Bool, Dict, List, Unicode

from toolkit.i18n import _
from toolkit.ui.widgets import script

STYLE = """
.tk-phone{box-sizing:border-box;display:flex;flex-direction:column;width:225px;height:370px;margin:2px;
border:8px solid #202124;border-radius:26px;outline:1px solid var(--jp-border-color1,#9999);overflow:hidden;
font-size:13px;line-height:1.35;color:var(--jp-ui-font-color1,#000d);background:var(--jp-layout-color1,#fff)}
.tk-phone-number{padding:9px 10px 7px;text-align:center;font-weight:600;overflow-wrap:anywhere;
border-bottom:1px solid var(--jp-border-color2,#9996)}
.tk-phone-log{flex:1;min-height:0;overflow-y:auto;padding:8px;display:flex;flex-direction:column;gap:8px}
.tk-bubble{box-sizing:border-box;max-width:88%;padding:6px 10px;border-radius:14px;align-self:flex-start;
border:1px solid transparent;overflow-wrap:anywhere;color:inherit;background:var(--jp-layout-color2,#eee)}
.tk-bubble [dir]{unicode-bidi:isolate}
.tk-bubble-typed{align-self:flex-end;color:#fff;background:#1565c0}
.tk-bubble-waiting{border-color:var(--jp-border-color1,#9999);background:none}
.tk-bubble-failed{border:2px dashed var(--jp-error-color1,#c62828);background:none}
.tk-phone-text{white-space:pre-wrap}
.tk-phone-sender{font-weight:600}
.tk-phone-sender,.tk-phone-state,.tk-phone-remedy{font-size:11px}
.tk-phone-chips{display:flex;flex-wrap:wrap;gap:4px;padding:0 8px 6px}
.tk-phone button{font:inherit;font-size:11px;color:inherit;background:none;cursor:pointer;padding:2px 9px;
border:1px solid var(--jp-border-color0,#767676);border-radius:12px;text-align:left}
.tk-phone-form{display:flex;gap:5px;padding:0 8px 9px}
.tk-phone-form input{flex:1;min-width:0;font:inherit;font-size:12px;color:inherit;background:none;padding:5px 8px;
border:1px solid var(--jp-border-color0,#767676);border-radius:15px}
.tk-phone-form input::placeholder{color:inherit;opacity:.8}
.tk-phone .tk-phone-form button{color:#fff;background:#1565c0;border-color:#1565c0;border-radius:50%;width:30px;
padding:0;text-align:center;font-size:14px}
.tk-phone [hidden]{display:none}
.tk-phone :is(button,input,[tabindex]):focus-visible{outline:2px solid var(--jp-brand-color1,#1976d2);
outline-offset:2px}
.tk-phone-log:focus-visible{outline-offset:-3px!important}
.tk-phone-note{font-size:12px;text-align:center;padding:4px 8px 10px}
"""

KEYWORDS = ("STOP", "START", "HELP")
"""Words that Twilio itself listens to (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out)."""

Kind = Literal["typed", "waiting", "arrived", "failed"]


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on a phone.

    Attributes:
        key: tells it from all others, for as long as it is shown.
        kind: ``typed`` on this phone, or on its way to it: ``waiting``, ``arrived`` or ``failed``.
        text: what it says.
        sender: who sent it; "" for what was typed here.
        state: how far it is, in words.
        remedy: what to do about a failure; "" where there is none.
    """

    key: str
    kind: Kind
    text: str
    sender: str = ""
    state: str = ""
    remedy: str = ""


class Phone(anywidget.AnyWidget):
    """A phone: its messages, a field to write in, and chips that write a word with one click.

    Args:
        written: is told each text that is written on it.
        chips: the texts of the chips.

    Attributes:
        number: whose phone it is.
        bubbles: the messages as dictionaries, the oldest first; see ``show``.
        hint: to whom a text goes, or why none can be written.
        answerable: a text can be written.
        chips: the texts of the chips.
        words: what the controls are called, in the user's language.
    """

    _esm = script("phone")
    _css = STYLE

    number = Unicode("").tag(sync=True)
    bubbles = List(Dict()).tag(sync=True)
    hint = Unicode("").tag(sync=True)
    answerable = Bool(False).tag(sync=True)
    chips = List(Unicode()).tag(sync=True)
    words = Dict().tag(sync=True)

    def __init__(self, written: Callable[[str], None], chips: Sequence[str] = KEYWORDS) -> None:
        self._written = written
        names = {
            "phone": _("Phone of"),
            "messages": _("Messages"),
            "chips": _("Write with one click"),
            "send": _("Send this text"),
        }
        super().__init__(words=names, chips=list(chips))
        self.on_msg(self._heard)

    def show(self, number: str, bubbles: Sequence[Bubble], hint: str, answerable: bool) -> None:
        """Show somebody's messages, the oldest first, and whether they can write."""
        with self.hold_sync():
            self.number, self.hint, self.answerable = number, hint, answerable
            self.bubbles = [asdict(bubble) for bubble in bubbles]

    def write(self, text: str) -> None:
        """Write a text, as if it were typed on the phone; blanks alone are no text."""
        if self.answerable and text.strip():
            self._written(text.strip())

    def picture(self) -> str:
        """Return the phone as HTML that only looks like one."""
        shown = "".join(_bubble_html(bubble) for bubble in self.bubbles)
        note = f"{escape(self.hint)}<br>({escape(_('picture; run the cell to use it'))})"
        return (
            f'<style>{STYLE}</style><section class="tk-phone"><div class="tk-phone-number">{escape(self.number)}</div>'
            f'<div class="tk-phone-log">{shown}</div><div class="tk-phone-note">{note}</div></section>'
        )

    def _heard(self, _widget: object, content: object, _buffers: object) -> None:
        if isinstance(content, dict) and isinstance(content.get("text"), str):
            self.write(content["text"])


def _bubble_html(bubble: dict[str, str]) -> str:
    parts = "".join(
        f'<div class="tk-phone-{name}" dir="auto">{escape(bubble[name])}</div>'
        for name in ("sender", "text", "state", "remedy")
        if bubble[name]
    )
    return f'<div class="tk-bubble tk-bubble-{bubble["kind"]}">{parts}</div>'
