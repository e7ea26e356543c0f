"""How long registrations take, and what becomes of them.

Durations that Twilio states are marked as documented. The others are the sandbox's own choice. Where a span is stated,
the days of one registration follow from its SID. Business days are Monday to Friday, UTC, without holidays.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from toolkit.sandbox import fates

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

PROFILE_PENDING = 5 * MINUTE
"""Until the review of a customer profile or trust product begins; the sandbox's choice."""

PROFILE_REVIEW = 22 * HOUR
"""Observed of a customer profile in 2026."""

TRUST_PRODUCT_REVIEW = 6 * MINUTE
"""Observed in 2026."""

BRAND_PENDING = 5 * MINUTE
"""Documented as "a few minutes" for most brands
(https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/troubleshooting-a2p-brands)."""

BRAND_REVIEW_DAYS = 7
"""Business days of a manual review; documented on the same page as seven or more."""

OTP_ANSWER = 10 * MINUTE
"""How soon a sole proprietor answers the message that asks for a YES; the sandbox's choice."""

OTP_LIFETIME = 24 * HOUR
"""Documented: https://www.twilio.com/docs/api/errors/30752."""

MOCK_LIFETIME = 30 * DAY
"""Until a mock brand vanishes, with its campaigns; observed, no page of Twilio's says it."""

VETTING = HOUR
"""The sandbox's choice."""

CAMPAIGN_PENDING = HOUR
"""Until the review begins; the sandbox's choice."""

CAMPAIGN_REVIEW_DAYS = (10, 15)
"""Business days; documented in Twilio's help articles of 2026."""

PREREGISTERED = DAY
"""Until a campaign that another provider registered is taken over; the sandbox's choice."""

TOLL_FREE_PENDING = HOUR
"""Until the review begins; the sandbox's choice."""

TOLL_FREE_REVIEW_DAYS = (3, 5)
"""Business days; documented in Twilio's help articles of 2026."""

TOKEN_LIFETIME = 365 * DAY
"""Of a token of Campaign Verify; the sandbox's choice."""

EDIT_WINDOW = 7 * DAY
"""In which a rejected toll-free verification can be corrected; documented:
https://www.twilio.com/docs/api/errors/30824."""

SUSPENSION = 30 * DAY
"""How long a registration whose fate is to be suspended lasts; sandbox convention."""

ERRORS = "https://www.twilio.com/docs/api/errors/"


def business_days(start: float, days: int) -> float:
    """Return the moment ``days`` business days after ``start``, POSIX, at the same time of the day."""
    moment = datetime.fromtimestamp(start, UTC)
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < 5
    return moment.timestamp()


def days_of(sid: str, span: tuple[int, int]) -> int:
    """Return how many of the days of ``span``, both ends included, the registration ``sid`` takes."""
    low, high = span
    return low + int(sid[2:10], 16) % (high - low + 1)


def derived(sid: str, what: str, length: int) -> str:
    """Return capital hexadecimal digits that follow from ``sid``: the ID that a registry gives out."""
    return hashlib.sha256(f"{sid}:{what}".encode()).hexdigest()[:length].upper()


def problem(fate: fates.Fate, *fields: str) -> dict[str, Any]:
    """Return an entry of ``errors``, in the shape that the examples of brands and campaigns show."""
    return {
        "error_code": fate.code,
        "description": fate.meaning,
        "fields": list(fields),
        "url": f"{ERRORS}{fate.code}",
    }
