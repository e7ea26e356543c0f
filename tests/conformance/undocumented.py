"""Operations that no document at hand describes: what Twilio's SDK reads of an answer stands in for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from twilio.rest import Client
from twilio.rest.messaging.v2.channels_sender import ChannelsSenderInstance

from tests.conformance.departures import UNREAD
from tests.conformance.documents import Operation

SDK = "the SDK's attributes"


class _Read(dict[str, Any]):
    """An empty body that remembers what was read of it."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def get(self, key: str, default: Any = None) -> Any:
        self.names.append(key)
        return default


@cache
def _names(instance: Callable[..., Any], product: str, version: str) -> tuple[str, ...]:
    client = Client("AC" + "0" * 32, "token")
    read = _Read()
    instance(getattr(getattr(client, product), version), read)
    return tuple(read.names)


@cache
def undocumented_operations() -> tuple[Operation, ...]:
    """Return the operations, each with a description in the form of the documents."""
    senders = _names(ChannelsSenderInstance, "messaging", "v2")
    return (
        _list("messaging", "/v2/Channels/Senders", "senders", _object(senders)),
        _fetch("messaging", "/v2/Channels/Senders/{Sid}", _object(senders)),
    )


def undocumented(method: str, path: str) -> Operation | None:
    """Return the operation that a request is for; None when there is none."""
    for operation in undocumented_operations():
        if method == operation.method and re.fullmatch(operation.template.replace("{Sid}", "[^/]+"), path):
            return operation
    return None


def _object(names: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {} for name in names},
        "required": [name for name in names if name not in UNREAD],
        "additionalProperties": False,
    }


def _list(product: str, path: str, key: str, item: Mapping[str, Any]) -> Operation:
    page = ("page", "page_size", "first_page_url", "previous_page_url", "url", "next_page_url", "key")
    schema = _object(("meta", key))
    schema["properties"] = {"meta": _object(page), key: {"type": "array", "items": item}}
    return _fetch(product, path, schema)


def _fetch(product: str, path: str, schema: Mapping[str, Any]) -> Operation:
    answer = {"200": {"content": {"application/json": {"schema": schema}}}}
    return Operation(SDK, product, "GET", path, {"responses": answer})
