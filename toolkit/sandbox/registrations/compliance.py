"""What registrations mean for sending to the US and Canada: the one place that sending asks.

https://www.twilio.com/docs/messaging/compliance/a2p-10dlc and
https://www.twilio.com/docs/messaging/api/tollfree-verification-resource.
"""

from __future__ import annotations

from toolkit.model.account import Sender
from toolkit.model.number_registration import SOLE_PROPRIETOR
from toolkit.model.registration import counting_status
from toolkit.routing import Destination, predicted_error
from toolkit.routing.eligibility import needs_campaign
from toolkit.sandbox.options import Options
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record, Store

UNREGISTERED = frozenset({30032, 30033, 30034, 30035})
"""Errors of senders that are not registered; their messages leave Twilio for no carrier."""


def campaign(store: Store, service_sid: str) -> Record | None:
    """Return the service's campaign; a service has at most one."""
    campaigns = store.every(kinds.CAMPAIGN, service_sid)
    return campaigns[0] if campaigns else None


def campaigns_of(store: Store, brand_sid: str) -> list[Record]:
    """Return the campaigns of a brand."""
    return store.having(kinds.CAMPAIGN, {"brand_registration_sid": brand_sid})


def brand(store: Store, campaign: Record) -> Record | None:
    """Return the brand of a campaign; None where another provider registered it."""
    return store.get(kinds.BRAND, campaign.data["brand_registration_sid"] or "")


def campaign_status(store: Store, found: Record | None) -> str | None:
    """Return the state of a service's campaign as it counts for sending, or None when it has none."""
    if found is None:
        return None
    registrant = brand(store, found)
    return counting_status(
        found.data["campaign_status"],
        mock=found.data["mock"],
        brand_status=registrant.data["status"] if registrant else None,
    )


def toll_free_verified(store: Store, number_sid: str) -> bool:
    """Say whether a toll-free number is verified (unverified ones are blocked,
    https://www.twilio.com/docs/api/errors/30032)."""
    return any(
        record.data["status"] == "TWILIO_APPROVED" for record in store.every(kinds.TOLL_FREE_VERIFICATION, number_sid)
    )


def registration_error(
    store: Store, options: Options, found: Record | None, sender: Sender, destined: Destination, now: float
) -> int | None:
    """Return the error that a message ends with because its sender is not registered; None when it may go.

    Args:
        found: the campaign of the service whose pool holds the sender, None for none.
        now: POSIX time.
    """
    error = predicted_error(sender, destined, campaign_status(store, found), options.rules)
    return error or number_error(store, options, found, sender, destined, now)


def number_error(
    store: Store, options: Options, found: Record | None, sender: Sender, destined: Destination, now: float
) -> int | None:
    """Return what keeps a number of a verified campaign from being registered.

    30034: a sole proprietor has one number, the one that came first; the registration of others fails with 30125
    (https://www.twilio.com/docs/api/errors/30125). 30035: the registration is under way
    (https://www.twilio.com/docs/api/errors/30035).
    """
    if found is None or not needs_campaign(sender, destined):
        return None
    if only_number(store, found) not in (None, sender.sid):
        return 30034
    member = store.get(kinds.POOL_NUMBER, sender.sid, found.parent) if options.number_registration_seconds else None
    if member is None:
        return None
    since = max(found.data.get("verified_at", found.created), member.created)
    return 30035 if now < since + options.number_registration_seconds else None


def only_number(store: Store, campaign: Record) -> str | None:
    """Return the one number that a sole proprietor's campaign registers, the first of its service's pool that needs it;
    None for other campaigns."""
    if campaign.data["us_app_to_person_usecase"] != SOLE_PROPRIETOR:
        return None
    for member in store.every(kinds.POOL_NUMBER, campaign.parent):
        number = store.get(kinds.NUMBER, member.sid)
        if number is not None and number.data["type"] != "toll-free" and number.name.startswith("+1"):
            return number.sid
    return None


def follow(store: Store, service_sid: str) -> None:
    """Let ``us_app_to_person_registered`` of the service say what its campaign has come to."""
    service = store.get(kinds.SERVICE, service_sid)
    if service is not None:
        registered = campaign_status(store, campaign(store, service_sid)) == "VERIFIED"
        store.update(service, {"us_app_to_person_registered": registered}, service.updated)
