"""What a content template says on each channel: its variables, and its richest type filled with values.

The OpenAPI document of the Content API; https://www.twilio.com/docs/content/using-variables-with-content-api.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.facts.content_types import content_types, richest

NOT_TAKEN, BROKEN_RULE, MISSING_VALUE = 63005, 63013, 63028
CLOSED = 63016
"""https://www.twilio.com/docs/api/errors/63016: free text, or a type that begins no conversation."""

OTHER_LANGUAGE = "other language"
"""Stands for the status of a template that is approved in another language than it has now."""

_UNUSABLE = {"unsubmitted": 63040, "rejected": 63040, "paused": 63041, "disabled": 63042, OTHER_LANGUAGE: 63027}
"""Status of an approval → why WhatsApp sends no such template; one under review counts as free text (assumed)."""

_SPOILT = re.compile(r"[\n\t]| {5}")
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Part:
    """The type of a template that one message leaves as.

    Attributes:
        type: its name.
        text: what the message's ``body`` shows of it.
        media: URLs of what is sent with it.
        missing: variables without a value.
        spoilt: values with a line break, a tab or more than four spaces, which WhatsApp refuses.
        filled: the type's fields with the values in them.
    """

    type: str
    text: str
    media: tuple[str, ...]
    missing: tuple[str, ...]
    spoilt: bool
    filled: Mapping[str, Any]


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
    return [name for text in texts(value) for name in PLACEHOLDER.findall(text)]


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
        filled,
    )


def refusal(part: Part | None, channel: str, approval: str, *, in_session: bool) -> int | None:
    """Return why a channel does not take a message that was made of a template, or None.

    Outside the session WhatsApp takes approved templates alone, and some types need that in it, too
    (``toolkit.facts.content_types``).

    Args:
        part: what leaves on the channel; None where the channel has none of the template's types.
        channel: ``sms``, ``mms``, ``rcs``, ``whatsapp`` or ``messenger``.
        approval: the status of WhatsApp's approval, or OTHER_LANGUAGE.
        in_session: the recipient has written to the sender within 24 hours.
    """
    if part is None:
        return NOT_TAKEN
    if channel != "whatsapp":
        return None
    if part.missing:
        return MISSING_VALUE
    if part.spoilt:
        return BROKEN_RULE
    kind = content_types()[part.type]
    need = kind.session if in_session else kind.initiated
    if need == "impossible":
        return CLOSED
    return None if need == "free" or approval == "approved" else _UNUSABLE.get(approval, CLOSED)


def _filled(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return PLACEHOLDER.sub(lambda found: variables.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: _filled(one, variables) for key, one in value.items()}
    return [_filled(one, variables) for one in value] if isinstance(value, list) else value


def _shown(filled: Mapping[str, Any]) -> str:
    """Return what ``body`` shows: the body, else titles, a place's name or an authentication's button (assumed)."""
    if "body" in filled:
        return str(filled["body"])
    named = [filled[name] for name in ("title", "subtitle", "label", "address") if name in filled]
    return "\n".join(named or [action["copy_code_text"] for action in filled.get("actions", ())])
