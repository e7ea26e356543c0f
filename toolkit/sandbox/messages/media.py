"""Media of messages: what a message carries.

https://www.twilio.com/docs/messaging/api/media-resource; ``twilio_api_v2010.json``. The sandbox fetches nothing: the
content type follows from the URL's ending.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from toolkit.sandbox.api.context import Context, listing
from toolkit.sandbox.api.dates import between
from toolkit.sandbox.api.http import Response
from toolkit.sandbox.api.resource import Resource, of_message
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.store import Record

_TYPES = {
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "png": "image/png",
    "vcf": "text/vcard",
}


def content_type(url: str) -> str:
    """Return the MIME type that the ending of ``url`` suggests."""
    return _TYPES.get(urlsplit(url).path.rpartition(".")[2].lower(), "application/octet-stream")


def add(context: Context, message: Message, urls: list[str]) -> list[Record]:
    """Store the media of a new message."""
    return [
        context.store.add(
            kinds.MEDIA,
            context.store.new_sid("ME"),
            {"content_type": content_type(url), "url": url},
            parent=message.sid,
            now=context.now,
        )
        for url in urls
    ]


def _list(context: Context) -> Response:
    conditions = between(context.query, "DateCreated", "created")
    parent = of_message(context)
    return listing(
        context, MEDIA.serialize, MEDIA.kind, MEDIA.key, parent=parent, conditions=conditions, newest_first=False
    )


MEDIA = Resource(
    kinds.MEDIA,
    "ME",
    "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media",
    "media_list",
    product="api",
    shown=("content_type",),
    owner="parent_sid",
    parent=of_message,
)
ROUTES = MEDIA.routes("fetch", "delete", list=_list)
"""``num_media`` of a message stays when one is deleted (assumed)."""
