"""Snapshots built by hand for the tests of the audit: an account in perfect order, and changes to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from toolkit.facts.countries import HIGH_RISK, NEVER_SENT_TO
from toolkit.model.account import Application, Sender, SenderPool, Service, Webhooks
from toolkit.model.message_log import AlertGroup, DayCount, MessageGroup, MessageLog
from toolkit.model.registration import Brand, Campaign, Profile, TollFreeVerification
from toolkit.model.usage import ChangeEvent, UsageRecord
from toolkit.snapshot.snapshot import Snapshot

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=200)
ACCOUNT = "AC" + "0" * 32
MG, MG2 = "MG" + "1" * 32, "MG" + "2" * 32
BN, QE, HH, AP, BU = (prefix + "1" * 32 for prefix in ("BN", "QE", "HH", "AP", "BU"))
FEE = "failed-message-processing-fee"
CLOSED = HIGH_RISK | NEVER_SENT_TO
"""Countries that nobody needs."""
HOOK, FALLBACK, STATUS = (f"https://hooks.example.com/{name}" for name in ("in", "fallback", "status"))

NEW_YORK, BOSTON, TORONTO, LONDON = "+12125550123", "+16175550142", "+14165550134", "+447400123400"


def days(number: float) -> datetime:
    """Return the moment so many days before the snapshot."""
    return NOW - timedelta(days=number)


def number(address: str = NEW_YORK, country: str = "US", **more: Any) -> Sender:
    """Return a long code with its webhooks in order."""
    given: dict[str, Any] = {
        "capabilities": frozenset({"SMS", "MMS"}),
        "webhooks": Webhooks(),
        "date_created": LONG_AGO,
    } | more
    return Sender(f"PN{int(address[1:]):032x}", given.pop("type", "long_code"), address, country, **given)


def toll_free(address: str = "+18005550199", **more: Any) -> Sender:
    return number(address, type="toll_free", **({"verified": True} | more))


def short_code(address: str = "24680", country: str = "US") -> Sender:
    return Sender(f"SC{int(address):032x}", "short_code", address, country, webhooks=Webhooks())


def alpha(address: str = "OWL", country: str | None = None) -> Sender:
    return Sender(f"AI{abs(hash((address, country))):032x}", "alpha", address, country)


def service(sid: str = MG, name: str = "Notices", **more: Any) -> Service:
    """Return a service with nothing to say against its settings."""
    given: dict[str, Any] = {
        "inbound_request_url": HOOK,
        "fallback_url": FALLBACK,
        "status_callback": STATUS,
        "usecase": "notifications",
        "campaign_status": "VERIFIED",
        "date_created": LONG_AGO,
    } | more
    return Service(sid, name, **given)


def pool(*senders: Sender, **settings: Any) -> SenderPool:
    return SenderPool(service(**settings), senders or (number(),))


def campaign(status: str = "VERIFIED", **more: Any) -> Campaign:
    given: dict[str, Any] = {
        "usecase": "ACCOUNT_NOTIFICATION",
        "date_created": LONG_AGO,
        "privacy_policy_url": "https://www.example.com/privacy",
        "terms_and_conditions_url": "https://www.example.com/terms",
    } | more
    return Campaign(QE, MG, BN, status, **given)


def brand(status: str = "APPROVED", **more: Any) -> Brand:
    given: dict[str, Any] = {"identity_status": "VETTED_VERIFIED", "brand_score": 80, "date_created": LONG_AGO} | more
    return Brand(BN, status, **given)


def verification(sender: Sender, status: str = "TWILIO_APPROVED", **more: Any) -> TollFreeVerification:
    given: dict[str, Any] = {"date_created": LONG_AGO, "opt_in_type": "WEB_FORM", "missing": ()} | more
    return TollFreeVerification(HH, sender.sid, status, **given)


def application(**more: Any) -> Application:
    return Application(AP, "Desk", **({"sms_url": HOOK, "sms_fallback_url": FALLBACK} | more))


def sent(messages: int = 1000, **more: Any) -> MessageGroup:
    """Return outbound messages that were delivered in New York's name to the United States."""
    given: dict[str, Any] = {
        "direction": "outbound-api",
        "service_sid": MG,
        "sender": NEW_YORK,
        "region": "US",
        "status": "delivered",
        "error_code": None,
        "segments": messages,
        "first": days(20),
        "last": days(1),
    } | more
    if given["error_code"] is not None and "status" not in more:
        given["status"] = "failed"
    return MessageGroup(messages=messages, **given)


def received(messages: int = 10, **more: Any) -> MessageGroup:
    return sent(messages, **({"direction": "inbound", "status": "received"} | more))


def log(*groups: MessageGroup, days: int = 30) -> MessageLog:
    sums = tuple(day(group.messages, 1, group.error_code) for group in groups if group.direction != "inbound")
    return MessageLog(NOW - timedelta(days=days), NOW, groups, sums)


def day(messages: int, ago: int, error_code: int | None = None) -> DayCount:
    """Return the messages of one day of the service's."""
    status = "delivered" if error_code is None else "undelivered"
    return DayCount(NOW.replace(hour=0) - timedelta(days=ago), MG, status, error_code, messages)


def alert(code: int, url: str, count: int = 3, first: datetime | None = None) -> AlertGroup:
    return AlertGroup(code, url, "SM", count, NOW, first)


def profile(status: str = "twilio-approved", **more: Any) -> Profile:
    """Return a customer profile; without a policy of its own the account's primary one."""
    return Profile(BU, "Owl", more.pop("policy_sid", "RN6433641899984f951173ef1738c3bdd0"), status, **more)


def change(sid: str, ago: float, *properties: str, event_type: str = "messaging-service.updated") -> ChangeEvent:
    return ChangeEvent(days(ago), event_type, sid, "web", "user", properties)


def account(
    *pools: SenderPool,
    numbers: tuple[Sender, ...] | None = None,
    groups: tuple[MessageGroup, ...] = (),
    log_days: int = 30,
    unreadable: Mapping[str, str] | None = None,
    **parts: Any,
) -> Snapshot:
    """Return an account; without arguments one in perfect order.

    Args:
        pools: its services; one with a number of New York unless given.
        numbers: its numbers; those of the pools unless given.
        groups: its log; messages to the United States unless given.
        log_days: how far back the log reaches.
        unreadable: what could not be read.
        parts: the other fields of a Snapshot.
    """
    there = pools or (pool(),)
    members = [s for one in there for s in one.senders if s.type in ("long_code", "toll_free")]
    owned = tuple(members) if numbers is None else numbers
    whole: dict[str, Any] = {
        "brands": (brand(),),
        "campaigns": (campaign(),),
        "verifications": tuple(verification(s) for s in owned if s.type == "toll_free"),
        "log": log(*(groups or (sent(), received())), days=log_days),
        "closed_countries": CLOSED,
        "profiles": (profile(),),
        "trust_products": (),
        "events": (),
        "usage": (UsageRecord("sms-outbound", 1000, 8.0, "usd"), UsageRecord(FEE, 3, 0.003, "usd")),
    } | parts
    return Snapshot(
        account_sid=ACCOUNT,
        taken_at=NOW,
        pools={one.service.sid: one for one in there},
        numbers=owned,
        unreadable=unreadable or {},
        **whole,
    )


def empty_handed() -> Snapshot:
    """Return an account that has nothing and did nothing."""
    nothing: dict[str, Any] = {"trust_products": (), "events": (), "usage": ()}
    return Snapshot(ACCOUNT, NOW, {}, log=log(), closed_countries=NEVER_SENT_TO, profiles=(profile(),), **nothing)
