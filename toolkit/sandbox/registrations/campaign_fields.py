"""What a US A2P 10DLC campaign says of itself: its parameters, their limits, and the use cases.

https://www.twilio.com/docs/messaging/api/usapptoperson-resource; ``twilio_messaging_v1.json``. Codes: 21727 for what is
missing, 21728 for a wrong length (https://www.twilio.com/docs/api/errors/21727, …/21728).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from toolkit.sandbox.api.fields import Field, Reader, boolean, defaults, given, required, url
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.api.refusals import invalid, missing

USECASES = (
    ("2FA", "Two-factor authentication", "One-time passcodes, and resetting a password.", False),
    ("ACCOUNT_NOTIFICATION", "Account notification", "Reminders and alerts about what somebody has booked.", False),
    ("AGENTS_FRANCHISES", "Agents and franchises", "Offices or agents of one brand, each with its own number.", True),
    ("CHARITY", "Charity", "Charities under section 501(c)(3); not religious organizations.", False),
    ("PROXY", "Proxy", "People who write to each other without showing their own numbers.", True),
    ("CUSTOMER_CARE", "Customer care", "Support, and managing an account.", False),
    ("DELIVERY_NOTIFICATION", "Delivery notification", "Where a delivery is.", False),
    ("EMERGENCY", "Emergency", "Public safety and health in disasters.", True),
    ("FRAUD_ALERT", "Fraud alert", "Warnings of fraud.", False),
    ("HIGHER_EDUCATION", "Higher education", "Colleges, universities and school districts.", False),
    ("K12_EDUCATION", "K-12 education", "Platforms for schools up to grade 12.", True),
    ("LOW_VOLUME", "Low volume mixed", "Anything, in small numbers; tests and demonstrations.", False),
    ("MARKETING", "Marketing", "Anything promotional.", False),
    ("MIXED", "Mixed", "Several purposes at once.", False),
    ("POLITICAL", "Political", "Elections and politics; the brand has to be vetted.", False),
    ("POLLING_VOTING", "Polling and voting", "Surveys and votes.", False),
    ("PUBLIC_SERVICE_ANNOUNCEMENT", "Public service announcement", "News of general interest.", False),
    ("SECURITY_ALERT", "Security alert", "Something is compromised, and somebody has to act.", False),
    ("SOCIAL", "Social", "Within closed communities, such as followers.", True),
    ("SWEEPSTAKE", "Sweepstake", "Sweepstakes.", True),
)
"""(code, name, description in this project's words, whether carriers have to approve) for STANDARD brands."""

SOLE_PROPRIETOR = ("SOLE_PROPRIETOR", "Sole proprietor", "Small businesses without a tax ID.", False)
"""The one use case of the brand of a sole proprietor."""

SAMPLES = (2, 5)
"""How many samples a campaign has."""


def _sized(low: int, high: int) -> Reader:
    def read(param: str, value: str) -> str:
        if not low <= len(value) <= high:
            raise invalid(param, f"has {len(value)} characters; {low} to {high} are needed", 21728)
        return value

    return read


def _keyword(param: str, value: str) -> str:
    if not re.fullmatch(r"[^\W_]+", value):
        raise invalid(param, f"{value!r} is not alphanumeric")
    return value


_sample = _sized(20, 1024)
_TEXTS = (Field("Description", _sized(40, 4096)), Field("MessageFlow", _sized(40, 2048)))
_CONTENT = (Field("HasEmbeddedLinks", boolean), Field("HasEmbeddedPhone", boolean))
_ON_UPDATE = (Field("AgeGated", boolean, False), Field("DirectLending", boolean, False))
_URLS = (Field("PrivacyPolicyUrl", url()), Field("TermsAndConditionsUrl", url()))
_REPLIES = (
    Field("OptInMessage", _sized(20, 320), "You are now opted-in. For help, reply HELP. To opt-out, reply STOP"),
    Field(
        "OptOutMessage", _sized(20, 320), "You will receive no more messages from this number. Reply START to return."
    ),
    Field("HelpMessage", _sized(20, 320), "Reply STOP to unsubscribe. Message and data rates may apply."),
)
_KEYWORDS = {
    "OptInKeywords": ["START"],
    "OptOutKeywords": ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"],
    "HelpKeywords": ["HELP", "INFO"],
}
"""Parameter → Twilio's default keywords, as the examples of ``twilio_messaging_v1.json`` show them."""

_KEYWORDS_LENGTH = 255
_OPTIONAL = (*_ON_UPDATE, *_URLS, *_REPLIES, Field("SubscriberOptIn", boolean, True))

DEFAULTS: dict[str, Any] = defaults(_OPTIONAL) | {
    Field(param, _keyword).name: words for param, words in _KEYWORDS.items()
}
"""What a campaign has where the request does not say it."""


def created(params: Params) -> dict[str, Any]:
    """Return the properties that the request for a new campaign gives, and the defaults of the others.

    Raises:
        ApiError: something is missing (21727), too short or too long (21728), or cannot be used (20001).
    """
    needed = (*_TEXTS, *_CONTENT)
    _see_all(params, (*(field.param for field in needed), "MessageSamples"))
    keywords = {Field(param, _keyword).name: _keywords(params, param, words) for param, words in _KEYWORDS.items()}
    return DEFAULTS | keywords | given((*needed, *_OPTIONAL), params) | {"message_samples": _samples(params)}


def updated(params: Params) -> dict[str, Any]:
    """Return the properties that the request to correct a campaign gives.

    Raises:
        ApiError: as for ``created``; all but the two URLs is needed.
    """
    needed = (*_TEXTS, *_CONTENT, *_ON_UPDATE)
    _see_all(params, (*(field.param for field in needed), "MessageSamples"))
    return given((*needed, *_URLS), params) | {"message_samples": _samples(params)}


def _see_all(params: Params, needed: Iterable[str]) -> None:
    for param in needed:
        required(params, param, 21727)


def _samples(params: Params) -> list[str]:
    samples = params.all("MessageSamples")
    low, high = SAMPLES
    if len(samples) < low:
        raise missing(f"MessageSamples ({low} to {high} of them)", 21727)
    if len(samples) > high:
        raise invalid("MessageSamples", f"are {len(samples)}; {high} at most are possible", 21728)
    return [_sample("MessageSamples", sample) for sample in samples]


def _keywords(params: Params, param: str, default: list[str]) -> list[str]:
    words = [_keyword(param, word) for word in params.all(param)]
    if sum(map(len, words)) > _KEYWORDS_LENGTH:
        raise invalid(param, f"have more than {_KEYWORDS_LENGTH} characters", 21728)
    return words or default
