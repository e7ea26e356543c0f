"""The choice of what happens to inbound messages, shared by the forms that offer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import ipywidgets as W
from traitlets import Unicode

from toolkit.calls.call import Value
from toolkit.facts import limits
from toolkit.i18n import _
from toolkit.model.account import Service
from toolkit.ui.parts.fields import choice_field, radio_field, text_field
from toolkit.ui.parts.panel import fold

METHODS = [("POST", "POST"), ("GET", "GET")]


class InboundFields(W.VBox):
    """Three ways to handle inbound messages, and the webhook that one of them needs.

    Attributes:
        fault: what is wrong; "" for nothing.
    """

    fault = Unicode("")

    def __init__(self) -> None:
        self.mode = radio_field(
            _("Inbound messages"),
            [
                (_("Defer to sender's webhook: each number's own settings decide"), "defer"),
                (_("Send to one webhook of the service"), "service"),
                (_("Drop: inbound messages are neither received nor logged"), "drop"),
            ],
        )
        self.url = text_field(
            _("Request URL"),
            _("Twilio asks this address what to do with each message that any sender of the pool receives."),
            self._check_url,
            placeholder="https://example.com/inbound",
        )
        self.method = choice_field(_("Request method"), METHODS)
        self.fallback_url = text_field(
            _("Fallback URL"),
            _("Asked instead when the request URL fails. May stay empty."),
            limits.webhook_url,
            placeholder="https://example.com/fallback",
        )
        self.fallback_method = choice_field(_("Fallback method"), METHODS)
        self._more = fold(_("Method and fallback"), self.method, self.fallback_url, self.fallback_method)
        self._webhook = W.VBox([self.url, self._more])
        super().__init__(children=[self.mode, self._webhook])
        for field in (self.mode, self.url, self.fallback_url):
            field.control.observe(self._follow, "value")
        self._follow()

    def load(self, service: Service) -> None:
        """Show what ``service`` has."""
        self.url.value = service.inbound_request_url or ""
        self.method.value = service.inbound_method
        self.fallback_url.value = service.fallback_url or ""
        self.fallback_method.value = service.fallback_method
        self.mode.value = inbound_mode(service)

    def params(self) -> dict[str, Value]:
        """Return the parameters of the Service resource that the choice stands for."""
        if self.mode.value == "defer":
            return {"UseInboundWebhookOnNumber": True}
        if self.mode.value == "drop":
            return {"UseInboundWebhookOnNumber": False, "InboundRequestUrl": ""}
        return {
            "UseInboundWebhookOnNumber": False,
            "InboundRequestUrl": self.url.value,
            "InboundMethod": self.method.value,
            "FallbackUrl": self.fallback_url.value,
            "FallbackMethod": self.fallback_method.value,
        }

    def applied(self, service: Service) -> Service:
        """Return ``service`` as the present choice would leave it."""
        wanted = inbound_params(service) | self.params()
        return replace(
            service,
            use_inbound_webhook_on_number=bool(wanted["UseInboundWebhookOnNumber"]),
            inbound_request_url=str(wanted["InboundRequestUrl"]) or None,
            inbound_method=str(wanted["InboundMethod"]),
            fallback_url=str(wanted["FallbackUrl"]) or None,
            fallback_method=str(wanted["FallbackMethod"]),
        )

    def on_change(self, handler: Callable[[object], None]) -> None:
        """Call ``handler`` after any change of the choice."""
        for field in (self.mode, self.url, self.method, self.fallback_url, self.fallback_method):
            field.control.observe(handler, "value")

    def show_faults(self) -> None:
        """Show what is wrong even in fields that nobody has touched."""
        for field in (self.url, self.fallback_url):
            field.show_fault(touched=True)

    def _check_url(self, text: str) -> str:
        if self.mode.value == "service" and not text.strip():
            return _("One webhook of the service needs its address here.")
        return limits.webhook_url(text)

    def _follow(self, _change: object = None) -> None:
        needed = self.mode.value == "service"
        self._webhook.layout.display = "" if needed else "none"
        self.url.show_fault()
        if self.fallback_url.fault:
            self._more.selected_index = 0
        self.fault = (self.url.fault or self.fallback_url.fault) if needed else ""


def inbound_mode(service: Service) -> str:
    """Return how ``service`` handles inbound messages: ``defer``, ``service`` or ``drop``."""
    if service.use_inbound_webhook_on_number:
        return "defer"
    return "service" if service.inbound_request_url else "drop"


def inbound_params(service: Service) -> dict[str, Value]:
    """Return what ``service`` has as the parameters that would set it."""
    return {
        "UseInboundWebhookOnNumber": service.use_inbound_webhook_on_number,
        "InboundRequestUrl": service.inbound_request_url or "",
        "InboundMethod": service.inbound_method,
        "FallbackUrl": service.fallback_url or "",
        "FallbackMethod": service.fallback_method,
    }
