"""Accounts v1 Contacts/Bulk: where people live, which decides on their quiet hours.

``twilio_accounts_v1.json``. Nobody can read what was written here.
"""

from __future__ import annotations

from typing import Any

from toolkit.numbering.number import regions
from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.http import Response
from toolkit.sandbox.messages.consent import bulk
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Store

_UNSAVED = 30647
_LONGEST_CODE = 16


def _create(context: Context) -> Response:
    return bulk.saved(context, _UNSAVED, _save)


def _save(context: Context, item: dict[str, Any]) -> list[str]:
    country, code = item.get("country_iso_code"), item.get("zip_code")
    checks = {
        "INVALID_COUNTRY_ISO_CODE": isinstance(country, str) and country in regions(),
        "INVALID_ZIP_CODE": isinstance(code, str) and 0 < len(code.strip()) <= _LONGEST_CODE,
    }
    found = bulk.problems(item) + [name for name, holds in checks.items() if not holds]
    if not found:
        _put(context, item["contact_id"], {"country_iso_code": country, "zip_code": code})
    return found


def zip_code(store: Store, number: str) -> str:
    """Return the ZIP code of whoever has a number; "" where it is not known, or not in the United States."""
    contact = store.get(kinds.CONTACT, number)
    if contact is None or contact.data["country_iso_code"] != "US":
        return ""
    return str(contact.data["zip_code"]).strip()


def _put(context: Context, contact: str, home: dict[str, Any]) -> None:
    record = context.store.get(kinds.CONTACT, contact)
    if record is None:
        context.store.add(kinds.CONTACT, contact, home, now=context.now)
    else:
        context.store.update(record, home, context.now)


ROUTES: tuple[Operation, ...] = (Route("POST", "accounts", "/v1/Contacts/Bulk", _create),)
