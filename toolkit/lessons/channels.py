"""Step 09: the learner has a template approved, and sends it to a customer on WhatsApp and by SMS."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.account.base import Account
from toolkit.calls.call import Call, Value, add_sender
from toolkit.errors.explained import of_code
from toolkit.facts.content_types import richest
from toolkit.i18n import _, lazy, prose
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step, no_service
from toolkit.lessons.verdict import Action, Verdict
from toolkit.model.message_log import FINAL_STATUSES

WHATSAPP_SENDER = "whatsapp:+4915123456700"
CUSTOMER = "+14165550177"
"""Who has never written to the account, so that WhatsApp takes nothing but an approved template."""

_ADDRESSES: Mapping[str, str] = {"whatsapp": f"whatsapp:{CUSTOMER}", "sms": CUSTOMER}
_VARIABLE = re.compile(r"\{\{[^{}]*\}\}")
_NEAREST = ("rejected", "unsubmitted", "received", "pending")
"""Statuses of an approval, the one that is nearest to approved last."""


@dataclass(frozen=True, slots=True)
class TemplateSent:
    """Writing a template, having it approved, and sending it; the template's SID is not known before.

    Attributes:
        service_sid: the service to send with.
        name: by which WhatsApp knows the template; no other has had it.
    """

    service_sid: str
    name: str

    @property
    def python(self) -> str:
        """The code that does it."""
        text = _("Hello {{1}}, your parcel is here and waits for you.")
        button = {"type": "QUICK_REPLY", "title": _("On my way"), "id": "coming"}
        types = {"twilio/text": {"body": text}, "twilio/quick-reply": {"body": text, "actions": [button]}}
        properties = {"friendly_name": self.name, "language": "en", "variables": {"1": "Ann"}, "types": types}
        sends = "\n".join(_send(to, self.service_sid).python for to in _ADDRESSES.values())
        return "\n".join([
            "contents = client.content.v1.contents",
            f"made = contents.create(contents.ContentCreateRequest({_literal(properties)}))",
            "approvals = made.approval_create",
            f'approvals.create(approvals.ContentApprovalRequest({{"name": "{self.name}", "category": "UTILITY"}}))',
            "account.sandbox.clock.advance(3600)",
            sends.replace('content_sid=""', "content_sid=made.sid"),
        ])  # fmt: skip

    def run(self, account: Account) -> None:
        """Run the code that is shown."""
        exec(self.python, {"client": account.client, "account": account})


def judge(learner: Learner) -> Verdict:
    """Look for an approved template of several types, and for its text in what the customer got on both channels.

    ``GET https://content.twilio.com/v1/ContentAndApprovals`` tells how far approvals are. A message does not name the
    template that it was made of, so its text is compared.
    """
    if learner.pool is None:
        return no_service()
    templates = _templates(learner)
    approved = [one for one in templates if _status(one) == "approved"]
    if not templates:
        return Verdict(
            "not attempted", _("There is no template yet that has a text, and something richer for WhatsApp.")
        )
    if not approved:
        return Verdict("not yet", _about(max(templates, key=lambda one: _NEAREST.index(_status(one)))))
    missing = [_missing(learner, approved, channel) for channel in _ADDRESSES]
    if any(missing):
        return Verdict("not yet", prose([sentence for sentence in missing if sentence]))
    return Verdict(
        "done",
        _("{to} got the approved template on WhatsApp without having written first, and by SMS as text.").format(
            to=CUSTOMER
        ),
    )


def _templates(learner: Learner) -> list[Any]:
    """Return the templates that have a text for SMS and another type for WhatsApp, the newest first."""
    found = learner.account.client.content.v1.content_and_approvals.list()
    return [one for one in found if _is_rich(one.types) and _status(one) in (*_NEAREST, "approved")]


def _is_rich(types: Mapping[str, Any]) -> bool:
    best = richest(types, "whatsapp")
    return "twilio/text" in types and best is not None and best.name != "twilio/text"


def _status(template: Any) -> str:
    return str(template.approval_requests["status"])


def _about(template: Any) -> str:
    name, status = template.friendly_name, _status(template)
    if status == "rejected":
        reason = template.approval_requests["rejection_reason"]
        return _("WhatsApp rejected “{name}”: {reason}").format(name=name, reason=reason)
    if status == "unsubmitted":
        return _("“{name}” was not sent in for approval yet.").format(name=name)
    return _("The approval of “{name}” is {status}: let the clock go on.").format(name=name, status=status)


def _missing(learner: Learner, approved: list[Any], channel: str) -> str:
    """Say what is wrong with what the customer got on a channel, "" where an approved template has arrived."""
    to = _ADDRESSES[channel]
    rows = learner.account.client.messages.list(to=to)
    mine = [row for row in rows if row.messaging_service_sid == learner.service_sid]
    if not mine:
        return _("Your service has sent {to} nothing yet.").format(to=to)
    if learner.wait_seconds:
        mine[0] = learner.account.wait(mine[0].sid, learner.wait_seconds)
    patterns = [_pattern(one.types, channel) for one in approved]
    for row in mine:
        if row.status in ("delivered", "read") and any(pattern.fullmatch(row.body) for pattern in patterns):
            return ""
    newest = mine[0]
    if newest.status not in FINAL_STATUSES:
        return _("The message is on its way ({status}). Check again in a moment.").format(status=newest.status)
    if newest.error_code:
        problem = of_code(newest.error_code)
        return _("The newest message to {to} failed ({code}): {what}").format(
            to=to, code=problem.code, what=problem.what
        )
    return _("What {to} got is not an approved template of yours.").format(to=to)


def _pattern(types: Mapping[str, Any], channel: str) -> re.Pattern[str]:
    """Return what a filled template's text matches on a channel; nothing does where the channel has no type of it."""
    best = richest(types, channel)
    content = types[best.name] if best else {}
    words = _VARIABLE.split(str(content.get("body") or content.get("title") or ""))
    return re.compile("(?s:.*)".join(map(re.escape, words)) if any(words) else r"(?!)")


def calls(learner: Learner) -> tuple[Action, ...]:
    """Put a WhatsApp sender into the pool, have a template approved, and send it on both channels."""
    if learner.pool is None or judge(learner).state == "done":
        return ()
    sender = learner.free(WHATSAPP_SENDER)
    has_one = any(one.type == "whatsapp" for one in learner.pool.senders)
    made: list[Action] = [] if has_one or sender is None else [add_sender(learner.service_sid, sender)]
    approved = [one for one in _templates(learner) if _status(one) == "approved"]
    if not approved:
        every = learner.account.client.content.v1.content_and_approvals.list()
        return (*made, TemplateSent(learner.service_sid, f"parcel_is_here_{len(every)}"))
    missing = [to for channel, to in _ADDRESSES.items() if _missing(learner, approved, channel)]
    return (*made, *(_send(to, learner.service_sid, approved[0].sid) for to in missing))


def _send(to: str, service_sid: str, content_sid: str = "") -> Call:
    params: dict[str, Value] = {"To": to, "MessagingServiceSid": service_sid, "ContentSid": content_sid}
    return Call("send_message", params=params | {"ContentVariables": '{"1": "Ann"}'})


def _literal(properties: Mapping[str, Any]) -> str:
    """Return JSON, which is Python as well while it has neither true, false nor null."""
    return json.dumps(properties, ensure_ascii=False, indent=4)


STEP = Step(
    number="09",
    notebook="09_channels.ipynb",
    title=lazy("WhatsApp, RCS and templates"),
    judge=judge,
    hints=(
        lazy("She has never written to you on WhatsApp, so that free text fails with 63016 there."),
        lazy(
            "Give the template two types: twilio/text, which SMS needs, and twilio/quick-reply. Keep variables away "
            "from the beginning and the end of the text."
        ),
        lazy(
            "Put whatsapp:+4915123456700 into the pool, send the template in for approval, move the clock on by an "
            "hour, and send it twice by ContentSid: to +14165550177 and to whatsapp:+14165550177."
        ),
    ),
    calls=calls,
)
