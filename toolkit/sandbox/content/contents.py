"""Content v1 Content, ContentAndApprovals and LegacyContent: the templates of the account.

``twilio_content_v1.json``; https://www.twilio.com/docs/content/content-api-resources. Bodies are JSON. Assumed: a
template that was sent in for approval keeps its ``types``, as WhatsApp knows no others; LegacyContent lists those of
the time before this API, of which the sample account has one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.facts.templates import placeholders
from toolkit.sandbox.api.context import Context, Operation, listing
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import json_object
from toolkit.sandbox.api.http import Response
from toolkit.sandbox.api.refusals import invalid
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.content import approvals, templates
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.store import Record, Store

_LANGUAGE = re.compile("[a-z]{2,3}(_[A-Za-z]{2,4})?")
"""``en``, ``pt_BR``; that others are refused is assumed."""

_PROPERTIES = ("friendly_name", "language", "variables", "types")
_KEEPS_TYPES = frozenset({"received", "pending", "approved", "paused", "disabled"})


def new(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a new template."""
    return {"friendly_name": "", "variables": {}, "approval": None, "legacy_name": None, **settings}


def add(store: Store, sid: str, described: Mapping[str, Any], now: float) -> Record:
    """Store a template of the time before this API, which WhatsApp has approved.

    Args:
        described: its properties, and ``name`` and ``category`` of its approval.
    """
    settings = {name: described[name] for name in _PROPERTIES}
    template = store.add(kinds.TEMPLATE, sid, new(settings), now=now)
    approval = approvals.submitted(template, described["name"], described["category"], at="approved")
    return store.update(template, {"approval": approval, "legacy_name": described["name"]}, now)


def _sent(context: Context) -> dict[str, Any]:
    """Read what a request sets.

    Raises:
        ApiError: 400/20001: the body is no JSON object, or a property cannot be used.
    """
    sent = {name: value for name, value in json_object("The body", context.body).items() if value is not None}
    for name in sent:
        if name not in _PROPERTIES:
            raise invalid(name, f"is no property of a template; possible are {', '.join(_PROPERTIES)}")
    for name in ("friendly_name", "language"):
        if not isinstance(sent.get(name, ""), str):
            raise invalid(name, "must be a text")
    if "language" in sent and not _LANGUAGE.fullmatch(sent["language"]):
        raise invalid("language", f"{sent['language']!r} is no language code such as en or pt_BR")
    if "variables" in sent:
        sent["variables"] = templates.read_variables(sent["variables"])
    sent["types"] = templates.read_types(sent.get("types"))
    if len(set(placeholders(sent["types"]))) > templates.MOST_VARIABLES:
        raise invalid("types", f"at most {templates.MOST_VARIABLES} variables are possible")
    return sent


def _new(context: Context) -> dict[str, Any]:
    sent = _sent(context)
    if "language" not in sent:
        raise invalid("language", "is required")
    return new(sent)


def _check_change(_context: Context, template: Record, changes: Mapping[str, Any]) -> None:
    if approvals.status(template) in _KEEPS_TYPES and changes["types"] != template.data["types"]:
        raise invalid("types", f"cannot be changed: the template is {approvals.status(template)} at WhatsApp")


def _leave(context: Context, template: Record) -> None:
    approvals.lock(context.store, template, context.now)
    schedule.cancel(context.store, template.kind, template.sid)


def _url(context: Context, template: Record) -> dict[str, Any]:
    """Return the addresses, which are those of v1 in answers of v2, too."""
    url = f"{context.origin}/v1/Content/{template.sid}"
    place = f"{url}/ApprovalRequests"
    return {"url": url, "links": {"approval_create": f"{place}/whatsapp", "approval_fetch": place}}


CONTENTS = Resource(
    kinds.TEMPLATE,
    "HX",
    "/v1/Content",
    "contents",
    product="content",
    shown=_PROPERTIES,
    more=_url,
    settings=_sent,
    new=_new,
    on_update=_check_change,
    on_delete=_leave,
)


def with_approval(context: Context, template: Record) -> dict[str, Any]:
    """Return a template as ContentAndApprovals shows it."""
    whole = CONTENTS.serialize(context, template)
    del whole["url"], whole["links"]
    return whole | {"approval_requests": approvals.shown(template)}


def _legacy(context: Context, template: Record) -> dict[str, Any]:
    whole = CONTENTS.serialize(context, template)
    del whole["links"]
    body = template.data["types"].get("twilio/text", {}).get("body", "")
    url = f"{context.origin}/v1/LegacyContent"
    return whole | {"legacy_template_name": template.data["legacy_name"], "legacy_body": body, "url": url}


def _list_with_approvals(context: Context) -> Response:
    return listing(context, with_approval, kinds.TEMPLATE, CONTENTS.key)


def _list_legacy(context: Context) -> Response:
    kept = [("json_extract(data, '$.legacy_name') > ?", "")]
    return listing(context, _legacy, kinds.TEMPLATE, CONTENTS.key, conditions=kept)


ROUTES: tuple[Operation, ...] = (
    *CONTENTS.routes("create", "list", "fetch", "delete"),
    Route("PUT", "content", "/v1/Content/{Sid}", CONTENTS.update),
    Route("GET", "content", "/v1/ContentAndApprovals", _list_with_approvals),
    Route("GET", "content", "/v1/LegacyContent", _list_legacy),
)
