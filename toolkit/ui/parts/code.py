"""The code of every click: Python, curl and Twilio CLI, folded, ready to copy."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import ipywidgets as W
from traitlets import Tuple, Unicode

from toolkit.calls.call import Call
from toolkit.i18n import _

_STYLE = """<style>
.tk-code{position:relative}
.tk-code pre{user-select:all;-webkit-user-select:all;margin:4px 0;padding:8px 10px;overflow-x:auto;font-size:12px;
line-height:1.45;color:var(--jp-content-font-color1,inherit);background:var(--jp-cell-editor-background,#8881);
border:1px solid var(--jp-border-color2,#9996);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
.tk-code button{font-size:11px;padding:2px 8px;cursor:pointer;color:inherit;background:transparent;
border:1px solid var(--jp-border-color1,#9999);border-radius:4px}
</style>"""
_COPY = "navigator.clipboard.writeText(this.closest('.tk-code').querySelector('pre').innerText)"


class CodeView(W.Accordion):
    """Shows calls as code; folded until it is opened.

    Attributes:
        calls: the calls to show, in the order in which they run.
        python: Python code to show instead, for what the toolkit computes and Twilio's API has no call for.
    """

    calls = Tuple()
    python = Unicode("")

    def __init__(self) -> None:
        self._forms = [W.HTML(), W.HTML(), W.HTML()]
        tabs = W.Tab(children=self._forms)
        for index, title in enumerate(("Python", "curl", "Twilio CLI")):
            tabs.set_title(index, title)
        super().__init__(children=[tabs], selected_index=None)
        self.set_title(0, _("Show the code"))
        self.observe(self._show, ["calls", "python"])
        self._show()

    def _show(self, _change: object = None) -> None:
        texts = code_texts(self.calls)
        if self.python:
            none = _("Twilio's API has no call for this: the toolkit works it out from what it has read.")
            texts = (self.python, f"# {none}", f"# {none}")
        for form, text in zip(self._forms, texts, strict=True):
            form.value = _code_html(text)


def code_texts(calls: Sequence[Call]) -> tuple[str, str, str]:
    """Return calls as Python, curl and Twilio CLI; "" for no calls."""
    return (
        "\n".join(call.python for call in calls),
        "\n\n".join(call.curl for call in calls),
        "\n".join(call.cli for call in calls),
    )


def _code_html(text: str) -> str:
    if not text:
        empty = _("Nothing to send yet: fill in the form and its code appears here.")
        return f'<div class="tk-help">{escape(empty)}</div>'
    label, hint = escape(_("Copy")), escape(_("or click the code to select all of it"))
    return (
        f'{_STYLE}<div class="tk-code"><pre>{escape(text)}</pre>'
        f'<button type="button" onclick="{_COPY}">{label}</button> <small>{hint}</small></div>'
    )
