"""Checks of what has changed in the course of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from toolkit.audit.check import Hit, check
from toolkit.audit.view import UNDELIVERED, View, total
from toolkit.i18n import lazy
from toolkit.model.usage import ChangeEvent

_FEE = "failed-message-processing-fee"
_SENT = frozenset({"sms-outbound", "mms-outbound"})


@check(
    severity="medium",
    needs=("daily_log",),
    finding=lazy("An error has become far more frequent in the last days."),
    consequence=lazy("Something has changed: at the carriers, in your list, your texts or your settings."),
    code=30008,
    remedy=lazy("See what was changed when it began: GET https://monitor.twilio.com/v1/Events, and your releases."),
)
def error_rising(view: View) -> Iterator[Hit]:
    """The share of a code in the last ``Limits.recent_days`` reaches ``Limits.risen``, and twice that of before."""
    if view.snapshot.log is None:
        return
    border = view.snapshot.log.until - timedelta(days=view.limits.recent_days)
    now, before = Counter[tuple[str, int | None]](), Counter[tuple[str, int | None]]()
    for one in view.snapshot.log.days:
        (now if one.day >= border else before)[one.service_sid, one.error_code] += one.messages
    for sid in dict.fromkeys(service for service, _code in now):
        whole, earlier = (sum(n for (own, _), n in part.items() if own == sid) for part in (now, before))
        if min(whole, earlier) < view.limits.enough:
            continue
        risen = []
        for (own, code), count in sorted(now.items(), key=lambda item: -item[1]):
            share, old = count / whole, before[sid, code] / earlier
            if own == sid and code is not None and share >= view.limits.risen and share >= 2 * old:
                risen.append(f"{code} {share:.1%} ({old:.1%})")
        if risen:
            yield Hit(sid or view.snapshot.account_sid, view.name(sid), {"risen": ", ".join(risen)})


@check(
    severity="low",
    needs=("usage",),
    finding=lazy("Twilio charges a fee for many messages that failed."),
    consequence=lazy("Messages that nobody gets are paid for."),
    code=30008,
    remedy=lazy("Find the most frequent error code in the log, and do not send what is bound to fail."),
    docs="https://www.twilio.com/docs/usage/api/usage-record",
)
def failed_fees(view: View) -> Iterator[Hit]:
    """The usage category of that fee reaches ``Limits.failed_fees`` of what was sent."""
    records = {record.category: record for record in view.snapshot.usage or ()}
    fee = records.get(_FEE)
    if fee is None:
        return
    whole = fee.count + sum(records[name].count for name in _SENT if name in records)
    if whole >= view.limits.enough and fee.count >= view.limits.failed_fees * whole:
        evidence: dict[str, object] = {"category": _FEE, "messages": f"{fee.count:g} / {whole:g}"}
        if fee.price is not None:
            evidence["price"] = f"{fee.price:.2f} {fee.price_unit.upper()}"
        yield Hit(view.snapshot.account_sid, "", evidence)


@dataclass(frozen=True, slots=True)
class _Failure:
    """Failures of one kind: when they began, what they may come from, and what to say of them."""

    began: datetime
    owners: frozenset[str]
    words: str


def _failures(view: View) -> Iterator[_Failure]:
    """Failures that begin well within the log, so that their beginning is seen."""
    log = view.snapshot.log
    if log is None:
        return
    early = log.since + timedelta(days=view.limits.recent_days)
    for sid, groups in view.sent_by_service.items():
        pool = view.snapshot.pools.get(sid)
        members = [sender.sid for sender in pool.senders] if pool else []
        for code in sorted({group.error_code for group in groups if group.error_code}):
            hit = [group for group in groups if group.error_code == code and group.status in UNDELIVERED]
            began = min((group.first for group in hit if group.first), default=early)
            if began > early and total(hit) >= view.limits.beginning:
                yield _Failure(began, frozenset((sid, *members)), f"{code} {total(hit)}")
    for alert in view.snapshot.alerts:
        if alert.first and alert.first > early and alert.count >= view.limits.beginning:
            yield _Failure(alert.first, frozenset(_users(view, alert.request_url)), f"{alert.error_code} {alert.count}")


def _users(view: View, url: str) -> Iterator[str]:
    """Yield what has a webhook at ``url``."""
    for pool in view.pools:
        service = pool.service
        if url and url in (service.inbound_request_url, service.fallback_url, service.status_callback):
            yield service.sid
    for number in view.numbers:
        hooks = number.webhooks
        if hooks and url and url in (hooks.sms_url, hooks.sms_fallback_url):
            yield number.sid


@check(
    severity="high",
    needs=("pools", "numbers", "log", "alerts", "events"),
    finding=lazy("A service, number or webhook was changed shortly before failures began."),
    consequence=lazy("The change may be their cause."),
    code=11200,
    remedy=lazy(
        "See who changed what: GET https://monitor.twilio.com/v1/Events?ResourceSid=…; it has the values before and "
        "after. Take the change back, or correct it."
    ),
    docs="https://www.twilio.com/docs/usage/monitor-events",
)
def changed_before_failures(view: View) -> Iterator[Hit]:
    """An event less than ``Limits.change_hours`` before the first of at least ``Limits.beginning`` failures."""
    window = timedelta(hours=view.limits.change_hours)
    names = {sid: pool.service.friendly_name for sid, pool in view.snapshot.pools.items()}
    for failure in _failures(view):
        changes = [
            event
            for event in view.snapshot.events or ()
            if event.resource_sid in failure.owners
            and not event.event_type.endswith(".created")
            and failure.began - window <= event.date <= failure.began
        ]
        if changes:
            last = max(changes, key=lambda event: event.date)
            yield Hit(last.resource_sid, names.get(last.resource_sid, ""), _evidence(last, failure))


def _evidence(event: ChangeEvent, failure: _Failure) -> dict[str, object]:
    return {
        "event_type": event.event_type,
        "changed": ", ".join(event.properties) or "-",
        "event_date": event.date.isoformat(),
        "error_codes": failure.words,
        "began": failure.began.isoformat(),
    }
