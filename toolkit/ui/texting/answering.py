"""Letting this notebook answer: its own webhook, and the TwiML that it replies with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as W

from toolkit.i18n import _
from toolkit.ui.parts.fields import area_field
from toolkit.ui.parts.panel import Panel

TWIML = "<Response><Message>{text}</Message></Response>"


class Answering(W.VBox):
    """The TwiML to answer with, and a button that makes this notebook's webhook the service's.

    Args:
        panel: the panel that it is a part of.
        adopt: makes an address the service's webhook, and says so in one sentence.
    """

    def __init__(self, panel: Panel, adopt: Callable[[str], str]) -> None:
        self._panel, self._adopt = panel, adopt
        self.twiml = area_field(
            _("TwiML answer"),
            _("What this notebook's webhook answers with, as it stands here when a text arrives."),
            rows=2,
            value=TWIML.format(text=_("Owl: it arrives at 3 pm.")),
        )
        self.button = panel.button(_("Let this notebook answer"), self._answer, "primary")
        super().__init__(children=[self.twiml, self.button])

    def _answer(self) -> str:
        webhooks = self._panel.account.webhooks
        webhooks.answer(self._text)
        return self._adopt(webhooks.url)

    def _text(self, _parameters: Mapping[str, str]) -> str:
        return str(self.twiml.value)
