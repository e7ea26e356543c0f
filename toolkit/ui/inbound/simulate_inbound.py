"""Writing to the account from a person's phone, and seeing the way that a text takes."""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets as W

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.model.account import Sender, Service
from toolkit.numbering.number import example
from toolkit.routing import Destination, destination, route
from toolkit.routing.texts import destination_problem
from toolkit.ui.inbound.join_pool import nearest_first
from toolkit.ui.parts.fields import choice_field, offer, text_field
from toolkit.ui.parts.panel import Panel, heading
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.senders import members_or_free
from toolkit.ui.parts.status import Status
from toolkit.ui.texting.following import Following
from toolkit.ui.texting.phone_history import PhoneHistory
from toolkit.ui.texting.way import way_ahead, way_of
from toolkit.ui.widgets.phone import KEYWORDS, Phone


class SimulateInbound(W.VBox):
    """A person's phone that writes to a sender of the pool; a text meets the settings as they are saved.

    Args:
        panel: the panel that it is a part of.
        picker: the service whose senders are offered.

    Attributes:
        way: the way that a text would take, or that the latest one has taken.
    """

    def __init__(self, panel: Panel, picker: ServicePicker) -> None:
        self._panel, self._picker = panel, picker
        self._histories: dict[str, PhoneHistory] = {}
        self.from_ = text_field(
            _("From"), check=lambda text: destination_problem(destination(text)), value=example("US")
        )
        self.to = choice_field(_("To"), [])
        self.phone = Phone(self._written, (_("When will my parcel arrive?"), *KEYWORDS))
        self.way = W.HTML()
        self._following = Following(self._read, lambda: all(each.finished for each in self._histories.values()))
        self._status = Status()
        title = heading(
            _("Write from a phone"),
            _("To a sender of the pool that can receive; while it is empty, to a free one. Saved settings count."),
        )
        super().__init__(children=[title, self.from_, self.to, self.phone, self._status])
        self._fill()
        picker.observe(self._fill, ["service_sid", "snapshot"])
        for field in (self.from_, self.to):
            field.control.observe(self._look_ahead, "value")

    @property
    def parameters(self) -> Mapping[str, str]:
        """What Twilio would send to the webhook for the person's latest text; empty where it sends nothing."""
        latest = self._history().latest
        return latest.parameters if latest else {}

    @property
    def person(self) -> Destination:
        """Who writes."""
        return destination(self.from_.value)

    def _history(self) -> PhoneHistory:
        person = self.person.to
        return self._histories.setdefault(person, PhoneHistory(self._panel.account, person))

    def _senders(self) -> dict[str, Sender]:
        found = members_or_free(self._picker.snapshot, self._picker.service_sid)
        return {sender.address: sender for sender in nearest_first(found, self.person)}

    def _home(self) -> Service | None:
        """Return the service that the offered senders are in: none, while free ones stand in for an empty pool."""
        pool = self._picker.pool
        return pool.service if pool and pool.senders else None

    def _fill(self, _change: object = None) -> None:
        options = [(f"{address} · {sender.name}", address) for address, sender in self._senders().items()]
        offer(self.to.control, options, self.to.value)
        self._look_ahead()

    def _look_ahead(self, _change: object = None) -> None:
        sender, home = self._senders().get(self.to.value or ""), self._home()
        self._draw(sender)
        name = home.friendly_name if home else ""
        self.way.value = way_ahead(self.person.to, sender.address, name, route(sender, home)) if sender else ""

    def _draw(self, sender: Sender | None) -> None:
        if self.from_.fault:
            self.phone.show(self.from_.value, [], self.from_.fault, False)
            return
        history = self._history()
        hint = _("Text to {sender}").format(sender=sender.address) if sender else _("Nobody to write to")
        self.phone.show(history.person, history.bubbles(), hint, sender is not None)

    def _written(self, text: str) -> None:
        self._panel.act(lambda: self._receive(text), self._status)

    def _receive(self, text: str) -> str:
        sender = self._senders().get(self.to.value or "")
        if sender is None:
            raise ToolkitError(
                _("No sender of the pool can receive messages."), _("Add a number to the pool, then refresh.")
            )
        history = self._history()
        delivery = history.write(sender, text)
        self._panel.code.python = history.python
        self._show_way()
        self._following.start()
        return _("{person} has written to {sender}.").format(person=delivery.from_, sender=delivery.to)

    def _read(self) -> None:
        self._history().refresh()
        self._show_way()

    def _show_way(self) -> None:
        self._draw(self._senders().get(self.to.value or ""))
        self.way.value = way_of(self._history(), self._picker.snapshot) or self.way.value
