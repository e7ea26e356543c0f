"""The code of every click: Python, curl and Twilio CLI, folded, highlighted, ready to copy (the Guard copies)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import ipywidgets as W
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers.python import PythonLexer
from pygments.lexers.shell import BashLexer

from toolkit.calls.call import Call
from toolkit.i18n import _

_STYLE = """<style>
.tk-code pre{margin:4px 0;padding:8px 10px;overflow-x:auto;font-size:12px;line-height:1.45;
color:var(--jp-content-font-color1,inherit);background:var(--jp-cell-editor-background,#8881);
border:1px solid var(--jp-border-color2,#9996);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
.tk-code .tk-k,.tk-code .tk-kc,.tk-code .tk-kn{color:var(--jp-mirror-editor-keyword-color,#008000);font-weight:600}
.tk-code :is(.tk-s,.tk-s1,.tk-s2,.tk-se,.tk-si){color:var(--jp-mirror-editor-string-color,#ba2121)}
.tk-code :is(.tk-m,.tk-mi,.tk-mf){color:var(--jp-mirror-editor-number-color,#080)}
.tk-code .tk-c1{color:var(--jp-mirror-editor-comment-color,#408080);font-style:italic}
.tk-code .tk-nv,.tk-code .tk-nb{color:var(--jp-mirror-editor-variable-color,#05a)}
.tk-copy{font-size:12px;padding:2px 10px;cursor:pointer;color:inherit;background:transparent;
border:1px solid var(--jp-border-color1,#9999);border-radius:4px}
.tk-picture~* .tk-copy{display:none}
</style>"""
_FORMATTER = HtmlFormatter(nowrap=True, classprefix="tk-")
_LEXERS = {"Python": PythonLexer(), "curl": BashLexer(), "Twilio CLI": BashLexer()}


class CodeView(W.Accordion):
    """Shows calls as code, or Python for what Twilio's API has no call for: whichever was set last; folded at first.

    Attributes:
        calls: the calls to show, in the order in which they run.
        python: Python code to show instead, for what the toolkit or the sandbox does by itself.
    """

    def __init__(self) -> None:
        self._forms = [W.HTML() for _lexer in _LEXERS]
        self._shown: tuple[tuple[Call, ...], str] = ((), "")
        super().__init__(children=[W.Tab(children=self._forms, titles=list(_LEXERS))], selected_index=None)
        self.set_title(0, _("Show the code"))
        self._show((), "")

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls that are shown."""
        return self._shown[0]

    @calls.setter
    def calls(self, calls: Sequence[Call]) -> None:
        self._show(tuple(calls), "")

    @property
    def python(self) -> str:
        """The Python code that is shown instead of calls; "" for none."""
        return self._shown[1]

    @python.setter
    def python(self, code: str) -> None:
        self._show((), code)

    def _show(self, calls: tuple[Call, ...], python: str) -> None:
        self._shown = calls, python
        texts = code_texts(calls)
        if python:
            none = _("Twilio's API has no call for this: the toolkit works it out from what it has read.")
            texts = (python, f"# {none}", f"# {none}")
        for form, text, lexer in zip(self._forms, texts, _LEXERS.values(), strict=True):
            form.value = _code_html(text, lexer)


def code_texts(calls: Sequence[Call]) -> tuple[str, str, str]:
    """Return calls as Python, curl and Twilio CLI; "" for no calls."""
    return (
        "\n".join(call.python for call in calls),
        "\n\n".join(call.curl for call in calls),
        "\n".join(call.cli for call in calls),
    )


def _code_html(text: str, lexer: Lexer) -> str:
    if not text:
        empty = _("Nothing to send yet: fill in the form and its code appears here.")
        return f'<div class="tk-help">{escape(empty)}</div>'
    copied = escape(_("Copied ✓"))
    return (
        f'{_STYLE}<div class="tk-code"><pre>{highlight(text, lexer, _FORMATTER)}</pre><button type="button" '
        f'class="tk-copy" data-copied="{copied}" aria-live="polite">{escape(_("Copy"))}</button></div>'
    )
