"""A phone number's own webhook for inbound messages."""

from __future__ import annotations

import ipywidgets as W

from toolkit.calls.call import Call, Value
from toolkit.errors.raised import ToolkitError
from toolkit.facts import limits
from toolkit.i18n import _
from toolkit.model.account import Sender, Webhooks
from toolkit.ui.parts.fields import choice_field, offer, text_field
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.question import Question
from toolkit.ui.parts.senders import members_or_free
from toolkit.ui.parts.status import Notice


class NumberWebhook(W.VBox):
    """Choose a number of the pool, write the address that it asks, save.

    Args:
        panel: the panel that it is a part of.
        picker: the service whose numbers are offered.
    """

    def __init__(self, panel: Panel, picker: ServicePicker) -> None:
        self._panel, self._picker = panel, picker
        self.sender = choice_field(
            _("Number"), [], _("Short codes and channel senders have theirs too; here it is the numbers'.")
        )
        self.url = text_field(
            _("The number's own webhook (SmsUrl)"),
            _("Asked for messages to this number where the service defers. Empty: messages are logged only."),
            limits.webhook_url,
            placeholder="https://example.com/sms",
        )
        self.save = panel.button(_("Save the number's webhook"), self._save, "primary")
        self.question = Question(panel, _("Keep editing"), self.save.status)
        super().__init__(children=[self.sender, self.question, self.url, self.save])
        self._shown: Sender | None = None
        self.sender.control.observe(self._choose, "value")
        self._fill()
        picker.observe(self._fill, ["service_sid", "snapshot"])
        self.url.control.observe(self._show_code, "value")
        panel.on_enter(self.url, self._save)

    def call(self) -> Call | None:
        """Return the call that saving makes; None where nothing would change.

        A TwiML application comes before the number's own webhook, so that it is cleared when an address is set
        (https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource, ``SmsApplicationSid``).
        """
        if self._shown is None:
            return None
        hooks, params = _webhooks(self._shown), dict[str, Value]()
        if self.url.value != (hooks.sms_url or ""):
            params["SmsUrl"] = self.url.value
        if self.url.value and hooks.sms_application_sid:
            params["SmsApplicationSid"] = ""
        return Call("update_number", {"Sid": self._shown.sid}, params) if params else None

    def _save(self) -> str:
        if self._shown is None:
            raise ToolkitError(_("The pool has no phone number."), _("Add one to the pool, then refresh."))
        if self.url.fault:
            self.url.show_fault(touched=True)
            raise ToolkitError(self.url.fault, _("Correct the fields marked ✗; nothing was sent and nothing is lost."))
        call = self.call()
        if call is None:
            return Notice(_("Nothing to save: the number has this webhook already."))
        call.run(self._panel.account)
        self._picker.refresh()
        self._panel.code.calls = (call,)
        return _("Saved the webhook of {number}.").format(number=self._shown.address)

    def _fill(self, _change: object = None) -> None:
        """Offer the numbers of the pool; the chosen one and what was typed for it stay."""
        chosen, edited = self.sender.value, self._edited()
        numbers = self._numbers()
        typed = self.url.value
        self.sender.control.unobserve(self._choose, "value")
        offer(self.sender.control, [(f"{s.address} · {s.name}", s.sid) for s in numbers.values()], chosen)
        self.sender.control.observe(self._choose, "value")
        self._load()
        if edited and chosen in numbers:
            self.url.control.value = typed

    def _edited(self) -> bool:
        return self._shown is not None and self.url.value != (_webhooks(self._shown).sms_url or "")

    def _choose(self, _change: object) -> None:
        """Show the chosen number, unless that would lose what was typed: then the list points back and asks."""
        wanted, shown = self.sender.value, self._shown
        if shown is None or not self._edited():
            self._load()
        elif wanted != shown.sid:
            self.sender.control.value = shown.sid
            self.question.ask(
                _("Edits of “{name}” are not saved and would be lost.").format(name=shown.address),
                _("Discard them and show “{name}”").format(name=self._numbers()[wanted].address),
                lambda: self._discard(wanted),
            )

    def _discard(self, sid: str) -> str:
        self._load()
        self.sender.value = sid
        return ""

    def _numbers(self) -> dict[str, Sender]:
        found = members_or_free(self._picker.snapshot, self._picker.service_sid)
        return {s.sid: s for s in found if s.type in ("long_code", "toll_free")}

    def _load(self, _change: object = None) -> None:
        self.question.withdraw()
        self._shown = self._numbers().get(self.sender.value)
        self.url.value = _webhooks(self._shown).sms_url or ""

    def _show_code(self, _change: object) -> None:
        call = self.call()
        if call and not self.url.fault:
            self._panel.code.calls = (call,)


def _webhooks(sender: Sender | None) -> Webhooks:
    return (sender.webhooks if sender else None) or Webhooks()
