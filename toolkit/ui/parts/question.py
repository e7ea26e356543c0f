"""A question in place of the button that raised it: what cannot be undone is never done by one click."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import ipywidgets as W

from toolkit.i18n import _
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.status import Status


class Question(W.HBox):
    """A question in place, with two buttons; not shown until it is asked.

    Args:
        panel: performs what is answered.
        no: the words of the button that leaves everything as it is.
        status: says how what was answered yes ended.

    Attributes:
        yes: the button that does it.
        no: the button that leaves everything as it is.
    """

    def __init__(self, panel: Panel, no: str, status: Status) -> None:
        self._words = W.HTML()
        self._action: Callable[[], str] = str
        self.yes = panel.button("", self._do, "danger", status)
        self.no = panel.button(no, self.withdraw, "", status)
        super().__init__(children=[self._words, self.yes, self.no], layout=W.Layout(display="none"))
        self.add_class("tk-question")

    @property
    def asked(self) -> bool:
        """It waits for an answer."""
        return bool(self.layout.display != "none")

    def ask(self, words: str, yes: str, action: Callable[[], str]) -> None:
        """Ask.

        Args:
            words: the question.
            yes: the words of the button that does it: a verb, not “yes”.
            action: does it, as a button's action.
        """
        self._words.value = f'<span role="alert">{escape(words)}</span>'
        self.yes.description, self._action = yes, action
        self.layout.display = ""

    def withdraw(self) -> str:
        """Leave everything as it is."""
        self.layout.display = "none"
        return ""

    def _do(self) -> str:
        self.withdraw()
        return self._action()


class AskingButton(W.VBox):
    """A button for what cannot be undone: it asks, in place, before anything is done.

    Args:
        panel: performs it.
        label: its words.
        question: returns the question.
        yes: the words of the button that does it.
        action: does it.
        status: where to say how it ended; None for beside the button.

    Attributes:
        button: asks.
        question: the question and its two buttons.
    """

    def __init__(
        self,
        panel: Panel,
        label: str,
        question: Callable[[], str],
        yes: str,
        action: Callable[[], str],
        status: Status | None = None,
    ) -> None:
        def ask() -> str:
            self.question.ask(question(), yes, action)
            return ""

        self.button = panel.button(label, ask, "", status)
        self.question = Question(panel, _("Keep everything"), self.button.status)
        super().__init__(children=[self.button, self.question])
