"""What an account has sent and received before it is looked at first, as a description of an account tells it.

``history`` is a list of groups of like messages: ``service`` (by name; null for none), ``from`` (null where no sender
was picked) and ``to``, with ``#`` for digits that differ from message to message, ``messages`` (how many), ``status``,
``error_code``, ``body``, ``media`` (how many), ``direction`` (``outbound-api`` unless given; ``from`` is the account's
side either way), ``days_ago``: the last and the first day, counted back from the present.

``alerts`` is a list of like alerts: ``request_url``, ``error_code``, ``alerts`` (how many), ``days_ago``.

``changes`` is a list of changes of services: ``service`` (by name), ``property``, ``previous``, ``updated``,
``days_ago``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any
from urllib.parse import urlencode

from toolkit.facts.content import measure
from toolkit.sandbox.registrations.reviews import DAY
from toolkit.sandbox.resources import events
from toolkit.sandbox.store import kinds, message_table
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.store import Record, Store

_SENDERS = (kinds.NUMBER, kinds.SHORT_CODE, kinds.POOL_ALPHA)
_NEVER_LEFT = frozenset({"failed", "queued", "accepted"})


def add(store: Store, groups: Iterable[Mapping[str, Any]], present: float) -> None:
    """Store messages, the oldest first; needs a transaction.

    Args:
        store: the account, with its services and senders.
        groups: the description.
        present: POSIX time from which days are counted back.
    """
    services = {str(record.data["friendly_name"]): record for record in store.every(kinds.SERVICE)}
    numbers = count(100)
    messages = [one for group in groups for one in _messages(store, group, services, present, numbers)]
    for message in sorted(messages, key=lambda one: one.created):
        message.sid = store.new_sid("MM" if message.media else "SM")
        message_table.add(store.connection, message)


def add_alerts(store: Store, groups: Iterable[Mapping[str, Any]], present: float) -> None:
    """Store alerts of the monitor, as ``toolkit.sandbox.resources.alerts`` keeps them; needs a transaction."""
    found = [(made, group) for group in groups for made in moments(group["days_ago"], group["alerts"], present)]
    for made, group in sorted(found, key=lambda one: one[0]):
        code, url = str(group["error_code"]), group["request_url"]
        text = urlencode({"ErrorCode": code, "LogLevel": "ERROR", "url": url})
        data = dict.fromkeys(("request_variables", "response_body", "response_headers", "service_sid")) | {
            "alert_text": text,
            "error_code": code,
            "log_level": "error",
            "request_method": "POST",
            "request_url": url,
            "resource_sid": store.new_sid("SM"),
        }
        store.add(kinds.ALERT, store.new_sid("NO"), data, now=made)


def add_changes(store: Store, changes: Iterable[Mapping[str, Any]], present: float) -> None:
    """Store events of the monitor, the oldest first; needs a transaction."""
    services = {str(record.data["friendly_name"]): record.sid for record in store.every(kinds.SERVICE)}
    for one in sorted(changes, key=lambda change: -change["days_ago"]):
        properties = {one["property"]: {"previous": one["previous"], "updated": one["updated"]}}
        made = present - one["days_ago"] * DAY
        sid = services[one["service"]]
        events.add(store, store.meta("account_sid"), (kinds.SERVICE, sid, "updated"), properties, made)


def _messages(
    store: Store,
    group: Mapping[str, Any],
    services: Mapping[str, Record],
    present: float,
    numbers: Iterator[int],
) -> Iterator[Message]:
    service = services.get(group["service"] or "")
    sender = next((found for kind in _SENDERS if group["from"] and (found := store.named(kind, group["from"]))), None)
    inbound = group.get("direction") == "inbound"
    smart = service is not None and bool(service.data["smart_encoding"])
    segments = measure(group["body"], smart).segments if group["from"] else 0
    for made in moments(group["days_ago"], group["messages"], present):
        there = _filled(group["to"], next(numbers))
        left = None if group["status"] in _NEVER_LEFT else made
        yield Message(
            seq=0,
            sid="",
            service_sid=service.sid if service else None,
            sender_sid=sender.sid if sender else None,
            sender=there if inbound else group["from"],
            recipient=group["from"] if inbound else there,
            direction=group.get("direction", "outbound-api"),
            status=group["status"],
            outcome=group["status"],
            error_code=group.get("error_code"),
            body=group["body"],
            segments=segments,
            media=group.get("media", 0),
            smart_encoded=None,
            created=made,
            updated=made,
            sent=left,
        )


def moments(days_ago: tuple[float, float], number: int, present: float) -> Iterator[float]:
    """Spread so many moments evenly over the days."""
    last, first = days_ago
    for index in range(number):
        yield present - (first - (first - last) * (index + 0.5) / number) * DAY


def _filled(pattern: str, number: int) -> str:
    """Write a number in place of the ``#`` of a pattern."""
    width = pattern.count("#")
    digits = iter(f"{number % 10**width:0{width}d}")
    return re.sub("#", lambda _found: next(digits), pattern)
