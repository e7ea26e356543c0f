"""What an action did or what went wrong with it, said beside its button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import ipywidgets as W
from traitlets import Unicode

from toolkit.errors.explained import Problem
from toolkit.i18n import _


class Notice(str):
    """What an action returns when nothing was done and nothing went wrong: it is told without a tick."""


class Status(W.HTML):
    """Says how an action ended; empty until there was one, and again after the next edit.

    The Guard keeps it inside the view.
    """

    def __init__(self) -> None:
        super().__init__()
        self.add_class("tk-status")

    def tell(self, done: str, problems: Sequence[Problem] = ()) -> None:
        """Say what was done ("" for nothing) and each thing that went wrong."""
        self.value = done_html(done) + "".join(problem_html(problem) for problem in problems)


class _Button(W.Button):
    """A button that lets an error pass to whoever clicks it in a test; ipywidgets' own handlers swallow errors."""

    def __init__(self, press: Callable[[], None]) -> None:
        super().__init__(layout=W.Layout(width="auto", flex="none"))
        self._press = press

    def click(self) -> None:
        self._press()
        super().click()


class ActionButton(W.HBox):
    """A button with the status of its action beside it.

    Args:
        label: its words.
        press: what a click does.
        style: ``primary`` or ``danger`` for what changes the account, "" for what does not.
        status: where its action's status stands; None for beside it.

    Attributes:
        control: the button alone.
        status: where its action's status stands.
        reason: why it cannot be pressed now; "" when it can.
        busy: some action is running, so that no button can be pressed.
    """

    reason = Unicode("")

    def __init__(self, label: str, press: Callable[[], None], style: str = "", status: Status | None = None) -> None:
        self.control = _Button(press)
        self.control.description, self.control.button_style = label, style
        self.status = status or Status()
        self._why = W.HTML(layout=W.Layout(display="none"))
        super().__init__(children=[self.control, self._why, *([] if status else [self.status])])
        self.add_class("tk-action")
        self.busy = False
        self.observe(self._explain, "reason")

    @property
    def description(self) -> str:
        """Its words."""
        return str(self.control.description)

    @description.setter
    def description(self, words: str) -> None:
        self.control.description = words

    @property
    def disabled(self) -> bool:
        """It cannot be pressed: an action is running, or for its ``reason``."""
        return bool(self.control.disabled)

    def click(self) -> None:
        """Do what the button is for; the front end's clicks do the same."""
        self.control.click()

    def lock(self, busy: bool) -> None:
        """Refuse clicks while an action is running."""
        self.busy = busy
        self.control.disabled = busy or bool(self.reason)

    def _explain(self, _change: object) -> None:
        self._why.value = f'<div class="tk-help">{escape(self.reason)}</div>' if self.reason else ""
        self._why.layout.display = "" if self.reason else "none"
        self.control.tooltip = self.reason or None
        self.lock(self.busy)


def done_html(sentence: str) -> str:
    """Say that something was done, a Notice without a tick; "" for nothing."""
    if isinstance(sentence, Notice):
        return f'<div class="tk-note" role="status">{escape(sentence)}</div>'
    return f'<div class="tk-done" role="status">✓ {escape(sentence)}</div>' if sentence else ""


def problem_html(problem: Problem) -> str:
    """Say what happened, how to fix it, and Twilio's code."""
    detail = ""
    if problem.detail:
        detail = f"<details><summary>{escape(_('Details'))}</summary><code>{escape(problem.detail)}</code></details>"
    return (
        f'<div class="tk-alert" role="alert"><b>✗ {escape(problem.what)}</b>{code_link(problem)}<br>'
        f"{escape(_('How to fix it:'))} {escape(problem.fix)}{detail}</div>"
    )


def code_link(problem: Problem) -> str:
    """Link a problem's code to Twilio's page of it, a blank before; "" where it has none."""
    if not problem.code:
        return ""
    text = escape(_("Twilio error {code}").format(code=problem.code))
    return f' <a href="{problem.docs}" target="_blank" rel="noopener">{text}</a>'
