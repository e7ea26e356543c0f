"""The steps before the campaign: filing a business, registering its brand, and sending in again what was rejected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as W
from twilio.base.exceptions import TwilioRestException

from toolkit.calls.call import Call, Value
from toolkit.errors.explained import of_exception
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.ui.parts.fields import switch_field
from toolkit.ui.parts.panel import Incomplete, Panel, heading
from toolkit.ui.parts.question import AskingButton
from toolkit.ui.parts.status import Status
from toolkit.ui.registration.business_form import BusinessForm
from toolkit.ui.registration.chain import Steps, file_product, file_profile
from toolkit.ui.registration.standing import Business, Kind, primary_profile


@dataclass(frozen=True, slots=True)
class Filing:
    """What every step works with.

    Attributes:
        panel: the panel that it is a part of.
        business: returns the business that is shown.
        filed: told the calls that were made, and the SID of the business to show, "" for the one that is shown.
        told: where a step says how it ended that is gone once it is done.
    """

    panel: Panel
    business: Callable[[], Business]
    filed: Callable[[Sequence[Call], str], None]
    told: Status


def refuse_faults(faults: Sequence[str], show: Callable[[], None]) -> None:
    """See that a form is right.

    Raises:
        ToolkitError: it is not; every fault is shown in its place.
    """
    if faults:
        show()
        raise ToolkitError(faults[0], _("Correct the fields marked ✗; nothing was sent and nothing is lost."))


class BusinessStep(W.VBox):
    """Files a business: its profile and its trust product.

    Args:
        filing: what it works with.

    Attributes:
        form: what is asked.
        file: files it.
    """

    def __init__(self, filing: Filing) -> None:
        self._filing, panel = filing, filing.panel
        about = heading(
            _("The business"),
            _(
                "A business with a tax ID. Sole proprietors have a way of their own; whether the API will do for it, "
                "Twilio's guides disagree: use the Console."
            ),
        )
        self.example = panel.button(_("Fill in an example"), self._fill)
        self.example.layout.display = "none" if panel.account.live else ""
        self.form = BusinessForm()
        self.file = panel.button(_("File the business: profile and trust product"), self._file, "primary", filing.told)
        super().__init__(children=[about, self.example, self.form, self.file])

    def _fill(self) -> str:
        self.form.fill()
        return ""

    def _file(self) -> str:
        refuse_faults(self.form.faults, self.form.show_faults)
        answers = self.form.answers
        primary = primary_profile(self._filing.panel.account)
        if not primary:
            raise ToolkitError(
                _("The account has no approved primary profile that can be read."),
                _("The Console alone makes it (Trust Hub, Customer Profiles). Once it is approved, file the business."),
            )
        calls: list[Call] = []
        profile = ""
        try:
            profile = self._run(file_profile(answers, primary), calls)
            self._run(file_product(answers, profile), calls)
        except (ToolkitError, TwilioRestException) as error:
            done = _("Calls made before: {count}. What they made is a draft.").format(count=len(calls))
            raise Incomplete(done if calls else "", [of_exception(error)]) from error
        finally:
            self._filing.filed(calls, profile)
        return _("Filed profile and trust product of “{name}” by {count} calls.").format(
            name=answers["business_name"], count=len(calls)
        )

    def _run(self, steps: Steps, done: list[Call]) -> str:
        """Make the calls of a chain, each with what the one before has returned."""
        answer: Any = None
        while True:
            try:
                call = steps.send(answer)
            except StopIteration as end:
                return str(end.value)
            answer = call.run(self._filing.panel.account)
            done.append(call)


class BrandStep(W.VBox):
    """Registers the brand of a business.

    Args:
        filing: what it works with.

    Attributes:
        low_volume: skip the secondary vetting.
        register: asks, then registers it.
    """

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        about = heading(
            _("The brand"),
            _("It costs a fee, even if it fails, so some wait for the profile. In the sandbox nothing is paid."),
        )
        self.low_volume = switch_field(
            _("Low volume"), False, _("Skips the secondary vetting: a lower fee, but about 6,000 segments a day.")
        )
        self.register = AskingButton(
            filing.panel, _("Register the brand …"), self._ask, _("Register the brand"), self._register, filing.told
        )
        super().__init__(children=[about, self.low_volume, self.register])

    def _ask(self) -> str:
        return _("A brand costs a fee, even if it fails. Register “{name}”?").format(name=self._filing.business().name)

    def _register(self) -> str:
        business = self._filing.business()
        sids = [one.sid if one else "" for one in (business.profile, business.product)]
        params: dict[str, Value] = dict(zip(("CustomerProfileBundleSid", "A2PProfileBundleSid"), sids, strict=True))
        if self.low_volume.value:
            params["SkipAutomaticSecVet"] = True
        call = Call("create_brand", params=params)
        made = call.run(self._filing.panel.account)
        self._filing.filed([call], "")
        return _("Registered the brand of “{name}”. Its SID is {sid}.").format(name=business.name, sid=made.sid)


class AgainStep(W.VBox):
    """Sends in again what was rejected before the campaign.

    Args:
        filing: what it works with.

    Attributes:
        send: asks, then does it.
    """

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        about = heading(
            _("Correct it"),
            _("Correct what the reason names, by the parts of the profile in the Console or the API."),
        )
        self.send = AskingButton(
            filing.panel, _("Send it in again …"), self._ask, _("Send it in again"), self._again, filing.told
        )
        super().__init__(children=[about, self.send])

    def _rejected(self) -> list[tuple[Kind, str]]:
        return [
            (kind, one.sid) for kind, one in self._filing.business().parts.items() if one and one.state == "rejected"
        ]

    def _ask(self) -> str:
        if any(kind == "brand" for kind, _sid in self._rejected()):
            return _("Sending a brand in again may cost a fee again. Is it corrected?")
        return _("Is it corrected? Otherwise it will be rejected again.")

    def _again(self) -> str:
        calls = [_resubmission(kind, sid) for kind, sid in self._rejected()]
        for call in calls:
            call.run(self._filing.panel.account)
        self._filing.filed(calls, "")
        return _("Sent in again; the review begins anew.")


def _resubmission(kind: Kind, sid: str) -> Call:
    if kind == "brand":
        return Call("update_brand", {"Sid": sid})
    operation = "update_customer_profile" if kind == "profile" else "update_trust_product"
    return Call(operation, {"Sid": sid}, {"Status": "pending-review"})
