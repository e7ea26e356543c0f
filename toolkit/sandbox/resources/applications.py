"""Applications of the 2010-04-01 API: TwiML applications, a set of webhooks that numbers share.

https://www.twilio.com/docs/usage/api/applications; ``twilio_api_v2010.json``.
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dispatch import API_VERSION, Route
from toolkit.sandbox.api.fields import API_VERSION_FIELD, Field, boolean, defaults, given, http_method, text, url
from toolkit.sandbox.api.http import NO_CONTENT, Response, answer, rfc2822
from toolkit.sandbox.api.refusals import ApiError
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


def check(store: Store, settings: dict[str, Any]) -> None:
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


def serialize(context: Context, application: Record) -> dict[str, Any]:
    """Return an Application as JSON."""
    return {
        "sid": application.sid,
        "account_sid": context.account_sid,
        **application.data,
        "sms_status_callback": application.data["message_status_callback"],
        "date_created": rfc2822(application.created),
        "date_updated": rfc2822(application.updated),
        "uri": context.uri("Applications", application.sid),
    }


def _settings(context: Context) -> dict[str, Any]:
    """Read the settings; ``MessageStatusCallback`` wins over its older name (assumed)."""
    settings = given((_OLD_CALLBACK, *FIELDS), context.form)
    older = settings.pop(_OLD_CALLBACK.name, None)
    return settings if older is None else {"message_status_callback": older} | settings


def _create(context: Context) -> Response:
    settings = _settings(context)
    return answer(201, serialize(context, add(context.store, context.store.new_sid("AP"), settings, context.now)))


def _list(context: Context) -> Response:
    filters = {"friendly_name": context.query.get("FriendlyName")}
    return listing(context, serialize, kinds.APPLICATION, "applications", filters=filters)


def _application(context: Context) -> Record:
    return context.find(kinds.APPLICATION, context.variables["Sid"])


def _fetch(context: Context) -> Response:
    return answer(200, serialize(context, _application(context)))


def _update(context: Context) -> Response:
    application, settings = _application(context), _settings(context)
    return answer(200, serialize(context, context.store.update(application, settings, context.now)))


def _delete(context: Context) -> Response:
    """Delete it; numbers that had it have none then (https://www.twilio.com/docs/usage/api/applications)."""
    application = _application(context)
    for name in ("sms_application_sid", "voice_application_sid"):
        for number in context.store.having(kinds.NUMBER, {name: application.sid}):
            context.store.update(number, {name: None}, context.now)
    context.store.delete(application)
    return NO_CONTENT


_PATH = f"/{API_VERSION}/Accounts/{{AccountSid}}/Applications"

ROUTES: tuple[Operation, ...] = (
    Route("POST", "api", f"{_PATH}.json", _create),
    Route("GET", "api", f"{_PATH}.json", _list),
    Route("GET", "api", f"{_PATH}/{{Sid}}.json", _fetch),
    Route("POST", "api", f"{_PATH}/{{Sid}}.json", _update),
    Route("DELETE", "api", f"{_PATH}/{{Sid}}.json", _delete),
)
