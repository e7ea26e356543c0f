"""Monitor v1 Alerts: what went wrong between the sandbox and the account's webhooks.

https://www.twilio.com/docs/usage/monitor-alert. Every webhook problem that has one of Twilio's codes is an alert;
what the sandbox itself refuses to post is none. Twilio tells of requests to its API too; the sandbox's answers say
those themselves. Of a redirected request the alert shows the first one's method and the last one's answer.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from toolkit.sandbox.api import dates
from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dispatch import API_VERSION, Route
from toolkit.sandbox.api.fields import choice
from toolkit.sandbox.api.http import Response, answer, iso8601
from toolkit.sandbox.api.refusals import MORE_INFO
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.outbox import Exchange, Outcome, Posting, Trouble
from toolkit.sandbox.store.store import Record

_WARNINGS = frozenset({12200, 14106})
"""Codes that do not keep a message from going on; the others are errors (assumed)."""

_level = choice(("error", "warning", "notice", "debug"))


def record(context: Context, posting: Posting, outcome: Outcome) -> None:
    """Store an alert for each problem that has a code; needs a transaction."""
    for trouble in outcome.troubles:
        if trouble.code is not None:
            alert = _alert(posting, trouble, trouble.code, outcome.exchanges)
            context.store.add(kinds.ALERT, context.store.new_sid("NO"), alert, now=context.now)


def note(context: Context, code: int, url: str, why: str) -> None:
    """Store a warning that no webhook was about; needs a transaction."""
    alert = {
        "alert_text": urlencode({"ErrorCode": code, "LogLevel": "WARNING", "Msg": why, "url": url}),
        "error_code": str(code),
        "log_level": "warning",
        "request_method": "GET",
        "request_url": url,
        "request_variables": "",
        "resource_sid": context.account_sid,
        "response_body": "",
        "response_headers": "",
        "service_sid": None,
    }
    context.store.add(kinds.ALERT, context.store.new_sid("NO"), alert, now=context.now)


def _alert(posting: Posting, trouble: Trouble, code: int, exchanges: Any) -> dict[str, Any]:
    exchange = _about(trouble, exchanges) or Exchange(trouble.url, posting.method)
    level = "warning" if code in _WARNINGS else "error"
    text = {"ErrorCode": code, "LogLevel": level.upper(), "Msg": trouble.why, "url": trouble.url}
    if exchange.status is not None:
        text["httpResponse"] = exchange.status
    return {
        "alert_text": urlencode(text),
        "error_code": str(code),
        "log_level": level,
        "request_method": exchange.method,
        "request_url": trouble.url,
        "request_variables": urlencode(posting.parameters),
        "resource_sid": posting.message_sid,
        "response_body": exchange.body,
        "response_headers": urlencode(exchange.headers),
        "service_sid": posting.parameters.get("MessagingServiceSid"),
    }


def _about(trouble: Trouble, exchanges: Any) -> Exchange | None:
    """Return the latest request that a problem is about."""
    found = [exchange for exchange in exchanges if exchange.url == trouble.url]
    return found[-1] if found else None


_LISTED = ("alert_text", "error_code", "log_level", "request_method", "request_url", "resource_sid", "service_sid")
_FETCHED = ("request_variables", "response_body", "response_headers")


def _listed(context: Context, alert: Record) -> dict[str, Any]:
    return {
        "sid": alert.sid,
        "account_sid": context.account_sid,
        "api_version": API_VERSION,
        **{name: alert.data[name] for name in _LISTED},
        "more_info": f"{MORE_INFO}{alert.data['error_code']}",
        "date_created": iso8601(alert.created),
        "date_generated": iso8601(alert.created),
        "date_updated": iso8601(alert.updated),
        "url": f"{context.origin}/v1/Alerts/{alert.sid}",
    }


def serialize(context: Context, alert: Record) -> dict[str, Any]:
    """Return an Alert as JSON, with the request and its answer. The request's headers are not kept."""
    kept = {name: alert.data[name] for name in _FETCHED}
    return _listed(context, alert) | kept | {"request_headers": None}


def _list(context: Context) -> Response:
    level = context.query.get("LogLevel")
    filters = {"log_level": _level("LogLevel", level) if level else None}
    conditions = dates.since(context.query, "StartDate", "created") + dates.until(context.query, "EndDate", "created")
    return listing(context, _listed, kinds.ALERT, "alerts", filters=filters, conditions=conditions)


def _fetch(context: Context) -> Response:
    return answer(200, serialize(context, context.find(kinds.ALERT, context.variables["Sid"])))


ROUTES: tuple[Operation, ...] = (
    Route("GET", "monitor", "/v1/Alerts", _list),
    Route("GET", "monitor", "/v1/Alerts/{Sid}", _fetch),
)
