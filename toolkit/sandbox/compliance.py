"""Registrations that decide who may send: US A2P campaigns and toll-free verifications of the account, read-only.

https://www.twilio.com/docs/messaging/api/usapptoperson-resource and
https://www.twilio.com/docs/messaging/api/tollfree-verification-resource; ``twilio_messaging_v1.json``.
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox import kinds
from toolkit.sandbox.context import Context, Operation, listing
from toolkit.sandbox.dispatch import Route
from toolkit.sandbox.http import Response, answer, iso8601
from toolkit.sandbox.store import Record, Store


def campaign(store: Store, service_sid: str) -> Record | None:
    """Return the service's campaign, or None when it has none."""
    campaigns = store.every(kinds.CAMPAIGN, service_sid)
    return campaigns[0] if campaigns else None


def campaign_status(store: Store, service_sid: str) -> str | None:
    """Return the state of the service's campaign, or None when it has none."""
    found = campaign(store, service_sid)
    return found.data["campaign_status"] if found else None


def toll_free_verified(store: Store, number_sid: str) -> bool:
    """Say whether a toll-free number is verified (unverified ones are blocked,
    https://www.twilio.com/docs/api/errors/30032)."""
    return any(
        record.data["status"] == "TWILIO_APPROVED" for record in store.every(kinds.TOLL_FREE_VERIFICATION, number_sid)
    )


def _campaign(context: Context, record: Record) -> dict[str, Any]:
    return {
        "sid": record.sid,
        "account_sid": context.account_sid,
        "messaging_service_sid": record.parent,
        **record.data,
        "date_created": iso8601(record.created),
        "date_updated": iso8601(record.updated),
        "url": f"{context.origin}/v1/Services/{record.parent}/Compliance/Usa2p/{record.sid}",
    }


def _verification(context: Context, record: Record) -> dict[str, Any]:
    return {
        "sid": record.sid,
        "account_sid": context.account_sid,
        "tollfree_phone_number_sid": record.parent,
        "tollfree_phone_number": record.name,
        **record.data,
        "date_created": iso8601(record.created),
        "date_updated": iso8601(record.updated),
        "url": f"{context.origin}/v1/Tollfree/Verifications/{record.sid}",
    }


def _list_campaigns(context: Context) -> Response:
    service = context.find(kinds.SERVICE, context.variables["ServiceSid"])
    return listing(context, _campaign, kinds.CAMPAIGN, "compliance", parent=service.sid)


def _fetch_campaign(context: Context) -> Response:
    service = context.find(kinds.SERVICE, context.variables["ServiceSid"])
    return answer(200, _campaign(context, context.find(kinds.CAMPAIGN, context.variables["Sid"], service.sid)))


def _list_verifications(context: Context) -> Response:
    filters = {
        "status": context.query.get("Status"),
        "external_reference_id": context.query.get("ExternalReferenceId"),
    }
    number = context.query.get("TollfreePhoneNumberSid")
    return listing(
        context, _verification, kinds.TOLL_FREE_VERIFICATION, "verifications", parent=number, filters=filters
    )


def _fetch_verification(context: Context) -> Response:
    return answer(200, _verification(context, context.find(kinds.TOLL_FREE_VERIFICATION, context.variables["Sid"])))


ROUTES: tuple[Operation, ...] = (
    Route("GET", "messaging", "/v1/Services/{ServiceSid}/Compliance/Usa2p", _list_campaigns),
    Route("GET", "messaging", "/v1/Services/{ServiceSid}/Compliance/Usa2p/{Sid}", _fetch_campaign),
    Route("GET", "messaging", "/v1/Tollfree/Verifications", _list_verifications),
    Route("GET", "messaging", "/v1/Tollfree/Verifications/{Sid}", _fetch_verification),
)
