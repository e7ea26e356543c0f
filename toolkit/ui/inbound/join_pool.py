"""Putting a number into the pool on the spot, so that the choice can be seen working."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as W

from toolkit.calls.call import add_sender
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.routing import Destination, predicted_error, route
from toolkit.ui.parts.fields import choice_field, offer
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.senders import candidates, describe

_NUMBERS = ("long_code", "toll_free")


def nearest_first(senders: Iterable[Sender], person: Destination) -> list[Sender]:
    """Return the senders that can receive in the order in which ``person`` might write to them: phone numbers of the
    person's country first, and of these the ones that can answer without a campaign or a verification."""

    def distance(sender: Sender) -> tuple[bool, bool, bool]:
        barred = predicted_error(sender, person, None) is not None
        return sender.type not in _NUMBERS, sender.country != person.region, barred

    return sorted((sender for sender in senders if route(sender).kind != "cannot_receive"), key=distance)


class JoinPool(W.VBox):
    """The account's free senders that can receive, and a button that adds one.

    Args:
        panel: the panel that it is a part of.
        picker: the service whose pool it is.
        person: who would write to it.
    """

    def __init__(self, panel: Panel, picker: ServicePicker, person: Destination) -> None:
        self._panel, self._picker, self._person = panel, picker, person
        self.sender = choice_field(_("Free number"), [])
        self.add = panel.button(_("Put it into the pool"), self._add, "primary")
        super().__init__(children=[self.sender, self.add])
        self._fill()
        picker.observe(self._fill, ["service_sid", "snapshot"])

    def _free(self) -> dict[str, Sender]:
        found = candidates(self._picker.snapshot, self._picker.service_sid)
        free = (each.sender for each in found if not each.hurdle)
        return {sender.sid: sender for sender in nearest_first(free, self._person)}

    def _fill(self, _change: object = None) -> None:
        offer(self.sender.control, [(describe(each), sid) for sid, each in self._free().items()], self.sender.value)

    def _add(self) -> str:
        sender = self._free().get(self.sender.value or "")
        if sender is None or not self._picker.service_sid:
            raise ToolkitError(_("The account has no free number."), _("Buy one in step 3, then refresh."))
        call = add_sender(self._picker.service_sid, sender)
        call.run(self._panel.account)
        self._picker.refresh()
        self._panel.code.calls = (call,)
        return _("Added {sender}.").format(sender=sender.address)
