"""Applications of the 2010-04-01 API: TwiML applications, a set of webhooks that numbers share.

https://www.twilio.com/docs/usage/api/applications; ``twilio_api_v2010.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.dispatch import API_VERSION
from toolkit.sandbox.api.fields import API_VERSION_FIELD, Field, boolean, defaults, given, http_method, text, url
from toolkit.sandbox.api.refusals import ApiError
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record, Store

_OLD_CALLBACK = Field("SmsStatusCallback", url())
"""The older name of ``MessageStatusCallback``."""

FIELDS = (
    API_VERSION_FIELD,
    Field("FriendlyName", text(64)),
    Field("MessageStatusCallback", url()),
    Field("SmsUrl", url()),
    Field("SmsMethod", http_method, "POST"),
    Field("SmsFallbackUrl", url()),
    Field("SmsFallbackMethod", http_method, "POST"),
    Field("StatusCallback", url()),
    Field("StatusCallbackMethod", http_method, "POST"),
    Field("VoiceUrl", url()),
    Field("VoiceMethod", http_method, "POST"),
    Field("VoiceFallbackUrl", url()),
    Field("VoiceFallbackMethod", http_method, "POST"),
    Field("VoiceCallerIdLookup", boolean, False),
    Field("PublicApplicationConnectEnabled", boolean, False),
)
"""The settings that a person makes."""


def find(store: Store, sid: str) -> Record | None:
    """Return the application with this SID; its settings are in ``data`` under their names in snake_case."""
    return store.get(kinds.APPLICATION, sid)


def check(store: Store, settings: Mapping[str, Any]) -> None:
    """See that the applications that a number is to have exist.

    Args:
        settings: of the number; ``sms_application_sid`` and ``voice_application_sid`` are looked at.

    Raises:
        ApiError: 400/21420 (https://www.twilio.com/docs/api/errors/21420).
    """
    for name in ("sms_application_sid", "voice_application_sid"):
        sid = settings.get(name)
        if sid and find(store, sid) is None:
            raise unknown(sid)


def unknown(sid: str) -> ApiError:
    """Return the refusal of an application that the account does not have."""
    return ApiError(400, 21420, f"The account has no application {sid}")


def add(store: Store, sid: str, settings: dict[str, Any], now: float) -> Record:
    """Store a new application.

    Args:
        settings: those of FIELDS that were chosen, by property name.
    """
    data = defaults(FIELDS) | settings
    return store.add(kinds.APPLICATION, sid, data, now=now)


def _settings(context: Context) -> dict[str, Any]:
    """Read the settings; ``MessageStatusCallback`` wins over its older name (assumed)."""
    settings = given((_OLD_CALLBACK, *FIELDS), context.form)
    older = settings.pop(_OLD_CALLBACK.name, None)
    return settings if older is None else {"message_status_callback": older} | settings


def _more(_context: Context, application: Record) -> dict[str, Any]:
    return {"sms_status_callback": application.data["message_status_callback"]}


def _forget(context: Context, application: Record) -> None:
    """Numbers that had it have none then (https://www.twilio.com/docs/usage/api/applications)."""
    for name in ("sms_application_sid", "voice_application_sid"):
        for number in context.store.having(kinds.NUMBER, {name: application.sid}):
            context.store.update(number, {name: None}, context.now)


ROUTES = Resource(
    kinds.APPLICATION,
    "AP",
    f"/{API_VERSION}/Accounts/{{AccountSid}}/Applications",
    "applications",
    product="api",
    fields=FIELDS,
    more=_more,
    filters={"FriendlyName": "friendly_name"},
    settings=_settings,
    on_delete=_forget,
).routes("create", "list", "fetch", "update", "delete")
