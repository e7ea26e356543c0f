"""The phones of the people that a send goes to: what arrives, and what they write back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

import ipywidgets as W

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, ngettext
from toolkit.model.account import Sender
from toolkit.routing import destination, route
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.status import Status
from toolkit.ui.texting.followed import Followed
from toolkit.ui.texting.phone_history import PhoneHistory
from toolkit.ui.texting.way import way_of
from toolkit.ui.widgets.phone import KEYWORDS, Phone

MOST = 4
"""So many phones are shown at most; messages to others stand in the timeline."""


class Phones(W.VBox):
    """The phones of the first few destinations; each keeps what it holds when it is shown again.

    Args:
        panel: the panel that it is a part of.
        picker: reads the account.
        follow: is called when something is under way, so that ``refresh`` will be.

    Attributes:
        way: the way of the text that was written last on one of the phones, and what came back.
    """

    def __init__(self, panel: Panel, picker: ServicePicker, follow: Callable[[], None]) -> None:
        self._panel, self._picker, self._follow = panel, picker, follow
        self._histories: dict[str, PhoneHistory] = {}
        self._shown: list[PhoneHistory] = []
        self._made: list[Phone] = []
        self._writing: PhoneHistory | None = None
        self._row = W.Box(layout=W.Layout(flex_flow="row wrap", overflow="visible"))
        self._others = W.HTML()
        self.way = W.HTML()
        self._status = Status()
        super().__init__(children=[self._row, self._others, self._status])
        self.show([])

    @property
    def phones(self) -> Sequence[Phone]:
        """The phones on screen."""
        return tuple(self._row.children)

    @property
    def finished(self) -> bool:
        """Nothing more will arrive by itself."""
        return all(history.finished for history in self._histories.values())

    def show(self, to: Sequence[str]) -> None:
        """Show the phones of these destinations, as far as they can be read."""
        people = [person for person in to if destination(person).valid]
        self._shown = [self._history(person) for person in people[:MOST]]
        for index in range(len(self._made), len(self._shown)):
            self._made.append(Phone(partial(self._written, index), (_("When exactly?"), *KEYWORDS)))
        self._row.children = tuple(self._made[: len(self._shown)])
        self._others.value = self._others_html(len(people))
        self._draw()

    def add(self, message: Followed) -> None:
        """Put a message on the phone of its recipient."""
        self._history(message.to).add(message)
        self._draw()

    def refresh(self) -> None:
        """Read what came back to texts, and how it stands."""
        for history in self._histories.values():
            history.refresh()
        self._draw()

    def _history(self, person: str) -> PhoneHistory:
        return self._histories.setdefault(person, PhoneHistory(self._panel.account, person))

    def _written(self, index: int, text: str) -> None:
        self._panel.act(lambda: self._write(self._shown[index], text), self._status)

    def _write(self, history: PhoneHistory, text: str) -> str:
        sender = history.correspondent(self._picker.snapshot)
        if sender is None:
            raise ToolkitError(_("There is no message to answer."), _("Send one first, and wait until it arrives."))
        self._writing = history
        delivery = history.write(sender, text)
        self._panel.code.python = history.python
        self._draw()
        self._follow()
        return _("{person} has written to {sender}.").format(person=history.person, sender=delivery.to)

    def _draw(self) -> None:
        for phone, history in zip(self._made, self._shown, strict=False):
            hint, answerable = self._hint(history.correspondent(self._picker.snapshot))
            phone.show(history.person, history.bubbles(), hint, answerable)
        if self._writing is not None:
            self.way.value = way_of(self._writing, self._picker.snapshot)

    @staticmethod
    def _hint(sender: Sender | None) -> tuple[str, bool]:
        """Say to whom the phone can write, or why it cannot; and whether it can."""
        if sender is None:
            return _("No message to answer yet"), False
        if route(sender).kind == "cannot_receive":
            return _("A name cannot be answered"), False
        return _("Reply to {sender}").format(sender=sender.address), True

    @staticmethod
    def _others_html(count: int) -> str:
        told = ""
        if not count:
            told = _("The recipient's phone appears here: click a number to try.")
        elif count > MOST:
            more = count - MOST
            told = ngettext("{count} more phone is not shown.", "{count} more phones are not shown.", more)
            told = told.format(count=more)
        return f'<div class="tk-help">{escape(told)}</div>' if told else ""
