"""Media of messages: what a message carries.

https://www.twilio.com/docs/messaging/api/media-resource; ``twilio_api_v2010.json``. The sandbox fetches nothing: the
content type follows from the URL's ending.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dates import between
from toolkit.sandbox.api.dispatch import Route, shown_path
from toolkit.sandbox.api.http import NO_CONTENT, Response, answer, rfc2822
from toolkit.sandbox.api.refusals import not_found
from toolkit.sandbox.store import kinds, message_table
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


def serialize(context: Context, medium: Record) -> dict[str, Any]:
    """Return a Media as JSON."""
    return {
        "sid": medium.sid,
        "account_sid": context.account_sid,
        "parent_sid": medium.parent,
        "content_type": medium.data["content_type"],
        "date_created": rfc2822(medium.created),
        "date_updated": rfc2822(medium.updated),
        "uri": context.uri("Messages", medium.parent, "Media", medium.sid),
    }


def _list(context: Context) -> Response:
    sid = context.variables["MessageSid"]
    if message_table.get(context.store.connection, sid) is None:
        raise not_found(shown_path(context.path))
    conditions = between(context.query, "DateCreated", "created")
    return listing(context, serialize, kinds.MEDIA, "media_list", parent=sid, conditions=conditions, newest_first=False)


def _medium(context: Context) -> Record:
    return context.find(kinds.MEDIA, context.variables["Sid"], context.variables["MessageSid"])


def _fetch(context: Context) -> Response:
    return answer(200, serialize(context, _medium(context)))


def _delete(context: Context) -> Response:
    """Delete it; ``num_media`` of its message stays (assumed)."""
    context.store.delete(_medium(context))
    return NO_CONTENT


_PATH = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media"

ROUTES: tuple[Operation, ...] = (
    Route("GET", "api", f"{_PATH}.json", _list),
    Route("GET", "api", f"{_PATH}/{{Sid}}.json", _fetch),
    Route("DELETE", "api", f"{_PATH}/{{Sid}}.json", _delete),
)
