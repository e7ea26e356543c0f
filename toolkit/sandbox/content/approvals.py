"""Content v1 ApprovalRequests: WhatsApp's review of a template, on the sandbox's clock.

``twilio_content_v1.json``; https://www.twilio.com/docs/whatsapp/tutorial/message-template-approvals-statuses.
received → pending → approved or rejected; an approved one may be paused or disabled. What the page says of variables is
looked at (``_fault``); else the last digits of the name decide (``fates.csv``). A name in use, rejected or deleted
within 30 days cannot be used (documented; that this is refused at once with 20001 is assumed). Twilio's sources name 24
and 48 hours at most, and minutes as usual; nothing is posted anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.facts.content_types import richest
from toolkit.facts.templates import placeholders
from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import choice, json_object
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.refusals import invalid
from toolkit.sandbox.options import Options
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.schedule import Due
from toolkit.sandbox.store.store import Record, Store

CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")

_RECEIVED, _REVIEW, _COMPLAINTS, _LOCKED = 60.0, 1800.0, 86_400.0, 30 * 86_400.0
"""Seconds: until the review begins, of the review, until people have complained (all three the sandbox's choice), and
for which a name is locked (documented)."""

_NAME = re.compile("[a-z0-9_]{1,512}")
_WORD = re.compile("[぀-ヿ㐀-鿿]|[^\\s぀-ヿ㐀-鿿]+")
"""A word; kana and Chinese characters, between which nothing is set, count one by one (assumed)."""

_category = choice(CATEGORIES)
_UNSUBMITTED: Mapping[str, Any] = {
    "name": "",
    "category": "",
    "content_type": "",
    "status": "unsubmitted",
    "rejection_reason": "",
    "allow_category_change": True,
}
_SHOWN = tuple(_UNSUBMITTED)


def shown(template: Record) -> dict[str, Any]:
    """Return the approval of a template as answers show it."""
    approval = template.data["approval"] or _UNSUBMITTED
    return {name: approval[name] for name in _SHOWN}


def status(template: Record) -> str:
    """Return how far the approval of a template has come."""
    return str(shown(template)["status"])


def language(template: Record) -> str:
    """Return the language for which a template was sent in; "" for none."""
    return str((template.data["approval"] or {}).get("language", ""))


def submitted(template: Record, name: str, category: str, *, at: str = "received") -> dict[str, Any]:
    """Return the approval of a template that is sent in.

    Args:
        name: by which WhatsApp knows it.
        at: the status to begin with.
    """
    fitting = richest(template.data["types"], "whatsapp")
    return {
        **_UNSUBMITTED,
        "name": name,
        "category": category,
        "content_type": fitting.name if fitting else "",
        "status": at,
        "language": template.data["language"],
    }


def change(store: Store, _options: Options, due: Due) -> None:
    """Bring an approval to its next status."""
    template = store.get(due.kind, due.sid)
    if template is None or template.data["approval"] is None:
        return
    fate, stage = fates.of_registration("template", template.data["approval"]["name"]), status(template)
    if stage == "received":
        _set(store, template, due.at, status="pending")
        schedule.plan(store, due.kind, due.sid, due.at + _REVIEW)
        return
    if stage == "approved":
        if fate is not None:
            _set(store, template, due.at, status=fate.outcome)
        return
    fault = _fault(template) or (fate.meaning if fate and fate.outcome == "rejected" else "")
    decide(store, template, "rejected" if fault else "approved", due.at, None)
    if fault:
        _set(store, template, due.at, rejection_reason=fault)
    elif fate is not None:
        schedule.plan(store, due.kind, due.sid, due.at + _COMPLAINTS)


def decide(store: Store, template: Record, outcome: str, now: float, fate: fates.Fate | None) -> None:
    """Let a template come to a status, whether it was sent in or not.

    Args:
        outcome: ``approved``, ``rejected``, ``paused`` or ``disabled``.
        now: POSIX time.
        fate: why.
    """
    schedule.cancel(store, template.kind, template.sid)
    if template.data["approval"] is None:
        template.data["approval"] = submitted(template, "", CATEGORIES[0])
    reason = fate.meaning if fate and outcome == "rejected" else ""
    _set(store, template, now, status=outcome, rejection_reason=reason)
    if outcome == "rejected":
        lock(store, template, now)


def lock(store: Store, template: Record, now: float) -> None:
    """Keep the name of a rejected or deleted template from being used for 30 days."""
    name = shown(template)["name"]
    if not name:
        return
    record = store.get(kinds.LOCKED_NAME, name)
    until = {"until": now + _LOCKED}
    if record is None:
        store.add(kinds.LOCKED_NAME, name, until, now=now)
    else:
        store.update(record, until, now)


def _set(store: Store, template: Record, now: float, **changes: Any) -> None:
    store.update(template, {"approval": {**template.data["approval"], **changes}}, now)


def _fault(template: Record) -> str:
    """Return what WhatsApp rejects in a template, "" for nothing: the page's rules in this project's words."""
    fitting = richest(template.data["types"], "whatsapp")
    if fitting is None or fitting.initiated == "impossible":
        return "INVALID_FORMAT. The template has no content type that can begin a conversation on WhatsApp."
    content = template.data["types"][fitting.name]
    names = list(dict.fromkeys(placeholders(content)))
    if names != [str(number) for number in range(1, len(names) + 1)]:
        return "INVALID_FORMAT. Variables have to be {{1}}, {{2}} and so on, without gaps."
    body = str(content.get("body", ""))
    if re.search(r"^\s*\{\{|\}\}\s*$", body):
        return "INVALID_FORMAT. A variable stands at the beginning or at the end of the text."
    if re.search(r"\}\}\s*\{\{", body):
        return "INVALID_FORMAT. Two variables stand side by side."
    words = len(_WORD.findall(re.sub(r"\{\{[^{}]*\}\}", " ", body)))
    count = len(set(placeholders(body)))
    if count and words < 2 * count + 1:
        return f"INVALID_FORMAT. {count} variables need a text of at least {2 * count + 1} other words."
    return ""


def _find(context: Context, variable: str) -> Record:
    return context.find(kinds.TEMPLATE, context.variables[variable])


def _create(context: Context) -> Response:
    """Send a template in for approval.

    Raises:
        ApiError: 400/20001: name or category cannot be used, or the template was sent in before (assumed).
    """
    template, sent = _find(context, "ContentSid"), json_object("The body", context.body)
    name, category, changeable = sent.get("name"), sent.get("category"), sent.get("allow_category_change")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise invalid("name", "is required: 1 to 512 lower-case letters, digits and underscores")
    category = _category("category", category if isinstance(category, str) else "")
    if changeable not in (None, True, False):
        raise invalid("allow_category_change", "must be true or false")
    if status(template) not in ("unsubmitted", "rejected"):
        raise invalid("name", f"the template was sent in as {shown(template)['name']!r} and is {status(template)}")
    _check_name(context, template, name)
    approval = submitted(template, name, category) | {"allow_category_change": changeable is not False}
    context.store.update(template, {"approval": approval}, context.now)
    schedule.plan(context.store, template.kind, template.sid, context.now + _RECEIVED)
    return answer(201, shown(template))


def _check_name(context: Context, template: Record, name: str) -> None:
    locked = context.store.get(kinds.LOCKED_NAME, name)
    if locked is not None and locked.data["until"] > context.now:
        raise invalid("name", f"{name!r} belonged to a rejected or deleted template and is locked for 30 days")
    others = context.store.having(kinds.TEMPLATE, {"approval.name": name})
    if any(other.sid != template.sid and language(other) == template.data["language"] for other in others):
        raise invalid("name", f"another template in {template.data['language']!r} is called {name!r}")


def _fetch(context: Context) -> Response:
    template = _find(context, "Sid")
    body = {
        "sid": template.sid,
        "account_sid": context.account_sid,
        "whatsapp": {"type": "whatsapp", **shown(template), "flows": None},
        "url": f"{context.origin}/v1/Content/{template.sid}/ApprovalRequests",
    }
    return answer(200, body)


ROUTES: tuple[Operation, ...] = (
    Route("POST", "content", "/v1/Content/{ContentSid}/ApprovalRequests/whatsapp", _create),
    Route("GET", "content", "/v1/Content/{Sid}/ApprovalRequests", _fetch),
)
