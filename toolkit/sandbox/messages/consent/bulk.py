"""Items in bulk: the limits of a call, and an answer for each item.

https://www.twilio.com/docs/messaging/features/bulk-upsert-consents-api: 25 items a call, 100 calls a minute. A call
with more items is refused with 20001 (assumed); an item that is wrong keeps none of the others from being saved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.fields import json_items
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.refusals import ApiError, invalid
from toolkit.sandbox.store import kinds

MOST_ITEMS = 25
CALLS_A_MINUTE = 100

_CONTACT = re.compile(r"\+[1-9][0-9]{6,14}")
"""E.164; whether the number exists is not asked: Twilio's example saves +19999999999."""

_CORRELATION = re.compile(r"[0-9A-Za-z]{32}")
"""32 characters, "a unique UUID"; Twilio's example has letters beyond f among them."""

Save = Callable[[Context, dict[str, Any]], list[str]]
"""Save an item, or return what is wrong with it."""


def saved(context: Context, error_code: int, save: Save) -> Response:
    """Save the items of a call and answer what became of each.

    Args:
        error_code: of an item that is wrong.
        save: saves one whose contact and correlation ID are well-formed.

    Raises:
        ApiError: too many items or calls; an item that is no JSON object.
    """
    items = json_items(context.form, "Items")
    if len(items) > MOST_ITEMS:
        raise invalid("Items", f"has {len(items)} items; at most {MOST_ITEMS} are possible")
    _count(context)
    return answer(201, {"items": [_result(item, error_code, save(context, item)) for item in items]})


def problems(item: dict[str, Any]) -> list[str]:
    """Return what is wrong with the contact and the correlation ID of an item."""
    contact, correlation = item.get("contact_id"), item.get("correlation_id")
    good = isinstance(contact, str) and _CONTACT.fullmatch(contact) is not None
    named = isinstance(correlation, str) and _CORRELATION.fullmatch(correlation) is not None
    return ([] if good else ["INVALID_CONTACT_ID"]) + ([] if named else ["INVALID_CORRELATION_ID"])


def _result(item: dict[str, Any], error_code: int, found: list[str]) -> dict[str, Any]:
    correlation = item.get("correlation_id")
    return {"correlation_id": correlation, "error_code": error_code if found else 0, "error_messages": found}


def _count(context: Context) -> None:
    """Count the call; each API has its own count (assumed).

    Raises:
        ApiError: 429/20429 for one call too many in a minute.
    """
    store, minute = context.store, int(context.now // 60)
    record = store.get(kinds.BULK_CALLS, context.path) or store.add(
        kinds.BULK_CALLS, context.path, {"minute": minute, "calls": 0}, now=context.now
    )
    calls = record.data["calls"] + 1 if record.data["minute"] == minute else 1
    if calls > CALLS_A_MINUTE:
        raise ApiError(429, 20429, f"Too Many Requests: at most {CALLS_A_MINUTE} calls a minute are possible")
    store.update(record, {"minute": minute, "calls": calls}, context.now)
