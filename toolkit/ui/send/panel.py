"""Sending to one or several destinations, and following each message until it arrives or fails."""

from __future__ import annotations

import asyncio
from html import escape

import ipywidgets as W
from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.calls.call import Call, Value
from toolkit.errors.raised import ToolkitError
from toolkit.facts import limits
from toolkit.facts.content import measure
from toolkit.i18n import _, ngettext, prose
from toolkit.model.account import Sender
from toolkit.routing import destination
from toolkit.routing.reports.preview import preview
from toolkit.tables.html import table_html
from toolkit.ui.parts.destinations import DestinationFields
from toolkit.ui.parts.fields import area_field, choice_field, offer, radio_field, text_field
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.send.progress import Progress

_FOLLOW_SECONDS = 30
_FOLLOW_STEP = 0.5


class SendPanel(Panel):
    """Send a message through a messaging service, or from an explicit sender.

    Args:
        account: the account to send from.
        service_sid: the service to send with first; None for the newest.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Send a message"))
        self.picker = ServicePicker(self)
        self.way = radio_field(
            _("Sender"),
            [
                (_("the service picks: MessagingServiceSid"), "service"),
                (_("the service picks: its SID as From"), "from_service"),
                (_("an explicit From: picking is switched off"), "from"),
            ],
        )
        self.from_ = choice_field(_("From"), [])
        self.to = DestinationFields()
        self.media = text_field(_("Media URL"), _("A picture to send along (MMS). May stay empty."), limits.webhook_url)
        self.text = area_field(_("Body"), check=self._check_body, rows=3, placeholder=_("Your parcel arrives today."))
        self._counted, self._forecast = W.HTML(), W.HTML()
        self.confirmation = text_field(
            _("Number of recipients"), _("The messages are real: type how many recipients there are, then send.")
        )
        self.send_button = self.button("", self._submit, "primary")
        self.refresh = self.button(_("Refresh the progress"), self._refresh)
        self.progress = Progress(account)
        self._task: asyncio.Task[None] | None = None
        self.body.children = [
            self.picker,
            self.way,
            self.from_,
            self.to,
            self.text,
            self._counted,
            self.media,
            self._forecast,
            *([self.confirmation] if account.confirms_sends else []),
            self.send_button,
            self.progress,
            self.refresh,
        ]
        self.picker.observe(self._fill_senders, ["service_sid", "snapshot"])
        for field in (self.way, self.from_, self.to.text, self.to.region, self.text, self.media):
            field.control.observe(self._follow, "value")
        self._fill_senders()
        self.act(lambda: self.picker.choose(service_sid))

    def calls(self) -> list[Call]:
        """Return the calls that sending makes, one a destination."""
        return [Call("send_message", params=self._params(to)) for to in self._destinations()]

    def _destinations(self) -> list[str]:
        """The destinations in Twilio's notation, each once; what cannot be read stays as typed."""
        region = self.to.default_region
        return list(dict.fromkeys(destination(text, region).to for text in self.to.destinations))

    def _params(self, to: str) -> dict[str, Value]:
        params: dict[str, Value] = {"To": to}
        if self.way.value == "service":
            params["MessagingServiceSid"] = self.picker.service_sid
        else:
            params["From"] = self.picker.service_sid if self.way.value == "from_service" else self.from_.value or ""
        if self.text.control.value:
            params["Body"] = self.text.control.value
        if self.media.value:
            params["MediaUrl"] = (self.media.value,)
        return params

    def _submit(self) -> str:
        calls = self.calls()
        if not calls:
            raise ToolkitError(_("There is no destination."), _("Write at least one number under “To”."), 21604)
        self.progress.clear()
        with self.account.confirm_send(len(calls), ask=lambda _prompt: str(self.confirmation.value)):
            refused = self._send_each(calls)
        self.confirmation.value = ""
        if len(refused) == len(calls):
            raise refused[0]
        accepted = len(calls) - len(refused)
        sentences = [
            ngettext("Twilio accepted {count} message.", "Twilio accepted {count} messages.", accepted).format(
                count=accepted
            )
        ]
        if refused:
            sentences.append(
                ngettext(
                    "{count} was refused: see the table.", "{count} were refused: see the table.", len(refused)
                ).format(count=len(refused))
            )
        return prose(sentences)

    def _send_each(self, calls: list[Call]) -> list[TwilioRestException]:
        """Send, and return the refusals; what was sent is shown also when an answer was lost on the way."""
        refused: list[TwilioRestException] = []
        try:
            for call in calls:
                to = str(call.params["To"])
                try:
                    self.progress.add(to, call.run(self.account))
                except TwilioRestException as error:
                    self.progress.refuse(to, error)
                    refused.append(error)
        finally:
            self.progress.show()
            self._follow_progress()
        return refused

    def _refresh(self) -> str:
        self.progress.refresh()
        return self.progress.summary()

    def _follow_progress(self) -> None:
        """Keep the table up to date while the kernel is free; without an event loop the button does it."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self._task is not None:
            self._task.cancel()
        self._task = loop.create_task(self._keep_refreshing())

    async def _keep_refreshing(self) -> None:
        for _step in range(int(_FOLLOW_SECONDS / _FOLLOW_STEP)):
            await asyncio.sleep(_FOLLOW_STEP)
            self.progress.refresh()
            if self.progress.finished:
                return

    def _follow(self, _change: object = None) -> None:
        self.from_.layout.display = "" if self.way.value == "from" else "none"
        calls = self.calls()
        self.code.calls = tuple(calls)
        self.send_button.description = ngettext(
            "Send to {count} destination", "Send to {count} destinations", len(calls)
        ).format(count=len(calls))
        self._counted.value = self._count_html()
        self._forecast.value = self._forecast_html()

    def _fill_senders(self, _change: object = None) -> None:
        snapshot = self.picker.snapshot
        pool = self.picker.pool.senders if self.picker.pool else ()
        owned = {s.address: s for s in (*pool, *snapshot.numbers, *snapshot.short_codes, *snapshot.channel_senders)}
        offer(
            self.from_.control,
            [(_sender_label(sender), address) for address, sender in owned.items()],
            self.from_.value,
        )
        self._follow()

    def _smart(self) -> bool:
        service = self.picker.service
        return service is not None and self.way.value != "from" and service.smart_encoding

    def _check_body(self, text: str) -> str:
        return "" if not text and self.media.value else limits.body(text)

    def _count_html(self) -> str:
        content = measure(self.text.control.value, self._smart())
        counted = ngettext(
            "{encoding}: {characters} characters, {count} segment, {left} units left in it.",
            "{encoding}: {characters} characters, {count} segments, {left} units left in the last one.",
            content.segments,
        ).format(
            encoding=content.encoding, characters=content.characters, count=content.segments, left=content.units_left
        )
        sentences = [counted]
        if content.special:
            sentences.append(_("Not in GSM-7: {characters}").format(characters=" ".join(content.special[:10])))
        if content.replaced:
            sentences.append(_("Smart encoding replaces {count} characters.").format(count=content.replaced))
        return f'<div class="tk-help" role="status">{escape(prose(sentences))}</div>'

    def _forecast_html(self) -> str:
        to = self._destinations()
        if not to or self.picker.pool is None or self.way.value == "from":
            return ""
        table = preview(self.picker.snapshot, self.picker.service_sid, to, media=bool(self.media.value))
        shown = table[["to", "sender", "sender_type", "ties", "status", "error_code", "reason"]]
        return table_html(shown, _("Before sending: which sender would be picked"))


def _sender_label(sender: Sender) -> str:
    return f"{sender.address} {sender.name}".strip()
