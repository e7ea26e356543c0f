"""Where inbound messages go, in words."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.i18n import _, lazy
from toolkit.model.account import Sender, Service
from toolkit.routing import InboundRoute, route

WORDS: Mapping[str, str] = {
    "sender_webhook": lazy("to the sender's own webhook: {url}"),
    "application": lazy("to the sender's TwiML application {application}, which comes before its own webhook"),
    "service_webhook": lazy("to the service's webhook: {url}"),
    "dropped": lazy("nowhere: dropped, neither received nor logged"),
    "no_webhook": lazy("nowhere: logged only, because the sender has no webhook"),
    "cannot_receive": lazy("cannot receive: alphanumeric sender IDs are one-way"),
    "channel_webhook": lazy("to the webhook with which this channel sender was registered"),
}


def route_words(way: InboundRoute) -> str:
    """Say where a route leads."""
    return words(way.kind, way.url, way.application_sid)


def words(kind: str, url: str | None, application_sid: str | None) -> str:
    """Say where messages go, by the ``kind`` of an ``InboundRoute``."""
    return _(WORDS[kind]).format(url=url, application=application_sid)


def inbound_table(senders: tuple[Sender, ...], service: Service | None) -> pd.DataFrame:
    """Return what a service's choice means for each sender of its pool.

    Args:
        senders: the pool.
        service: the service; its settings need not be saved ones. None for senders that are in none.

    Returns:
        One row a sender, all columns ``str``: ``sender``, ``sender_type``, ``inbound`` (where messages go, in the
        user's language), ``method`` and ``fallback`` ("" where there is none).
    """
    rows = []
    for sender in senders:
        way = route(sender, service)
        method = way.method if way.url else ""
        fallback = f"{way.fallback_method} {way.fallback_url}" if way.url and way.fallback_url else ""
        rows.append((sender.address, sender.type, route_words(way), method, fallback))
    return pd.DataFrame(rows, columns=["sender", "sender_type", "inbound", "method", "fallback"], dtype="str")
