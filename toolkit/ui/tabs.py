"""All panels on one page, a tab each, for work without a notebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as W

from toolkit.account.base import Account
from toolkit.i18n import _, lazy
from toolkit.ui.audit import AuditPanel
from toolkit.ui.campaign import CampaignPanel
from toolkit.ui.pool.panel import PoolPanel
from toolkit.ui.preview.panel import PreviewPanel
from toolkit.ui.registration import RegistrationPanel
from toolkit.ui.send.panel import SendPanel
from toolkit.ui.service_panel import ServicePanel

PANELS: tuple[tuple[str, Callable[[Account], Any]], ...] = (
    (lazy("Create"), ServicePanel),
    (lazy("Sender pool"), PoolPanel),
    (lazy("Send"), SendPanel),
    (lazy("Preview"), PreviewPanel),
    (lazy("Campaign"), CampaignPanel),
    (lazy("Register"), RegistrationPanel),
    (lazy("Audit"), AuditPanel),
)


class Tabs(W.Tab):
    """The panels for an account; each is made when its tab is first chosen, and reads the account again afterwards.

    Args:
        account: the account to work on.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        places = [W.VBox() for _panel in PANELS]
        super().__init__(children=places, titles=[_(title) for title, _panel in PANELS], selected_index=0)
        self._show()
        self.observe(self._show, "selected_index")

    def _show(self, _change: object = None) -> None:
        if self.selected_index is None:
            return
        place, (_title, made) = self.children[self.selected_index], PANELS[self.selected_index]
        if not place.children:
            place.children = [made(self._account)]
            return
        panel = place.children[0]
        if hasattr(panel, "picker") and not panel.unsaved():
            panel.picker.refresh()
