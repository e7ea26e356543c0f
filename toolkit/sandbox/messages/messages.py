"""Messages of the 2010-04-01 API: create, list, fetch, cancel, redact, delete.

https://www.twilio.com/docs/messaging/api/message-resource; ``twilio_api_v2010.json``. Prices are left null: the sandbox
charges nothing.
"""

from __future__ import annotations

from typing import Any

from toolkit.facts.content import measure
from toolkit.model.message_log import FINAL_STATUSES
from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context, Operation, paged
from toolkit.sandbox.api.dates import between
from toolkit.sandbox.api.dispatch import API_VERSION, Route, shown_path
from toolkit.sandbox.api.http import NO_CONTENT, Response, answer, rfc2822
from toolkit.sandbox.api.paging import cursor
from toolkit.sandbox.api.refusals import ApiError, not_found
from toolkit.sandbox.content import use
from toolkit.sandbox.messages import callbacks, delivery, sending
from toolkit.sandbox.store import kinds, message_table
from toolkit.sandbox.store.message_table import Message

_NOT_COUNTED_YET = frozenset({"accepted", "scheduled"})


def serialize(context: Context, message: Message) -> dict[str, Any]:
    """Return a Message as JSON; ``from`` is null and ``num_segments`` "0" until a service has picked its sender."""
    failed = message.status in ("failed", "undelivered")
    return {
        "sid": message.sid,
        "account_sid": context.account_sid,
        "messaging_service_sid": message.service_sid,
        "from": message.sender,
        "to": message.recipient,
        "body": message.body,
        "direction": message.direction,
        "status": message.status,
        "num_segments": str(0 if message.status in _NOT_COUNTED_YET else message.segments),
        "num_media": str(message.media),
        "error_code": message.error_code if failed else None,
        "error_message": fates.meaning(message.error_code) if failed and message.error_code else None,
        "price": None,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "date_created": rfc2822(message.created),
        "date_updated": rfc2822(message.updated),
        "date_sent": None if message.sent is None else rfc2822(message.sent),
        "subresource_uris": {"media": context.uri("Messages", message.sid, "Media")},
        "uri": context.uri("Messages", message.sid),
    }


def create(context: Context) -> Response:
    """Send a message."""
    return answer(201, serialize(context, sending.create(context)))


def _message(context: Context) -> Message:
    message = message_table.get(context.store.connection, context.variables["Sid"])
    if message is None:
        raise not_found(shown_path(context.path))
    return message


def _fetch(context: Context) -> Response:
    return answer(200, serialize(context, _message(context)))


def _list(context: Context) -> Response:
    at = cursor(context.query)
    page = message_table.page(context.store.connection, at, _conditions(context))
    return paged(context, page, "messages", [serialize(context, message) for _, message in page.rows])


def _conditions(context: Context) -> list[tuple[str, Any]]:
    query = context.query
    conditions: list[tuple[str, Any]] = []
    for param, column in (("To", "recipient"), ("From", "sender")):
        value = query.get(param)
        if value:
            conditions.append((f"{column} = ?", value))
    return conditions + between(query, "DateSent", "sent")


def _update(context: Context) -> Response:
    """Cancel with ``Status=canceled``, or redact with an empty ``Body``; exactly one of them.

    30400 for other parameters, 30409 for a message that cannot be canceled any more
    (https://www.twilio.com/docs/api/errors/30409; their HTTP statuses are assumed).
    """
    message = _message(context)
    status, body = context.form.get("Status"), context.form.get("Body")
    if (status is None) == (body is None) or body or status not in (None, "canceled"):
        raise ApiError(400, 30400, "Send either Status=canceled or an empty Body")
    if status is not None:
        if message.status != "scheduled":
            raise ApiError(409, 30409, f"A message that is {message.status} cannot be canceled")
        message.status, message.next_at = "canceled", None
        delivery.forget(context.store, message)
    else:
        _redact(context, message)
    message.updated = context.now
    message_table.update(context.store.connection, [message])
    if status is not None:
        callbacks.status_changed(context.store, message, context.now)
    return answer(200, serialize(context, message))


def _redact(context: Context, message: Message) -> None:
    """Forget the text; one that is still to be sent is sent whole (assumed), so its segments are counted now."""
    if message.status in _NOT_COUNTED_YET:
        service = context.store.get(kinds.SERVICE, message.service_sid or "")
        smart = message.smart_encoded
        if smart is None:
            smart = service is not None and service.data["smart_encoding"]
        message.segments = measure(message.body, bool(smart)).segments
    message.body = ""
    use.redact(context.store, message.sid)


def _delete(context: Context) -> Response:
    """Delete a message that has reached its end (20009 before, https://www.twilio.com/docs/api/errors/20009)."""
    message = _message(context)
    if message.status not in FINAL_STATUSES:
        raise ApiError(409, 20009, f"A message that is still {message.status} cannot be deleted")
    context.store.delete_children(message.sid)
    message_table.delete(context.store.connection, message)
    return NO_CONTENT


_PATH = "/2010-04-01/Accounts/{AccountSid}/Messages"

ROUTES: tuple[Operation, ...] = (
    Route("POST", "api", f"{_PATH}.json", create),
    Route("GET", "api", f"{_PATH}.json", _list),
    Route("GET", "api", f"{_PATH}/{{Sid}}.json", _fetch),
    Route("POST", "api", f"{_PATH}/{{Sid}}.json", _update),
    Route("DELETE", "api", f"{_PATH}/{{Sid}}.json", _delete),
)
