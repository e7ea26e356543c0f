"""The campaign of a service: registering it, and correcting it once it was rejected."""

from __future__ import annotations

from typing import Any

import ipywidgets as W

from toolkit import data
from toolkit.i18n import _
from toolkit.ui.parts.panel import heading
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.question import AskingButton
from toolkit.ui.registration.campaign_form import CampaignForm
from toolkit.ui.registration.standing import Business, Standing
from toolkit.ui.registration.steps import Filing, refuse_faults


class CampaignStep(W.VBox):
    """The campaign's form with what can be done with it.

    Args:
        filing: what it works with.
        picker: the service whose campaign it is.

    Attributes:
        form: what is asked.
        register: asks, then registers it.
        correct: asks, then sends the correction.
    """

    def __init__(self, filing: Filing, picker: ServicePicker) -> None:
        self._filing, self._picker, panel = filing, picker, filing.panel
        self._standing = Standing(Business())
        self._loaded: tuple[str, str] | None = None
        about = heading(
            _("The campaign"),
            _("Registering it costs a vetting fee, keeping it a fee a month. In the sandbox nothing is paid."),
        )
        self.example = panel.button(_("Fill in an example"), self._fill)
        self.form = CampaignForm(practise=not panel.account.live)
        self.register = AskingButton(
            panel, _("Register the campaign …"), self._ask, _("Register the campaign"), self._save
        )
        self.correct = AskingButton(
            panel, _("Send the correction …"), self._ask_correction, _("Send the correction"), self._save
        )
        super().__init__(children=[about, self.example, self.form, self.register, self.correct])

    def show(self, standing: Standing, campaign: Any | None) -> None:
        """Show a campaign, or the form for a new one; what was typed for the same one stays.

        Args:
            standing: where the service stands.
            campaign: its campaign, as Twilio's SDK gives it.
        """
        self._standing, found = standing, standing.campaign
        failed = found is not None and found.state == "rejected"
        self.register.layout.display = "" if found is None else "none"
        self.correct.layout.display = "" if failed else "none"
        self.example.layout.display = "" if found is None and not self._filing.panel.account.live else "none"
        for asking in (self.register, self.correct):
            asking.question.withdraw()
        now = self._picker.service_sid, found.status if found else ""
        if now != self._loaded:
            self.form.load(campaign)
            self._loaded = now
        self.form.lock("all" if found is None else "correction" if failed else "none")
        brand = standing.business.brand
        if found is None and brand and brand.state == "done" and self._picker.service_sid:
            service = self._filing.panel.account.client.messaging.v1.services(self._picker.service_sid)
            self.form.offer(service.us_app_to_person_usecases.fetch(brand.sid).us_app_to_person_usecases)

    def _fill(self) -> str:
        self.form.fill(data.description("registration_example.json")["campaign"])
        return ""

    def _ask(self) -> str:
        refuse_faults(self.form.faults, self.form.show_faults)
        return _("A campaign costs a vetting fee now and a fee a month. Register it for “{name}”?").format(
            name=self._picker.service.friendly_name if self._picker.service else ""
        )

    def _ask_correction(self) -> str:
        refuse_faults(self.form.faults, self.form.show_faults)
        return _(
            "The vetting fee falls due only once. (Whether the API may correct every campaign, Twilio's guides "
            "disagree.) Send the correction?"
        )

    def _save(self) -> str:
        campaign, brand = self._standing.campaign, self._standing.business.brand
        call = self.form.call(self._picker.service_sid, brand.sid if brand else "", campaign.sid if campaign else "")
        call.run(self._filing.panel.account)
        self._loaded = None
        self._filing.filed([call], "")
        if campaign:
            return _("Sent the correction; the review begins anew.")
        return _("Registered the campaign. The review takes 10 to 15 days.")
