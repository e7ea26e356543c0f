"""Registrations that decide who may send to the US and Canada: brands, campaigns, toll-free verifications.

Field names are those of Twilio's resources: https://www.twilio.com/docs/messaging/api/brand-registration-resource,
https://www.twilio.com/docs/messaging/api/usapptoperson-resource and
https://www.twilio.com/docs/messaging/api/tollfree-verification-resource.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Brand:
    """A US A2P 10DLC brand: the business behind campaigns.

    Attributes:
        sid: ``BN…``.
        status: ``PENDING``, ``IN_REVIEW``, ``APPROVED``, ``FAILED``, ``SUSPENDED``, ``DELETION_PENDING`` or
            ``DELETION_FAILED``.
        identity_status: ``SELF_DECLARED``, ``UNVERIFIED``, ``VERIFIED`` or ``VETTED_VERIFIED``.
        brand_type: ``STANDARD`` or ``SOLE_PROPRIETOR``.
        brand_score: the trust score of secondary vetting, 1 to 100; None without one.
        russell_3000: the company is in that index, which counts as the highest score.
        skip_automatic_sec_vet: secondary vetting was declined.
        mock: a trial registration that carries no messages.
        failure_reason: why it failed, in Twilio's words; "" where it did not.
        error_codes: Twilio's codes of what stands in its way.
    """

    sid: str
    status: str
    identity_status: str = ""
    brand_type: str = "STANDARD"
    brand_score: int | None = None
    russell_3000: bool = False
    skip_automatic_sec_vet: bool = False
    mock: bool = False
    failure_reason: str = ""
    date_created: datetime | None = None
    date_updated: datetime | None = None
    error_codes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Campaign:
    """A US A2P 10DLC campaign of a messaging service.

    Attributes:
        sid: ``QE…``, the same for every campaign.
        service_sid: the service; it has one campaign at most.
        brand_sid: ``BN…``; "" where another provider registered it.
        status: ``PENDING``, ``IN_PROGRESS``, ``VERIFIED``, ``FAILED`` or ``SUSPENDED``.
        usecase: ``us_app_to_person_usecase``, such as ``LOW_VOLUME``.
        mock: a trial registration.
        errors: what has to be corrected, in Twilio's words.
        campaign_id: its ID at The Campaign Registry; "" until there is one.
        privacy_policy_url, terms_and_conditions_url: "" where it has none; None where Twilio's answer does not tell:
            it leaves them out unless a version of the API is asked for.
        subscriber_opt_in: it says that recipients agree first; None where Twilio's answer does not tell.
    """

    sid: str
    service_sid: str
    brand_sid: str = ""
    status: str = "PENDING"
    usecase: str = ""
    mock: bool = False
    errors: tuple[str, ...] = ()
    date_created: datetime | None = None
    date_updated: datetime | None = None
    campaign_id: str = ""
    privacy_policy_url: str | None = None
    terms_and_conditions_url: str | None = None
    subscriber_opt_in: bool | None = None


@dataclass(frozen=True, slots=True)
class TollFreeVerification:
    """The verification of one toll-free number.

    Attributes:
        sid: ``HH…``.
        phone_number_sid: ``PN…`` of the number.
        status: ``PENDING_REVIEW``, ``IN_REVIEW``, ``TWILIO_APPROVED`` or ``TWILIO_REJECTED``.
        rejection_reason: in Twilio's words; "" where there is none.
        edit_allowed: a rejected verification may be corrected and sent in again.
        edit_expiration: until when.
        opt_in_type: how recipients agree, such as ``WEB_FORM``; "" where it does not say.
        missing: properties that Twilio asks for since 2026 and that are empty
            (https://www.twilio.com/docs/messaging/compliance/toll-free/api-onboarding); None where its answer does not
            tell.
    """

    sid: str
    phone_number_sid: str
    status: str
    rejection_reason: str = ""
    edit_allowed: bool = False
    edit_expiration: datetime | None = None
    date_created: datetime | None = None
    date_updated: datetime | None = None
    opt_in_type: str = ""
    missing: tuple[str, ...] | None = None


PRIMARY_POLICIES = frozenset({"RN6433641899984f951173ef1738c3bdd0", "RN13dc4be8861a10924a79c35eaa4d812c"})
"""Policies of an account's primary customer profile: of a business, and of a direct customer without a tax ID
(observed: public integrations)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer profile or a trust product of TrustHub (``twilio_trusthub_v1.json``).

    Attributes:
        sid: ``BU…``.
        friendly_name: its name.
        policy_sid: ``RN…`` of what it has to fulfil.
        status: ``draft``, ``pending-review``, ``in-review``, ``twilio-rejected`` or ``twilio-approved``.
        valid_until: when its approval ends; None for never.
        error_codes: Twilio's codes of why it was rejected.
    """

    sid: str
    friendly_name: str
    policy_sid: str
    status: str
    valid_until: datetime | None = None
    error_codes: tuple[int, ...] = ()
    date_created: datetime | None = None
    date_updated: datetime | None = None

    @property
    def primary(self) -> bool:
        """Whether it is the account's own, which the Console makes."""
        return self.policy_sid in PRIMARY_POLICIES


def counting_score(brand_score: int | None, *, russell_3000: bool | None) -> int:
    """Return the score of a brand as it counts for the rates of its campaigns; 0 without secondary vetting."""
    return 100 if russell_3000 else brand_score or 0


def counting_status(campaign_status: str, *, mock: bool, brand_status: str | None) -> str:
    """Return the state of a campaign as it counts for sending.

    A verified campaign counts as suspended while its brand is (assumed from
    https://www.twilio.com/docs/api/errors/21731). A mock one is ``MOCK`` whatever its state: it registers no number
    (assumed).

    Args:
        campaign_status: its own state.
        mock: it is a trial registration.
        brand_status: the state of its brand; None where it is not known.
    """
    if mock:
        return "MOCK"
    return "SUSPENDED" if brand_status == "SUSPENDED" and campaign_status == "VERIFIED" else campaign_status
