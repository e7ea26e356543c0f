"""What the verification of a toll-free number has to say: the values that Twilio takes, and the rules since 2026.

Sources: https://www.twilio.com/docs/messaging/api/tollfree-verification-resource, ``twilio_messaging_v1.json`` and
https://www.twilio.com/docs/messaging/compliance/toll-free/api-onboarding. What only the review asks for bears the code
of its rejection (https://www.twilio.com/docs/api/errors/30449, …/30471). Each check returns what is wrong, or "" where
nothing is.
"""

from __future__ import annotations

import re

from toolkit.facts import limits
from toolkit.facts.campaign import has_short_link
from toolkit.i18n import _

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

SOLE_PROPRIETOR = "SOLE_PROPRIETOR"

OF_A_BUSINESS = ("BusinessRegistrationNumber", "BusinessRegistrationAuthority", "BusinessRegistrationCountry")
"""What every business but a sole proprietor says, since 2026."""

POLITICAL = "POLITICAL_ELECTION_CAMPAIGNS"
"""The category of organizations under section 527, which Campaign Verify vets."""

VETTING_PROVIDER = "CAMPAIGN_VERIFY"

_TOKEN = re.compile(r"cv\|1\.0\|[^|]+\|tfree\|[^|]+")


def is_token(text: str) -> bool:
    """Say whether a text has the form of Campaign Verify's tokens for toll-free numbers."""
    return bool(_TOKEN.fullmatch(text))


def sample(text: str) -> str:
    """Check a sample message: it holds no public short link (30449) and no link without encryption (30471)."""
    if has_short_link(text):
        return _("A public short link: the review rejects it (30449). Use a link at the business's own domain.")
    if "http://" in text.lower():
        return _("A link without encryption: the review rejects it (30471). Use https://.")
    return ""


def images(text: str) -> str:
    """Check the addresses of the pictures of the opt-in, one a line; they have to be public."""
    return next(filter(None, map(limits.webhook_url, text.split())), "")
