"""What the verification of a toll-free number says of the business and its messages: parameters and their rules.

https://www.twilio.com/docs/messaging/api/tollfree-verification-resource; ``twilio_messaging_v1.json``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.facts.countries import iso_countries
from toolkit.facts.parameters import snake
from toolkit.sandbox.api.fields import Field, boolean, choice, country, given, is_url, text, url
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.api.refusals import invalid, missing

CATEGORIES = (
    "TWO_FACTOR_AUTHENTICATION",
    "ACCOUNT_NOTIFICATIONS",
    "CUSTOMER_CARE",
    "CHARITY_NONPROFIT",
    "DELIVERY_NOTIFICATIONS",
    "FRAUD_ALERT_MESSAGING",
    "EVENTS",
    "HIGHER_EDUCATION",
    "K12",
    "MARKETING",
    "POLLING_AND_VOTING_NON_POLITICAL",
    "POLITICAL_ELECTION_CAMPAIGNS",
    "PUBLIC_SERVICE_ANNOUNCEMENT",
    "SECURITY_ALERT",
)
OPT_IN_TYPES = ("VERBAL", "WEB_FORM", "PAPER_FORM", "VIA_TEXT", "MOBILE_QR_CODE", "IMPORT", "IMPORT_PLEASE_REPLACE")
BUSINESS_TYPES = ("PRIVATE_PROFIT", "PUBLIC_PROFIT", "SOLE_PROPRIETOR", "NON_PROFIT", "GOVERNMENT")
AUTHORITIES = (
    *("EIN", "CBN", "CRN", "PROVINCIAL_NUMBER", "VAT", "ACN", "ABN", "BRN", "SIREN", "SIRET", "NZBN", "USt-IdNr"),
    *("CIF", "NIF", "CNPJ", "UID", "NEQ", "OTHER"),
)

VOLUMES = (
    *("10", "100", "1,000", "10,000", "100,000", "250,000", "500,000", "750,000"),
    *("1,000,000", "5,000,000", "10,000,000+"),
)
"""Messages a month. ``twilio_messaging_v1.json`` shows the first and third; the steps are those of the form that US
providers share (observed; that Twilio takes no others is assumed). They are read with and without commas."""

POLITICAL = "POLITICAL_ELECTION_CAMPAIGNS"
"""The category of organizations under section 527, which Campaign Verify vets
(https://www.twilio.com/docs/messaging/compliance/toll-free/api-onboarding)."""

_REGISTRATION = ("BusinessRegistrationNumber", "BusinessRegistrationAuthority", "BusinessRegistrationCountry")
_TOKEN = re.compile(r"cv\|1\.0\|[^|]+\|tfree\|[^|]+")
"""The form of Campaign Verify's tokens for toll-free numbers (same page)."""


def _email(param: str, value: str) -> str:
    if "@" not in value.strip("@"):
        raise invalid(param, f"{value!r} is no e-mail address")
    return value


def _volume(param: str, value: str) -> str:
    if value.replace(",", "") not in {step.replace(",", "") for step in VOLUMES}:
        raise invalid(param, f"{value!r} is none of {'; '.join(VOLUMES)}")
    return value


_text = text(4096)
"""No limit is published; this one is the sandbox's."""

REQUIRED = (
    Field("BusinessName", text(4096, empty=False)),
    Field("BusinessWebsite", text(4096, empty=False)),
    Field("NotificationEmail", _email),
    Field("UseCaseSummary", text(4096, empty=False)),
    Field("ProductionMessageSample", text(4096, empty=False)),
    Field("OptInType", choice(OPT_IN_TYPES)),
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
    Field("BusinessRegistrationAuthority", choice(AUTHORITIES)),
    Field("BusinessRegistrationCountry", country(iso_countries)),
    Field("BusinessType", choice(BUSINESS_TYPES)),
    Field("BusinessRegistrationPhoneNumber", _text),
    Field("DoingBusinessAs", _text),
    Field("OptInConfirmationMessage", _text),
    Field("HelpMessageSample", _text),
    Field("PrivacyPolicyUrl", url()),
    Field("TermsAndConditionsUrl", url()),
    Field("AgeGatedContent", boolean, False),
    Field("VettingProvider", choice(("CAMPAIGN_VERIFY",))),
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
        "use_case_categories": _many(params, "UseCaseCategories", CATEGORIES),
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
    if business != "SOLE_PROPRIETOR":
        for param in _REGISTRATION:
            if not said[snake(param)]:
                raise invalid(param, f"is needed for the BusinessType {business}; only a sole proprietor has none")
    if POLITICAL in said["use_case_categories"]:
        if said["vetting_provider"] != "CAMPAIGN_VERIFY":
            raise invalid("VettingProvider", f"must be CAMPAIGN_VERIFY for {POLITICAL}")
        if not _TOKEN.fullmatch(said["vetting_id"] or ""):
            raise invalid("VettingId", "must be a token of Campaign Verify, cv|1.0|…|tfree|…")
