"""Twilio's Compliance Toolkit, where an option plays it: who must not be written to, and who not at this hour.

https://www.twilio.com/docs/messaging/features/compliance-toolkit. It judges SMS to the United States, unless the
request says ``RiskCheck=disable`` (documented); when a request is made, by the time at which the message would leave
(assumed).

* A known litigator is not written to: 30640. A number that has changed hands: 21610 (documented). Who is one, no API
  tells, so the options say it. Whether essential messages are kept back, too, is not said: they are (assumed).
* Messages that are not essential rest in quiet hours (``toolkit.facts.quiet_hours``), by the recipient's area code or
  the ZIP code of the contact (Contacts/Bulk). They become ``scheduled`` for the end of those or, as the option says,
  fail with 30610 (documented).
* ``MessageIntent`` says which are essential (documented). Without it, or with a value that no page knows, the use case
  of the service's campaign does, as the page of the private beta said. What is left counts as essential (assumed):
  Twilio reads the text as well, the sandbox does not.

That a refused message is accepted first and fails then is assumed.
"""

from __future__ import annotations

from toolkit.facts import quiet_hours
from toolkit.routing import Destination
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.messages.consent import contacts
from toolkit.sandbox.registrations import compliance
from toolkit.sandbox.store.message_table import Message

LITIGATOR, REASSIGNED, QUIET_HOUR = 30640, 21610, 30610

ESSENTIAL = frozenset({"otp", "notifications", "fraud", "security", "customercare", "delivery"})
NOT_ESSENTIAL = frozenset({"education", "events", "polling", "announcements", "marketing"})
"""The values of ``MessageIntent``."""

_NOT_ESSENTIAL_CAMPAIGNS = frozenset({"CHARITY", "MARKETING"}) | {
    "HIGHER_EDUCATION",
    "K12_EDUCATION",
    "POLLING_VOTING",
    "PUBLIC_SERVICE_ANNOUNCEMENT",
}
"""Use cases of campaigns: the first two are documented examples, the others follow from the intents (assumed)."""


def judge(context: Context, message: Message, destined: Destination, leaves_at: float) -> float:
    """Return when ``message`` may leave; one that may not leave at all is given its error code.

    Args:
        leaves_at: when it would leave, POSIX.
    """
    if destined.region != "US" or destined.channel != "sms" or message.mms:
        return leaves_at
    if (context.form.get("RiskCheck") or "").lower() == "disable":
        return leaves_at
    options = context.options
    if destined.to in options.litigators:
        message.error_code = LITIGATOR
    elif destined.to in options.reassigned_numbers:
        message.error_code = REASSIGNED
    elif not _is_essential(context, message):
        by_day = quiet_hours.over(destined.to, leaves_at, contacts.zip_code(context.store, destined.to))
        if options.compliance_toolkit == "reschedule":
            return by_day
        if by_day > leaves_at:
            message.error_code = QUIET_HOUR
    return leaves_at


def _is_essential(context: Context, message: Message) -> bool:
    intent = (context.form.get("MessageIntent") or "").lower()
    if intent in ESSENTIAL or intent in NOT_ESSENTIAL:
        return intent in ESSENTIAL
    campaign = compliance.campaign(context.store, message.service_sid) if message.service_sid else None
    return campaign is None or campaign.data["us_app_to_person_usecase"] not in _NOT_ESSENTIAL_CAMPAIGNS
