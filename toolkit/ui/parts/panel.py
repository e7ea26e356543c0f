"""What every panel has: a title, which Twilio it talks to, one action at a time, a status line, the code."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets as W
from traitlets import Bool, Instance, Tuple, Unicode
from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.errors.explained import Problem, of_exception
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.ui.parts.code import CodeView
from toolkit.ui.parts.fields import Field
from toolkit.ui.parts.static import static_html
from toolkit.ui.widgets.guard import Guard

STYLE = """<style>
.tk-panel{border:1px solid var(--jp-border-color1,#9998);border-radius:6px;padding:12px 16px;max-width:1200px;
color:var(--jp-ui-font-color1,inherit)}
.tk-panel .widget-label,.tk-panel label{color:inherit}
.tk-panel .widget-html>.widget-html-content{min-width:0}
.tk-panel .widget-select-multiple>.widget-label{text-align:left;align-self:flex-start;max-width:none}
.tk-panel .widget-dropdown>select{appearance:auto;background-image:none!important;padding-right:2px}
.tk-panel h3{margin:0;font-size:17px;scroll-margin-top:20px}
.tk-panel h4{margin:12px 0 2px;font-size:14px}
.tk-place{opacity:.8;font-size:12px;margin:2px 0 6px}
.tk-help{opacity:.8;font-size:12px;line-height:1.35;margin:0 0 6px}
.tk-wrong{color:var(--jp-error-color1,#c62828);font-size:12px;margin:0 0 6px}
.tk-note{border-left:4px solid var(--jp-info-color1,#0277bd);padding:4px 10px;margin:4px 0;line-height:1.4}
.tk-done{border-left:4px solid var(--jp-success-color1,#2e7d32);padding:4px 10px;margin:4px 0;line-height:1.4}
.tk-alert{border-left:4px solid var(--jp-error-color1,#c62828);padding:4px 10px;margin:4px 0;line-height:1.4}
</style>"""


class Incomplete(Exception):
    """An action that was done in part: what was done stays, and each failure is told.

    Args:
        done: what was done, in sentences; "" for nothing.
        problems: what went wrong, at least one.
    """

    def __init__(self, done: str, problems: Sequence[Problem]) -> None:
        super().__init__(done, *problems)
        self.done = done
        self.problems = tuple(problems)


class ActionButton(W.Button):
    """A button that lets an error pass to whoever clicks it in a test; ipywidgets' own handlers swallow errors.

    Args:
        press: what a click does; it is given the button.
    """

    def __init__(self, press: Callable[[W.Button], None]) -> None:
        super().__init__()
        self._press = press

    def click(self) -> None:
        """Do what the button is for; the front end's clicks come here too."""
        self._press(self)
        super().click()


class Panel(W.VBox):
    """A panel; a subclass puts its widgets into ``body`` and performs its actions with ``act``.

    Args:
        account: the account to work on; None where there is none, only what was saved of it.
        title: the heading.
        place: a line that says what the panel shows; by default which Twilio the account is at.

    Attributes:
        account: the account to work on.
        busy: an action is running; every button is disabled meanwhile.
        done: what the latest action did, in sentences; "" when there was none or nothing was done.
        problem: what went wrong with the latest action; None when nothing did.
        problems: the same where several things went wrong; ``problem`` is the first.
        code: the calls that the panel would make, or has made.
    """

    account: Account

    busy = Bool(False)
    done = Unicode("")
    problem = Instance(Problem, allow_none=True)
    problems = Tuple()

    double_click_seconds = 0.4
    """A front end queues clicks while the kernel works. One that comes so soon after its button's action ended is the
    second half of a double click; where the action changed the account, it is dropped."""

    raise_unexpected = False
    """Raise what is neither Twilio's nor the toolkit's own error, after it was shown; tests switch this on."""

    def __init__(self, account: Account | None, title: str, place: str = "") -> None:
        if account is not None:
            self.account = account
            place = place or _("Connected to: {place}").format(place=account.place)
        self.code = CodeView()
        self._lock = threading.Lock()
        self._buttons: list[W.Button] = []
        self._latest: tuple[W.Button | None, float] = (None, 0.0)
        top = f'{STYLE}<h3>{escape(title)}</h3><div class="tk-place">{escape(place)}</div>'
        self.body = W.VBox()
        self._message = W.HTML()
        self._guard = Guard(layout=W.Layout(display="none"))
        super().__init__(children=[self._guard, W.HTML(top), self.body, self._message, self.code])
        self.add_class("tk-panel")
        self.observe(self._show_message, ["done", "problems"])
        self.observe(self._lock_buttons, "busy")

    def __repr__(self) -> str:
        return type(self).__name__

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        """Show the widget, and keep beside it a picture in HTML for readers without a kernel."""
        self._guard.just_run = True
        bundle: dict[str, Any] | None = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            bundle["text/html"] = f'<div class="tk-panel">{static_html(self)}</div>'
        return bundle

    def button(self, label: str, action: Callable[[], str], style: str = "") -> W.Button:
        """Return a button that performs ``action`` once a click.

        Args:
            label: its words.
            action: does the work and returns one sentence that says what was done; it raises what goes wrong.
            style: ``primary`` or ``danger`` for what changes the account, "" for what does not.
        """
        made = ActionButton(lambda button: self._clicked(button, action, bool(style)))
        made.description, made.button_style = label, style
        made.layout.width, made.layout.align_self = "auto", "flex-start"
        self._buttons.append(made)
        return made

    def on_enter(self, field: Field, action: Callable[[], str]) -> None:
        """Perform ``action`` when Enter is pressed in a one-line text field."""
        with warnings.catch_warnings():  # ipywidgets advises another event, which also fires when the field is left
            warnings.simplefilter("ignore", DeprecationWarning)
            field.control.on_submit(lambda _control: self.act(action))

    def act(self, action: Callable[[], str]) -> None:
        """Perform an action unless another one is running; say what it did or what went wrong."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            self.busy = True
            self._tell("", ())
            self.done = action()
        except Incomplete as outcome:
            self._tell(outcome.done, outcome.problems)
        except Exception as error:
            self._tell("", (of_exception(error),))
            if self.raise_unexpected and not isinstance(error, (ToolkitError, TwilioRestException)):
                raise
        finally:
            self.busy = False
            self._lock.release()

    def _clicked(self, button: W.Button, action: Callable[[], str], changes: bool) -> None:
        latest, ended = self._latest
        again = button is latest and changes and time.monotonic() - ended < self.double_click_seconds
        if again and not self.problems:
            return
        try:
            self.act(action)
        finally:
            self._latest = (button, time.monotonic())

    def _tell(self, done: str, problems: tuple[Problem, ...]) -> None:
        self.done, self.problems, self.problem = done, problems, next(iter(problems), None)

    def _show_message(self, _change: object) -> None:
        self._message.value = done_html(self.done) + "".join(problem_html(problem) for problem in self.problems)

    def _lock_buttons(self, _change: object) -> None:
        for button in self._buttons:
            button.disabled = self.busy


def heading(title: str, help_text: str = "") -> W.HTML:
    """Return the heading of a part of a panel, with a line of help."""
    below = f'<div class="tk-help">{escape(help_text)}</div>' if help_text else ""
    return W.HTML(f"<h4>{escape(title)}</h4>{below}")


def done_html(sentence: str) -> str:
    """Say that something was done; "" for nothing."""
    return f'<div class="tk-done" role="status">✓ {escape(sentence)}</div>' if sentence else ""


def problem_html(problem: Problem) -> str:
    """Say what happened, how to fix it, and Twilio's code."""
    code = ""
    if problem.code:
        text = escape(_("Twilio error {code}").format(code=problem.code))
        code = f' <a href="{problem.docs}" target="_blank" rel="noopener">{text}</a>'
    detail = ""
    if problem.detail:
        detail = f"<details><summary>{escape(_('Details'))}</summary><code>{escape(problem.detail)}</code></details>"
    return (
        f'<div class="tk-alert" role="alert"><b>✗ {escape(problem.what)}</b>{code}<br>'
        f"{escape(_('How to fix it:'))} {escape(problem.fix)}{detail}</div>"
    )
