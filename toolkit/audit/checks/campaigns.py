"""Checks of campaigns and toll-free verifications against the rules of review, and against what is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.audit.check import Hit, check
from toolkit.audit.view import View, title
from toolkit.facts.countries import UNITED_STATES
from toolkit.i18n import lazy
from toolkit.model.registration import Campaign

_CAMPAIGN = "https://www.twilio.com/docs/messaging/api/usapptoperson-resource"
_BRAND = "https://www.twilio.com/docs/messaging/api/brand-registration-resource"
_SERVICES = "https://www.twilio.com/docs/messaging/services"
_TOLL_FREE = "https://www.twilio.com/docs/messaging/compliance/toll-free/api-onboarding"

_BY_MAIL = frozenset({21736, 21737, 21738, 21739, 21740, 21741})
"""Codes of the mail that verifies the brand of a public company."""

_MIXED = frozenset({"MIXED", "LOW_VOLUME", "SOLE_PROPRIETOR", "AGENTS_FRANCHISES", "PROXY", "SOCIAL"})
"""Use cases that leave open what is sent."""
_OF_CODES = frozenset({"2FA"})
_OF_OFFERS = frozenset({"MARKETING", "SWEEPSTAKE", "CHARITY", "POLITICAL"})


def _of_campaign(view: View, campaign: Campaign, evidence: Mapping[str, object]) -> Hit:
    return Hit(campaign.service_sid, view.name(campaign.service_sid) or campaign.usecase, evidence)


@check(
    severity="medium",
    needs=("campaigns",),
    also=("campaign_links",),
    finding=lazy("The A2P 10DLC campaign names no privacy policy or no terms."),
    consequence=lazy("A review rejects it: 30908 for the privacy policy, 30882 for the terms."),
    code=30908,
    remedy=lazy(
        "Publish both and name them: PrivacyPolicyUrl and TermsAndConditionsUrl of POST "
        "/v1/Services/{MG}/Compliance/Usa2p; a failed campaign is corrected at …/Usa2p/{QE}."
    ),
)
def campaign_without_policy(view: View) -> Iterator[Hit]:
    """Told to be empty; what Twilio leaves out of its answer is unknown."""
    for campaign in view.snapshot.campaigns:
        links = {
            "privacy_policy_url": campaign.privacy_policy_url,
            "terms_and_conditions_url": campaign.terms_and_conditions_url,
        }
        if empty := {name: "-" for name, url in links.items() if url == ""}:
            yield _of_campaign(view, campaign, {"campaign_status": campaign.status} | empty)


@check(
    severity="medium",
    needs=("campaigns", "log"),
    finding=lazy("What is sent does not fit the use case of the campaign."),
    consequence=lazy("Carriers filter it, and may suspend the campaign."),
    code=30007,
    remedy=lazy("Send the other messages through a service with a campaign of their kind, or register a mixed one."),
    docs=_CAMPAIGN,
)
def campaign_differs(view: View) -> Iterator[Hit]:
    """One-time passwords or advertising, by their words, reach ``Limits.other_kind`` where neither is registered."""
    for campaign in view.snapshot.campaigns:
        groups = view.sent_by_service.get(campaign.service_sid, ())
        whole = sum(group.messages for group in groups)
        if campaign.usecase in _MIXED or whole < view.limits.enough:
            continue
        seen = {
            "codes": 0 if campaign.usecase in _OF_CODES else sum(group.codes for group in groups),
            "offers": 0 if campaign.usecase in _OF_OFFERS else sum(group.offers for group in groups),
        }
        told = {name: f"{count} / {whole}" for name, count in seen.items() if count >= view.limits.other_kind * whole}
        if told:
            yield _of_campaign(view, campaign, {"us_app_to_person_usecase": campaign.usecase} | told)


@check(
    severity="medium",
    needs=("log",),
    finding=lazy("One number sends for different purposes: one-time passwords and advertising."),
    consequence=lazy("Complaints about the advertising get the passwords filtered, and STOP ends both."),
    code=30007,
    remedy=lazy(
        "Give each use case a service and a number of its own: POST /v1/Services, then /v1/Services/{MG}/PhoneNumbers."
    ),
    docs=_SERVICES,
)
def number_shared(view: View) -> Iterator[Hit]:
    """At least ``Limits.shared`` messages of each kind, by their words, from one sender."""
    for sender, groups in view.sent_by_sender.items():
        seen = {"codes": sum(group.codes for group in groups), "offers": sum(group.offers for group in groups)}
        if sender and min(seen.values()) >= view.limits.shared:
            yield Hit(sender, ", ".join(filter(None, {view.name(group.service_sid) for group in groups})), seen)


@check(
    severity="high",
    needs=("pools", "brands", "campaigns", "log"),
    finding=lazy("A mock registration is in use: the service sends to the United States."),
    consequence=lazy("A mock registers no number, and vanishes after 30 days; the messages are blocked."),
    code=30034,
    remedy=lazy(
        "Register for real: POST /v1/a2p/BrandRegistrations without Mock, then POST /v1/Services/{MG}/Compliance/Usa2p."
    ),
)
def mock_in_use(view: View) -> Iterator[Hit]:
    """The campaign or its brand is a mock, and the log has messages to the United States."""
    for campaign in view.snapshot.campaigns:
        brand, pool = view.brands.get(campaign.brand_sid), view.snapshot.pools.get(campaign.service_sid)
        if pool is None or not (campaign.mock or (brand is not None and brand.mock)):
            continue
        found = view.destinations(pool.service)
        messages = sum(count for region, count in found.items() if region in UNITED_STATES)
        if messages:
            evidence = {"mock": True, "brand": campaign.brand_sid or "-", "messages_to_us": messages}
            yield _of_campaign(view, campaign, evidence)


@check(
    severity="high",
    needs=("brands",),
    finding=lazy("The brand waits for the mail that verifies a public company."),
    consequence=lazy("Until somebody at brand_contact_email follows its link, no campaign can be registered."),
    code=21739,
    remedy=lazy(
        "Correct brand_contact_email, an address at the company's own domain, in the A2P profile's end user (POST "
        "https://trusthub.twilio.com/v1/EndUsers/{IT}), then send the brand in again: POST "
        "/v1/a2p/BrandRegistrations/{BN}."
    ),
    docs=_BRAND,
)
def brand_mail_waiting(view: View) -> Iterator[Hit]:
    """Twilio's codes of that mail (21736 to 21741) among the brand's errors."""
    for brand in view.snapshot.brands:
        if codes := _BY_MAIL & set(brand.error_codes):
            evidence = {"status": brand.status, "errors": ", ".join(map(str, sorted(codes)))}
            yield Hit(brand.sid, "", evidence)


@check(
    severity="medium",
    needs=("numbers", "verifications"),
    also=("business_data",),
    finding=lazy("The toll-free verification lacks what Twilio asks for since 2026."),
    consequence=lazy("It is rejected, and messages to the US and Canada stay blocked."),
    code=30032,
    remedy=lazy(
        "Send type, number, authority and country of the business's registration: POST "
        "/v1/Tollfree/Verifications/{HH} while it may be edited, else delete it and apply again."
    ),
    docs=_TOLL_FREE,
)
def toll_free_business_data(view: View) -> Iterator[Hit]:
    """Not approved, and without the registration of the business; whether an older approval needs it is not known."""
    for number in view.numbers:
        verification = view.verifications.get(number.sid)
        if verification and verification.status != "TWILIO_APPROVED" and verification.missing:
            evidence = {"status": verification.status, "missing": ", ".join(verification.missing)}
            yield Hit(number.sid, title(number), evidence)
