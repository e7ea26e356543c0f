"""Checks of what has to be registered before the US and Canada may be sent to."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.audit.check import Hit, check
from toolkit.audit.view import View, sums, title, top, total
from toolkit.calls.call import remove_sender
from toolkit.facts.countries import UNITED_STATES
from toolkit.i18n import lazy
from toolkit.model.account import Sender, SenderPool
from toolkit.model.number_registration import needs_registration
from toolkit.model.registration import Brand, Campaign

_A2P = "https://www.twilio.com/docs/messaging/compliance/a2p-10dlc"
_BRAND = "https://www.twilio.com/docs/messaging/api/brand-registration-resource"
_CAMPAIGN = "https://www.twilio.com/docs/messaging/api/usapptoperson-resource"


def _registrable(pool: SenderPool) -> list[Sender]:
    """The numbers to which US A2P 10DLC applies."""
    return [sender for sender in pool.senders if needs_registration(sender)]


def _to_us(view: View, pool: SenderPool) -> int:
    return sum(count for region, count in view.destinations(pool.service).items() if region in UNITED_STATES)


@check(
    severity="high",
    needs=("pools", "log"),
    finding=lazy("Long codes send to the United States without a verified A2P 10DLC campaign."),
    consequence=lazy("US carriers block these messages, or the numbers are passed over and nothing is left (21703)."),
    code=30034,
    remedy=lazy(
        "Register a brand and a campaign for this service: POST /v1/a2p/BrandRegistrations, then POST "
        "/v1/Services/{MG}/Compliance/Usa2p; or send to the US from a verified toll-free number."
    ),
)
def us_without_campaign(view: View) -> Iterator[Hit]:
    """Any +1 long code to the US, Puerto Rico, the Virgin Islands, Guam and American Samoa."""
    for pool in view.pools:
        numbers, messages = _registrable(pool), _to_us(view, pool)
        if numbers and messages and pool.service.campaign_status != "VERIFIED":
            evidence = {"messages_to_us": messages, "campaign_status": pool.service.campaign_status or "-"}
            evidence["numbers"] = ", ".join(number.address for number in numbers[:10])
            yield Hit(pool.service.sid, pool.service.friendly_name, evidence)


@check(
    severity="high",
    needs=("numbers", "every_pool", "log"),
    finding=lazy("A number that is in no service sends to the United States."),
    consequence=lazy(
        "Only numbers of a service with a verified campaign are registered; US carriers block the others."
    ),
    code=30034,
    remedy=lazy("Add the number to a service with a verified campaign: POST /v1/Services/{MG}/PhoneNumbers."),
)
def us_number_outside_service(view: View) -> Iterator[Hit]:
    """From is a +1 long code of the account that is in no pool."""
    for number in view.numbers:
        if not needs_registration(number) or number.sid in view.home:
            continue
        sent = [group for group in view.sent_by_sender.get(number.address, ()) if group.region in UNITED_STATES]
        if sent:
            yield Hit(number.sid, title(number), {"messages_to_us": total(sent)})


def _of_campaign(view: View, campaign: Campaign, **more: object) -> Hit:
    """A hit goes by the service: the SID of every campaign is the same."""
    evidence = {"campaign_id": campaign.campaign_id or "-", "campaign_status": campaign.status, **more}
    return Hit(campaign.service_sid, view.name(campaign.service_sid) or campaign.usecase, evidence)


@check(
    severity="high",
    needs=("campaigns",),
    finding=lazy("The A2P 10DLC campaign was rejected."),
    consequence=lazy("The service's long codes cannot send to the United States."),
    code=30034,
    remedy=lazy(
        "Correct what Twilio names, and send the campaign in again: POST /v1/Services/{MG}/Compliance/Usa2p/{QE}; "
        "forbidden content (30883 to 30885, 30897) is not reviewed again."
    ),
    docs=_CAMPAIGN,
)
def campaign_failed(view: View) -> Iterator[Hit]:
    """``campaign_status`` FAILED, with Twilio's reasons."""
    for campaign in view.snapshot.campaigns:
        if campaign.status == "FAILED":
            yield _of_campaign(view, campaign, errors="; ".join(campaign.errors) or "-")


@check(
    severity="high",
    needs=("campaigns",),
    finding=lazy("The A2P 10DLC campaign is suspended."),
    consequence=lazy("Its messages to the United States are blocked."),
    code=30033,
    remedy=lazy("Ask Twilio Support for the reason and remove it before you appeal."),
)
def campaign_suspended(view: View) -> Iterator[Hit]:
    """``campaign_status`` SUSPENDED."""
    for campaign in view.snapshot.campaigns:
        if campaign.status == "SUSPENDED":
            yield _of_campaign(view, campaign, errors="; ".join(campaign.errors) or "-")


@check(
    severity="medium",
    needs=("campaigns",),
    finding=lazy("The A2P 10DLC campaign has been in review for unusually long."),
    consequence=lazy("Until it is verified, the service's long codes cannot send to the United States."),
    code=30034,
    remedy=lazy("Ask Twilio Support; vetting takes 10 to 15 business days."),
    docs=_A2P,
)
def campaign_waiting(view: View) -> Iterator[Hit]:
    """PENDING or IN_PROGRESS beyond ``Limits.campaign_days``."""
    for campaign in view.snapshot.campaigns:
        days = view.days_since(campaign.date_created)
        if campaign.status in ("PENDING", "IN_PROGRESS") and days > view.limits.campaign_days:
            yield _of_campaign(view, campaign, days=int(days))


@check(
    severity="medium",
    needs=("campaigns",),
    finding=lazy("The A2P 10DLC campaign is a mock."),
    consequence=lazy("It registers no number; messages to the United States are blocked."),
    code=30034,
    remedy=lazy(
        "Register a real campaign before you send: POST /v1/Services/{MG}/Compliance/Usa2p, with a brand that is no "
        "mock."
    ),
    docs=_CAMPAIGN,
)
def campaign_mock(view: View) -> Iterator[Hit]:
    """``mock`` campaigns are for trying the API."""
    for campaign in view.snapshot.campaigns:
        if campaign.mock:
            yield _of_campaign(view, campaign, mock=True)


@check(
    severity="low",
    needs=("pools", "campaigns"),
    finding=lazy("The service has a verified A2P 10DLC campaign but no long code."),
    consequence=lazy("The campaign's monthly fee buys nothing."),
    remedy=lazy(
        "Add the numbers that it was registered for: POST /v1/Services/{MG}/PhoneNumbers; or delete the campaign: "
        "DELETE /v1/Services/{MG}/Compliance/Usa2p/{QE}."
    ),
    docs=_A2P,
)
def campaign_without_numbers(view: View) -> Iterator[Hit]:
    """A verified campaign over an empty list of numbers."""
    for pool in view.pools:
        campaign = view.campaigns.get(pool.service.sid)
        if campaign and campaign.status == "VERIFIED" and not _registrable(pool):
            yield _of_campaign(view, campaign, long_codes=0)


def _of_brand(view: View, brand: Brand, **more: object) -> Hit:
    uses = [campaign.service_sid for campaign in view.snapshot.campaigns if campaign.brand_sid == brand.sid]
    evidence = {"status": brand.status, "identity_status": brand.identity_status or "-", **more}
    return Hit(brand.sid, ", ".join(filter(None, map(view.name, uses))), evidence)


@check(
    severity="high",
    needs=("brands",),
    finding=lazy("The registration of the brand failed."),
    consequence=lazy("No campaign can be registered for it."),
    code=21717,
    remedy=lazy(
        "Correct the business's data in the profile's end user (POST https://trusthub.twilio.com/v1/EndUsers/{IT}), "
        "then send the brand in again: POST /v1/a2p/BrandRegistrations/{BN}."
    ),
    docs=_BRAND,
)
def brand_failed(view: View) -> Iterator[Hit]:
    """``status`` FAILED."""
    for brand in view.snapshot.brands:
        if brand.status == "FAILED":
            yield _of_brand(view, brand, failure_reason=brand.failure_reason or "-")


@check(
    severity="high",
    needs=("brands",),
    finding=lazy("The brand is suspended."),
    consequence=lazy("All of its campaigns are blocked."),
    code=21731,
    remedy=lazy("Ask Twilio Support for the reason and remove it before you appeal."),
)
def brand_suspended(view: View) -> Iterator[Hit]:
    """``status`` SUSPENDED."""
    for brand in view.snapshot.brands:
        if brand.status == "SUSPENDED":
            yield _of_brand(view, brand, failure_reason=brand.failure_reason or "-")


@check(
    severity="medium",
    needs=("brands",),
    finding=lazy("The brand's identity is not verified."),
    consequence=lazy("Campaigns of an unverified brand are not approved."),
    code=21717,
    remedy=lazy(
        "Make name, tax number and address match the public register (POST "
        "https://trusthub.twilio.com/v1/EndUsers/{IT}), then send the brand in again: POST "
        "/v1/a2p/BrandRegistrations/{BN}."
    ),
    docs=_BRAND,
)
def brand_unverified(view: View) -> Iterator[Hit]:
    """``identity_status`` UNVERIFIED or SELF_DECLARED; sole proprietors are verified by their telephone instead."""
    for brand in view.snapshot.brands:
        doubtful = brand.identity_status in ("UNVERIFIED", "SELF_DECLARED")
        if doubtful and brand.brand_type != "SOLE_PROPRIETOR" and brand.status not in ("FAILED", "SUSPENDED"):
            yield _of_brand(view, brand)


@check(
    severity="low",
    needs=("brands",),
    finding=lazy("The brand has no secondary vetting."),
    consequence=lazy("Its campaigns get the lowest throughput and daily limit."),
    code=30023,
    remedy=lazy(
        "Apply for secondary vetting if you send more than a few thousand messages a day to the US: POST "
        "/v1/a2p/BrandRegistrations/{BN}/Vettings."
    ),
    docs=_A2P,
)
def brand_without_vetting(view: View) -> Iterator[Hit]:
    """A standard brand without a score; companies of the Russell 3000 need none."""
    for brand in view.snapshot.brands:
        standard = brand.brand_type == "STANDARD" and brand.status == "APPROVED"
        if standard and brand.brand_score is None and not brand.russell_3000:
            yield _of_brand(view, brand, skip_automatic_sec_vet=brand.skip_automatic_sec_vet)


@check(
    severity="medium",
    needs=("brands",),
    finding=lazy("The brand has been in review for unusually long."),
    consequence=lazy("No campaign can be registered until it is approved."),
    code=21717,
    remedy=lazy("Ask Twilio Support."),
    docs=_BRAND,
)
def brand_waiting(view: View) -> Iterator[Hit]:
    """PENDING or IN_REVIEW beyond ``Limits.brand_days``."""
    for brand in view.snapshot.brands:
        days = view.days_since(brand.date_created)
        if brand.status in ("PENDING", "IN_REVIEW") and days > view.limits.brand_days:
            yield _of_brand(view, brand, days=int(days))


@check(
    severity="high",
    needs=("pools", "brands", "campaigns"),
    finding=lazy("A sole proprietor's service has more than one long code."),
    consequence=lazy("A sole proprietor may register one number; the others are refused."),
    code=30125,
    remedy=lazy("Keep one number in this service, or register as a standard brand."),
)
def sole_proprietor_numbers(view: View) -> Iterator[Hit]:
    """One campaign and one number for a sole proprietor."""
    for pool in view.pools:
        campaign, numbers = view.campaigns.get(pool.service.sid), _registrable(pool)
        brand = view.brands.get(campaign.brand_sid) if campaign else None
        if brand and brand.brand_type == "SOLE_PROPRIETOR" and len(numbers) > 1:
            evidence = {"brand": brand.sid, "numbers": ", ".join(number.address for number in numbers)}
            fix = tuple(remove_sender(pool.service.sid, number) for number in numbers[1:])
            yield Hit(pool.service.sid, pool.service.friendly_name, evidence, fix)


@check(
    severity="high",
    needs=("log",),
    finding=lazy("Messages to the US or Canada were blocked for want of a registration."),
    consequence=lazy("They never reached anybody."),
    code=30034,
    remedy=lazy(
        "Register the numbers: a campaign for long codes (POST /v1/Services/{MG}/Compliance/Usa2p), a verification for "
        "toll-free numbers (POST /v1/Tollfree/Verifications)."
    ),
)
def registration_errors(view: View) -> Iterator[Hit]:
    """30032, 30034 and 30035 in the log."""
    for sid, groups in view.sent_by_service.items():
        blocked = [group for group in groups if group.error_code in (30032, 30033, 30034, 30035)]
        if blocked:
            evidence = {"error_codes": top(sums(blocked, "error_code")), "senders": top(sums(blocked, "sender"))}
            yield Hit(sid or view.snapshot.account_sid, view.name(sid), evidence)
