"""Messaging v1 Services: create, list, fetch, update, delete, and the use cases.

Properties, parameters and limits: https://www.twilio.com/docs/messaging/api/service-resource and Twilio's OpenAPI
document ``twilio_messaging_v1.json``.
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context, Operation
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
from toolkit.sandbox.api.http import Params, Response, answer
from toolkit.sandbox.api.resource import Resource
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


def settings(params: Params, *, inbound_on_number: bool) -> dict[str, Any]:
    """Return all settings of a new service.

    Raises:
        ApiError: 400: no name (20001), too long (20001), a bad URL (21402), method (21403), use case (21713) …
    """
    required(params, "FriendlyName")
    initial = defaults(FIELDS) | {"use_inbound_webhook_on_number": inbound_on_number}
    return initial | given(FIELDS, params) | {"us_app_to_person_registered": False}


def _new(context: Context) -> dict[str, Any]:
    return settings(context.form, inbound_on_number=context.options.use_inbound_webhook_on_number)


def _forget(context: Context, service: Record) -> None:
    """Senders are only let go, never released (https://www.twilio.com/docs/messaging/services)."""
    recipients.forget_service(context.store, service.sid)


SERVICES = Resource(
    kinds.SERVICE,
    "MG",
    "/v1/Services",
    "services",
    fields=FIELDS,
    links={
        "phone_numbers": "PhoneNumbers",
        "short_codes": "ShortCodes",
        "alpha_senders": "AlphaSenders",
        "messages": "Messages",
        "us_app_to_person": "Compliance/Usa2p",
        "us_app_to_person_usecases": "Compliance/Usa2p/Usecases",
        "channel_senders": "ChannelSenders",
        "destination_alpha_senders": "DestinationAlphaSenders",
    },
    new=_new,
    on_delete=_forget,
)


def _usecases(context: Context) -> Response:
    known = [
        {"usecase": name, "description": description, "purpose": purpose} for name, purpose, description in USECASES
    ]
    return answer(200, {"usecases": known})


ROUTES: tuple[Operation, ...] = (
    *SERVICES.routes("create", "list", "fetch", "update", "delete"),
    Route("GET", "messaging", "/v1/Services/Usecases", _usecases),
)
