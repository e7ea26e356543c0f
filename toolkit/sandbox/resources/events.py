"""Monitor v1 Events: who changed what, from the account's own requests.

https://www.twilio.com/docs/usage/monitor-events; ``twilio_monitor_v1.json``. A request that creates, changes or
deletes something of ``_OF`` is an event; messages are none, nor what time brings about. Names of events for messaging
are assumed, after the documented form ``phone-number.created``; a sender that joins or leaves a pool changes its
service, as a campaign does, and a country that is allowed or closed changes the account. ``event_data`` has
``resource_properties``, as the document's text says (its example leaves that level out). The user is made up: the
auth token tells none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.sandbox.api import dates
from toolkit.sandbox.api.context import Context, Handler, Operation, listing
from toolkit.sandbox.api.dispatch import Product
from toolkit.sandbox.api.http import Response, iso8601
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.hosts import TWILIO
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.sids import derived_sid
from toolkit.sandbox.store.store import Change, Store

_SERVICE: tuple[str, Product, str] = ("messaging-service", "messaging", "/v1/Services/{sid}")
_OLD = "/2010-04-01/Accounts/{account}"

_OF: Mapping[str, tuple[str, Product, str]] = {
    kinds.ACCOUNT: ("account", "api", "/2010-04-01/Accounts/{sid}.json"),
    kinds.APPLICATION: ("application", "api", _OLD + "/Applications/{sid}.json"),
    kinds.BRAND: ("brand-registration", "messaging", "/v1/a2p/BrandRegistrations/{sid}"),
    kinds.CUSTOMER_PROFILE: ("customer-profile", "trusthub", "/v1/CustomerProfiles/{sid}"),
    kinds.NUMBER: ("phone-number", "api", _OLD + "/IncomingPhoneNumbers/{sid}.json"),
    kinds.SERVICE: _SERVICE,
    kinds.SHORT_CODE: ("short-code", "api", _OLD + "/SMS/ShortCodes/{sid}.json"),
    kinds.TOLL_FREE_VERIFICATION: ("tollfree-verification", "messaging", "/v1/Tollfree/Verifications/{sid}"),
    kinds.TRUST_PRODUCT: ("trust-product", "trusthub", "/v1/TrustProducts/{sid}"),
}
"""Kind → type of resource, and where it is."""

_PARTS: Mapping[str, str] = {
    kinds.CAMPAIGN: "us_app_to_person",
    kinds.POOL_ALPHA: "alpha_senders",
    kinds.POOL_CHANNEL: "channel_senders",
    kinds.POOL_NUMBER: "phone_numbers",
    kinds.POOL_SHORT_CODE: "short_codes",
}
"""What a service has, by the property that an event names."""

_INTERNAL = frozenset({"database", "messages_to_owner", "submissions", "verified_at"})
"""What the sandbox notes of a resource and no API shows."""

_FILTERS = {
    "ActorSid": "actor_sid",
    "EventType": "event_type",
    "ResourceSid": "resource_sid",
    "SourceIpAddress": "source_ip_address",
}
_HERE = "127.0.0.1"


def watched(handler: Handler, context: Context) -> Response:
    """Answer a request that may change something, and store what it changed; needs a transaction."""
    changes = context.store.changes = []
    try:
        response = handler(context)
    finally:
        context.store.changes = None
    for change in changes:
        if (told := _told(change, context.account_sid)) is not None:
            add(context.store, context.account_sid, *told, context.now)
    return response


What = tuple[str, str, str]
"""The kind and SID of a resource, and what was done to it: ``created``, ``updated`` or ``deleted``."""


def _told(change: Change, account_sid: str) -> tuple[What, dict[str, Any]] | None:
    record, action = change.record, change.action
    if record.kind == kinds.CLOSED_COUNTRY:
        allowed = action == "deleted"
        states = {
            name: {"country_code": record.sid, "enabled": on}
            for name, on in (("previous", not allowed), ("updated", allowed))
        }
        return (kinds.ACCOUNT, account_sid, "updated"), {"geo_permissions": states}
    if record.kind in _PARTS:
        shown = record.data.get("campaign_status") if record.kind == kinds.CAMPAIGN else record.sid
        before, after = (shown, None) if action == "deleted" else (None, shown)
        return (kinds.SERVICE, record.parent, "updated"), {_PARTS[record.kind]: {"previous": before, "updated": after}}
    if record.kind not in _OF:
        return None
    properties = {
        name: {"previous": old, "updated": record.data[name]}
        for name, old in change.before.items()
        if name not in _INTERNAL and old != record.data[name]
    }
    return None if action == "updated" and not properties else ((record.kind, record.sid, action), properties)


def add(store: Store, account_sid: str, what: What, properties: Mapping[str, Any], now: float) -> None:
    """Store an event; its SID is not taken from the counter, so that those of other resources stay as they are.

    Args:
        what: what was done to which resource.
        properties: what was changed: ``previous`` and ``updated`` by property.
        now: POSIX time.
    """
    kind, resource_sid, action = what
    resource_type, _product, _path = _OF[kind]
    event = {
        "actor_sid": derived_sid("US", account_sid, "user"),
        "actor_type": "account",
        "description": None,
        "event_data": {"resource_properties": properties},
        "event_type": f"{resource_type}.{action}",
        "kind": kind,
        "resource_sid": resource_sid,
        "resource_type": resource_type,
        "source": "api",
        "source_ip_address": _HERE,
    }
    (last,) = store.connection.execute("SELECT max(seq) FROM resource").fetchone()
    store.add(kinds.EVENT, derived_sid("AE", account_sid, f"event {last}"), event, now=now)


def _more(context: Context, event: Any) -> dict[str, Any]:
    _type, product, path = _OF[event.data["kind"]]
    resource = path.format(sid=event.data["resource_sid"], account=context.account_sid)
    account = _OF[kinds.ACCOUNT][2].format(sid=context.account_sid)
    links = {"actor": f"{_host(context, 'api')}{account}", "resource": f"{_host(context, product)}{resource}"}
    return {"event_date": iso8601(event.created), "links": links}


def _host(context: Context, product: Product) -> str:
    """Return where another product is: at the origin of the request where that is this computer."""
    return f"https://{product}{TWILIO}" if context.origin.endswith(TWILIO) else context.origin


EVENTS = Resource(
    kinds.EVENT,
    "AE",
    "/v1/Events",
    "events",
    product="monitor",
    hidden=frozenset({"kind", "date_created", "date_updated"}),
    more=_more,
)


def _list(context: Context) -> Response:
    conditions = dates.since(context.query, "StartDate", "created") + dates.until(context.query, "EndDate", "created")
    filters = {column: context.query.get(param) or None for param, column in _FILTERS.items()}
    return listing(context, EVENTS.serialize, kinds.EVENT, "events", filters=filters, conditions=conditions)


ROUTES: tuple[Operation, ...] = EVENTS.routes("fetch", list=_list)
