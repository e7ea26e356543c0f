"""What a content template is made of: read from a request, checked, and filled with a message's variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.facts.content_types import content_types, richest
from toolkit.sandbox.api import shapes
from toolkit.sandbox.api.refusals import invalid

MOST_VARIABLES = 100
"""https://www.twilio.com/docs/content/using-variables-with-content-api"""

_MOST = {"twilio/list-picker": ("items", 10), "twilio/carousel": ("cards", 10)}
"""Type → what it has at most so many of (the OpenAPI document says so in words)."""

_WITH_MORE = {"twilio/card": "title", "whatsapp/card": "body"}
"""Type → what it needs beside at least one other field (likewise)."""

_SPOILT = re.compile(r"[\n\t]| {5}")
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Part:
    """The type of a template that one message leaves as.

    Attributes:
        type: its name.
        text: what the message's ``body`` shows of it.
        media: URLs of what is sent with it.
        missing: variables without a value.
        spoilt: values with a line break, a tab or more than four spaces, which WhatsApp refuses.
    """

    type: str
    text: str
    media: tuple[str, ...]
    missing: tuple[str, ...]
    spoilt: bool


def read_types(value: Any) -> dict[str, Any]:
    """Read the property ``types``; what is null counts as not sent, as the SDK sends it.

    Raises:
        ApiError: 400/20001 for what is no type of the documents, or lacks something.
    """
    if not isinstance(value, dict):
        raise invalid("types", "is required: an object of content types")
    sent = {name: one for name, one in value.items() if one is not None}
    known = content_types()
    for name in sent:
        if name not in known:
            raise invalid("types", f"{name!r} is none of {', '.join(known)}")
    if not sent:
        raise invalid("types", "must hold at least one content type")
    return {name: _read_type(name, one) for name, one in sent.items()}


def _read_type(name: str, value: Any) -> dict[str, Any]:
    found: dict[str, Any] = shapes.read(f"types.{name}", content_types()[name].fields, value)
    counted, most = _MOST.get(name, ("", 0))
    if len(found.get(counted, ())) > most:
        raise invalid(f"types.{name}.{counted}", f"has {len(found[counted])} elements; at most {most} are possible")
    needed = _WITH_MORE.get(name)
    if needed and (needed not in found or len(found) < 2):
        raise invalid(f"types.{name}", f"needs {needed} and at least one other field")
    return found


def read_variables(value: Any) -> dict[str, str]:
    """Read the property ``variables``: what stands in for values that a message leaves out.

    Raises:
        ApiError: 400/20001 for anything but texts by name, or too many.
    """
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise invalid("variables", 'must be an object of texts, such as {"1": "Owl"}')
    if len(value) > MOST_VARIABLES:
        raise invalid("variables", f"has {len(value)} variables; at most {MOST_VARIABLES} are possible")
    return value


def texts(value: Any) -> Iterator[str]:
    """Yield every text of a template, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def placeholders(value: Any) -> list[str]:
    """Return the names of the variables of a template, in order, each as often as it stands there; "" for ``{{}}``."""
    return [name for text in texts(value) for name in _PLACEHOLDER.findall(text)]


def part(types: Mapping[str, Any], variables: Mapping[str, str], channel: str) -> Part | None:
    """Return what leaves on a channel: the richest type that it has, filled; None where it has none of them.

    A variable without a value stays as it is written (assumed).
    """
    chosen = richest(types, channel)
    if chosen is None:
        return None
    raw = types[chosen.name]
    used = dict.fromkeys(placeholders(raw))
    filled = _filled(raw, variables)
    media = filled.get("media", ()) or [card["media"] for card in filled.get("cards", ())]
    return Part(
        chosen.name,
        _shown(filled),
        tuple(media),
        tuple(name for name in used if name not in variables),
        any(_SPOILT.search(variables[name]) for name in used if name in variables),
    )


def _filled(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda found: variables.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: _filled(one, variables) for key, one in value.items()}
    return [_filled(one, variables) for one in value] if isinstance(value, list) else value


def _shown(filled: Mapping[str, Any]) -> str:
    """Return what ``body`` shows: the body, else titles, a place's name or an authentication's button (assumed)."""
    if "body" in filled:
        return str(filled["body"])
    named = [filled[name] for name in ("title", "subtitle", "label", "address") if name in filled]
    return "\n".join(named or [action["copy_code_text"] for action in filled.get("actions", ())])
