"""Step 08: the learner records that somebody wants no messages, and closes a country."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from toolkit.calls.call import Call, Item
from toolkit.errors.explained import of_code
from toolkit.i18n import _, lazy, prose
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step, no_service
from toolkit.lessons.verdict import State, Verdict
from toolkit.model.message_log import FINAL_STATUSES
from toolkit.routing.texts import country_name

CUSTOMER = "+14165550188"
"""Who says on the telephone that they want no more messages."""

CLOSED = "BR"
"""The country that nobody is to be written to in."""

OPTED_OUT = 21610


def judge(learner: Learner) -> Verdict:
    """Look at the newest message to the customer, which must have failed with 21610, and at the geo permission.

    No API tells who has opted out, so a message has to (https://www.twilio.com/docs/api/errors/21610). The permission
    can be read: ``GET https://accounts.twilio.com/v1/Messaging/GeoPermissions``.
    """
    if learner.pool is None:
        return no_service()
    message = _newest(learner)
    open_ = _is_open(learner)
    missing = ([] if _refused(message) else [_about(message)]) + (
        [_("Messages to {country} are still allowed.").format(country=country_name(CLOSED))] if open_ else []
    )
    if missing:
        state: State = "not attempted" if message is None and open_ else "not yet"
        return Verdict(state, prose(missing))
    return Verdict(
        "done",
        _("A message to {to} through your service fails with 21610, and {country} is closed.").format(
            to=CUSTOMER, country=country_name(CLOSED)
        ),
    )


def _newest(learner: Learner) -> Any | None:
    """Return the newest message that the learner's service was told to send to the customer, None before there is
    one; its end is waited for."""
    sent = learner.account.client.messages.list(to=CUSTOMER)
    own = (one for one in sent if one.direction == "outbound-api" and one.messaging_service_sid == learner.service_sid)
    found = next(own, None)
    if found is not None and learner.wait_seconds:
        found = learner.account.wait(found.sid, learner.wait_seconds)
    return found


def _refused(message: Any | None) -> bool:
    return message is not None and message.error_code == OPTED_OUT


def _about(message: Any | None) -> str:
    if message is None:
        return _("Your service has sent {to} no message that could show it.").format(to=CUSTOMER)
    if message.status not in FINAL_STATUSES:
        return _("The message is on its way ({status}). Check again in a moment.").format(status=message.status)
    if message.error_code:
        problem = of_code(message.error_code)
        return _("The message failed for another reason ({code}): {what}").format(code=problem.code, what=problem.what)
    return _("{to} still gets messages of your service: the newest one has arrived.").format(to=CUSTOMER)


def _is_open(learner: Learner) -> bool:
    (found,) = learner.account.client.accounts.v1.messaging_geopermissions.fetch(country_code=CLOSED).permissions
    return bool(found["enabled"])


def calls(learner: Learner) -> tuple[Call, ...]:
    """Record the opt-out and send what shows it; close the country."""
    if learner.pool is None:
        return ()
    made: list[Call] = []
    if not _refused(_newest(learner)):
        body = _("Owl: your parcel arrives today.")
        made += [
            Call("record_consents", params={"Items": (_opt_out(learner.service_sid),)}),
            Call("send_message", params={"To": CUSTOMER, "MessagingServiceSid": learner.service_sid, "Body": body}),
        ]
    if _is_open(learner):
        permission: Item = {"country_code": CLOSED, "type": "country", "enabled": False}
        made.append(Call("set_geo_permissions", params={"Permissions": (permission,)}))
    return tuple(made)


def _opt_out(service_sid: str) -> Item:
    """Return the consent record; whoever sends it finds its answer by the correlation ID."""
    return {
        "contact_id": CUSTOMER,
        "correlation_id": uuid5(NAMESPACE_URL, f"{service_sid} {CUSTOMER}").hex,
        "sender_id": service_sid,
        "status": "opt-out",
        "source": "offline",
    }


STEP = Step(
    number="08",
    notebook="08_may_i_write.ipynb",
    title=lazy("May I write to them?"),
    judge=judge,
    hints=(
        lazy("Two calls of this notebook do it: one records consents, the other changes geo permissions."),
        lazy(
            "bulk_consents.create takes a status, opt-in or opt-out, and your service's SID as sender_id. "
            "Then send her a message: its failure is the proof."
        ),
        lazy("messaging_geopermissions.update takes the country, BR, with enabled set to False."),
    ),
    calls=calls,
)
