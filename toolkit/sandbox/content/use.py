"""A template in a message: read from the request, kept beside the message, and filled once its sender is known.

https://www.twilio.com/docs/messaging/api/message-resource (ContentSid, ContentVariables). The variables are those of
the request before the template's own (documented). What the template says at the request counts, not what became of it
later (assumed); its approval counts when the message leaves its queue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.facts.content_types import richest
from toolkit.facts.templates import OTHER_LANGUAGE, Part, part, placeholders
from toolkit.facts.templates import refusal as refused
from toolkit.runtime import json_text
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.refusals import invalid
from toolkit.sandbox.content import approvals, templates
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.sids import is_sid
from toolkit.sandbox.store.store import Record, Store


@dataclass(frozen=True, slots=True)
class Content:
    """The template of one message.

    Attributes:
        sid: ``HX…``.
        types: its types, as they were when the message was made.
        variables: the values.
    """

    sid: str
    types: dict[str, Any]
    variables: dict[str, str]

    def part(self, channel: str) -> Part | None:
        """Return what leaves on ``sms``, ``mms``, ``rcs``, ``whatsapp`` or ``messenger``."""
        return part(self.types, self.variables, channel)

    def has(self, channel: str) -> bool:
        """Say whether the template has a type for a channel, besides a text."""
        found = richest(self.types, channel)
        return found is not None and found.name != "twilio/text"


def read(context: Context) -> Content | None:
    """Read ``ContentSid`` and ``ContentVariables``; None where the request names no template.

    Raises:
        ApiError: 21654 for variables alone; 21655 for what is no template of this account
            (https://www.twilio.com/docs/api/errors/21655); 21656 for variables that are no JSON object of texts or
            numbers, and for a template with an empty ``{{}}``.
    """
    sid, text = context.form.get("ContentSid"), context.form.get("ContentVariables")
    if not sid:
        if text:
            raise invalid("ContentVariables", "needs ContentSid", 21654)
        return None
    if not is_sid(sid, "HX"):
        raise invalid("ContentSid", f"{sid!r} is not of the form HX and 32 hexadecimal digits", 21655)
    variables = _read_variables(text)
    template = context.store.get(kinds.TEMPLATE, sid)
    if template is None:
        raise invalid("ContentSid", f"this account has no template {sid}", 21655)
    if "" in placeholders(template.data["types"]):
        raise invalid("ContentVariables", "the template has a variable without a name, {{}}", 21656)
    return Content(sid, template.data["types"], template.data["variables"] | variables)


def _read_variables(text: str | None) -> dict[str, str]:
    try:
        found = json_text.loads(text or "{}")
    except json_text.JSONDecodeError:
        found = None
    if not isinstance(found, dict) or not all(type(value) in (str, int, float) for value in found.values()):
        raise invalid("ContentVariables", 'must be a JSON object of texts, such as {"1": "Owl"}', 21656)
    if len(found) > templates.MOST_VARIABLES:
        raise invalid(
            "ContentVariables", f"{len(found)} variables; at most {templates.MOST_VARIABLES} are possible", 21656
        )
    return {name: str(value) for name, value in found.items()}


def keep(store: Store, message_sid: str, content: Content, now: float) -> None:
    """Keep the template of a new message."""
    data = {"sid": content.sid, "types": content.types, "variables": content.variables, "text": "", "redacted": False}
    store.add(kinds.CONTENT, message_sid, data, parent=message_sid, now=now)


def of(store: Store, message_sid: str) -> Record | None:
    """Return what was kept of a message; None where it was made of no template."""
    return store.get(kinds.CONTENT, message_sid)


def leaving(store: Store, kept: Record, channel: str) -> Part | None:
    """Fill the template of a message whose channel is known, and note its text for when it is sent."""
    part = Content(kept.data["sid"], kept.data["types"], kept.data["variables"]).part(channel)
    if part is not None and not kept.data["redacted"]:
        store.update(kept, {"text": part.text, "type": part.type}, kept.updated)
    return part


def say(store: Store, kept: Record, text: str) -> None:
    """Note another text of a message for when it is sent, its links shortened."""
    if not kept.data["redacted"]:
        store.update(kept, {"text": text}, kept.updated)


def text(store: Store, message_sid: str) -> str:
    """Return what a message that was made of a template says, once it left; "" for others."""
    kept = of(store, message_sid)
    return "" if kept is None else str(kept.data["text"])


def redact(store: Store, message_sid: str) -> None:
    """Forget what a message says."""
    kept = of(store, message_sid)
    if kept is not None:
        store.update(kept, {"text": "", "redacted": True}, kept.updated)


def refusal(store: Store, kept: Record, part: Part | None, channel: str, *, in_session: bool) -> int | None:
    """Return why a channel does not take a message that was made of a template, or None; see ``templates.refusal``.

    Args:
        part: what leaves on the channel.
        in_session: the recipient has written to the sender within 24 hours.
    """
    template = store.get(kinds.TEMPLATE, kept.data["sid"])
    status = approvals.status(template) if template else "unsubmitted"
    if template and status == "approved" and approvals.language(template) != template.data["language"]:
        status = OTHER_LANGUAGE
    return refused(part, channel, status, in_session=in_session)
