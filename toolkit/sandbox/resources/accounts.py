"""Accounts of the 2010-04-01 API: the account and its subaccounts (https://www.twilio.com/docs/iam/api/account).

A subaccount sees itself alone; the account above it sees and changes all (https://www.twilio.com/docs/iam/api/subaccounts).
"""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any
from uuid import uuid4

from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dispatch import API_VERSION, Route, shown_path
from toolkit.sandbox.api.fields import Field, choice, given, text
from toolkit.sandbox.api.http import Response, answer, rfc2822
from toolkit.sandbox.api.refusals import ApiError, invalid, not_found
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record, Store

_SUBRESOURCES = {
    "applications": "Applications",
    "available_phone_numbers": "AvailablePhoneNumbers",
    "balance": "Balance",
    "incoming_phone_numbers": "IncomingPhoneNumbers",
    "messages": "Messages",
    "short_codes": "SMS/ShortCodes",
}
"""The parts of the account that the sandbox serves."""

_STATUSES = ("active", "suspended", "closed")
_status = choice(_STATUSES)
_FIELDS = (Field("FriendlyName", text(64)), Field("Status", choice(_STATUSES, 21475)))


def auth_token(store: Store, sid: str) -> str:
    """Return the token of the account or of one of its subaccounts.

    A subaccount's follows from the account's: it is stored nowhere, and in no export.
    """
    own = str(store.meta("auth_token"))
    if sid == store.meta("account_sid"):
        return own
    return hmac.new(own.encode(), sid.encode(), hashlib.sha256).hexdigest()[:32]


def serialize(context: Context, account: Record) -> dict[str, Any]:
    """Return an Account as JSON."""
    base = f"/{API_VERSION}/Accounts/{account.sid}"
    return {
        "sid": account.sid,
        "owner_account_sid": context.store.meta("account_sid"),
        "friendly_name": account.name,
        "auth_token": auth_token(context.store, account.sid),
        "status": account.data["status"],
        "type": account.data["type"],
        "date_created": rfc2822(account.created),
        "date_updated": rfc2822(account.updated),
        "subresource_uris": {name: f"{base}/{path}.json" for name, path in _SUBRESOURCES.items()},
        "uri": f"{base}.json",
    }


def _is_subaccount(context: Context) -> bool:
    """Say whether a subaccount asks."""
    return bool(context.account_sid != context.store.meta("account_sid"))


def _list(context: Context) -> Response:
    status = context.query.get("Status")
    filters = {
        "name": context.query.get("FriendlyName"),
        "status": _status("Status", status) if status else None,
        "sid": context.account_sid if _is_subaccount(context) else None,
    }
    return listing(context, serialize, kinds.ACCOUNT, "accounts", filters=filters)


def _account(context: Context) -> Record:
    account = context.find(kinds.ACCOUNT, context.variables["Sid"])
    if _is_subaccount(context) and account.sid != context.account_sid:
        raise not_found(shown_path(context.path))
    return account


def _fetch(context: Context) -> Response:
    return answer(200, serialize(context, _account(context)))


def _create(context: Context) -> Response:
    """Make a subaccount; one has none of its own (assumed: 403/20403)."""
    if _is_subaccount(context):
        raise ApiError(403, 20403, "A subaccount cannot have subaccounts")
    store = context.store
    settings = given(_FIELDS[:1], context.form)
    name = settings.get("friendly_name") or time.strftime(
        "SubAccount Created at %Y-%m-%d %I:%M %p", time.gmtime(context.now)
    )
    above = context.find(kinds.ACCOUNT, context.account_sid)
    data = {"type": above.data["type"], "status": "active", "database": uuid4().hex}
    account = store.add(kinds.ACCOUNT, store.new_sid("AC"), data, name=name, now=context.now)
    return answer(201, serialize(context, account))


def _update(context: Context) -> Response:
    """Rename an account, or suspend, reactivate or close a subaccount; only the account above it may do the latter.

    A status that is none is 21475, one for the account itself 21477, and a closed one stays closed (21479;
    https://www.twilio.com/docs/api/errors/21475 and its neighbours).
    """
    account, settings = _account(context), given(_FIELDS, context.form)
    status = settings.pop("status", None)
    if status is not None:
        if account.sid == context.account_sid:
            raise invalid("Status", "can be changed for subaccounts, and by the account above them", 21477)
        if account.data["status"] == "closed":
            raise ApiError(400, 21479, f"The subaccount {account.sid} is closed and cannot be opened again")
    changes = {} if status is None else {"status": status}
    return answer(
        200, serialize(context, context.store.update(account, changes, context.now, settings.get("friendly_name")))
    )


ROUTES: tuple[Operation, ...] = (
    Route("GET", "api", "/2010-04-01/Accounts.json", _list),
    Route("POST", "api", "/2010-04-01/Accounts.json", _create),
    Route("GET", "api", "/2010-04-01/Accounts/{Sid}.json", _fetch),
    Route("POST", "api", "/2010-04-01/Accounts/{Sid}.json", _update),
)

HANDLERS = frozenset(route.handler for route in ROUTES)
"""What answers requests about accounts themselves, wherever these are kept."""
