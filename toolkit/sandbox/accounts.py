"""Accounts of the 2010-04-01 API: the one account that a sandbox has (https://www.twilio.com/docs/iam/api/account)."""

from __future__ import annotations

from typing import Any

from toolkit.sandbox import kinds
from toolkit.sandbox.context import Context, Operation, listing
from toolkit.sandbox.dispatch import API_VERSION, Route
from toolkit.sandbox.http import Response, answer, rfc2822
from toolkit.sandbox.store import Record

_SUBRESOURCES = {
    "available_phone_numbers": "AvailablePhoneNumbers",
    "incoming_phone_numbers": "IncomingPhoneNumbers",
    "messages": "Messages",
    "short_codes": "SMS/ShortCodes",
}
"""The parts of the account that the sandbox serves."""


def serialize(context: Context, account: Record) -> dict[str, Any]:
    """Return the Account as JSON."""
    base = f"/{API_VERSION}/Accounts/{account.sid}"
    return {
        "sid": account.sid,
        "owner_account_sid": account.sid,
        "friendly_name": account.name,
        "auth_token": context.store.meta("auth_token"),
        "status": account.data["status"],
        "type": account.data["type"],
        "date_created": rfc2822(account.created),
        "date_updated": rfc2822(account.updated),
        "subresource_uris": {name: f"{base}/{path}.json" for name, path in _SUBRESOURCES.items()},
        "uri": f"{base}.json",
    }


def _list(context: Context) -> Response:
    filters = {"name": context.query.get("FriendlyName"), "status": context.query.get("Status")}
    return listing(context, serialize, kinds.ACCOUNT, "accounts", filters=filters)


def _fetch(context: Context) -> Response:
    return answer(200, serialize(context, context.find(kinds.ACCOUNT, context.variables["AccountSid"])))


ROUTES: tuple[Operation, ...] = (
    Route("GET", "api", "/2010-04-01/Accounts.json", _list),
    Route("GET", "api", "/2010-04-01/Accounts/{AccountSid}.json", _fetch),
)
