"""Twilio's published OpenAPI documents, and which of their operations a Messaging sandbox has to answer.

The documents are not part of this repository (https://github.com/twilio/twilio-oai, ``spec/json``): they are read from
``shared/twilio-oai`` beside the clone, and whatever needs them is skipped without them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from toolkit.sandbox.hosts import LOOPBACK

DIRECTORY = Path(__file__).parents[2].parent / "shared" / "twilio-oai"

needs_documents = pytest.mark.skipif(
    not DIRECTORY.is_dir(), reason=f"Twilio's OpenAPI documents are not at {DIRECTORY}; nothing to compare with"
)

IN_SCOPE = {
    "messaging_v1": r"/v1/(Services|a2p|Tollfree|Deactivations|LinkShortening)(/.*)?",
    "messaging_v2": r"/v2/(Channels/Senders|LinkShortening/.*)(/\{Sid\})?",
    "api_v2010": (
        r"/2010-04-01/Accounts(/\{Sid\}|/\{AccountSid\}/("
        r"Messages.*|IncomingPhoneNumbers(/\{Sid\}|/Local|/Mobile|/TollFree)?|AvailablePhoneNumbers.*|"
        r"SMS/ShortCodes.*|Applications.*|Addresses(/\{Sid\})?|Usage/Records.*|Balance))?\.json"
    ),
    "lookups_v2": r"/v2/PhoneNumbers/\{PhoneNumber\}",
    "pricing_v1": r"/v1/Messaging/Countries.*",
    "trusthub_v1": r"/v1/(?!ComplianceInquiries).*",
    "content_v1": r"/v1/.*",
    "content_v2": r"/v2/.*",
    "monitor_v1": r"/v1/(Alerts|Events)(/\{Sid\})?",
    "accounts_v1": r"/v1/(Messaging/GeoPermissions|SafeList/Numbers|(Consents|Contacts)/Bulk)",
}
"""Which paths of a document are in scope. pricing_v2 has no Messaging."""

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, eq=False)
class Operation:
    """One documented operation; ``template`` is the path as the document writes it."""

    document: str
    product: str
    method: str
    template: str
    description: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def shape(self) -> tuple[str, str, str]:
        """What identifies it however its variables are called."""
        return self.product, self.method, re.sub(r"\{\w+\}", "{}", self.template)

    @property
    def statuses(self) -> list[int]:
        """The documented statuses of success."""
        return [int(status) for status in self.description["responses"]]

    @property
    def takes_json(self) -> bool:
        """Whether its body is a JSON object instead of a form."""
        return "application/json" in self.description.get("requestBody", {}).get("content", {})

    def parameters(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the query and form parameters with their schemas."""
        return {parameter["name"]: parameter["schema"] for parameter in self._query()} | self._form()[0]

    def required(self) -> set[str]:
        """Return the names of the parameters that must be sent."""
        return {parameter["name"] for parameter in self._query() if parameter.get("required")} | set(self._form()[1])

    def _query(self) -> list[Mapping[str, Any]]:
        parameters = [resolved(self.document, parameter) for parameter in self.description.get("parameters", ())]
        return [parameter for parameter in parameters if parameter["in"] == "query"]

    def _form(self) -> tuple[dict[str, Mapping[str, Any]], list[str]]:
        """Return the form's parameters, and which of them are required."""
        for body in self.description.get("requestBody", {}).get("content", {}).values():
            schema = resolved(self.document, body["schema"])
            return schema.get("properties", {}), schema.get("required", [])
        return {}, []


def resolved(name: str, described: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference within a document."""
    if "$ref" in described:
        found: Any = document(name)
        for key in described["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        return dict(found)
    return described


@cache
def document(name: str) -> dict[str, Any]:
    """Read one document."""
    return dict(json.loads((DIRECTORY / f"twilio_{name}.json").read_text()))


@cache
def operations() -> tuple[Operation, ...]:
    """Return every operation in scope, in the order of the documents."""
    return tuple(_operations())


def _operations() -> Iterator[Operation]:
    for name, pattern in IN_SCOPE.items():
        product = name.partition("_")[0]
        for template, methods in document(name)["paths"].items():
            if not re.fullmatch(pattern, template):
                continue
            for method in METHODS:
                if method in methods:
                    yield Operation(name, product, method.upper(), template, methods[method])


@cache
def _patterns() -> list[tuple[re.Pattern[str], Operation]]:
    """Return the operations by path, those with fewer variables first: a literal segment wins."""
    ordered = sorted(operations(), key=lambda operation: operation.template.count("{"))
    return [(re.compile(_regex(operation.template)), operation) for operation in ordered]


def _regex(template: str) -> str:
    return "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", template))


@cache
def operation_of(method: str, url: str) -> Operation | None:
    """Return the documented operation that a request is for; None when there is none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    for pattern, operation in _patterns():
        if method != operation.method or not pattern.fullmatch(parts.path):
            continue
        if host in LOOPBACK or host.partition(".")[0] == operation.product:
            return operation
    return None
