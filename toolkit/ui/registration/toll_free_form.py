"""The form of a toll-free verification: each field with its rule, checked as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as W

from toolkit import data
from toolkit.calls.call import Value
from toolkit.facts import campaign, limits
from toolkit.facts import toll_free as rules
from toolkit.facts.countries import iso_countries
from toolkit.facts.parameters import snake
from toolkit.i18n import _
from toolkit.ui.parts.fields import Field, area_field, choice_field, choices_field, faults, switch_field, text_field
from toolkit.ui.parts.panel import fold
from toolkit.ui.registration.practice import practice_field
from toolkit.ui.registration.rules import ein, email, needed, phone
from toolkit.ui.registration.words import BUSINESS_TYPES, OPT_IN_TYPES, TOLL_FREE_USES

REJECTIONS = (30445, 30446, 30449, 30468)
"""Rejections to practise: the business cannot be confirmed, nobody agrees expressly, the link in the sample, and one
that allows no correction."""

_LISTS = ("UseCaseCategories", "OptInImageUrls", "OptInKeywords")


class TollFreeForm(W.VBox):
    """What the verification of a toll-free number says of the business and its messages.

    Args:
        practise: offer rejections to practise; in the sandbox alone.

    Attributes:
        fields: by the parameter that each one sets.
        reason: what was corrected.
        practise: which rejection to practise.
    """

    def __init__(self, practise: bool) -> None:
        self._primary = ""
        self.fields: dict[str, Field] = {}
        business, use, contact, more = self._business(), self._use(), self._contact(), _more()
        self.reason = text_field(_("Corrected is"), _("What you have corrected, for whoever reviews it."))
        self.fields = business | use | contact | more
        self.practise = practice_field(
            REJECTIONS,
            self.fields["BusinessName"],
            _("The sandbox rejects a verification with the code that the business's name ends with."),
            shown=practise,
        )
        self._contact_fold = fold(_("Address and contact"), *contact.values())
        folds = self._contact_fold, fold(_("Further details"), *more.values())
        super().__init__(children=[*business.values(), *use.values(), *folds, self.reason, self.practise])
        for name in ("BusinessType", "BusinessRegistrationAuthority", "UseCaseCategories"):
            self.fields[name].control.observe(self._follow, "value")
        self._follow()
        self._loaded = self.params

    @property
    def params(self) -> dict[str, Value]:
        """The parameters of the call that files what is written; what does not apply or is empty is left out."""
        found: dict[str, Value] = {}
        for name, field in self.fields.items():
            value = field.value
            if name == "OptInImageUrls":
                value = tuple(value.split())
            elif name == "OptInKeywords":
                value = tuple(campaign.split(value))
            if value not in ("", ()) and not self._left_out(name):
                found[name] = value
        if "VettingId" in found:
            found["VettingProvider"] = rules.VETTING_PROVIDER
        return found

    @property
    def faults(self) -> list[str]:
        """What is wrong with it, each with its field's name."""
        return faults(self.fields.values())

    @property
    def changed(self) -> bool:
        """Whether something was typed since it was loaded."""
        return self.params != self._loaded

    def show_faults(self) -> None:
        """Show everything that is wrong, and open the fold that may hide some of it."""
        for field in self.fields.values():
            field.show_fault(touched=True)
        if any(field.fault for field in self._contact_fold.children[0].children):
            self._contact_fold.selected_index = 0

    def load(self, verification: Any | None) -> None:
        """Show a verification as it was filed; None for a new one, in whose place what was typed stays."""
        if verification is not None:
            self.fill({snake(name): getattr(verification, snake(name), None) for name in self.fields})
            self.reason.value = ""
        self._loaded = self.params

    def fill(self, found: Mapping[str, Any]) -> None:
        """Write what is given into the fields."""
        for name, field in self.fields.items():
            if snake(name) in found:
                field.value = _shown(field, name, found[snake(name)])
        self._follow()

    def fill_example(self) -> None:
        """Fill in an example, whose reviewers read English."""
        self.fill(data.description("registration_example.json")["toll_free"])

    def allow(self, kind: str, primary: str) -> None:
        """Take edits: of a ``new`` verification, of a ``correction``, or ``none``.

        Args:
            primary: SID of the account's approved primary profile, which tells address and contact; "" for none.
        """
        for field in (*self.fields.values(), self.practise):
            field.control.disabled = kind == "none"
        self.reason.layout.display = "" if kind == "correction" else "none"
        self._primary = primary
        self._follow()

    def _value(self, name: str) -> Any:
        return self.fields[name].value if name in self.fields else None

    def _left_out(self, name: str) -> bool:
        """Whether a field does not apply to this kind of business or of messages."""
        if name in rules.OF_A_BUSINESS:
            return bool(self._value("BusinessType") == rules.SOLE_PROPRIETOR)
        return name == "VettingId" and rules.POLITICAL not in (self._value("UseCaseCategories") or ())

    def _follow(self, _change: object = None) -> None:
        """Show and judge what hangs on other fields."""
        for name, field in self.fields.items():
            field.layout.display = "none" if self._left_out(name) else ""
            field.show_fault()

    def _applying(self, name: str, check: Callable[[str], str]) -> Callable[[str], str]:
        """Return a check of a text that has to be there where its field applies."""
        return lambda text: "" if self._left_out(name) else needed(check)(text)

    def _number(self, text: str) -> str:
        return ein(text) if self._value("BusinessRegistrationAuthority") == "EIN" else ""

    def _of_contact(self, check: Callable[[str], str] = lambda _text: "") -> Callable[[str], str]:
        """Return a check of what Twilio has from the primary profile, where there is one."""
        return lambda text: "" if self._primary and not text.strip() else needed(check)(text)

    def _business(self) -> dict[str, Field]:
        """Return the fields of the business; since 2026 it says what kind it is, and where it is registered."""
        return {
            "BusinessName": text_field(
                _("Name"), _("The business that people agree with, not a software vendor (30445)."), needed()
            ),
            "BusinessWebsite": text_field(_("Web site"), _("Has to open (30473)."), needed(limits.webhook_url)),
            "BusinessType": choice_field(
                _("Type"),
                _options(rules.BUSINESS_TYPES, BUSINESS_TYPES),
                _("A business with an EIN or a Canadian business number is no sole proprietor (30915)."),
            ),
            "BusinessRegistrationAuthority": choice_field(
                _("Registered by"), [(name, name) for name in rules.AUTHORITIES], _("Needed since 2026.")
            ),
            "BusinessRegistrationNumber": text_field(
                _("Number"),
                _("Under which it is registered; needed since 2026."),
                self._applying("BusinessRegistrationNumber", self._number),
            ),
            "BusinessRegistrationCountry": text_field(
                _("Country"),
                _("Where it is registered, two letters; needed since 2026."),
                self._applying("BusinessRegistrationCountry", _country),
            ),
            "NotificationEmail": text_field(
                _("Your e-mail"), _("Twilio writes to it about the reviews."), needed(email)
            ),
        }

    def _use(self) -> dict[str, Field]:
        """Return the fields of the messages."""
        opt_ins = [name for name in rules.OPT_IN_TYPES if name in OPT_IN_TYPES]
        return {
            "UseCaseCategories": choices_field(
                _("Use case"),
                _options(rules.CATEGORIES, TOLL_FREE_USES),
                _("One number for one use; Ctrl or ⌘ with a click chooses one more."),
                lambda chosen: "" if chosen else _("This is needed."),
            ),
            "VettingId": text_field(
                _("Token"),
                _("Political organizations under section 527 are vetted by Campaign Verify."),
                self._applying("VettingId", _token),
            ),
            "UseCaseSummary": area_field(_("Description"), _("Who sends what to whom, and why."), needed(), rows=2),
            "ProductionMessageSample": area_field(
                _("Sample"),
                _("A message as you will send it; links at the business's own domain, with https (30449, 30471)."),
                needed(rules.sample),
                rows=2,
            ),
            "OptInType": choice_field(_("Opt-in"), _options(opt_ins, OPT_IN_TYPES), _("How people agree.")),
            "OptInImageUrls": area_field(
                _("Proof of it"),
                _("Public addresses of pictures of the whole form, with all its words (30837); one a line."),
                needed(rules.images),
                rows=2,
            ),
            "MessageVolume": choice_field(
                _("Messages"), [(volume, volume) for volume in rules.VOLUMES], _("About how many a month.")
            ),
        }

    def _contact(self) -> dict[str, Field]:
        """Return the fields of address and contact."""
        return {
            "BusinessStreetAddress": text_field(_("Street"), check=self._of_contact()),
            "BusinessCity": text_field(_("City"), check=self._of_contact()),
            "BusinessStateProvinceRegion": text_field(_("State"), check=self._of_contact()),
            "BusinessPostalCode": text_field(_("ZIP code"), check=self._of_contact()),
            "BusinessCountry": text_field(_("Country"), check=self._of_contact(_country)),
            "BusinessContactFirstName": text_field(_("First name"), check=self._of_contact()),
            "BusinessContactLastName": text_field(_("Last name"), check=self._of_contact()),
            "BusinessContactEmail": text_field(_("E-mail"), check=self._of_contact(email)),
            "BusinessContactPhone": text_field(_("Phone"), check=self._of_contact(phone)),
        }


def _more() -> dict[str, Field]:
    """Return the fields of what may be said besides."""
    return {
        "DoingBusinessAs": text_field(_("Trade name")),
        "OptInConfirmationMessage": area_field(_("Answer to opting in"), rows=2),
        "HelpMessageSample": area_field(_("Answer to HELP"), rows=2),
        "OptInKeywords": text_field(_("Opt-in keywords"), _("With commas."), campaign.keywords),
        "PrivacyPolicyUrl": text_field(_("Privacy policy"), check=limits.webhook_url),
        "TermsAndConditionsUrl": text_field(
            _("Terms"), _("They say how often you write (30558)."), check=limits.webhook_url
        ),
        "AgeGatedContent": switch_field(_("Age-gated"), False, _("Alcohol, tobacco and the like (30448).")),
        "AdditionalInformation": area_field(_("Other"), rows=2),
    }


def _options(values: Any, words: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(f"{_(words[value])} · {value}", value) for value in values]


def _token(text: str) -> str:
    return "" if rules.is_token(text) else _("A token of Campaign Verify looks like cv|1.0|…|tfree|…")


def _country(text: str) -> str:
    return "" if text in iso_countries() else _("Two letters of a country, such as US.")


def _shown(field: Field, name: str, value: Any) -> Any:
    """Return a property as its field holds it."""
    offered = getattr(field.control, "options", None)
    if name in _LISTS:
        given = tuple(value or ())
        if offered is not None:
            known = {option for _words, option in offered}
            return tuple(one for one in given if one in known)
        return ("\n" if name == "OptInImageUrls" else ", ").join(given)
    if offered is not None:
        values = [option for _words, option in offered]
        return value if value in values else values[0]
    return bool(value) if isinstance(field.control, W.Checkbox) else str(value or "")
