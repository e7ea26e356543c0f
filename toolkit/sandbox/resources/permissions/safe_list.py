"""Accounts v1 SafeList/Numbers: numbers, and thousands of numbers, that SMS pumping protection leaves alone.

``twilio_accounts_v1.json``; https://www.twilio.com/docs/messaging/features/sms-pumping-protection-programmable-messaging.
A number is looked up, never listed. One that is added again keeps its SID (assumed).
"""

from __future__ import annotations

import re

from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route, shown_path
from toolkit.sandbox.api.fields import required
from toolkit.sandbox.api.http import NO_CONTENT, Params, Response, answer
from toolkit.sandbox.api.refusals import invalid, not_found
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record

_PATH = "/v1/SafeList/Numbers"
_NUMBER = re.compile(r"\+[1-9][0-9]{3,14}")


def _number(params: Params) -> str:
    number = required(params, "PhoneNumber")
    if not _NUMBER.fullmatch(number):
        raise invalid("PhoneNumber", f"{number!r} is neither in E.164 format nor the beginning of such numbers")
    return number


def _find(context: Context) -> Record:
    record = context.store.named(kinds.SAFE_NUMBER, _number(context.query))
    if record is None:
        raise not_found(shown_path(context.path))
    return record


def _answer(status: int, record: Record) -> Response:
    return answer(status, {"sid": record.sid, "phone_number": record.name})


def _create(context: Context) -> Response:
    number, store = _number(context.form), context.store
    record = store.named(kinds.SAFE_NUMBER, number)
    if record is None:
        record = store.add(kinds.SAFE_NUMBER, store.new_sid("GN"), {}, name=number, now=context.now)
    return _answer(201, record)


def _fetch(context: Context) -> Response:
    return _answer(200, _find(context))


def _delete(context: Context) -> Response:
    context.store.delete(_find(context))
    return NO_CONTENT


ROUTES: tuple[Operation, ...] = (
    Route("POST", "accounts", _PATH, _create),
    Route("GET", "accounts", _PATH, _fetch),
    Route("DELETE", "accounts", _PATH, _delete),
)
