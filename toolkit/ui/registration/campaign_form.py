"""The form of a campaign: each field with its rule, checked as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as W

from toolkit.calls.call import Call, Value
from toolkit.facts import campaign as rules
from toolkit.i18n import _
from toolkit.ui.parts.fields import Field, area_field, choice_field, faults, offer, switch_field, text_field
from toolkit.ui.parts.panel import fold
from toolkit.ui.registration.practice import practice_field
from toolkit.ui.registration.words import USECASES

REJECTIONS = (30908, 30882, 30909, 30886)
"""Rejections to practise: no privacy policy, no terms, an opt-in that cannot be checked, a vague description."""

_ONLY_AT_FIRST = ("OptInMessage", "OptInKeywords", "OptOutMessage", "HelpMessage", "SubscriberOptIn")
"""What cannot be corrected by the API."""


class CampaignForm(W.VBox):
    """What a campaign says of itself.

    Args:
        practise: offer rejections to practise; in the sandbox alone.

    Attributes:
        usecase: what the messages are for.
        fields: the other fields, by the parameter that each one sets.
        samples: the fields of the samples.
        practise: which rejection to practise.
    """

    def __init__(self, practise: bool) -> None:
        self.usecase = choice_field(_("Use case"), [], _("What this brand may register. It cannot be changed later."))
        self.samples = [_sample(number) for number in range(1, rules.SAMPLES[1] + 1)]
        self.fields = _texts() | _flags(self._texts_of_samples)
        self.practise = practice_field(
            REJECTIONS,
            self.fields["Description"],
            _("The sandbox rejects a campaign with the code that its description ends with."),
            shown=practise,
        )
        f = self.fields
        least = rules.SAMPLES[0]
        more = [f["OptInMessage"], f["OptInKeywords"], f["OptOutMessage"], f["HelpMessage"]]
        rest = [f["AgeGated"], f["DirectLending"], f["SubscriberOptIn"]]
        super().__init__(
            children=[
                *(self.usecase, f["Description"], f["MessageFlow"], *self.samples[:least]),
                fold(_("More samples"), *self.samples[least:]),
                *(f["PrivacyPolicyUrl"], f["TermsAndConditionsUrl"], f["HasEmbeddedLinks"], f["HasEmbeddedPhone"]),
                fold(_("Answers to START, STOP and HELP; other settings"), *more, *rest),
                self.practise,
            ]
        )
        self._usecases: list[tuple[str, str]] = []
        self._loaded = self._params()
        for one in self.samples:
            one.control.observe(self._judge_flags, "value")

    @property
    def controls(self) -> list[Field]:
        """Every field."""
        return [self.usecase, *self.fields.values(), *self.samples, self.practise]

    @property
    def faults(self) -> list[str]:
        """What is wrong with it, each with its field's name."""
        return faults(self.controls)

    @property
    def changed(self) -> bool:
        """Whether something was typed since it was loaded."""
        return self._params() != self._loaded

    def show_faults(self) -> None:
        """Show everything that is wrong."""
        for field in self.controls:
            field.show_fault(touched=True)

    def call(self, service_sid: str, brand_sid: str, campaign_sid: str) -> Call:
        """Return the call that registers the campaign, or that corrects the one that is there."""
        params = self._params()
        if campaign_sid:
            params = {name: value for name, value in params.items() if name not in _ONLY_AT_FIRST}
            return Call("update_campaign", {"MessagingServiceSid": service_sid, "Sid": campaign_sid}, params)
        first: dict[str, Value] = {
            "BrandRegistrationSid": brand_sid,
            "UsAppToPersonUsecase": str(self.usecase.value or ""),
        }
        return Call("create_campaign", {"MessagingServiceSid": service_sid}, first | params)

    def offer(self, usecases: Sequence[Mapping[str, Any]]) -> None:
        """Offer the use cases that Twilio names for the brand."""
        options = [(_usecase(one), str(one["code"])) for one in usecases]
        if options != self._usecases:
            self._usecases = options
            offer(self.usecase.control, options, self.usecase.value or "ACCOUNT_NOTIFICATION")

    def load(self, campaign: Any | None) -> None:
        """Show a campaign as it was registered; None for a new one."""
        if campaign is not None:
            found = {name: getattr(campaign, name, None) for name in (*_PROPERTIES, "message_samples")}
            code = str(campaign.us_app_to_person_usecase or "")
            offer(self.usecase.control, self._usecases or [(_usecase({"code": code}), code)], code)
        else:
            found = dict.fromkeys(_PROPERTIES) | {"subscriber_opt_in": True}
        self.fill(found)
        self._loaded = self._params()

    def fill(self, found: Mapping[str, Any]) -> None:
        """Write what is given into the fields; the pages' addresses stay where they are not given, for Twilio may not
        return them."""
        for name, param in _PROPERTIES.items():
            if name not in found or (name in _KEPT and not found[name]):
                continue
            value = found[name]
            self.fields[param].value = _shown(self.fields[param], value)
        samples = [*(found.get("message_samples") or ()), *[""] * len(self.samples)]
        for field, text in zip(self.samples, samples, strict=False):
            field.value = text
        self._judge_flags(touched=False)

    def lock(self, kind: str) -> None:
        """Take edits: ``all``, those of a ``correction``, or ``none``."""
        for name, field in {**self.fields, **{str(n): f for n, f in enumerate(self.samples)}}.items():
            field.control.disabled = kind == "none" or (kind == "correction" and name in _ONLY_AT_FIRST)
        self.usecase.control.disabled = kind != "all"
        self.practise.control.disabled = kind == "none"

    def _texts_of_samples(self) -> list[str]:
        return [str(field.value) for field in self.samples if field.value]

    def _params(self) -> dict[str, Value]:
        params: dict[str, Value] = {}
        for name, field in self.fields.items():
            value = field.value
            if name == "OptInKeywords":
                value = tuple(rules.split(value))
            if value not in ("", ()):
                params[name] = value
        params["MessageSamples"] = tuple(self._texts_of_samples())
        return params

    def _judge_flags(self, _change: object = None, touched: bool = True) -> None:
        for name in ("HasEmbeddedLinks", "HasEmbeddedPhone"):
            self.fields[name].show_fault(touched=touched)


_PROPERTIES = {
    "description": "Description",
    "message_flow": "MessageFlow",
    "privacy_policy_url": "PrivacyPolicyUrl",
    "terms_and_conditions_url": "TermsAndConditionsUrl",
    "opt_in_message": "OptInMessage",
    "opt_in_keywords": "OptInKeywords",
    "opt_out_message": "OptOutMessage",
    "help_message": "HelpMessage",
    "has_embedded_links": "HasEmbeddedLinks",
    "has_embedded_phone": "HasEmbeddedPhone",
    "age_gated": "AgeGated",
    "direct_lending": "DirectLending",
    "subscriber_opt_in": "SubscriberOptIn",
}
"""Property of a campaign → the parameter that sets it; samples have a field each."""

_KEPT = ("privacy_policy_url", "terms_and_conditions_url")


def _shown(field: Field, value: Any) -> Any:
    """Return a property as its field holds it."""
    if isinstance(field.control, W.Checkbox):
        return bool(value)
    return ", ".join(value) if isinstance(value, (list, tuple)) else value or ""


def _usecase(one: Mapping[str, Any]) -> str:
    code = str(one["code"])
    words = _(USECASES[code]) if code in USECASES else str(one.get("name", ""))
    return f"{words} · {code}"


def _sample(number: int) -> Field:
    optional = number > rules.SAMPLES[0]
    check = rules.optional_sample if optional else rules.sample
    words = _("A message as you will send it, 20 to 1024 characters; it should name the business.")
    return area_field(_("Sample {number}").format(number=number), words, check, rows=2)


def _texts() -> dict[str, Field]:
    """Return the fields for texts by the parameter that each one sets."""
    reply = rules.text_of(rules.REPLY, optional=True)
    by_default = _("20 to 320 characters. Empty: Twilio's own text.")
    return {
        "Description": area_field(
            _("Description"),
            _("Who sends what to whom, and why. 40 to 4096 characters."),
            rules.text_of(rules.DESCRIPTION),
            rows=3,
        ),
        "MessageFlow": area_field(
            _("How people agree"),
            _("Where and with which words; whoever reviews it looks it up (30909). 40 to 2048 characters."),
            rules.text_of(rules.MESSAGE_FLOW),
            rows=4,
        ),
        "PrivacyPolicyUrl": text_field(
            _("Privacy policy"),
            _("Has to say that mobile numbers are not shared with others for marketing."),
            rules.page(30908),
        ),
        "TermsAndConditionsUrl": text_field(
            _("Terms"),
            _("Program, frequency, “message and data rates may apply”, a contact, HELP and STOP."),
            rules.page(30882),
        ),
        "OptInMessage": area_field(_("Answer to opting in"), by_default, reply, rows=2),
        "OptInKeywords": text_field(
            _("Opt-in keywords"), _("With commas; letters and digits, 255 characters in all."), rules.keywords
        ),
        "OptOutMessage": area_field(_("Answer to STOP"), by_default, reply, rows=2),
        "HelpMessage": area_field(_("Answer to HELP"), by_default, reply, rows=2),
    }


def _flags(samples: Callable[[], list[str]]) -> dict[str, Field]:
    """Return the fields for yes or no; those for links and phone numbers are checked against the ``samples``."""

    def link(ticked: bool) -> str:
        return "" if ticked or not rules.has_link(samples()) else _("A sample holds a link: tick this.")

    def phone(ticked: bool) -> str:
        return "" if ticked or not rules.has_phone(samples()) else _("A sample holds a phone number: tick this.")

    return {
        "HasEmbeddedLinks": switch_field(_("Links"), False, _("Messages hold links."), link),
        "HasEmbeddedPhone": switch_field(_("Phone numbers"), False, _("Messages hold phone numbers."), phone),
        "AgeGated": switch_field(_("Age-gated"), False, _("Alcohol, tobacco and the like.")),
        "DirectLending": switch_field(_("Lending"), False, _("Loans, or arranging them.")),
        "SubscriberOptIn": switch_field(_("Opt-in"), True, _("People have agreed before they are written to.")),
    }
