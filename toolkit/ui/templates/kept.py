"""The content templates of an account, as they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.facts.templates import Part, part, placeholders

_LIMIT = 200
"""How many templates are read."""

UNDER_REVIEW = ("received", "pending")


@dataclass(frozen=True, slots=True)
class Template:
    """One template.

    Attributes:
        sid: ``HX…``; "" for one that is still to be made.
        name: its friendly name.
        language: its language code.
        types: what it is made of, by type.
        variables: what stands in for values that a message leaves out.
        status: of WhatsApp's approval.
        reason: why WhatsApp rejected it; "" where it did not.
        approval_name: by which WhatsApp knows it; "" where it was not sent in.
        category: under which it was sent in.
    """

    sid: str = ""
    name: str = ""
    language: str = "en"
    types: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    status: str = "unsubmitted"
    reason: str = ""
    approval_name: str = ""
    category: str = ""

    @property
    def placeholders(self) -> list[str]:
        """The names of its variables, each once, in the order of the text."""
        return list(dict.fromkeys(placeholders(self.types)))

    @property
    def waiting(self) -> tuple[str, ...]:
        """What is being reviewed: its approval."""
        return (self.status,) if self.status in UNDER_REVIEW else ()

    def part(self, channel: str, values: Mapping[str, str] | None = None) -> Part | None:
        """Return what a message made of it says on a channel; None where it has no type of that."""
        return part(self.types, {**self.variables, **(values or {})}, channel)


def templates(account: Account) -> list[Template]:
    """Return the account's templates, the newest first; none where these credentials may not read them."""
    try:
        found = account.client.content.v1.content_and_approvals.list(limit=_LIMIT)
    except TwilioRestException:
        return []
    newest = sorted(found, key=lambda one: one.date_created, reverse=True)
    return [_template(one) for one in newest]


def _template(one: Any) -> Template:
    approval = one.approval_requests or {}
    return Template(
        one.sid,
        one.friendly_name or "",
        one.language or "",
        one.types or {},
        one.variables or {},
        str(approval.get("status") or "unsubmitted"),
        str(approval.get("rejection_reason") or ""),
        str(approval.get("name") or ""),
        str(approval.get("category") or ""),
    )
