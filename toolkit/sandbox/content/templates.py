"""What a content template is made of: read from a request and checked (``toolkit.facts.templates`` fills it)."""

from __future__ import annotations

from typing import Any

from toolkit.facts.content_types import content_types
from toolkit.sandbox.api import shapes
from toolkit.sandbox.api.refusals import invalid

MOST_VARIABLES = 100
"""https://www.twilio.com/docs/content/using-variables-with-content-api"""

_MOST = {"twilio/list-picker": ("items", 10), "twilio/carousel": ("cards", 10)}
"""Type → what it has at most so many of (the OpenAPI document says so in words)."""

_WITH_MORE = {"twilio/card": "title", "whatsapp/card": "body"}
"""Type → what it needs beside at least one other field (likewise)."""


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
