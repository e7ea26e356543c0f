"""Messaging v2 Channels/Senders: the WhatsApp and RCS senders of the account, read-only.

https://www.twilio.com/docs/whatsapp/api/senders; the shape is that of ``twilio.rest.messaging.v2.channels_sender``.
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import choice, required
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record

_TYPES = {"whatsapp": "WhatsApp", "messenger": "Messenger", "rcs": "RCS"}
_read_channel = choice(_TYPES)


def serialize(context: Context, sender: Record) -> dict[str, Any]:
    """Return a channel sender as JSON."""
    return {
        "sid": sender.sid,
        "status": sender.data["status"],
        "sender_id": sender.name,
        "friendly_name": sender.data["friendly_name"],
        "configuration": sender.data["configuration"],
        "webhook": sender.data["webhook"],
        "profile": {"name": sender.data["friendly_name"]},
        "properties": sender.data["properties"],
        "offline_reasons": None,
        "compliance": None,
        "url": f"{context.origin}/v2/Channels/Senders/{sender.sid}",
    }


def _list(context: Context) -> Response:
    """List the senders of one channel; ``Channel`` is required, as the SDK has it."""
    channel = _read_channel("Channel", required(context.query, "Channel"))
    return listing(context, serialize, kinds.CHANNEL_SENDER, "senders", filters={"sender_type": _TYPES[channel]})


def _fetch(context: Context) -> Response:
    return answer(200, serialize(context, context.find(kinds.CHANNEL_SENDER, context.variables["Sid"])))


ROUTES: tuple[Operation, ...] = (
    Route("GET", "messaging", "/v2/Channels/Senders", _list),
    Route("GET", "messaging", "/v2/Channels/Senders/{Sid}", _fetch),
)
