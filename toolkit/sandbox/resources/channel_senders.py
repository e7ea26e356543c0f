"""Messaging v2 Channels/Senders: the WhatsApp and RCS senders of the account, read-only.

https://www.twilio.com/docs/whatsapp/api/senders; the shape is that of ``twilio.rest.messaging.v2.channels_sender``.
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context, listing
from toolkit.sandbox.api.fields import choice, required
from toolkit.sandbox.api.http import Response
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record

_TYPES = {"whatsapp": "WhatsApp", "messenger": "Messenger", "rcs": "RCS"}
_read_channel = choice(_TYPES)


def _shown(context: Context, sender: Record) -> dict[str, Any]:
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
        "url": f"{context.origin}{SENDERS.path}/{sender.sid}",
    }


def _list(context: Context) -> Response:
    """List the senders of one channel; ``Channel`` is required, as the SDK has it."""
    channel = _read_channel("Channel", required(context.query, "Channel"))
    return listing(context, _shown, kinds.CHANNEL_SENDER, SENDERS.key, filters={"sender_type": _TYPES[channel]})


SENDERS = Resource(kinds.CHANNEL_SENDER, "XE", "/v2/Channels/Senders", "senders", whole=_shown)
ROUTES = SENDERS.routes("fetch", list=_list)
