"""SMS/ShortCodes of the 2010-04-01 API: list, fetch, update.

https://www.twilio.com/docs/messaging/api/short-code-resource; ``twilio_api_v2010.json``.
"""

from __future__ import annotations

from toolkit.sandbox.api.dispatch import API_VERSION
from toolkit.sandbox.api.fields import Field, http_method, text, url
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.store import kinds

FIELDS = (
    Field("FriendlyName", text(64)),
    Field("SmsUrl", url()),
    Field("SmsMethod", http_method, "POST"),
    Field("SmsFallbackUrl", url()),
    Field("SmsFallbackMethod", http_method, "POST"),
)
"""The settings that a person makes."""


ROUTES = Resource(
    kinds.SHORT_CODE,
    "SC",
    f"/{API_VERSION}/Accounts/{{AccountSid}}/SMS/ShortCodes",
    "short_codes",
    product="api",
    fields=FIELDS,
    shown=tuple(field.name for field in FIELDS),
    named="short_code",
    more=lambda _context, _code: {"api_version": API_VERSION},
    filters={"FriendlyName": "friendly_name", "ShortCode": "name"},
).routes("list", "fetch", "update")
