"""SMS/ShortCodes of the 2010-04-01 API: list, fetch, update.

https://www.twilio.com/docs/messaging/api/short-code-resource; ``twilio_api_v2010.json``.
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dispatch import API_VERSION, Route
from toolkit.sandbox.api.fields import Field, given, http_method, text, url
from toolkit.sandbox.api.http import Response, answer, rfc2822
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record

FIELDS = (
    Field("FriendlyName", text(64)),
    Field("SmsUrl", url()),
    Field("SmsMethod", http_method, "POST"),
    Field("SmsFallbackUrl", url()),
    Field("SmsFallbackMethod", http_method, "POST"),
)
"""The settings that a person makes."""


def serialize(context: Context, code: Record) -> dict[str, Any]:
    """Return a ShortCode as JSON."""
    return {
        "sid": code.sid,
        "account_sid": context.account_sid,
        "short_code": code.name,
        **{field.name: code.data[field.name] for field in FIELDS},
        "api_version": API_VERSION,
        "date_created": rfc2822(code.created),
        "date_updated": rfc2822(code.updated),
        "uri": context.uri("SMS", "ShortCodes", code.sid),
    }


def _list(context: Context) -> Response:
    filters = {"friendly_name": context.query.get("FriendlyName"), "name": context.query.get("ShortCode")}
    return listing(context, serialize, kinds.SHORT_CODE, "short_codes", filters=filters)


def _fetch(context: Context) -> Response:
    return answer(200, serialize(context, context.find(kinds.SHORT_CODE, context.variables["Sid"])))


def _update(context: Context) -> Response:
    code = context.find(kinds.SHORT_CODE, context.variables["Sid"])
    changes = given(FIELDS, context.form)
    return answer(200, serialize(context, context.store.update(code, changes, context.now)))


_PATH = "/2010-04-01/Accounts/{AccountSid}/SMS/ShortCodes"

ROUTES: tuple[Operation, ...] = (
    Route("GET", "api", f"{_PATH}.json", _list),
    Route("GET", "api", f"{_PATH}/{{Sid}}.json", _fetch),
    Route("POST", "api", f"{_PATH}/{{Sid}}.json", _update),
)
