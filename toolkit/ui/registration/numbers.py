"""Putting a US long code into the pool: a campaign counts for the numbers of its service."""

from __future__ import annotations

import ipywidgets as W

from toolkit.calls.call import add_sender
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.model.number_registration import needs_registration
from toolkit.ui.parts.fields import choice_field, offer
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.senders import candidates, describe
from toolkit.ui.registration.standing import AMERICAN


class LongCodes(W.VBox):
    """The account's free US long codes, and a button that adds one.

    Args:
        panel: the panel that it is a part of.
        picker: the service whose pool it is.
    """

    def __init__(self, panel: Panel, picker: ServicePicker) -> None:
        self._panel, self._picker = panel, picker
        self.sender = choice_field(
            _("Long code"), [], _("Before the campaign is approved, carriers block its messages to the US (30034).")
        )
        self.add = panel.button(_("Put it into the pool"), self._add, "primary")
        super().__init__(children=[self.sender, self.add])

    def show(self) -> None:
        """Offer what is free now."""
        free = self._free()
        offer(self.sender.control, [(describe(each), sid) for sid, each in free.items()], self.sender.value)
        self.add.reason = "" if free else _("The account has no free US long code. Buy one in step 3, then refresh.")

    def _free(self) -> dict[str, Sender]:
        """Return the free ones by their SIDs, those of the area of whoever is to be reached first."""
        found = candidates(self._picker.snapshot, self._picker.service_sid)
        free = (each.sender for each in found if not each.hurdle)
        american = [each for each in free if each.country == "US" and needs_registration(each)]
        return {each.sid: each for each in sorted(american, key=lambda each: each.address[:5] != AMERICAN[:5])}

    def _add(self) -> str:
        sender = self._free().get(self.sender.value or "")
        if sender is None or self._picker.pool is None:
            raise ToolkitError(_("There is no messaging service yet."), _("Create one first, then refresh."))
        call = add_sender(self._picker.service_sid, sender)
        call.run(self._panel.account)
        self._picker.refresh()
        self._panel.code.calls = (call,)
        return _("Added {sender}.").format(sender=sender.address)
