"""Whether an account that was read from an export can be worked with: what its rows say, besides being rows."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import takewhile
from typing import TypeVar

from toolkit.files import DamagedError
from toolkit.model.message_log import FINAL_STATUSES
from toolkit.model.shape import conforms
from toolkit.sandbox.account import due
from toolkit.sandbox.api.context import Context, Handler
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.api.refusals import ApiError
from toolkit.sandbox.clock import END
from toolkit.sandbox.messages import delivery, inbound, messages, states
from toolkit.sandbox.messages.inbound import InboundDelivery
from toolkit.sandbox.routes import ROUTES
from toolkit.sandbox.store import kinds, outbox, schedule
from toolkit.sandbox.store.sids import is_sid

T = TypeVar("T")
_NEXT = re.compile(r'"next_page_ur[il]":"[^"]*PageToken=(\w+)')
_SECONDS = 3.0
_ONE_OF_EACH = """
DELETE FROM message WHERE next_at IS NOT NULL AND seq NOT IN (
    SELECT min(seq) FROM message WHERE next_at IS NOT NULL
    GROUP BY service_sid, sender_sid, sender, direction, status, outcome, error_code LIMIT 1000)
"""
"""Of messages under way that go on alike, one is enough to try; an account may have a hundred thousand."""

_CHANNELS = ("whatsapp", "messenger", "rcs")
_STATUSES = FINAL_STATUSES | set(states.SECONDS) | {"scheduled"}
_WRONG = (
    *(ApiError, ArithmeticError, AssertionError, AttributeError, LookupError),
    *(RecursionError, TypeError, ValueError, sqlite3.Error),
)
"""What a function of the sandbox raises where something is not as the sandbox writes it."""


_LISTED = re.compile(r"[^{}]*(?:{(?:AccountSid|ServiceSid|MessagingServiceSid|BrandSid)}(?!/Messages)[^{}]*)?")
_LISTS = [route for route in ROUTES if route.method == "GET" and _LISTED.fullmatch(route.template)]
"""What a client can list, of the account or of each of its services or brands; messages have columns with types."""


def check(context: Context) -> None:
    """See that an account can be worked with.

    Messages and webhooks can be read, subaccounts have files of their own; then everything is listed, each service
    sends a message, and all the time passes that anything waits for; and all that is undone. What an account of
    uncommon size has beyond what can be tried in a few seconds is taken as it is. Needs a transaction.

    Raises:
        DamagedError: they cannot.
    """
    store = context.store
    rows = store.connection.execute("SELECT sid, status, outcome, next_at FROM message")
    known = all(
        is_sid(sid, "[SM]M")
        and status in _STATUSES
        and (outcome is None or outcome in (_STATUSES if next_at is None else FINAL_STATUSES))
        for sid, status, outcome, next_at in rows
    )
    files = [one.data["database"] for one in store.every(kinds.ACCOUNT) if "database" in one.data]
    known = known and all(isinstance(name, str) and re.fullmatch("[0-9a-f]{32}", name) for name in files)
    (unread,) = store.connection.execute("SELECT count(*) FROM outbox").fetchone()
    try:
        readable = len(outbox.postings(store)) == unread and all(
            conforms(delivery, InboundDelivery) for delivery in inbound.deliveries(store)
        )
        if not known or not readable:
            raise DamagedError
        _try(context)
    except _WRONG:
        raise DamagedError from None


def _try(context: Context) -> None:
    """Use everything that the account has, for a few seconds at most, and undo it."""
    store, end = context.store, time.monotonic() + _SECONDS
    news = store.has_news
    store.connection.execute("SAVEPOINT trial")
    try:
        store.connection.execute(_ONE_OF_EACH)
        _list_everything(context, end)
        for service in _while_time(store.every(kinds.SERVICE), end):
            form = (("To", "+12125550123"), ("MessagingServiceSid", service.sid), ("Body", "trial"))
            with suppress(ApiError):  # It may have no sender.
                messages.create(replace(context, form=Params(form), variables={"AccountSid": context.account_sid}))
        while time.monotonic() < end and (ahead := schedule.first(store, END)) is not None:
            due.change(store, context.options, ahead)
        delivery.advance(store, context.options, END)
    finally:
        store.connection.execute("ROLLBACK TO trial")
        store.connection.execute("RELEASE trial")
        store.has_news = news


def _while_time(found: Iterable[T], end: float) -> Iterator[T]:
    return takewhile(lambda _one: time.monotonic() < end, found)


def _list_everything(context: Context, end: float) -> None:
    for route in _LISTS:
        name = "".join(re.findall(r"{(\w+)}", route.template))
        owners = {"AccountSid": [context.account_sid], "": [""]}.get(name)
        if owners is None:
            kind = kinds.BRAND if name == "BrandSid" else kinds.SERVICE
            owners = [one.sid for one in context.store.every(kind)]
        for owner in _while_time(owners, end):
            path = route.template.replace(f"{{{name}}}", owner)
            asked = replace(context, path=path, variables={name: owner})
            for channel in _CHANNELS if "Channels" in path else ("",):
                with suppress(ApiError):  # It may want a date.
                    _list(route.handler, asked, channel)


def _list(handler: Handler, context: Context, channel: str) -> None:
    token: str | None = ""
    while token is not None:
        query = Params((("PageSize", "1000"), ("PageToken", token), ("Channel", channel)))
        following = _NEXT.search(handler(replace(context, query=query)).body)
        token = following[1] if following else None
