"""Strict checks of answers, built from the documents.

The documents alone prove little: no property is required and all may be null. Here every documented property must be
there and no other, and null is allowed only where one of Twilio's own examples shows it, where the property is a text
that whoever creates the resource may leave out, or where ``departures`` says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import fastjsonschema

from tests.conformance.departures import FEWER_LINKS, NULLS
from tests.conformance.documents import Operation, document, operations, resolved

Schema = dict[str, Any]
_COMPONENT = "#/components/schemas/"
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@cache
def validator(operation: Operation, status: int) -> Callable[[Any], Any] | None:
    """Return what checks the body of an answer with ``status``; None when the documents describe no such answer."""
    if str(status) not in operation.description["responses"]:
        return None
    schema = strict_answer(operation, status)
    return _must_be_empty if schema is None else _compile(schema)


def strict_answer(operation: Operation, status: int) -> Schema | None:
    """Return the strict JSON Schema of an answer that the documents describe; None when it must be empty."""
    content = operation.description["responses"][str(status)].get("content", {}).get("application/json")
    if content is None:
        return None
    name = operation.document
    shown = _examples(name)
    schema = _strict(content["schema"], str(operation), shown)
    used = _components(name, content["schema"], set())
    definitions = {
        component: _strict(inner, component, shown)
        for component, inner in document(name)["components"]["schemas"].items()
        if component in used
    }
    return {"definitions": definitions} | schema


def _compile(schema: Schema) -> Callable[[Any], Any]:
    dialect = {"$schema": "http://json-schema.org/draft-07/schema#"}
    compiled: Callable[[Any], Any] = fastjsonschema.compile(dialect | schema, formats=FORMATS, use_default=False)
    return compiled


def _must_be_empty(body: Any) -> None:
    if body is not None:
        raise fastjsonschema.JsonSchemaValueException("data must be empty", value=body, name="data")


class _Examples(NamedTuple):
    """What the examples of a document show.

    Attributes:
        nulls: the places where one is null.
        links: of each place that is a map of links, the keys in each of the examples.
        texts: the places that hold a text although a number is documented; decimals are sent so.
    """

    nulls: frozenset[str]
    links: Mapping[str, list[set[str]]]
    texts: frozenset[str]


def _strict(schema: Mapping[str, Any], where: str, examples: _Examples) -> Schema:
    """Return ``schema`` as JSON Schema with everything required and nothing more allowed.

    Args:
        schema: a schema of OpenAPI 3.0.
        where: the component's name and the path of properties in it.
        examples: those of the document.
    """
    if "oneOf" in schema:
        return {"anyOf": [_strict(inner, where, examples) for inner in schema["oneOf"]]}
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_COMPONENT)
        reference = {"$ref": f"#/definitions/{name}"}
        return {"anyOf": [reference, {"type": "null"}]} if _may_be_null(where, examples.nulls) else reference
    strict: Schema = {key: schema[key] for key in ("type", "enum", "pattern", "format") if key in schema}
    if where in examples.texts:
        strict |= {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]+$"}
    if strict.get("format") == "uri-map":
        del strict["format"]
        shown = examples.links.get(where, [])
        strict["properties"] = {key: {"type": "string", "format": "uri"} for key in sorted(set().union(*shown))}
        strict["required"] = [] if where in FEWER_LINKS or not shown else sorted(set.intersection(*shown))
        strict["additionalProperties"] = False
    if "properties" in schema:
        strict["type"] = "object"
        strict["properties"] = {
            name: _strict(inner, f"{where}.{name}", examples) for name, inner in schema["properties"].items()
        }
        strict["required"] = list(schema["properties"])
        strict["additionalProperties"] = False
    if "items" in schema:
        strict["items"] = _strict(schema["items"], f"{where}[]", examples)
    if strict.get("format") not in FORMATS:
        strict.pop("format", None)
    if _may_be_null(where, examples.nulls) and "type" in strict:
        strict["type"] = [strict["type"], "null"]
        if "enum" in strict:
            strict["enum"] = [*strict["enum"], None]
    return strict


def _may_be_null(where: str, nulls: frozenset[str]) -> bool:
    return where in nulls or where in NULLS or f"*.{where.rpartition('.')[2]}" in NULLS


def _components(name: str, schema: Any, found: set[str]) -> set[str]:
    """Collect the components that ``schema`` refers to, whatever the depth."""
    if isinstance(schema, Mapping):
        reference = schema.get("$ref")
        if isinstance(reference, str) and (component := reference.removeprefix(_COMPONENT)) not in found:
            found.add(component)
            _components(name, document(name)["components"]["schemas"][component], found)
        for inner in schema.values():
            _components(name, inner, found)
    elif isinstance(schema, list):
        for inner in schema:
            _components(name, inner, found)
    return found


@cache
def _examples(name: str) -> _Examples:
    """Return what the examples of a document show, by place."""
    nulls: set[str] = set()
    texts: set[str] = set()
    links: dict[str, list[set[str]]] = {}

    def walk(schema: Mapping[str, Any], value: Any, where: str) -> None:
        if "$ref" in schema:
            if value is None:
                nulls.add(where)
                return
            component = schema["$ref"].removeprefix(_COMPONENT)
            walk(document(name)["components"]["schemas"][component], value, component)
        elif "oneOf" in schema:
            for inner in schema["oneOf"]:
                walk(inner, value, where)
        elif value is None:
            nulls.add(where)
        elif isinstance(value, str) and schema.get("type") == "number":
            texts.add(where)
        elif isinstance(value, dict):
            if schema.get("format") == "uri-map":
                links.setdefault(where, []).append(set(value))
            for key, inner in schema.get("properties", {}).items():
                if key in value:
                    walk(inner, value[key], f"{where}.{key}")
        elif isinstance(value, list):
            for item in value:
                walk(schema.get("items", {}), item, f"{where}[]")

    for operation in operations():
        if operation.document != name:
            continue
        for response in operation.description["responses"].values():
            for content in response.get("content", {}).values():
                for example in content.get("examples", {}).values():
                    walk(content["schema"], resolved(name, example)["value"], str(operation))
        nulls |= _optional_texts(operation)
    return _Examples(frozenset(nulls), links, frozenset(texts))


def _optional_texts(operation: Operation) -> set[str]:
    """Return the places in a created resource that hold an optional parameter, as far as they are texts."""
    created = operation.description["responses"].get("201", {}).get("content", {}).get("application/json", {})
    component = created.get("schema", {}).get("$ref", "").removeprefix(_COMPONENT)
    if not component:
        return set()
    components = document(operation.document)["components"]["schemas"]
    properties = {
        name: components[schema["$ref"].removeprefix(_COMPONENT)] if "$ref" in schema else schema
        for name, schema in components[component].get("properties", {}).items()
    }
    optional = {_WORD_START.sub("_", name).lower() for name in operation.parameters().keys() - operation.required()}
    return {f"{component}.{name}" for name in optional if properties.get(name, {}).get("type") == "string"}


def _is_date_time(value: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value)) and bool(datetime.fromisoformat(value))


def _is_rfc_2822(value: str) -> bool:
    return value.endswith(" +0000") and parsedate_to_datetime(value).utcoffset() is not None


def _is_uri(value: str) -> bool:
    """Say whether it is an absolute URL, or one relative to the host, as the 2010-04-01 API writes its own."""
    parts = urlsplit(value)
    return (parts.scheme in ("http", "https") and bool(parts.hostname)) or value.startswith("/")


FORMATS: dict[str, Callable[[str], bool]] = {
    "date-time": _is_date_time,
    "date-time-rfc-2822": _is_rfc_2822,
    "uri": _is_uri,
    "http-method": lambda value: value in ("GET", "POST"),
    "phone-number": lambda value: bool(value),
    "iso-country-code": lambda value: bool(re.fullmatch("[A-Z]{2}", value)),
    "currency": lambda value: bool(re.fullmatch("[A-Za-z]{3}", value)),
}
