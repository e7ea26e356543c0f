"""Step 07: the learner registers their service for the United States, and writes from a long code of its pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit import data
from toolkit.account.base import Account
from toolkit.calls.call import Call, Value, add_sender
from toolkit.errors.explained import of_code
from toolkit.facts.parameters import camel
from toolkit.i18n import _, lazy, prose
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step, no_service
from toolkit.lessons.verdict import Action, Verdict
from toolkit.model.account import Sender
from toolkit.model.message_log import FINAL_STATUSES
from toolkit.model.number_registration import needs_registration
from toolkit.routing import destination

LONG_CODE = "+16465550108"
CUSTOMER = "+16465550142"
"""A spare number of the sample account, and a customer of the same area, to whom nothing was sent before."""

_MESSAGES = 200
"""How many of the newest messages are looked at."""


@dataclass(frozen=True, slots=True)
class Review:
    """Letting the sandbox's clock go on until a review is over; Twilio's own takes that long."""

    days: int = 30

    @property
    def python(self) -> str:
        """The code that moves the clock."""
        return f"account.sandbox.clock.advance({self.days} * 86400)"

    def run(self, account: Account) -> None:
        """Move the clock."""
        clock: Any = account.sandbox.clock
        clock.advance(self.days * 86400)


def judge(learner: Learner) -> Verdict:
    """Look for a verified campaign of the service, and a message of a long code that arrived in the United States."""
    if learner.pool is None:
        return no_service()
    campaign = learner.snapshot.campaign(learner.service_sid)
    name = learner.pool.service.friendly_name
    if campaign is None:
        return Verdict("not attempted", _("“{name}” has no campaign yet.").format(name=name))
    if campaign.mock:
        return Verdict("not yet", _("The campaign is a mock, which carries no messages. Use a brand that is none."))
    if campaign.status == "FAILED":
        found = learner.account.client.messaging.v1.services(learner.service_sid).us_app_to_person.list()
        problems = [of_code(int(error["error_code"])) for one in found for error in one.errors or ()]
        words = [f"{problem.what} ({problem.code})" for problem in problems]
        return Verdict("not yet", prose([_("The campaign was rejected: correct it and send it again."), *words]))
    if campaign.status != "VERIFIED":
        return Verdict("not yet", _("The campaign is {status}: let the clock go on.").format(status=campaign.status))
    numbers = _long_codes(learner)
    if not numbers:
        return Verdict("not yet", _("The campaign is approved, but there is no US long code in the pool."))
    return _sent(learner, {number.address for number in numbers})


def _sent(learner: Learner, numbers: set[str]) -> Verdict:
    """Look for a message of one of the ``numbers`` that arrived in the United States."""
    rows = learner.account.client.messages.list(limit=_MESSAGES)
    mine = [row for row in rows if row.messaging_service_sid == learner.service_sid and _american(row.to)]
    if learner.wait_seconds:
        moving = (row for row in mine if row.status not in FINAL_STATUSES)
        waited = {row.sid: learner.account.wait(row.sid, learner.wait_seconds) for row in moving}
        mine = [waited.get(row.sid, row) for row in mine]
    found = next((row for row in mine if row.status == "delivered" and row.from_ in numbers), None)
    if found is None:
        return Verdict(
            "not yet", _("The campaign is approved. No message of a long code has arrived in the United States yet.")
        )
    return Verdict(
        "done",
        _("{sender} wrote to {to} through an approved campaign, and the message was delivered.").format(
            sender=found.from_, to=found.to
        ),
    )


def _american(to: str) -> bool:
    return destination(to).follows_us_rules


def _long_codes(learner: Learner) -> list[Sender]:
    return [sender for sender in (learner.pool.senders if learner.pool else ()) if needs_registration(sender)]


def calls(learner: Learner) -> tuple[Action, ...]:
    """Register a campaign with a brand that is approved, let it be reviewed, put a number into the pool, and send."""
    if learner.pool is None or judge(learner).state == "done":
        return ()
    found: list[Action] = []
    campaign = learner.snapshot.campaign(learner.service_sid)
    if campaign is None:
        brand = next((one.sid for one in learner.snapshot.brands if one.status == "APPROVED" and not one.mock), "")
        first: dict[str, Value] = {"BrandRegistrationSid": brand, "UsAppToPersonUsecase": "ACCOUNT_NOTIFICATION"}
        found.append(Call("create_campaign", {"MessagingServiceSid": learner.service_sid}, first | _described()))
    elif campaign.status == "FAILED":
        path = {"MessagingServiceSid": learner.service_sid, "Sid": campaign.sid}
        flags: dict[str, Value] = {"AgeGated": False, "DirectLending": False}
        found.append(Call("update_campaign", path, _described() | flags))
    if campaign is None or campaign.status != "VERIFIED":
        found.append(Review())
    number = learner.free(LONG_CODE)
    if number is not None and not any(sender.address[:5] == CUSTOMER[:5] for sender in _long_codes(learner)):
        found.append(add_sender(learner.service_sid, number))
    body = _("Owl: your parcel arrives today between 2 and 4 pm.")
    found.append(
        Call("send_message", params={"To": CUSTOMER, "MessagingServiceSid": learner.service_sid, "Body": body})
    )
    return tuple(found)


def _described() -> dict[str, Value]:
    """Return a campaign that meets the rules; those who review it read English."""
    found = data.description("registration_example.json")["campaign"]
    first = {name: value for name, value in found.items() if not name.startswith("opt_in")}
    return {camel(name): tuple(value) if isinstance(value, list) else value for name, value in first.items()}


STEP = Step(
    number="07",
    notebook="07_register.ipynb",
    title=lazy("Register for the United States"),
    judge=judge,
    hints=(
        lazy("The picture in the panel says what comes next, and who waits for whom."),
        lazy(
            "The sample account has brands that are approved: with one of them only the campaign is left to register."
        ),
        lazy(
            "Register a campaign for your service, move the clock on until it is approved, put +16465550108 into the "
            "pool, and send to +16465550142 by the service's SID."
        ),
    ),
    calls=calls,
)
