"""For every check an account on which it fires, and one close to it on which it stays silent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from tests.audit.accounts import (
    AP,
    BOSTON,
    CLOSED,
    FEE,
    HOOK,
    LONDON,
    MG,
    MG2,
    NEW_YORK,
    NOW,
    STATUS,
    account,
    alert,
    alpha,
    application,
    brand,
    campaign,
    change,
    day,
    days,
    log,
    number,
    pool,
    profile,
    received,
    sent,
    service,
    short_code,
    toll_free,
    verification,
)
from toolkit.calls.call import Call
from toolkit.model.account import Sender, SenderPool, Webhooks
from toolkit.model.usage import UsageRecord
from toolkit.snapshot.snapshot import Snapshot

DEMO = "https://demo.twilio.com/welcome/sms/reply"
FREE = number(BOSTON)
TF, TF2 = toll_free(), toll_free("+18885550123")


@dataclass(frozen=True)
class Case:
    """Two accounts for one check.

    Attributes:
        fires: where the check finds something.
        silent: where it does not.
        evidence: what the evidence of the first finding has to hold.
        fix: the operations of its fix, in order.
    """

    fires: Snapshot
    silent: Snapshot
    evidence: str = ""
    fix: tuple[Call, ...] = ()


def empty(**settings: Any) -> SenderPool:
    return SenderPool(service(**settings))


def hooked(**hooks: Any) -> Sender:
    return number(webhooks=Webhooks(**hooks))


def errors(code: int, count: int, **more: Any) -> Snapshot:
    return account(groups=(sent(1000), sent(count, error_code=code, **more)))


def update(**params: Any) -> tuple[Call, ...]:
    return (Call("update_service", {"Sid": MG}, params),)


def number_update(**params: Any) -> tuple[Call, ...]:
    return (Call("update_number", {"Sid": number().sid}, params),)


def removal(*senders: Any) -> tuple[Call, ...]:
    return tuple(Call("remove_phone_number", {"ServiceSid": MG, "Sid": sender.sid}) for sender in senders)


WELL = account()
ABROAD = (sent(), sent(50, region="FR"))
WAITING = {"edit_allowed": True, "rejection_reason": "Opt-in is missing"}
SECONDARY = "RNdfbf3fae0e1107f8aded0e7cead80bf5"
UNREGISTERED = ("business_registration_number",)
MANY = tuple(number(f"+1212555{n:04d}") for n in range(360))
BUSY = (number(), number(BOSTON), number("+13055550176"))

CASES: dict[str, Case] = {
    "empty_pool": Case(account(empty()), WELL, "senders = 0"),
    "no_sender_for_destination": Case(
        account(pool(number(LONDON, "GB")), groups=(sent(7, region="US"),)), account(groups=ABROAD), "regions = US 7"
    ),
    "several_toll_free": Case(account(pool(TF, TF2)), account(pool(TF)), f"kept = {TF.address}", removal(TF2)),
    "mixed_us_senders": Case(account(pool(number(), TF)), account(pool(number(), alpha())), "long_code 1, toll_free 1"),
    "short_code_abroad": Case(
        account(pool(short_code()), groups=ABROAD), account(pool(short_code(), number()), groups=ABROAD), "FR 50"
    ),
    "alpha_unsupported": Case(
        account(pool(alpha(), number())), account(pool(alpha(), number()), groups=(sent(region="FR"),)), "US 1000"
    ),
    "alpha_needs_registration": Case(
        account(pool(alpha(), number()), groups=(sent(region="AE"),)),
        account(pool(alpha(), number()), groups=(sent(region="FR"), sent(region="SG"))),
        "AE 1000",
    ),
    "alpha_not_shown": Case(
        account(pool(alpha(), number()), groups=(sent(region="SG"), sent(5, region="MX"))),
        account(pool(alpha(), number()), groups=(sent(region="FR"), sent(region="AE"))),
        "SG 1000, MX 5",
    ),
    "uk_foreign_numbers": Case(
        account(groups=(sent(region="GB"),)),
        account(pool(number(), number(LONDON, "GB")), groups=(sent(region="GB"),)),
        "GB 1000",
    ),
    "pool_near_limit": Case(account(pool(*MANY)), account(pool(*MANY[:359])), "numbers_and_short_codes = 360"),
    "one_sender_carries": Case(
        account(pool(*BUSY), groups=(sent(900), sent(100, sender=BOSTON))),
        account(pool(*BUSY), groups=(sent(500), sent(500, sender=BOSTON))),
        f"sender = {NEW_YORK}; messages = 900; of = 1000; senders = 3",
    ),
    "unused_service": Case(
        account(pool(), empty(sid=MG2, name="Old")), WELL, "messages = 0", (Call("delete_service", {"Sid": MG2}),)
    ),
    "duplicated_service": Case(
        account(pool(), pool(FREE, sid=MG2, name=" NOTICES ")), account(pool(), pool(FREE, sid=MG2, name="Other")), MG2
    ),
    "number_without_sms": Case(
        account(pool(number(capabilities=frozenset({"Voice"})))), WELL, "capabilities = Voice", removal(number())
    ),
    "no_sender_errors": Case(errors(21703, 1, sender=""), errors(30008, 1), "21703 1"),
    "us_without_campaign": Case(
        account(pool(campaign_status="FAILED")),
        account(pool(campaign_status="FAILED"), groups=(sent(region="CA"),)),
        "messages_to_us = 1000; campaign_status = FAILED",
    ),
    "us_number_outside_service": Case(
        account(numbers=(number(), FREE), groups=(sent(sender=BOSTON, service_sid=""),)),
        account(numbers=(number(), FREE), groups=(sent(sender=BOSTON, service_sid="", region="CA"),)),
        "messages_to_us = 1000",
    ),
    "campaign_failed": Case(
        account(campaigns=(campaign("FAILED", errors=("Website is missing",)),)), WELL, "errors = Website is missing"
    ),
    "campaign_suspended": Case(account(campaigns=(campaign("SUSPENDED"),)), WELL, "SUSPENDED"),
    "campaign_waiting": Case(
        account(campaigns=(campaign("IN_PROGRESS", date_created=days(22)),)),
        account(campaigns=(campaign("IN_PROGRESS", date_created=days(20)),)),
        "days = 22",
    ),
    "campaign_mock": Case(account(campaigns=(campaign(mock=True),)), WELL, "mock = true"),
    "campaign_without_numbers": Case(account(pool(TF)), WELL, "long_codes = 0"),
    "brand_failed": Case(account(brands=(brand("FAILED", failure_reason="Tax number"),)), WELL, "Tax number"),
    "brand_suspended": Case(account(brands=(brand("SUSPENDED"),)), WELL, "SUSPENDED"),
    "brand_unverified": Case(
        account(brands=(brand(identity_status="UNVERIFIED"),)),
        account(brands=(brand(identity_status="UNVERIFIED", brand_type="SOLE_PROPRIETOR"),)),
        "UNVERIFIED",
    ),
    "brand_without_vetting": Case(
        account(brands=(brand(brand_score=None, skip_automatic_sec_vet=True),)),
        account(brands=(brand(brand_score=None, russell_3000=True),)),
        "skip_automatic_sec_vet = true",
    ),
    "brand_waiting": Case(
        account(brands=(brand("IN_REVIEW", date_created=days(15)),)),
        account(brands=(brand("IN_REVIEW", date_created=days(13)),)),
        "days = 15",
    ),
    "sole_proprietor_numbers": Case(
        account(pool(number(), FREE), brands=(brand(brand_type="SOLE_PROPRIETOR"),)),
        account(brands=(brand(brand_type="SOLE_PROPRIETOR"),)),
        BOSTON,
        removal(FREE),
    ),
    "toll_free_unverified": Case(
        account(pool(toll_free(verified=False)), verifications=()), account(pool(TF)), "verification = -"
    ),
    "toll_free_waiting": Case(
        account(pool(TF), verifications=(verification(TF, "IN_REVIEW", date_created=days(8)),)),
        account(pool(TF), verifications=(verification(TF, "IN_REVIEW", date_created=days(6)),)),
        "days = 8",
    ),
    "toll_free_rejected": Case(
        account(pool(TF), verifications=(verification(TF, "TWILIO_REJECTED", **WAITING),)),
        account(pool(TF)),
        "rejection_reason = Opt-in is missing",
    ),
    "toll_free_edit_window": Case(
        account(
            pool(TF),
            verifications=(verification(TF, "TWILIO_REJECTED", **WAITING, edit_expiration=NOW + timedelta(days=2)),),
        ),
        account(
            pool(TF),
            verifications=(verification(TF, "TWILIO_REJECTED", **WAITING, edit_expiration=NOW + timedelta(days=6)),),
        ),
        "edit_expiration = 2026-03-03",
    ),
    "registration_errors": Case(errors(30034, 2), errors(30008, 2), "30034 2"),
    "deferring_without_webhook": Case(
        account(pool(use_inbound_webhook_on_number=True, inbound_request_url=None)),
        account(pool(hooked(sms_url=HOOK), use_inbound_webhook_on_number=True, inbound_request_url=None)),
        f"senders = {NEW_YORK}",
    ),
    "inbound_black_hole": Case(
        account(pool(hooked(sms_url=HOOK), inbound_request_url=None)),
        account(pool(hooked(sms_url=HOOK), inbound_request_url=None, use_inbound_webhook_on_number=True)),
        "inbound_request_url = -",
        update(UseInboundWebhookOnNumber=True),
    ),
    "sender_webhook_ignored": Case(
        account(pool(hooked(sms_url="https://other.example.com/"))),
        account(pool(hooked(sms_url=DEMO))),
        "own = https://other.example.com/",
        number_update(SmsUrl=""),
    ),
    "service_webhook_ignored": Case(
        account(pool(use_inbound_webhook_on_number=True)),
        account(pool(hooked(sms_url=HOOK), use_inbound_webhook_on_number=True, inbound_request_url=None)),
        "use_inbound_webhook_on_number = true",
        update(UseInboundWebhookOnNumber=False),
    ),
    "application_and_url": Case(
        account(pool(hooked(sms_url=HOOK, sms_application_sid=AP)), applications=(application(),)),
        account(pool(hooked(sms_application_sid=AP)), applications=(application(),)),
        AP,
        number_update(SmsUrl=""),
    ),
    "application_missing": Case(
        account(pool(hooked(sms_url=HOOK, sms_application_sid=AP))),
        account(pool(hooked(sms_url=HOOK, sms_application_sid=AP)), applications=(application(),)),
        AP,
        number_update(SmsApplicationSid=""),
    ),
    "inbound_unanswered": Case(
        account(numbers=(number(), FREE), groups=(received(5, sender=BOSTON),)),
        account(groups=(received(5),)),
        "inbound_messages = 5",
    ),
    "webhook_http": Case(
        account(pool(inbound_request_url="http://hooks.example.com/in")),
        WELL,
        "InboundRequestUrl = http://hooks.example.com/in",
        update(InboundRequestUrl=HOOK),
    ),
    "webhook_local": Case(account(pool(status_callback="https://192.168.0.7/status")), WELL, "StatusCallback"),
    "webhook_demo": Case(
        account(
            pool(hooked(sms_url=DEMO), use_inbound_webhook_on_number=True, inbound_request_url=None),
        ),
        account(pool(hooked(sms_url=DEMO))),
        "SmsUrl = https://demo.twilio.com",
        number_update(SmsUrl=""),
    ),
    "webhook_without_fallback": Case(account(pool(fallback_url=None)), WELL, "FallbackUrl = -"),
    "status_callback_missing": Case(account(pool(status_callback=None)), WELL, "messages = 1000"),
    "webhook_failing": Case(
        account(alerts=(alert(11200, HOOK),)), account(alerts=(alert(11200, STATUS),)), f"11200 3; used_by = {MG}"
    ),
    "status_callback_failing": Case(
        account(alerts=(alert(11200, STATUS),)), account(alerts=(alert(11200, HOOK),)), f"request_url = {STATUS}"
    ),
    "validity_too_long": Case(
        account(pool(usecase="verification")),
        account(pool(usecase="verification", validity_period=600)),
        "validity_period = 36000",
        update(ValidityPeriod=600),
    ),
    "validity_too_short": Case(
        account(pool(validity_period=299)),
        account(pool(usecase="verification", validity_period=299)),
        "validity_period = 299",
        update(ValidityPeriod=36000),
    ),
    "sticky_off": Case(
        account(pool(number(), FREE, usecase="discussion", sticky_sender=False)),
        account(pool(number(), FREE, sticky_sender=False)),
        "sticky_sender = false",
        update(StickySender=True),
    ),
    "geomatch_off": Case(
        account(pool(number(), FREE, area_code_geomatch=False)),
        account(pool(number(), area_code_geomatch=False)),
        "area_codes = 212, 617",
        update(AreaCodeGeomatch=True),
    ),
    "smart_encoding_off": Case(
        account(pool(smart_encoding=False), groups=(sent(saved_by_smart_encoding=40),)),
        account(groups=(sent(saved_by_smart_encoding=40),)),
        "saved = 40",
        update(SmartEncoding=True),
    ),
    "mms_converter_off": Case(
        account(pool(mms_converter=False), groups=(sent(4, error_code=30011),)),
        account(pool(mms_converter=False)),
        "messages = 4",
        update(MmsConverter=True),
    ),
    "usecase_undeclared": Case(
        account(pool(usecase="undeclared")), WELL, "campaign = notifications", update(Usecase="notifications")
    ),
    "opt_outs_ignored": Case(errors(21610, 1), errors(30008, 1), "21610 1; messages = 1 / 1001"),
    "carrier_filtering": Case(errors(30007, 6), errors(30007, 4), "30007 6"),
    "unknown_handsets": Case(errors(30005, 30), errors(30005, 10), "30005 30"),
    "landlines": Case(errors(30006, 30), errors(30006, 10), "30006 30"),
    "unreachable_handsets": Case(errors(30003, 30), errors(30003, 10), "30003 30"),
    "queue_overflow": Case(errors(30001, 1), errors(30008, 1), "30001 1"),
    "daily_cap": Case(errors(30023, 1), errors(30008, 1), "30023 1"),
    "rate_exceeded": Case(errors(30022, 1), errors(30008, 1), "30022 1"),
    "validity_expired": Case(errors(30036, 1), errors(30008, 1), "30036 1"),
    "fraud_blocked": Case(errors(30450, 1), errors(30008, 1), "30450 1"),
    "messages_stuck": Case(
        account(groups=(sent(3, status="queued", first=days(0.6)),)),
        account(groups=(sent(3, status="queued", first=days(0.4)),)),
        "queued 3",
    ),
    "many_failures": Case(errors(30008, 200), errors(30008, 50), "200 / 1200"),
    "one_character": Case(
        account(groups=(sent(one_character=60, culprit="’"),)),
        account(groups=(sent(one_character=40, culprit="’"),)),
        "60 / 1000; character = ’ (U+2019)",
    ),
    "long_bodies": Case(account(groups=(sent(long=200),)), account(groups=(sent(long=199),)), "200 / 1000"),
    "many_opt_outs": Case(
        account(groups=(sent(), received(30, opt_out_words=20))),
        account(groups=(sent(), received(30, opt_out_words=19))),
        "opt_out_words = 20",
    ),
    "recycled_numbers": Case(errors(30005, 1), errors(30005, 1, region="FR"), "30005 1"),
    "number_in_no_service": Case(account(numbers=(number(), FREE)), WELL, "service = -"),
    "number_idle": Case(
        account(pool(number(), FREE)),
        account(pool(number(), number(BOSTON, date_created=days(5)))),
        "messages = 0",
    ),
    "trial_account": Case(account(trial=True), WELL, "type = Trial"),
    "destination_closed": Case(
        account(groups=(sent(), sent(7, region="GB")), closed_countries=CLOSED | {"GB"}),
        account(groups=(sent(),), closed_countries=CLOSED | {"GB"}),
        "regions = GB 7",
    ),
    "sender_country_closed": Case(
        account(pool(number(), number(LONDON, "GB")), closed_countries=CLOSED | {"GB"}),
        account(pool(number(), alpha()), closed_countries=CLOSED | {"GB"}),
        f"senders = {LONDON} (GB)",
    ),
    "high_risk_open": Case(
        account(closed_countries=CLOSED - {"NG", "PK"}),
        account(groups=(sent(), sent(1, region="NG"), sent(1, region="PK")), closed_countries=CLOSED - {"NG", "PK"}),
        "regions = NG, PK; messages = 0",
    ),
    "campaign_without_policy": Case(
        account(campaigns=(campaign(privacy_policy_url=""),)), WELL, "privacy_policy_url = -"
    ),
    "campaign_differs": Case(
        account(groups=(sent(offers=200),)),
        account(groups=(sent(offers=200),), campaigns=(campaign(usecase="MARKETING"),)),
        "us_app_to_person_usecase = ACCOUNT_NOTIFICATION; offers = 200 / 1000",
    ),
    "number_shared": Case(
        account(groups=(sent(codes=100, offers=20),)),
        account(groups=(sent(codes=100, offers=19), sent(50, sender=BOSTON, offers=50))),
        "codes = 100; offers = 20",
    ),
    "mock_in_use": Case(
        account(brands=(brand(mock=True),)),
        account(campaigns=(campaign(mock=True),), groups=(sent(region="CA"),)),
        "messages_to_us = 1000",
    ),
    "brand_mail_waiting": Case(
        account(brands=(brand("FAILED", error_codes=(21739,)),)),
        account(brands=(brand("FAILED", error_codes=(30793,)),)),
        "errors = 21739",
    ),
    "toll_free_business_data": Case(
        account(pool(TF), verifications=(verification(TF, "IN_REVIEW", missing=UNREGISTERED),)),
        account(pool(TF), verifications=(verification(TF, missing=UNREGISTERED),)),
        "missing = business_registration_number",
    ),
    "opt_out_unheard": Case(
        account(groups=(sent(), received(30, opt_out_wishes=3))),
        account(groups=(sent(), received(30, opt_out_words=3))),
        f"messages = 3; senders = {NEW_YORK} 3",
    ),
    "consent_unrecorded": Case(
        account(pool(TF), verifications=(verification(TF, opt_in_type="VERBAL"),)), account(pool(TF)), "VERBAL"
    ),
    "error_rising": Case(
        account(log=replace(log(sent()), days=(day(500, 20), day(10, 20, 30007), day(180, 2), day(20, 2, 30007)))),
        account(log=replace(log(sent()), days=(day(500, 20), day(50, 20, 30007), day(180, 2), day(20, 2, 30007)))),
        "risen = 30007 10.0% (2.0%)",
    ),
    "primary_profile_missing": Case(
        account(profiles=(profile("in-review"), profile(policy_sid=SECONDARY))),
        account(profiles=(profile("draft"), profile())),
        "status = in-review",
    ),
    "profile_rejected": Case(
        account(profiles=(profile(), profile("twilio-rejected", policy_sid=SECONDARY, error_codes=(18601, 18606)))),
        account(trust_products=(profile("draft", policy_sid=SECONDARY),)),
        "status = twilio-rejected; errors = 18601, 18606",
    ),
    "profile_expiring": Case(
        account(trust_products=(profile(valid_until=NOW + timedelta(days=29)),)),
        account(trust_products=(profile(valid_until=NOW + timedelta(days=31)),)),
        "valid_until = 2026-03-30",
    ),
    "failed_fees": Case(
        account(usage=(UsageRecord("sms-outbound", 900), UsageRecord(FEE, 100, 0.1, "usd"))),
        account(usage=(UsageRecord("sms-outbound", 960), UsageRecord(FEE, 40, 0.04, "usd"))),
        "messages = 100 / 1000; price = 0.10 USD",
    ),
    "changed_before_failures": Case(
        account(alerts=(alert(11200, HOOK, 10, first=days(5)),), events=(change(MG, 5.9, "inbound_request_url"),)),
        account(
            alerts=(alert(11200, HOOK, 10, first=days(5)),),
            events=(
                change(MG, 6.1, "inbound_request_url"),
                change(MG2, 5.5),
                change(MG, 5.2, event_type="messaging-service.created"),
            ),
        ),
        "event_type = messaging-service.updated; changed = inbound_request_url",
    ),
}
