"""Writing to the account from a recipient's side, and seeing where the message went."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape

import ipywidgets as W
import pandas as pd

from toolkit.errors.raised import ToolkitError
from toolkit.facts import limits
from toolkit.i18n import _, lazy, prose
from toolkit.model.account import CHANNEL_TYPES, Sender
from toolkit.numbering.number import example
from toolkit.routing import destination, route
from toolkit.routing.texts import destination_problem
from toolkit.tables.html import table_html
from toolkit.ui.parts.fields import choice_field, offer, text_field
from toolkit.ui.parts.inbound_words import words
from toolkit.ui.parts.panel import Panel, heading
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.senders import describe, members_or_free

_KEYWORDS: Mapping[str, str] = {
    "STOP": lazy("The text is a word of the STOP kind: Twilio sends nothing more to this person."),
    "START": lazy("The text is a word of the START kind: Twilio sends to this person again."),
    "HELP": lazy("The text is a word of the HELP kind: Twilio answers it by itself."),
}


class SimulateInbound(W.VBox):
    """An inbound message from a person's phone to a sender of the pool; it meets the settings as they are saved.

    Args:
        panel: the panel that it is a part of.
        picker: the service whose senders are offered.

    Attributes:
        parameters: what Twilio would send to the webhook for the latest message; empty where it sends nothing.
    """

    def __init__(self, panel: Panel, picker: ServicePicker) -> None:
        self._panel, self._picker = panel, picker
        self.from_ = text_field(
            _("From"),
            _("The phone of the person who writes."),
            lambda text: destination_problem(destination(text)),
            value=example("US"),
        )
        self.to = choice_field(
            _("To"), [], _("The senders of the pool that can receive; while it is empty, the account's free ones.")
        )
        self.text = text_field(_("Message text"), check=limits.body, value=_("When will my parcel arrive?"))
        self.send = panel.button(_("Simulate the inbound message"), self._receive, "primary")
        self.result = W.HTML()
        self.parameters: Mapping[str, str] = {}
        title = heading(
            _("Simulate an inbound message"),
            _("As if somebody wrote to a sender of the pool. The settings count as they are saved."),
        )
        super().__init__(children=[title, self.from_, self.to, self.text, self.send, self.result])
        self._fill()
        picker.observe(self._fill, ["service_sid", "snapshot"])
        panel.on_enter(self.text, self._receive)

    def _fill(self, _change: object = None) -> None:
        options = [(describe(sender), address) for address, sender in self._senders().items()]
        offer(self.to.control, options, self.to.value)

    def _senders(self) -> dict[str, Sender]:
        found = members_or_free(self._picker.snapshot, self._picker.service_sid)
        return {sender.address: sender for sender in found if route(sender).kind != "cannot_receive"}

    def _receive(self) -> str:
        sender = self._senders().get(self.to.value or "")
        if sender is None:
            raise ToolkitError(
                _("No sender of the pool can receive messages."), _("Add a number to the pool, then refresh.")
            )
        fault = self.from_.fault or self.text.fault
        if fault:
            self.from_.show_fault(touched=True)
            self.text.show_fault(touched=True)
            raise ToolkitError(fault, _("Correct the fields marked ✗; nothing was sent and nothing is lost."))
        person = self._writer(sender)
        delivery = self._panel.account.sandbox.receive(sender.sid, person, self.text.value)
        arguments = ", ".join(json.dumps(one, ensure_ascii=False) for one in (sender.sid, person, self.text.value))
        self._panel.code.python = f"account.sandbox.receive({arguments})"
        self.parameters = delivery.parameters
        sentences = [
            _("The message from {person} to {sender} goes {where}.").format(
                person=delivery.from_,
                sender=delivery.to,
                where=words(delivery.kind, delivery.url, delivery.application_sid),
            )
        ]
        if delivery.keyword:
            sentences.append(_(_KEYWORDS[delivery.keyword]))
        if delivery.message_sid:
            sentences.append(_("The account logs it as {sid}.").format(sid=delivery.message_sid))
        if delivery.reply_sid:
            sentences.append(_("Its answer is logged as {sid}.").format(sid=delivery.reply_sid))
        if delivery.fallback_url:
            sentences.append(
                _("If that fails, Twilio asks {method} {url}.").format(
                    method=delivery.fallback_method, url=delivery.fallback_url
                )
            )
        self.result.value = self._html(sentences, f"{delivery.method} {delivery.url}" if delivery.url else "")
        return _("Simulated an inbound message to {sender}.").format(sender=delivery.to)

    def _writer(self, sender: Sender) -> str:
        """Return who writes, in the notation of the sender's channel."""
        number = destination(self.from_.value).to.rpartition(":")[2]
        return f"{sender.type}:{number}" if sender.type in CHANNEL_TYPES else number

    def _html(self, sentences: list[str], request: str) -> str:
        said = f'<div class="tk-note" role="status">{escape(prose(sentences))}</div>'
        if not self.parameters:
            return said
        table = pd.DataFrame(self.parameters.items(), columns=["parameter", "value"])
        title = _("What Twilio would send: {request}").format(request=request or _("as the application says"))
        shown = table_html(table, title, headers={"parameter": _("parameter"), "value": _("value")})
        posted = _(
            "An address on this computer really gets it, others do not; account.webhooks.log shows what became of it."
        )
        return f'{said}{shown}<div class="tk-help">{escape(posted)}</div>'
