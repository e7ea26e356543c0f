"""What every panel has: a title, which Twilio it talks to, one action at a time, its status, the code."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

import ipywidgets as W
from traitlets import Bool, Bunch, Instance, Tuple, Unicode
from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.errors.explained import Problem, of_exception
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.ui.parts.code import CodeView
from toolkit.ui.parts.fields import Field
from toolkit.ui.parts.static import static_html
from toolkit.ui.parts.status import ActionButton, Status
from toolkit.ui.parts.style import STYLE
from toolkit.ui.widgets.guard import Guard


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


class Panel(W.VBox):
    """A panel; a subclass puts its widgets into ``body`` and performs its actions with ``act``.

    What an action did or what went wrong with it stands beside its button, and goes with the next edit of any control
    in ``body``; what has no button says so under the heading.

    Args:
        account: the account to work on; None where there is none, only what was saved of it.
        title: the heading.
        place: a line that says what the panel shows; by default which Twilio the account is at.

    Attributes:
        account: the account to work on.
        busy: an action is running; every button is disabled meanwhile.
        done: what the latest action did, in sentences; "" when there was none since the last edit, or nothing was done.
        problem: what went wrong with the latest action; None when nothing did.
        problems: the same where several things went wrong; ``problem`` is the first.
        dirty: there are edits that were not saved.
        code: the calls that the panel would make, or has made.
    """

    account: Account

    busy = Bool(False)
    done = Unicode("")
    problem = Instance(Problem, allow_none=True)
    problems = Tuple()
    dirty = Bool(False)

    double_click_seconds = 0.4
    """A front end queues clicks while the kernel works. One that comes so soon after its button's action ended is the
    second half of a double click; where the action changed the account, it is dropped."""

    raise_unexpected = False
    """Raise what is neither Twilio's nor the toolkit's own error, after it was shown; tests switch this on."""

    def __init__(self, account: Account | None, title: str, place: str = "") -> None:
        badge = ""
        if account is not None:
            self.account = account
            badge, place = _badge(account), place or account.place
        self.code = CodeView()
        self._lock = threading.Lock()
        self._buttons: dict[ActionButton, Callable[[], str]] = {}
        self._latest: tuple[ActionButton | None, float] = (None, 0.0)
        top = f'{STYLE}<h3>{escape(title)}</h3><div class="tk-place">{badge}{escape(place)}</div>'
        self._values: dict[W.Widget, Any] = {}
        self.body = W.VBox()
        self._told = self._message = Status()
        self._guard = Guard(layout=W.Layout(display="none"))
        super().__init__(children=[self._guard, W.HTML(top), self._message, self.body, self.code])
        self.add_class("tk-panel")
        self.observe(self._lock_buttons, "busy")
        self.body.observe(self._watch, "children")

    def __repr__(self) -> str:
        return type(self).__name__

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        """Show the widget, and keep beside it a picture in HTML for readers without a kernel."""
        self._guard.just_run = True
        bundle: dict[str, Any] | None = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            note = _("Picture of the panel, with the SIDs of the account that it was made on. Run the cell to use it.")
            picture = f'<div class="tk-picture">{escape(note)}</div>{static_html(self)}'
            bundle["text/html"] = f'<div class="tk-panel">{picture}</div>'
        return bundle

    def button(
        self, label: str, action: Callable[[], str], style: str = "", status: Status | None = None
    ) -> ActionButton:
        """Return a button that performs ``action`` once a click.

        Args:
            label: its words.
            action: does the work and returns one sentence that says what was done, a ``Notice`` where nothing was; it
                raises what goes wrong.
            style: ``primary`` or ``danger`` for what changes the account, "" for what does not.
            status: where to say how it ended; None for beside the button.
        """
        made = ActionButton(label, lambda: self._clicked(made, action, bool(style)), style, status)
        self._buttons[made] = action
        return made

    def on_enter(self, field: Field, action: Callable[[], str]) -> None:
        """Perform ``action`` when Enter is pressed in a one-line text field."""
        with warnings.catch_warnings():  # ipywidgets advises another event, which also fires when the field is left
            warnings.simplefilter("ignore", DeprecationWarning)
            field.control.on_submit(lambda _control: self.act(action))

    def act(self, action: Callable[[], str], status: Status | None = None) -> None:
        """Perform an action unless another one is running; say what it did or what went wrong.

        Args:
            action: as of a ``button``.
            status: where to say how it ended; None for beside the action's button, or where it has none, under the
                heading.
        """
        if not self._lock.acquire(blocking=False):
            return
        try:
            self.busy = True
            self._tell("")
            self._told = status or self._status_of(action)
            self._tell(action())
        except Incomplete as outcome:
            self._tell(outcome.done, outcome.problems)
        except Exception as error:
            self._tell("", (of_exception(error),))
            if self.raise_unexpected and not isinstance(error, (ToolkitError, TwilioRestException)):
                raise
        finally:
            self._watch()
            self.dirty = self.unsaved()
            self.busy = False
            self._lock.release()

    def unsaved(self) -> bool:
        """Whether there are edits that would be lost if the form showed something else; a form overrides it."""
        return False

    def edited(self, change: Bunch | None = None) -> None:
        """Take note of an edit: what was said of the latest action is not of what stands there now.

        The controls in ``body`` report their ``value``; what else can be edited is to be observed with this. A value
        that itself set off the latest action, such as an upload, is no edit after it.
        """
        if self.busy:
            return
        if change is None or self._values.get(change.owner) != change.owner.value:
            self._tell("")
            self._latest = None, 0.0
        self.dirty = self.unsaved()

    def _watch(self, _change: object = None) -> None:
        self._values = {control: control.value for control in _controls(self.body)}
        for control in self._values:
            control.observe(self.edited, "value")

    def _status_of(self, action: Callable[[], str]) -> Status:
        return next((button.status for button, its in self._buttons.items() if its == action), self._message)

    def _clicked(self, button: ActionButton, action: Callable[[], str], changes: bool) -> None:
        latest, ended = self._latest
        again = button is latest and changes and time.monotonic() - ended < self.double_click_seconds
        if again and not self.problems:
            return
        try:
            self.act(action)
        finally:
            self._latest = (button, time.monotonic())

    def _tell(self, done: str, problems: tuple[Problem, ...] = ()) -> None:
        self.done, self.problems, self.problem = done, problems, next(iter(problems), None)
        self._told.tell(done, problems)

    def _lock_buttons(self, _change: object) -> None:
        for button in self._buttons:
            button.lock(self.busy)


def _badge(account: Account) -> str:
    """Say in a word whether what is done here is real."""
    if not account.live:
        kind, word = "sandbox", _("Sandbox")
    else:
        kind, word = ("live", _("Live")) if account.confirms_sends else ("test", _("Test credentials"))
    return f'<span class="tk-badge tk-{kind}">{escape(word)}</span>'


def _controls(widget: W.Widget) -> Iterator[W.Widget]:
    """Walk through the widgets whose value a person can change."""
    for child in getattr(widget, "children", ()):
        yield from _controls(child)
    if isinstance(widget, W.ValueWidget) and not isinstance(widget, (W.HTML, W.FloatProgress)):
        yield widget


def heading(title: str, help_text: str = "") -> W.HTML:
    """Return the heading of a part of a panel, with a line of help; an empty title is none, not an empty heading."""
    below = f'<div class="tk-help">{escape(help_text)}</div>' if help_text else ""
    return W.HTML((f"<h4>{escape(title)}</h4>" if title else "") + below)


def fold(title: str, *children: W.Widget) -> W.Accordion:
    """Return what is seldom needed, folded under its title; the Guard brings the fold within reach of Tab."""
    return W.Accordion(children=[W.VBox(list(children))], titles=[title], selected_index=None)
