"""Creating, editing and deleting a messaging service."""

from __future__ import annotations

from html import escape

import ipywidgets as W

from toolkit.account.base import Account
from toolkit.calls.call import Call, Value
from toolkit.errors.raised import ToolkitError
from toolkit.facts import limits
from toolkit.i18n import _
from toolkit.model.account import Service
from toolkit.ui.inbound.inbound_fields import InboundFields, inbound_mode, inbound_params
from toolkit.ui.parts.fields import Field, choice_field, seconds_field, switch_field, text_field
from toolkit.ui.parts.panel import Panel, fold
from toolkit.ui.parts.panes import Panes
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.question import AskingButton
from toolkit.ui.parts.status import Notice

_NEW = Service(sid="", friendly_name="", use_inbound_webhook_on_number=True)
"""What the form shows for a service that is still to be created: the Console's own defaults."""

_API_DEFAULTS: dict[str, Value] = {
    "Usecase": "undeclared",
    "StatusCallback": "",
    "StickySender": True,
    "AreaCodeGeomatch": True,
    "MmsConverter": True,
    "SmartEncoding": True,
    "ValidityPeriod": 36000,
}
"""Parameters that need not be sent because Twilio sets them so by itself."""


class ServicePanel(Panel):
    """A form for every setting of the Service resource that a person sets.

    Args:
        account: the account to work on.
        service_sid: the service to show first; None for a new one.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Create or edit a messaging service"))
        self.picker = ServicePicker(self, new=True)
        self.inbound = InboundFields()
        self.fields = _fields()
        self.save = self.button("", self._save, "primary")
        self.delete = AskingButton(
            self, _("Delete the service …"), self._ask_delete, _("Delete the service"), self._delete, self.save.status
        )
        self._more = fold(_("More actions"), self.delete)
        name, use, *others = self.fields.values()
        self.settings = fold(_("All settings"), self.inbound, *others)
        self._card = W.HTML()
        panes = Panes([name, use, self.settings, self.save, self._more], [self._card])
        self.body.children = [self.picker, panes]
        self.picker.observe(self._follow, ["service_sid", "snapshot"])
        for field in self.fields.values():
            field.control.observe(self._show_code, "value")
        self.inbound.on_change(self._show_code)
        self.on_enter(name, self._save)
        self._load()
        self.act(lambda: self.picker.choose(service_sid))

    @property
    def service(self) -> Service:
        """The service as it is saved; the defaults where it is still to be created."""
        return self.picker.service or _NEW

    def call(self) -> Call | None:
        """Return the call that saving makes; None where nothing would change."""
        params = self._params()
        if not self.service.sid:
            sent = {name: value for name, value in params.items() if _API_DEFAULTS.get(name) != value}
            return Call("create_service", params={name: value for name, value in sent.items() if value != ""})
        changed = _changed(params, self.service)
        return Call("update_service", {"Sid": self.service.sid}, changed) if changed else None

    def unsaved(self) -> bool:
        """Whether a setting differs from the service that is shown."""
        return bool(_changed(self._params(), self._shown))

    def _params(self) -> dict[str, Value]:
        params: dict[str, Value] = {"FriendlyName": self.fields["FriendlyName"].value}
        params |= self.inbound.params()
        params |= {name: field.value for name, field in self.fields.items() if name != "FriendlyName"}
        return params

    def _save(self) -> str:
        faults = [fault for fault in (*(field.fault for field in self.fields.values()), self.inbound.fault) if fault]
        if faults:
            for field in self.fields.values():
                field.show_fault(touched=True)
            self.inbound.show_faults()
            if not self.fields["FriendlyName"].fault:
                self.settings.selected_index = 0
            raise ToolkitError(faults[0], _("Correct the fields marked ✗; nothing was sent and nothing is lost."))
        call = self.call()
        if call is None:
            return Notice(_("Nothing to save: the service has these settings already."))
        saved = call.run(self.account)
        created = not self.service.sid
        self.picker.refresh(saved.sid)
        self._load()
        self.code.calls = (call,)
        if created:
            return _("Created “{name}”. Its SID is {sid}.").format(name=saved.friendly_name, sid=saved.sid)
        return _("Saved “{name}”.").format(name=saved.friendly_name)

    def _ask_delete(self) -> str:
        return _("Delete “{name}”? This cannot be undone. Its senders stay in the account.").format(
            name=self.service.friendly_name
        )

    def _delete(self) -> str:
        service = self.service
        call = Call("delete_service", {"Sid": service.sid})
        call.run(self.account)
        self.picker.refresh("")
        self._load()
        self.code.calls = (call,)
        return _("Deleted “{name}”. Its senders stay in the account.").format(name=service.friendly_name)

    def _follow(self, _change: object) -> None:
        """Show another service, or what changed elsewhere; what was typed for the same service stays."""
        if self.unsaved() and self._shown.sid == self.service.sid:
            self._show_code()
        else:
            self._load()

    def _load(self) -> None:
        self._shown = service = self.service
        for name, value in _as_params(service).items():
            if name in self.fields:
                self.fields[name].value = value
        self.inbound.load(service)
        self._card.value = self._card_html(service)
        self.delete.question.withdraw()
        self.save.description = _("Save changes") if service.sid else _("Create the service")
        self._more.layout.display = "" if service.sid else "none"
        self._show_code()

    def _card_html(self, service: Service) -> str:
        """Show the service as it is saved."""
        if not service.sid:
            words = _("A new service. Twilio gives it its SID, MG…, once it is created.")
            name = f"<b>{escape(_('New service'))}</b>"
            return f'<div class="tk-card">{name}<div class="tk-help">{escape(words)}</div></div>'
        params = _as_params(service)
        fields = {name: field for name, field in self.fields.items() if name != "FriendlyName"}
        said = {field.control.description: field.words(params[name]) for name, field in fields.items()}
        said[self.inbound.mode.control.description] = self.inbound.mode.words(inbound_mode(service))
        listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words) or '–'}</dd>" for name, words in said.items())
        name = f"<b>{escape(service.friendly_name)}</b> <code>{escape(service.sid)}</code>"
        return f'<div class="tk-card">{name}<dl>{listed}</dl></div>'

    def _show_code(self, _change: object = None) -> None:
        call = self.call()
        self.code.calls = (call,) if call and self.fields["FriendlyName"].value else ()


def _changed(params: dict[str, Value], service: Service) -> dict[str, Value]:
    """Return those of ``params`` that ``service`` does not have yet."""
    saved = _as_params(service)
    return {name: value for name, value in params.items() if saved[name] != value}


def _as_params(service: Service) -> dict[str, Value]:
    """Return the settings of ``service`` as the parameters that would set them."""
    return {
        "FriendlyName": service.friendly_name,
        **inbound_params(service),
        "Usecase": service.usecase,
        "StatusCallback": service.status_callback or "",
        "StickySender": service.sticky_sender,
        "AreaCodeGeomatch": service.area_code_geomatch,
        "MmsConverter": service.mms_converter,
        "SmartEncoding": service.smart_encoding,
        "ValidityPeriod": service.validity_period,
    }


def _fields() -> dict[str, Field]:
    """Return the fields by the parameter that each one sets."""
    return {
        "FriendlyName": text_field(
            _("Name"),
            _("For people: what the service is used for. Up to 64 characters."),
            limits.friendly_name,
            placeholder=_("for example: Delivery notices"),
        ),
        "Usecase": choice_field(
            _("Use case"),
            [
                (_("not declared"), "undeclared"),
                (_("notifications"), "notifications"),
                (_("marketing"), "marketing"),
                (_("verification"), "verification"),
                (_("discussion"), "discussion"),
                (_("poll"), "poll"),
            ],
            _("Tells Twilio what the messages are for; it does not change how they are sent."),
        ),
        "StatusCallback": text_field(
            _("Status callback URL"),
            _("Twilio reports each message's progress to this address. May stay empty."),
            limits.webhook_url,
            placeholder="https://example.com/status",
        ),
        "StickySender": switch_field(
            _("Sticky sender"), True, _("The same recipient always gets messages from the same sender.")
        ),
        "AreaCodeGeomatch": switch_field(
            _("Area code geomatch"),
            True,
            _("In the US and Canada, prefers a number with the recipient's area code or one that overlays it."),
        ),
        "MmsConverter": switch_field(
            _("MMS converter"), True, _("Where a recipient's network has no MMS, media is sent as a link.")
        ),
        "SmartEncoding": switch_field(
            _("Smart encoding"),
            True,
            _("Replaces look-alike characters such as curly quotes, so that a message needs fewer segments."),
        ),
        "ValidityPeriod": seconds_field(
            _("Validity period (seconds)"),
            36000,
            _("A message that has waited longer than this is not sent: 1 to 36000 seconds (10 hours)."),
            limits.validity_period,
        ),
    }
