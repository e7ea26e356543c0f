"""Messaging v1 Services: create, list, fetch, update, delete, and the use cases.

Properties, parameters and limits: https://www.twilio.com/docs/messaging/api/service-resource and Twilio's OpenAPI
document ``twilio_messaging_v1.json``.
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import (
    Field,
    boolean,
    choice,
    defaults,
    given,
    http_method,
    integer,
    required,
    text,
    url,
)
from toolkit.sandbox.api.http import NO_CONTENT, Params, Response, answer, iso8601
from toolkit.sandbox.store import kinds, recipients
from toolkit.sandbox.store.store import Record

USECASES = (
    ("notifications", "Notify my users", "One-way news that a user expects: orders, deliveries, reminders, alerts."),
    ("marketing", "Market my services", "Offers, campaigns and product news for people who asked for them."),
    ("verification", "Verify users", "One-time passcodes and other proofs that a user holds a number."),
    ("discussion", "Host a discussion", "Conversations between people, such as support or deliveries."),
    ("poll", "Poll my audience", "Surveys and votes answered by message."),
    ("undeclared", "Not said yet", "No use case was chosen for the service."),
)
"""(use case, purpose, description): the use cases of the Service resource, described in this project's words."""

FIELDS = (
    Field("FriendlyName", text(64, empty=False)),
    Field("InboundRequestUrl", url()),
    Field("InboundMethod", http_method, "POST"),
    Field("FallbackUrl", url()),
    Field("FallbackMethod", http_method, "POST"),
    Field("StatusCallback", url()),
    Field("StickySender", boolean, True),
    Field("MmsConverter", boolean, True),
    Field("SmartEncoding", boolean, True),
    Field("ScanMessageContent", choice(("inherit", "enable", "disable")), "inherit"),
    Field("FallbackToLongCode", boolean, True),
    Field("AreaCodeGeomatch", boolean, True),
    Field("ValidityPeriod", integer(1, 36000, 21624), 36000),
    Field("SynchronousValidation", boolean, False),
    Field("Usecase", choice((usecase for usecase, *_ in USECASES), 21713), "undeclared"),
    Field("UseInboundWebhookOnNumber", boolean),
)
"""The settings that a person makes. The default of the last is ``Options.use_inbound_webhook_on_number``."""

_LINKS = {
    "phone_numbers": "PhoneNumbers",
    "short_codes": "ShortCodes",
    "alpha_senders": "AlphaSenders",
    "messages": "Messages",
    "us_app_to_person": "Compliance/Usa2p",
    "us_app_to_person_usecases": "Compliance/Usa2p/Usecases",
    "channel_senders": "ChannelSenders",
    "destination_alpha_senders": "DestinationAlphaSenders",
}


def settings(params: Params, *, inbound_on_number: bool) -> dict[str, Any]:
    """Return all settings of a new service.

    Raises:
        ApiError: 400: no name (20001), too long (20001), a bad URL (21402), method (21403), use case (21713) …
    """
    required(params, "FriendlyName")
    initial = defaults(FIELDS) | {"use_inbound_webhook_on_number": inbound_on_number}
    return initial | given(FIELDS, params) | {"us_app_to_person_registered": False}


def serialize(context: Context, service: Record) -> dict[str, Any]:
    """Return the Service resource as JSON."""
    address = f"{context.origin}/v1/Services/{service.sid}"
    return {
        "sid": service.sid,
        "account_sid": context.account_sid,
        "date_created": iso8601(service.created),
        "date_updated": iso8601(service.updated),
        **service.data,
        "url": address,
        "links": {name: f"{address}/{path}" for name, path in _LINKS.items()},
    }


def _create(context: Context) -> Response:
    data = settings(context.form, inbound_on_number=context.options.use_inbound_webhook_on_number)
    return answer(
        201, serialize(context, context.store.add(kinds.SERVICE, context.store.new_sid("MG"), data, now=context.now))
    )


def _list(context: Context) -> Response:
    return listing(context, serialize, kinds.SERVICE, "services")


def _fetch(context: Context) -> Response:
    return answer(200, serialize(context, context.find(kinds.SERVICE, context.variables["Sid"])))


def _update(context: Context) -> Response:
    service = context.find(kinds.SERVICE, context.variables["Sid"])
    changes = given(FIELDS, context.form)
    return answer(200, serialize(context, context.store.update(service, changes, context.now)))


def _delete(context: Context) -> Response:
    """Senders are only let go, never released (https://www.twilio.com/docs/messaging/services)."""
    service = context.find(kinds.SERVICE, context.variables["Sid"])
    context.store.delete_with_children(service)
    recipients.forget_service(context.store, service.sid)
    return NO_CONTENT


def _usecases(context: Context) -> Response:
    known = [
        {"usecase": name, "description": description, "purpose": purpose} for name, purpose, description in USECASES
    ]
    return answer(200, {"usecases": known})


ROUTES: tuple[Operation, ...] = (
    Route("POST", "messaging", "/v1/Services", _create),
    Route("GET", "messaging", "/v1/Services", _list),
    Route("GET", "messaging", "/v1/Services/Usecases", _usecases),
    Route("GET", "messaging", "/v1/Services/{Sid}", _fetch),
    Route("POST", "messaging", "/v1/Services/{Sid}", _update),
    Route("DELETE", "messaging", "/v1/Services/{Sid}", _delete),
)
