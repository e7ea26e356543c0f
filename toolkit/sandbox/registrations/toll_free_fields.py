"""What the verification of a toll-free number says of the business and its messages: parameters and their rules.

https://www.twilio.com/docs/messaging/api/tollfree-verification-resource; ``twilio_messaging_v1.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.facts import toll_free as rules
from toolkit.facts.countries import iso_countries
from toolkit.facts.parameters import snake
from toolkit.sandbox.api.fields import Field, boolean, choice, country, given, is_url, text, url
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.api.refusals import invalid, missing


def _email(param: str, value: str) -> str:
    if "@" not in value.strip("@"):
        raise invalid(param, f"{value!r} is no e-mail address")
    return value


def _volume(param: str, value: str) -> str:
    if value.replace(",", "") not in {step.replace(",", "") for step in rules.VOLUMES}:
        raise invalid(param, f"{value!r} is none of {'; '.join(rules.VOLUMES)}")
    return value


_text = text(4096)
"""No limit is published; this one is the sandbox's."""

REQUIRED = (
    Field("BusinessName", text(4096, empty=False)),
    Field("BusinessWebsite", text(4096, empty=False)),
    Field("NotificationEmail", _email),
    Field("UseCaseSummary", text(4096, empty=False)),
    Field("ProductionMessageSample", text(4096, empty=False)),
    Field("OptInType", choice(rules.OPT_IN_TYPES)),
    Field("MessageVolume", _volume),
)
OPTIONAL = (
    Field("BusinessStreetAddress", _text),
    Field("BusinessStreetAddress2", _text),
    Field("BusinessCity", _text),
    Field("BusinessStateProvinceRegion", _text),
    Field("BusinessPostalCode", _text),
    Field("BusinessCountry", country(iso_countries)),
    Field("AdditionalInformation", _text),
    Field("BusinessContactFirstName", _text),
    Field("BusinessContactLastName", _text),
    Field("BusinessContactEmail", _email),
    Field("BusinessContactPhone", _text),
    Field("BusinessRegistrationNumber", _text),
    Field("BusinessRegistrationAuthority", choice(rules.AUTHORITIES)),
    Field("BusinessRegistrationCountry", country(iso_countries)),
    Field("BusinessType", choice(rules.BUSINESS_TYPES)),
    Field("BusinessRegistrationPhoneNumber", _text),
    Field("DoingBusinessAs", _text),
    Field("OptInConfirmationMessage", _text),
    Field("HelpMessageSample", _text),
    Field("PrivacyPolicyUrl", url()),
    Field("TermsAndConditionsUrl", url()),
    Field("AgeGatedContent", boolean, False),
    Field("VettingProvider", choice((rules.VETTING_PROVIDER,))),
    Field("VettingId", text(500)),
)


def _many(params: Params, param: str, known: tuple[str, ...] | None = None) -> list[str]:
    values = params.all(param)
    for value in values:
        if known is not None and value not in known:
            raise invalid(param, f"{value!r} is none of {', '.join(known)}")
        if known is None and not is_url(value):
            raise invalid(param, f"{value!r} is not an http or https URL")
    return values


def described(params: Params) -> dict[str, Any]:
    """Return what the request says of the business and its messages.

    Raises:
        ApiError: 400/20001: something cannot be used.
    """
    lists = {
        "use_case_categories": _many(params, "UseCaseCategories", rules.CATEGORIES),
        "opt_in_image_urls": _many(params, "OptInImageUrls"),
        "opt_in_keywords": params.all("OptInKeywords"),
    }
    return given((*REQUIRED, *OPTIONAL), params) | {name: values for name, values in lists.items() if values}


def see_whole(said: Mapping[str, Any]) -> None:
    """See that a verification says what its kind of business has to say, as Twilio asks since 2026.

    The type of business always; its registration unless it is a sole proprietor; a token of Campaign Verify for
    political campaigns (https://www.twilio.com/docs/messaging/compliance/toll-free/api-onboarding). The code of the
    refusal is assumed.

    Args:
        said: its properties.

    Raises:
        ApiError: 400/20001.
    """
    business = said["business_type"]
    if not business:
        raise missing("BusinessType")
    if business != rules.SOLE_PROPRIETOR:
        for param in rules.OF_A_BUSINESS:
            if not said[snake(param)]:
                raise invalid(param, f"is needed for the BusinessType {business}; only a sole proprietor has none")
    if rules.POLITICAL in said["use_case_categories"]:
        if said["vetting_provider"] != rules.VETTING_PROVIDER:
            raise invalid("VettingProvider", f"must be {rules.VETTING_PROVIDER} for {rules.POLITICAL}")
        if not rules.is_token(said["vetting_id"] or ""):
            raise invalid("VettingId", "must be a token of Campaign Verify, cv|1.0|…|tfree|…")
