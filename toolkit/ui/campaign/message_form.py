"""What a campaign sends, and when: a text or a template, now or at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import ipywidgets as W

from toolkit.account.base import Account
from toolkit.calls.call import Value
from toolkit.errors.raised import ToolkitError
from toolkit.facts import limits
from toolkit.facts.content import measure
from toolkit.i18n import _
from toolkit.ui.parts.fields import Field, area_field, choice_field, offer, text_field
from toolkit.ui.send.segment_meter import segment_meter
from toolkit.ui.send.try_it import sample_text
from toolkit.ui.templates.kept import Template

SOONEST, LATEST = timedelta(minutes=15), timedelta(seconds=limits.LONGEST_SCHEDULE)
"""How far ahead a message can be scheduled (https://www.twilio.com/docs/messaging/features/message-scheduling)."""


class MessageForm(W.VBox):
    """A text or a template, and its time.

    Args:
        account: whose templates are offered, and whose clock counts.
        changed: is called when what is sent has changed.

    Attributes:
        kind: ``text`` or ``template``.
        text: the text.
        template: the SID of the template.
        values: the values of the template's variables, by name.
        when: ``now`` or ``later``.
        at: the time, with a time zone.
    """

    def __init__(self, account: Account, changed: Callable[[], None]) -> None:
        self._account, self._changed = account, changed
        self._templates: Sequence[Template] = ()
        self._smart = False
        look = {"button_width": "auto", "description_width": "var(--tk-label)"}
        kinds = [(_("a text"), "text"), (_("a template"), "template")]
        self.kind = Field(W.ToggleButtons(options=kinds, description=_("Message"), style=look))
        self.text = area_field(_("Body"), check=limits.body, rows=2, value="" if account.live else sample_text())
        self.template = choice_field(_("Template"), [], _("The templates panel of step 9 writes them."))
        self.values: dict[str, Field] = {}
        self._values = W.VBox()
        self._meter = W.HTML()
        times = [(_("now"), "now"), (_("at a time"), "later")]
        self.when = Field(W.ToggleButtons(options=times, description=_("Send"), style=look))
        self.at = Field(
            W.DatetimePicker(description=_("Time"), style={"description_width": "var(--tk-label)"}),
            _("15 minutes to 35 days ahead. Twilio keeps the messages until then."),
            self._check_time,
        )
        super().__init__(children=[self.kind, self.text, self.template, self._values, self._meter, self.when, self.at])
        for field in (self.kind, self.text, self.when, self.at):
            field.control.observe(self._follow, "value")
        self.template.control.observe(self._choose, "value")
        self.offer((), smart=False)

    @property
    def segments(self) -> int:
        """How many segments one message has as an SMS."""
        return max(1, measure(self._sms, self._smart).segments)

    @property
    def params(self) -> dict[str, Value]:
        """The parameters of each message that this form decides."""
        found: dict[str, Value] = {}
        if self.kind.value == "text":
            found["Body"] = self.text.control.value
        else:
            found["ContentSid"] = self.template.value or ""
            values = {name: field.value for name, field in self.values.items() if field.value}
            if values:
                found["ContentVariables"] = json.dumps(values, ensure_ascii=False)
        if self.when.value == "later" and self.at.value:
            found["ScheduleType"] = "fixed"
            found["SendAt"] = self.at.value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return found

    @property
    def start(self) -> datetime | None:
        """When it is sent; None for now."""
        return self.at.value if self.when.value == "later" else None

    def check(self) -> None:
        """See that it can be sent.

        Raises:
            ToolkitError: it cannot; its ``fix`` says which field is wrong.
        """
        if self.kind.value == "text" and (fault := limits.body(self.text.control.value)):
            raise ToolkitError(fault, _("Write the text under “Body”."))
        if self.kind.value == "template" and not self.template.value:
            raise ToolkitError(_("There is no template."), _("Write one with the templates panel, or send a text."))
        if self.when.value == "later" and (fault := self._check_time(self.at.control.value)):
            raise ToolkitError(fault, _("Choose another time, or send it now."), 35114)

    def offer(self, templates: Sequence[Template], *, smart: bool) -> None:
        """Offer templates; ``smart``: the service replaces characters (smart encoding)."""
        self._templates, self._smart = templates, smart
        options = [(f"{one.name} · {one.language} · {one.sid[:6]}…", one.sid) for one in templates]
        offer(self.template.control, options, self.template.value)
        self._choose()

    @property
    def _chosen(self) -> Template:
        return next((one for one in self._templates if one.sid == self.template.value), Template())

    @property
    def _sms(self) -> str:
        if self.kind.value == "text":
            return str(self.text.control.value)
        part = self._chosen.part("sms", {name: field.value for name, field in self.values.items() if field.value})
        return part.text if part else ""

    def _choose(self, _change: object = None) -> None:
        template = self._chosen
        self.values = {
            name: text_field(f"{{{{{name}}}}}", placeholder=template.variables.get(name, ""))
            for name in template.placeholders
        }
        self._values.children = list(self.values.values())
        for field in self.values.values():
            field.control.observe(self._follow, "value")
        self._follow()

    def _follow(self, _change: object = None) -> None:
        by_text = self.kind.value == "text"
        self.text.layout.display = "" if by_text else "none"
        self.template.layout.display = self._values.layout.display = "none" if by_text else ""
        self.at.layout.display = "" if self.when.value == "later" else "none"
        self._meter.value = segment_meter(measure(self._sms, self._smart))
        self._changed()

    def _check_time(self, at: datetime | None) -> str:
        if at is None:
            return _("Choose a time.")
        now = self._account.now()
        if not SOONEST <= at - now <= LATEST:
            return _("The time must lie 15 minutes to 35 days ahead; it is {now} now.").format(
                now=f"{now:%Y-%m-%d %H:%M} UTC"
            )
        return ""
