"""Writing a content template, seeing it on a phone of each channel, and having WhatsApp approve it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import ipywidgets as W

from toolkit.account.base import Account
from toolkit.calls.call import Call, Value
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, language
from toolkit.ui.parts.fields import choice_field, offer, text_field
from toolkit.ui.parts.panel import Panel, heading
from toolkit.ui.parts.panes import Panes
from toolkit.ui.parts.question import AskingButton, Question
from toolkit.ui.templates.approval import Approval
from toolkit.ui.templates.kept import Template, templates
from toolkit.ui.templates.phones import TemplatePhones
from toolkit.ui.templates.type_form import TYPES, TypeForm

_LANGUAGES = ("en", "ja", "de", "es", "fr", "it", "ko", "nl", "pt_BR", "zh_CN")
"""Some of the codes that WhatsApp knows; a template's own is offered besides."""

_EDITABLE = frozenset({"unsubmitted", "rejected"})


class TemplatePanel(Panel):
    """Write a content template, see what it says on each channel, and have it approved.

    Args:
        account: the account to work on.
        content_sid: the template to show first; None for a new one.

    Attributes:
        choice: the templates of the account; "" for a new one.
        name: its friendly name.
        language: its language code.
        types: a form for each type, by Twilio's name.
        values: the values of its variables, by name; they are saved as its defaults.
        phones: what arrives on each channel.
        save: creates or updates it.
        copy: begins a new one with its content.
        delete: asks, then deletes it.
        approval: WhatsApp's approval.
        template: as it was last read; without a SID for a new one.
    """

    def __init__(self, account: Account, content_sid: str | None = None) -> None:
        super().__init__(account, _("Content templates"))
        self.template, self._kept = Template(), list[Template]()
        self.values: dict[str, Any] = {}
        self.choice = W.Dropdown(
            description=_("Template"),
            style={"description_width": "var(--tk-label)"},
            layout=W.Layout(width="min(620px, calc(100% - 4px))"),
        )
        self.reload = self.button(_("Refresh"), self._reload)
        self.question = Question(self, _("Keep editing"), self.reload.status)
        line = W.HBox([self.choice, self.reload])
        line.add_class("tk-service")
        self.name = text_field(_("Friendly name"), placeholder=_("Parcel is here"))
        self.language = choice_field(_("Language"), [(code, code) for code in _LANGUAGES])
        self.types = {name: TypeForm(name, self._edited) for name in TYPES}
        self._others, self._variables = W.HTML(), W.VBox()
        self.save = self.button(_("Create the template"), self._save, "primary")
        self.copy = self.button(_("Write a new one from it"), self._copy)
        self.delete = AskingButton(
            self, _("Delete …"), self._ask_delete, _("Delete the template"), self._delete, self.save.status
        )
        self.phones = TemplatePhones()
        self.approval = Approval(self, self._submit, self._read_again, self._waited)
        left = [
            self.name,
            self.language,
            heading(_("Content"), _("Each channel gets the richest type that it has: SMS the text.")),
            *self.types.values(),
            self._others,
            heading(_("Variables"), _("What stands in for {{1}}, {{2}} … where a message names no value.")),
            self._variables,
            self.save,
            self.copy,
            self.delete,
        ]
        self.body.children = [line, self.question, self.phones, Panes(left, [self.approval])]
        self.choice.observe(self._chosen, "value")
        for field in (self.name, self.language):
            field.control.observe(self._edited, "value")
        self._loading, self._first = False, dict[str, Any]()
        self._fill(content_sid or "")
        if not account.live and not content_sid:
            self._example()
        self.dirty = self.unsaved()

    def unsaved(self) -> bool:
        """Whether the form says something else than when it was filled."""
        return self._properties() != self._first

    def _example(self) -> None:
        """Begin with something that can be sent in."""
        self._loading = True
        self.name.value = _("Parcel is here")
        self.language.value = language()
        self.types["twilio/text"].used.value = True
        self.types["twilio/text"].fields["body"].value = _("Hello {{1}}, your parcel is here.")
        self._loading = False
        self._edited()
        self.values["1"].value = "Olivia"
        self.approval.name.value = "parcel_is_here"
        self._first = self._properties()

    def _fill(self, content_sid: str) -> None:
        """Read the templates again, and show one."""
        self._kept = templates(self.account)
        options = [
            (_("New template"), ""),
            *((f"{one.name} · {one.language} · {one.status}", one.sid) for one in self._kept),
        ]
        self.choice.unobserve(self._chosen, "value")
        offer(self.choice, options, content_sid)
        self.choice.observe(self._chosen, "value")
        self._load(next((one for one in self._kept if one.sid == self.choice.value), Template()))

    def _load(self, template: Template) -> None:
        self._loading, self.template = True, template
        self.name.value = template.name
        codes = list(dict.fromkeys([*_LANGUAGES, template.language]))
        offer(self.language.control, [(code, code) for code in codes], template.language)
        for name, form in self.types.items():
            form.load(template.types.get(name))
            form.lock(template.status not in _EDITABLE)
        kept = [name for name, raw in template.types.items() if name not in self.types or not self.types[name].editable]
        told = _("Kept as they are, edited by code: {types}.").format(types=", ".join(kept))
        self._others.value = f'<div class="tk-help">{told}</div>' if kept else ""
        self.values, self._variables.children = {}, ()
        self._loading = False
        self._edited()
        for name, field in self.values.items():
            field.value = template.variables.get(name, "")
        self.approval.suggest(template)
        self._first = self._properties()
        self._show()

    def _edited(self, _change: object = None) -> None:
        if self._loading:
            return
        types = self._types()
        text = types.get("twilio/text", {}).get("body", "")
        for form in self.types.values():
            if form.used.value and text:
                form.begin_with(text)
        names = replace(self.template, types=self._types()).placeholders
        if names != list(self.values):
            before = {name: field.value for name, field in self.values.items()}
            self.values = {name: text_field(f"{{{{{name}}}}}", value=before.get(name, "")) for name in names}
            for field in self.values.values():
                field.control.observe(self._show, "value")
            self._variables.children = list(self.values.values())
        if not self.template.sid and self.name.value:
            self.approval.follow(self.name.value)
        self._show()

    def _show(self, _change: object = None) -> None:
        """Show what the form says on the phones, as code, and at WhatsApp."""
        if self._loading:
            return
        values = {name: field.value for name, field in self.values.items() if field.value}
        self.phones.show(replace(self.template, types=self._types(), variables={}), values)
        faults, sid = self._faults(), self.template.sid
        free = self.template.status in _EDITABLE
        self.save.description = _("Save the template") if sid else _("Create the template")
        self.save.reason = faults[0] if faults else "" if free else _("WhatsApp knows it by this text.")
        self.copy.layout.display = self.delete.layout.display = "" if sid else "none"
        self.approval.show(self.template, faults)
        self.code.calls = (self._call(),) if not faults and free else ()
        self.dirty = self.unsaved()

    def _types(self) -> dict[str, Any]:
        """What the form says, and what it cannot show."""
        shown = {name: form.value for name, form in self.types.items() if form.used.value}
        return {**{name: raw for name, raw in self.template.types.items() if name not in self.types}, **shown}

    def _properties(self) -> dict[str, Any]:
        values: Mapping[str, str] = {name: field.value for name, field in self.values.items() if field.value}
        return {
            "friendly_name": self.name.value,
            "language": self.language.value,
            "variables": values,
            "types": self._types(),
        }

    def _faults(self) -> list[str]:
        found = [fault for form in self.types.values() for fault in form.faults]
        if not self._types():
            found.append(_("Choose at least one type."))
        return [*([] if self.name.value else [_("A name is needed.")]), *found]

    def _call(self) -> Call:
        properties: dict[str, Value] = self._properties()
        sid = self.template.sid
        return Call("update_content", {"Sid": sid}, properties) if sid else Call("create_content", params=properties)

    def _save(self) -> str:
        if faults := self._faults():
            raise ToolkitError(faults[0], _("Correct the form; nothing was sent and nothing is lost."))
        call = self._call()
        made = call.run(self.account)
        self._fill(made.sid)
        self.code.calls = (call,)
        return _("Saved “{name}”. Its SID is {sid}.").format(name=self.template.name, sid=made.sid)

    def _submit(self, name: str, category: str) -> str:
        """Save what was edited, and send the template in."""
        calls: list[Call] = []
        if not self.template.sid or self.unsaved():
            self._save()
            calls += self.code.calls
        call = Call("request_approval", {"ContentSid": self.template.sid}, {"name": name, "category": category})
        call.run(self.account)
        self._fill(self.template.sid)
        self.code.calls = (*calls, call)
        return _("Sent “{name}” in. WhatsApp takes minutes as a rule, at most a day or two.").format(name=name)

    def _read_again(self) -> Template:
        return next((one for one in templates(self.account) if one.sid == self.template.sid), Template())

    def _waited(self, seconds: float) -> None:
        self._fill(self.template.sid)
        self.code.python = f"account.sandbox.clock.advance({seconds:.0f})"

    def _reload(self) -> str:
        self._fill(self.template.sid)
        return _("Read the account again.")

    def _copy(self) -> str:
        properties, values = self._types(), {name: field.value for name, field in self.values.items()}
        name, code = self.name.value, self.language.value
        self.choice.unobserve(self._chosen, "value")
        self.choice.value = ""
        self.choice.observe(self._chosen, "value")
        self._load(Template(name=f"{name}_2", language=code, types=properties, variables=values))
        return ""

    def _ask_delete(self) -> str:
        return _("Messages can no longer be made of “{name}”, and its name is locked for 30 days. Delete it?").format(
            name=self.template.name
        )

    def _delete(self) -> str:
        call, name = Call("delete_content", {"Sid": self.template.sid}), self.template.name
        call.run(self.account)
        self._fill("")
        self.code.calls = (call,)
        return _("Deleted “{name}”.").format(name=name)

    def _chosen(self, _change: object) -> None:
        """Show the chosen template, unless that would lose edits: then the list points back, and the panel asks."""
        wanted = self.choice.value or ""
        if not self.unsaved():
            self._fill(wanted)
            return
        self.choice.unobserve(self._chosen, "value")
        self.choice.value = self.template.sid
        self.choice.observe(self._chosen, "value")
        self.question.ask(
            _("Edits of “{name}” are not saved and would be lost.").format(name=self.name.value),
            _("Discard them"),
            lambda: self._go(wanted),
        )

    def _go(self, wanted: str) -> str:
        self._fill(wanted)
        return ""
