"""Messaging v2 Channels/Senders: the WhatsApp and RCS senders of the account.

https://www.twilio.com/docs/whatsapp/api/senders; ``twilio_messaging_v2.json``: bodies are JSON, and only a WhatsApp
sender can be changed or deleted by API, else 63105. How a sender comes online: ``toolkit.sandbox.channels.launch``.
"""

from __future__ import annotations

from typing import Any

from toolkit.facts import channel_senders
from toolkit.sandbox.api.context import Context, listing
from toolkit.sandbox.api.fields import choice, required
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.refusals import ApiError
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.channels import described, launch
from toolkit.sandbox.store import kinds, recipients, schedule
from toolkit.sandbox.store.store import Record

_read_channel = choice(described.TYPES)
_NOT_TOLD = {"configuration": {"verification_code"}, "webhook": set(), "profile": {"use_case"}}
"""What no answer has of a part: the code, which only counts once, and what the document does not know."""


def _shown(context: Context, sender: Record) -> dict[str, Any]:
    data = sender.data
    parts = data | {"profile": data.get("profile") or {"name": data["friendly_name"]}}
    return {
        "sid": sender.sid,
        "status": data["status"],
        "sender_id": sender.name,
        **{part: _part(part, parts[part]) for part in _NOT_TOLD},
        "properties": data["properties"],
        "offline_reasons": data.get("offline_reasons"),
        "compliance": _compliance(data.get("compliance")),
        "url": f"{context.origin}{SENDERS.path}/{sender.sid}",
    }


def _part(name: str, stored: dict[str, Any] | None) -> dict[str, Any] | None:
    if stored is None:
        return None
    shown = {field: stored.get(field) or None for field in channel_senders.fields()[name] if field != "use_case"}
    return shown | dict.fromkeys(_NOT_TOLD[name] & shown.keys())


def _compliance(stored: dict[str, Any] | None) -> dict[str, Any] | None:
    if stored is None:
        return None
    names = ("country", "registration_sid", "status", "carriers")
    return {**stored, "countries": [{name: one[name] for name in names} for one in stored["countries"]]}


def _create(context: Context) -> Response:
    """Make a sender, which comes online later."""
    data = described.new(context, sent := described.sent(context, whole=True))
    store = context.store
    sender = store.add(kinds.CHANNEL_SENDER, store.new_sid("XE"), data, name=sent["sender_id"], now=context.now)
    launch.begin(store, sender, context.now)
    return answer(202, _shown(context, sender))


def _list(context: Context) -> Response:
    """List the senders of one channel; ``Channel`` is required, as the SDK has it."""
    kind = described.TYPES[_read_channel("Channel", required(context.query, "Channel"))]
    return listing(context, _shown, kinds.CHANNEL_SENDER, SENDERS.key, filters={"sender_type": kind})


def _changeable(context: Context) -> Record:
    sender = SENDERS.find(context)
    if sender.data["sender_type"] != "WhatsApp":
        raise ApiError(400, described.NOT_POSSIBLE, f"{sender.name} can be changed or deleted in the Console only")
    return sender


def _update(context: Context) -> Response:
    sender = _changeable(context)
    parts = described.sent(context, whole=False)
    return answer(202, _shown(context, launch.updated(context.store, sender, parts, context.now)))


def _leave(context: Context, sender: Record) -> None:
    """Take a sender out of the pools that it is in."""
    store = context.store
    schedule.cancel(store, sender.kind, sender.sid)
    while (member := store.get(kinds.POOL_CHANNEL, sender.sid)) is not None:
        store.delete(member)
        recipients.forget_sender(store, member.parent, member.sid)


def _delete(context: Context) -> Response:
    _changeable(context)
    return SENDERS.delete(context)


SENDERS = Resource(kinds.CHANNEL_SENDER, "XE", "/v2/Channels/Senders", "senders", whole=_shown, on_delete=_leave)
ROUTES = SENDERS.routes("fetch", create=_create, list=_list, update=_update, delete=_delete)
