"""The verification of a toll-free number, beside the chain: filing it, and correcting it once it was rejected."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets as W

from toolkit.calls.call import Call, Value
from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.ui.parts.fields import choice_field, offer
from toolkit.ui.parts.panel import heading
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.senders import describe
from toolkit.ui.registration.picture import reasons_html
from toolkit.ui.registration.standing import State, primary_profile, registered_verification
from toolkit.ui.registration.steps import Filing, refuse_faults
from toolkit.ui.registration.toll_free_form import TollFreeForm
from toolkit.ui.registration.words import state_words


class TollFreeStep(W.Accordion):
    """The pool's toll-free numbers, and the form of the chosen one's verification; folded until one was rejected.

    Args:
        filing: what it works with.
        picker: the service whose numbers they are.

    Attributes:
        number: the chosen number; its value is a SID.
        form: what is asked.
        file: files the verification; after a rejection that allows no correction, a new one.
        correct: sends the correction.
    """

    def __init__(self, filing: Filing, picker: ServicePicker) -> None:
        self._filing, self._picker, panel = filing, picker, filing.panel
        self._verifications: Mapping[str, Any] = {}
        self._loaded: tuple[str, str] | None = None
        self._primary = ""
        self.number = choice_field(
            _("Number"), [], _("Without it, all its messages to the United States and Canada are blocked (30032).")
        )
        self._told = W.HTML()
        self.example = panel.button(_("Fill in an example"), self._fill)
        self.form = TollFreeForm(practise=not panel.account.live)
        self.file = panel.button(_("File the verification"), self._save, "primary")
        self.correct = panel.button(_("Send the correction"), self._save, "primary", self.file.status)
        about = heading("", _("Needs no brand and no campaign: who you are, what you send, and a proof of the opt-in."))
        inside = [about, self.number, self._told, self.example, self.form, self.file, self.correct]
        super().__init__(children=[W.VBox(inside)], titles=[_("Toll-free verification")], selected_index=None)
        self.number.control.observe(self._choose, "value")

    def show(self, verifications: Mapping[str, Any]) -> None:
        """Show the pool's toll-free numbers, and the chosen one's verification.

        Args:
            verifications: by the SID of the number, as Twilio's SDK gives them.
        """
        self._verifications = verifications
        self._primary = primary_profile(self._filing.panel.account)
        numbers = self._numbers()
        self.number.control.unobserve(self._choose, "value")
        offer(self.number.control, [(describe(each), sid) for sid, each in numbers.items()], self.number.value)
        self.number.control.observe(self._choose, "value")
        self._choose()

    def _numbers(self) -> dict[str, Sender]:
        """Return the pool's toll-free numbers by their SIDs, those first that have no verification."""
        pool = self._picker.pool
        found = [one for one in (pool.senders if pool else ()) if one.type == "toll_free"]
        return {one.sid: one for one in sorted(found, key=lambda one: one.sid in self._verifications)}

    def _choose(self, _change: object = None) -> None:
        found = self._verifications.get(self.number.value or "")
        state, editable = _state(found), self._editable(found)
        now = ("", "") if found is None else (str(found.sid), str(found.status))
        if now != self._loaded:
            self.form.load(found)
            self._loaded = now
        self._told.value = _told(found, editable)
        new = state == "todo" or (state == "rejected" and not editable)
        self.form.allow("correction" if editable else "new" if new else "none", self._primary)
        self.example.layout.display = "" if state == "todo" and not self._filing.panel.account.live else "none"
        self.file.layout.display = "" if new else "none"
        self.correct.layout.display = "" if editable else "none"
        none = _("The pool has no toll-free number. Put one into it in step 3, then refresh.")
        self.file.reason = "" if self.number.value else none
        if state == "rejected":
            self.selected_index = 0

    def _editable(self, found: Any | None) -> bool:
        """Whether a verification was rejected, and can still be corrected."""
        if found is None or _state(found) != "rejected" or not found.edit_allowed:
            return False
        return found.edit_expiration is None or self._picker.snapshot.taken_at < found.edit_expiration

    def _fill(self) -> str:
        self.form.fill_example()
        return ""

    def _save(self) -> str:
        refuse_faults(self.form.faults, self.form.show_faults)
        found = self._verifications.get(self.number.value or "")
        editable = self._editable(found)
        calls = self._correction(found) if editable else self._application(found)
        for call in calls:
            call.run(self._filing.panel.account)
        self._filing.filed(calls, "")
        if editable:
            return _("Sent the correction; the review begins anew.")
        return _("Filed the verification. The review takes 3 to 5 business days.")

    def _correction(self, rejected: Any) -> tuple[Call, ...]:
        reason: dict[str, Value] = {"EditReason": self.form.reason.value} if self.form.reason.value else {}
        return (Call("update_toll_free_verification", {"Sid": rejected.sid}, self.form.params | reason),)

    def _application(self, rejected: Any | None) -> tuple[Call, ...]:
        """Return the calls that file a verification, in place of one that cannot be corrected any more."""
        params: dict[str, Value] = {"TollfreePhoneNumberSid": self.number.value, **self.form.params}
        if self._primary:
            params["CustomerProfileSid"] = self._primary
        filed = Call("create_toll_free_verification", params=params)
        return (Call("delete_toll_free_verification", {"Sid": rejected.sid}), filed) if rejected else (filed,)


def _state(found: Any | None) -> State:
    return "todo" if found is None else registered_verification(found).state


def _told(found: Any | None, editable: bool) -> str:
    """Say how far a verification is, and what can be done with one that was rejected."""
    if found is None:
        return ""
    one = registered_verification(found)
    words = f'<div class="tk-note" role="status">{escape(state_words(one))}</div>'
    if one.state != "rejected":
        return words
    if not editable:
        after = _("It cannot be corrected any more: a new one takes its place.")
    elif found.edit_expiration is None:
        after = _("It can be corrected.")
    else:
        after = _("It can be corrected until {day}.").format(day=f"{found.edit_expiration:%Y-%m-%d %H:%M} UTC")
    return f'{words}{reasons_html(one)}<div class="tk-help">{escape(after)}</div>'
