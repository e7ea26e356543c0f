"""Accounts v1 Messaging/GeoPermissions: the countries that the account may send to.

``twilio_accounts_v1.json``; https://www.twilio.com/docs/api/errors/30649. A sandbox begins with every country allowed
that can be, so that a first message arrives; at Twilio an account begins with few. The API changes neither countries of
high risk, which the Console alone does (``Sandbox.allow_country``), nor those that are never possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from toolkit.facts.countries import HIGH_RISK, NEVER_SENT_TO, country
from toolkit.numbering.number import regions
from toolkit.routing.permissions import check_permission
from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import json_items
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.refusals import invalid
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Store

_PATH = "/v1/Messaging/GeoPermissions"
_UNCHANGED = 30649


def closed(store: Store) -> frozenset[str]:
    """Return the countries (ISO 3166) that the account may not send to."""
    return NEVER_SENT_TO | {one.sid for one in store.every(kinds.CLOSED_COUNTRY)}


def allow(store: Store, region: str, allowed: bool, now: float) -> None:
    """Allow a country or not, as the Console does; needs a transaction.

    Raises:
        ToolkitError: there is no such country, or it cannot be allowed.
    """
    check_permission(region, allowed)
    _set(store, region, allowed, now)


def _set(store: Store, region: str, allowed: bool, now: float) -> None:
    record = store.get(kinds.CLOSED_COUNTRY, region)
    if allowed and record is not None:
        store.delete(record)
    elif not allowed and record is None and region not in NEVER_SENT_TO:
        store.add(kinds.CLOSED_COUNTRY, region, {}, now=now)


def _fetch(context: Context) -> Response:
    """Answer the permissions, of the countries of ``CountryCode`` or of all.

    Raises:
        ApiError: 400/20001 for a country that is none (assumed).
    """
    wanted = context.query.get("CountryCode")
    return answer(200, {"permissions": list(_shown(context.store, _read(wanted) if wanted else sorted(regions())))})


def _read(text: str) -> list[str]:
    codes = [code.strip() for code in text.split(",")]
    for code in codes:
        if code not in regions():
            raise invalid("CountryCode", f"{code!r} is no country code")
    return codes


def _shown(store: Store, codes: Iterable[str]) -> Iterable[dict[str, Any]]:
    off = closed(store)
    for code in codes:
        yield {
            "country_code": code,
            "type": "country",
            "enabled": code not in off,
            "prefix": f"+{country(code).calling_code}",
            "message": "High Risk Country" if code in HIGH_RISK else "",
        }


def _update(context: Context) -> Response:
    """Change permissions, each item on its own: one that cannot be changed says so and keeps its value."""
    return answer(200, {"permissions": [_changed(context, item) for item in json_items(context.form, "Permissions")]})


def _changed(context: Context, item: dict[str, Any]) -> dict[str, Any]:
    code, wanted = item.get("country_code"), item.get("enabled")
    problems = _problems(code, item.get("type"), wanted)
    if not problems:
        _set(context.store, str(code), bool(wanted), context.now)
    known = isinstance(code, str) and code in regions()
    return {
        "country_code": code,
        "type": "country",
        "enabled": code not in closed(context.store) if known else None,
        "error_code": _UNCHANGED if problems else 0,
        "error_messages": problems,
    }


def _problems(code: Any, kind: Any, wanted: Any) -> list[str]:
    """Say what keeps an item from being done; of the texts, the one for high risk is the document's."""
    if not isinstance(code, str) or code not in regions():
        return ["Invalid country code"]
    if kind != "country" or not isinstance(wanted, bool):
        return ["Invalid type or enabled"]
    if code in HIGH_RISK:
        return ["High risk country permission cannot be updated"]
    return ["Country permission cannot be enabled"] if code in NEVER_SENT_TO and wanted else []


ROUTES: tuple[Operation, ...] = (
    Route("GET", "accounts", _PATH, _fetch),
    Route("PATCH", "accounts", _PATH, _update),
)
