"""Checks of a service's settings against what it is used for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.audit.check import Hit, check
from toolkit.audit.view import LONG_CODE, View, of_type, total
from toolkit.calls.call import Call
from toolkit.calls.call import Value as Setting
from toolkit.i18n import lazy
from toolkit.model.account import Service

_SERVICES = "https://www.twilio.com/docs/messaging/services"
_SERVICE = "https://www.twilio.com/docs/messaging/api/service-resource"

USECASES: Mapping[str, str] = {
    "2FA": "verification",
    "ACCOUNT_NOTIFICATION": "notifications",
    "DELIVERY_NOTIFICATION": "notifications",
    "FRAUD_ALERT": "notifications",
    "SECURITY_ALERT": "notifications",
    "CUSTOMER_CARE": "discussion",
    "MARKETING": "marketing",
    "POLLING_VOTING": "poll",
}
"""The use case of a service that says the same as that of a US A2P campaign; others have no counterpart."""


def _update(service: Service, **params: Setting) -> tuple[Call, ...]:
    return (Call("update_service", {"Sid": service.sid}, params),)


def _usecase(view: View, service: Service) -> str:
    """What the service is for: as declared, else as its campaign says."""
    campaign = view.campaigns.get(service.sid)
    declared = "" if service.usecase == "undeclared" else service.usecase
    return declared or (USECASES.get(campaign.usecase, "") if campaign else "")


@check(
    severity="medium",
    needs=("pools",),
    finding=lazy("One-time passwords may wait in the queue for longer than they are of use."),
    consequence=lazy("They arrive when they have expired, and are paid for."),
    code=30036,
    remedy=lazy("Shorten the validity period to the lifetime of the password."),
    docs=_SERVICES,
)
def validity_too_long(view: View) -> Iterator[Hit]:
    """Verification, and a validity period beyond ``Limits.otp_validity``."""
    for pool in view.pools:
        service = pool.service
        if _usecase(view, service) == "verification" and service.validity_period > view.limits.otp_validity:
            evidence = {"usecase": "verification", "validity_period": service.validity_period}
            fix = _update(service, ValidityPeriod=view.limits.otp_validity)
            yield Hit(service.sid, service.friendly_name, evidence, fix)


@check(
    severity="medium",
    needs=("pools",),
    finding=lazy("Messages that are no one-time passwords expire within minutes."),
    consequence=lazy("In a busy hour they are dropped from the queue."),
    code=30036,
    remedy=lazy("Lengthen the validity period; 36000 seconds is Twilio's default."),
    docs=_SERVICES,
)
def validity_too_short(view: View) -> Iterator[Hit]:
    """Any other declared use case, and a validity period below ``Limits.short_validity``."""
    for pool in view.pools:
        service = pool.service
        usecase = _usecase(view, service)
        if usecase not in ("", "verification") and service.validity_period < view.limits.short_validity:
            evidence = {"usecase": usecase, "validity_period": service.validity_period}
            yield Hit(service.sid, service.friendly_name, evidence, _update(service, ValidityPeriod=36000))


@check(
    severity="medium",
    needs=("pools",),
    finding=lazy("Sticky sender is off in a service for conversations."),
    consequence=lazy("A recipient hears from changing numbers, and the conversation falls apart."),
    remedy=lazy("Turn sticky sender on."),
    docs=_SERVICES,
)
def sticky_off(view: View) -> Iterator[Hit]:
    """Use case discussion and more than one sender that could be picked."""
    for pool in view.pools:
        service = pool.service
        if not service.sticky_sender and _usecase(view, service) == "discussion" and len(pool.senders) > 1:
            evidence = {"sticky_sender": False, "usecase": "discussion", "senders": len(pool.senders)}
            yield Hit(service.sid, service.friendly_name, evidence, _update(service, StickySender=True))


@check(
    severity="low",
    needs=("pools",),
    finding=lazy("Area code geomatch is off, although the pool has numbers of several area codes."),
    consequence=lazy("Recipients see a number from elsewhere, and answer less."),
    remedy=lazy("Turn area code geomatch on."),
    docs=_SERVICES,
)
def geomatch_off(view: View) -> Iterator[Hit]:
    """+1 long codes of at least two area codes."""
    for pool in view.pools:
        service = pool.service
        codes = {s.address[2:5] for s in of_type(pool, LONG_CODE) if s.address.startswith("+1")}
        if not service.area_code_geomatch and len(codes) > 1:
            evidence = {"area_code_geomatch": False, "area_codes": ", ".join(sorted(codes))}
            yield Hit(service.sid, service.friendly_name, evidence, _update(service, AreaCodeGeomatch=True))


@check(
    severity="medium",
    needs=("pools", "log"),
    finding=lazy("Smart encoding is off, and the log shows segments that it would have saved."),
    consequence=lazy("Each of these segments is paid for and slows the queue."),
    remedy=lazy("Turn smart encoding on."),
    docs=_SERVICES,
)
def smart_encoding_off(view: View) -> Iterator[Hit]:
    """Counts segments that typographic quotes, dashes and their like have cost."""
    for pool in view.pools:
        service, groups = pool.service, view.sent_through(pool.service)
        saved = sum(group.saved_by_smart_encoding for group in groups)
        if not service.smart_encoding and saved:
            segments = sum(group.segments for group in groups)
            evidence = {"smart_encoding": False, "segments": segments, "saved": saved}
            yield Hit(service.sid, service.friendly_name, evidence, _update(service, SmartEncoding=True))


@check(
    severity="low",
    needs=("pools", "log"),
    finding=lazy("The MMS converter is off, and media failed where there is no MMS."),
    consequence=lazy("Recipients without MMS get nothing instead of a link."),
    code=30011,
    remedy=lazy("Turn the MMS converter on."),
)
def mms_converter_off(view: View) -> Iterator[Hit]:
    """30011 in the log."""
    for pool in view.pools:
        service = pool.service
        lost = [group for group in view.sent_through(service) if group.error_code == 30011]
        if not service.mms_converter and lost:
            evidence = {"mms_converter": False, "messages": total(lost)}
            yield Hit(service.sid, service.friendly_name, evidence, _update(service, MmsConverter=True))


@check(
    severity="low",
    needs=("pools", "campaigns"),
    finding=lazy("The service's use case is undeclared."),
    consequence=lazy("Twilio cannot warn when it does not fit the campaign, and no reader knows what it is for."),
    code=21719,
    remedy=lazy("Declare the use case."),
    docs=_SERVICE,
)
def usecase_undeclared(view: View) -> Iterator[Hit]:
    """Where a campaign says what it is for, that is the fix."""
    for pool in view.pools:
        service = pool.service
        if service.usecase == "undeclared":
            known = _usecase(view, service)
            fix = _update(service, Usecase=known) if known else ()
            yield Hit(service.sid, service.friendly_name, {"usecase": "undeclared", "campaign": known or "-"}, fix)
