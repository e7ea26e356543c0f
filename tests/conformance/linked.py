"""Twilio's documents made strict, with what exists linked in: for tools that know OpenAPI and nothing of this project.

The operations are those that the sandbox has. Their answers must be as ``strict`` wants them, their refusals Twilio's
error body; a parameter that takes a SID gets real ones beside made-up ones, and what a POST creates is linked to the
operations on it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from tests.conformance.calls import NUMBERS, prefixes
from tests.conformance.documents import IN_SCOPE, Operation, document, operations, resolved
from tests.conformance.scenario import supported
from tests.conformance.strict import strict_answer

Sids = Mapping[str, list[str]]
"""Prefix → SIDs of that kind, such as ``PN`` → the account's numbers."""

_ERROR = {
    "type": "object",
    "properties": {
        "code": {"type": "integer"},
        "message": {"type": "string", "minLength": 1},
        "more_info": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 499},
        "detail": {"type": "string"},
    },
    "required": ["code", "message", "more_info", "status"],
    "additionalProperties": False,
}
_REFUSALS = {"4XX": {"description": "refused", "content": {"application/json": {"schema": _ERROR}}}}


def linked(name: str, sids: Sids) -> dict[str, Any]:
    """Return a document in OpenAPI 3.1.

    Args:
        name: of the document, without ``twilio_``.
        sids: what exists.
    """
    have = supported()
    kept = [operation for operation in operations() if operation.document == name and operation.shape in have]
    paths: dict[str, Any] = {}
    for operation in kept:
        paths.setdefault(operation.template, {})[operation.method.lower()] = _described(operation, kept, sids)
    whole = document(name)
    components = copy.deepcopy(whole["components"])
    return {"openapi": "3.1.0", "info": whole["info"], "paths": paths, "components": components}


def documents(sids: Sids) -> dict[str, dict[str, Any]]:
    """Return every document in scope, by its name."""
    return {name: linked(name, sids) for name in IN_SCOPE}


def _described(operation: Operation, others: Iterable[Operation], sids: Sids) -> dict[str, Any]:
    described: dict[str, Any] = copy.deepcopy(dict(operation.description))
    described.pop("security", None)
    described["parameters"] = [
        {**parameter, "schema": _with_sids(parameter["name"], parameter["schema"], sids)}
        for parameter in (resolved(operation.document, one) for one in described.get("parameters", ()))
    ]
    for content in described.get("requestBody", {}).get("content", {}).values():
        content.pop("examples", None)
        form = resolved(operation.document, content["schema"])
        fields = {name: _with_sids(name, schema, sids) for name, schema in form.get("properties", {}).items()}
        content["schema"] = {**form, "properties": fields}
    links = {"links": _links(operation, others)} if operation.method == "POST" else {}
    answers = {status: _answer(operation, int(status)) | links for status in described["responses"]}
    described["responses"] = answers | _REFUSALS
    return described


def _answer(operation: Operation, status: int) -> dict[str, Any]:
    schema = strict_answer(operation, status)
    if schema is None:
        return {"description": "done"}
    return {"description": "done", "content": {"application/json": {"schema": _inlined(schema)}}}


def _inlined(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``schema`` without references: names of components differ between a document and its strict form."""
    definitions = schema.get("definitions", {})

    def follow(value: Any) -> Any:
        if isinstance(value, Mapping):
            if "$ref" in value:
                return follow(definitions[value["$ref"].rpartition("/")[2]])
            return {key: follow(inner) for key, inner in value.items() if key not in ("definitions", "format")}
        return [follow(inner) for inner in value] if isinstance(value, list) else value

    return dict(follow(schema))


def _with_sids(name: str, schema: Mapping[str, Any], sids: Sids) -> dict[str, Any]:
    """Return the schema of a parameter that takes what exists as often as what is made up."""
    known = [sid for prefix in prefixes(name, schema) for sid in sids.get(prefix, ())]
    if name == "AccountSid":
        return {"enum": known}
    if name in ("CountryCode", "IsoCountry"):
        known = ["US", "GB"]
    elif name in ("From", "To", "PhoneNumber"):
        known = [*sids.get("+", ()), *NUMBERS]
    return {"anyOf": [{"enum": known}, dict(schema)]} if known else dict(schema)


def _links(operation: Operation, others: Iterable[Operation]) -> dict[str, Any]:
    """Link what an operation creates to the operations on it: those whose path goes on with its SID."""
    stem = operation.template.removesuffix(".json")
    links = {}
    for other in others:
        found = re.match(re.escape(stem) + r"/\{(\w+)\}", other.template)
        if found is None or "operationId" not in other.description:
            continue
        variables = re.findall(r"\{(\w+)\}", stem)
        parameters = {variable: f"$request.path.{variable}" for variable in variables}
        parameters[found[1]] = "$response.body#/sid"
        links[other.description["operationId"]] = {
            "operationId": other.description["operationId"],
            "parameters": parameters,
        }
    return links
