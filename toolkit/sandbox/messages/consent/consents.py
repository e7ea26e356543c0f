"""Accounts v1 Consents/Bulk: who agreed to messages, and who takes that back.

``twilio_accounts_v1.json``; https://www.twilio.com/docs/messaging/features/bulk-upsert-consents-api. An opt-in
overrides an earlier STOP, an opt-out counts like one (https://www.twilio.com/docs/messaging/features/compliance-toolkit),
for the service or number that is named: a number in a service stands for the service's list. The block of a toll-free
number at the carriers' network stays (assumed: only START to it ends that). Nobody can read what was written here.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.http import Response
from toolkit.sandbox.messages import opt_out, senders
from toolkit.sandbox.messages.consent import bulk
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Store

STATUSES = ("opt-in", "opt-out")
SOURCES = ("website", "offline", "opt-in-message", "opt-out-message", "others")

_UNSAVED = 30646
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
"""A date alone is refused: ``twilio_accounts_v1.json`` shows it."""


def _create(context: Context) -> Response:
    return bulk.saved(context, _UNSAVED, _save)


def _save(context: Context, item: dict[str, Any]) -> list[str]:
    scope = _scope(context.store, item.get("sender_id"))
    checks = {
        "INVALID_SENDER_ID": scope is not None,
        "INVALID_STATUS": item.get("status") in STATUSES,
        "INVALID_SOURCE": item.get("source") in SOURCES,
        "INVALID_DATE_OF_CONSENT": not item.get("date_of_consent") or _is_moment(item["date_of_consent"]),
    }
    found = bulk.problems(item) + [name for name, holds in checks.items() if not holds]
    if scope is not None and not found:
        opt_out.put(context.store, scope, item["contact_id"], item["status"] == "opt-out", context.now)
    return found


def _scope(store: Store, sender_id: Any) -> str | None:
    """Return whose list a sender stands for; None where the account has no such sender."""
    if not isinstance(sender_id, str):
        return None
    if store.get(kinds.SERVICE, sender_id) is not None:
        return sender_id
    sender = senders.find(store, sender_id)
    if sender is None or sender.type == "alpha":
        return None
    home = senders.home(store, sender)
    return home.sid if home else sender.address


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(_MOMENT.fullmatch(value)) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


ROUTES: tuple[Operation, ...] = (Route("POST", "accounts", "/v1/Consents/Bulk", _create),)
