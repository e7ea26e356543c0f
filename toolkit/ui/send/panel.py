"""Sending to one or several destinations, and following each message until it arrives or fails."""

from __future__ import annotations

import ipywidgets as W
import pandas as pd
from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.calls.call import Call, Value
from toolkit.errors.raised import ToolkitError
from toolkit.facts import limits
from toolkit.facts.content import measure
from toolkit.i18n import _, ngettext, prose
from toolkit.model.account import Sender
from toolkit.routing import destination
from toolkit.ui.parts.destinations import DestinationFields
from toolkit.ui.parts.fields import area_field, choice_field, offer, text_field
from toolkit.ui.parts.panel import Panel, fold
from toolkit.ui.parts.panes import Panes
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.send.forecast import forecast, forecast_html
from toolkit.ui.send.phones import Phones
from toolkit.ui.send.progress import Progress
from toolkit.ui.send.segment_meter import segment_meter
from toolkit.ui.send.try_it import NumbersToTry, TextsToTry, example_numbers, sample_text
from toolkit.ui.texting.answering import Answering
from toolkit.ui.texting.followed import Followed
from toolkit.ui.texting.following import Following
from toolkit.ui.texting.owned import owned_senders


class SendPanel(Panel):
    """Send a message through a messaging service, or from an explicit sender.

    Args:
        account: the account to send from.
        service_sid: the service to send with first; None for the newest.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Send a message"))
        self.picker = ServicePicker(self)
        self.way = choice_field(
            _("Sender"),
            [
                (_("the service picks: MessagingServiceSid"), "service"),
                (_("the service picks: its SID as From"), "from_service"),
                (_("an explicit From: picking is switched off"), "from"),
            ],
        )
        self.from_ = choice_field(_("From"), [])
        self.to = DestinationFields()
        self.to.text.control.rows = 2
        self.media = text_field(_("Media URL"), check=limits.webhook_url, placeholder=_("for an MMS; may stay empty"))
        self.text = area_field(
            _("Body"),
            check=self._check_body,
            rows=2,
            value="" if account.live else sample_text(),
            placeholder=_("Your parcel arrives today."),
        )
        self._meter, self._forecast = W.HTML(), W.HTML()
        self.confirmation = text_field(
            _("Number of recipients"), _("The messages are real: type how many recipients there are, then send.")
        )
        self.send_button = self.button("", self._submit, "primary")
        self.refresh = self.button(_("Refresh the progress"), self._refresh)
        self.progress = Progress(account)
        self._following = Following(self._read, lambda: self.progress.finished and self.phones.finished)
        self.numbers, self.texts = NumbersToTry(self._toggle), TextsToTry(self._fill_in)
        self.phones = Phones(self, self.picker, self._following.start)
        self.answering = Answering(self, self._adopt)
        # Where messages are real, so are phones: nothing to try, and nobody's phone to write on.
        to = [self.to] if account.live else [self.numbers, self.to]
        body = [self.text] if account.live else [self.texts, self.text]
        confirmation = [self.confirmation] if account.confirms_sends else []
        form = [self.way, self.from_, *to, *body, self._meter, self.media, self._forecast, *confirmation]
        below = [self.send_button, self.progress, self.refresh]
        if account.live:
            self.body.children = [self.picker, *form, *below]
        else:
            panes = Panes([*form, self.send_button], [self.phones])
            answer = fold(_("Answer what people write"), self.answering)
            self.body.children = [self.picker, panes, self.progress, self.refresh, self.phones.way, answer]
        self.picker.observe(self._fill_senders, ["service_sid", "snapshot"])
        for field in (self.way, self.from_, self.to.text, self.to.region, self.media):
            field.control.observe(self._follow, "value")
        self.text.control.observe(self._follow_text, "value")
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

    def _toggle(self, number: str) -> None:
        """Put a number to try under To, or take it out."""
        typed, region = self.to.destinations, self.to.default_region
        others = [text for text in typed if destination(text, region).to != number]
        self.to.text.value = "\n".join(others if len(others) < len(typed) else [*typed, number])

    def _fill_in(self, text: str) -> None:
        self.text.value = text

    def _submit(self) -> str:
        calls = self.calls()
        if not calls:
            raise ToolkitError(_("There is no destination."), _("Write at least one number under “To”."), 21604)
        self.progress.begin(by_service=self.way.value != "from")
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
                ngettext("{count} was refused: see below.", "{count} were refused: see below.", len(refused)).format(
                    count=len(refused)
                )
            )
        return prose(sentences)

    def _send_each(self, calls: list[Call]) -> list[TwilioRestException]:
        """Send, and return the refusals; what was sent is shown also when an answer was lost on the way."""
        refused: list[TwilioRestException] = []
        try:
            for call in calls:
                to, text = str(call.params["To"]), str(call.params.get("Body", ""))
                try:
                    message = Followed.of(call.run(self.account), to)
                except TwilioRestException as error:
                    message = Followed.refused(to, text, error)
                    refused.append(error)
                self.progress.add(message)
                if not self.account.live:
                    self.phones.add(message)
        finally:
            self.progress.show()
            self._following.start()
        return refused

    def _adopt(self, url: str) -> str:
        service = self.picker.service
        if service is None:
            raise ToolkitError(_("There is no messaging service yet."), _("Create one first, then refresh."))
        params: dict[str, Value] = {"UseInboundWebhookOnNumber": False, "InboundRequestUrl": url}
        call = Call("update_service", {"Sid": service.sid}, params)
        call.run(self.account)
        self.picker.refresh()
        self.code.calls = (call,)
        return _("What people write to “{name}” goes to this notebook's webhook, {url}.").format(
            name=service.friendly_name, url=url
        )

    def _refresh(self) -> str:
        self._read()
        return self.progress.summary()

    def _read(self) -> None:
        self.progress.refresh()
        self.phones.refresh()

    def _follow(self, _change: object = None) -> None:
        self.from_.layout.display = "" if self.way.value == "from" else "none"
        to = self._destinations()
        words = ngettext("Send to {count} destination", "Send to {count} destinations", len(to)).format(count=len(to))
        self.send_button.description = words if to else _("Send")
        self.send_button.reason = "" if to else _("Write at least one number under “To”.")
        examples = [] if self.account.live else list(example_numbers())
        foreseen = self._foreseen([*to, *examples])
        self._forecast.value = "" if foreseen is None else forecast_html(foreseen.head(len(to)))
        if not self.account.live:
            self.phones.show(to)
            self.numbers.show(to, None if foreseen is None else foreseen.tail(len(examples)))
        self._follow_text()

    def _follow_text(self, _change: object = None) -> None:
        self.code.calls = tuple(self.calls())
        self._meter.value = segment_meter(measure(self.text.control.value, self._smart()))
        self.texts.show(self.text.control.value)

    def _fill_senders(self, _change: object = None) -> None:
        owned = owned_senders(self.picker.snapshot, self.picker.service_sid)
        labels = [(_sender_label(sender), address) for address, sender in owned.items()]
        offer(self.from_.control, labels, self.from_.value)
        self._follow()

    def _smart(self) -> bool:
        service = self.picker.service
        return service is not None and self.way.value != "from" and service.smart_encoding

    def _check_body(self, text: str) -> str:
        return "" if not text and self.media.value else limits.body(text)

    def _foreseen(self, to: list[str]) -> pd.DataFrame | None:
        """Return the forecast for destinations; None where there is no service."""
        if self.picker.pool is None:
            return None
        from_ = str(self.from_.value or "") if self.way.value == "from" else ""
        return forecast(self.picker.snapshot, self.picker.service_sid, to, from_=from_, media=bool(self.media.value))


def _sender_label(sender: Sender) -> str:
    return f"{sender.address} {sender.name}".strip()
