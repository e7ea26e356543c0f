"""Any failure as what happened, how to fix it, and Twilio's code, in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twilio.base.exceptions import TwilioRestException

from toolkit.errors import ToolkitError
from toolkit.i18n import _, lazy


@dataclass(frozen=True, slots=True)
class Problem:
    """What a reader is told.

    Attributes:
        what: what happened.
        fix: how to fix it.
        code: Twilio's error code, None where the failure is not Twilio's.
        detail: the original message, for those who look for it.
    """

    what: str
    fix: str
    code: int | None = None
    detail: str = ""

    @property
    def docs(self) -> str:
        """The page of Twilio's documentation for the code; "" without a code."""
        return f"https://www.twilio.com/docs/api/errors/{self.code}" if self.code else ""


_CODES: Mapping[int, tuple[str, str]] = {
    20003: (lazy("Twilio did not accept the credentials."), lazy("Check the account SID and the auth token.")),
    20009: (
        lazy("The message is still on its way and cannot be deleted yet."),
        lazy("Wait until it is delivered or has failed, then try again."),
    ),
    20404: (
        lazy("Twilio knows no such resource."),
        lazy("Check the SID; it may have been deleted, or belong to another account. Refresh to see what exists."),
    ),
    21211: (
        lazy("The destination is not a valid phone number."),
        lazy("Write + and the country code first, for example +81 90 1234 5678."),
    ),
    21212: (
        lazy("The sender is not a valid phone number, short code or alphanumeric sender ID."),
        lazy("Choose one of the account's senders."),
    ),
    21266: (lazy("Sender and destination are the same number."), lazy("Choose another destination.")),
    21267: (
        lazy("Trial accounts cannot use alphanumeric sender IDs."),
        lazy("Upgrade the account, or send from a phone number."),
    ),
    21268: (lazy("The destination is a premium-rate number."), lazy("Choose another destination.")),
    21408: (
        lazy("The account may not send to this country."),
        lazy("Allow the country under Messaging, Settings, Geo permissions in the Twilio Console."),
    ),
    21421: (lazy("The phone number is not valid."), lazy("Choose a number from the list.")),
    21422: (lazy("The number is not for sale any more."), lazy("Search again and choose another one.")),
    21602: (lazy("The message has no body."), lazy("Write a text, or add media.")),
    21603: (
        lazy("The message has no sender."),
        lazy("Choose a messaging service, or a From number of the account."),
    ),
    21604: (lazy("The message has no destination."), lazy("Write the number to send to.")),
    21606: (
        lazy("This From cannot send messages to this destination."),
        lazy("Choose a number of the account that can send SMS, or let a messaging service pick."),
    ),
    21608: (
        lazy("A trial account sends to verified numbers only."),
        lazy("Verify the destination in the Twilio Console, or upgrade the account."),
    ),
    21610: (
        lazy("The recipient has opted out with STOP."),
        lazy("Nothing can be sent until they answer START; take the number off the list."),
    ),
    21611: (lazy("The queue of this From is full."), lazy("Wait, or spread the load over a messaging service.")),
    21612: (
        lazy("Nothing can be sent from this sender to this destination."),
        lazy("Try another sender, or check the destination's country in the routing preview."),
    ),
    21614: (lazy("The destination is not a mobile number."), lazy("Choose a number that receives text messages.")),
    21617: (
        lazy("The body is longer than 1600 characters."),
        lazy("Shorten it, or send it as several messages."),
    ),
    21619: (lazy("The message has neither a body nor media."), lazy("Write a text, or add media.")),
    21620: (lazy("A media URL cannot be used."), lazy("Give a public address that begins with https://.")),
    21621: (lazy("This From cannot send media."), lazy("Choose an MMS-capable number, or send without media.")),
    21623: (lazy("There are more than 10 media."), lazy("Send 10 at the most in one message.")),
    21624: (
        lazy("The validity period is out of range."),
        lazy("Choose between 1 and 36000 seconds."),
    ),
    21635: (lazy("The destination is a landline."), lazy("Choose a number that receives text messages.")),
    21659: (
        lazy("This From is not a Twilio number, or a short code of another country."),
        lazy("Choose one of the account's senders."),
    ),
    21660: (lazy("This From belongs to another account."), lazy("Choose one of this account's senders.")),
    21661: (lazy("This From cannot send SMS."), lazy("Choose a number with the SMS capability.")),
    21701: (
        lazy("There is no such messaging service."),
        lazy("It may have been deleted. Choose another one, or create it anew."),
    ),
    21703: (
        lazy("No sender of the pool can reach this destination."),
        lazy("Look the destination up in the routing preview and add a sender that reaches its country."),
    ),
    21704: (lazy("The sender pool is empty."), lazy("Add a sender to the service's pool, then send again.")),
    21705: (
        lazy("This is not the SID of a messaging service."),
        lazy("It begins with MG, followed by 32 hexadecimal digits."),
    ),
    21708: (lazy("The alphanumeric sender ID is missing."), lazy("Write one of up to 11 characters.")),
    21709: (
        lazy("The alphanumeric sender ID cannot be used."),
        lazy("Use up to 11 unaccented letters, digits, spaces and + - _ &, with at least one letter."),
    ),
    21710: (
        lazy("The sender is in this pool already."),
        lazy("Nothing needs to be done."),
    ),
    21711: (lazy("The sender is not in this pool."), lazy("Refresh: somebody may have removed it already.")),
    21712: (
        lazy("The number is in the pool of another service."),
        lazy("Remove it there first; a number can be in one service only."),
    ),
    21713: (
        lazy("The use case is not one that Twilio knows."),
        lazy("Choose notifications, marketing, verification, discussion, poll or undeclared."),
    ),
    21714: (
        lazy("The sender pool is full."),
        lazy("A pool takes 400 numbers and short codes, and one default alphanumeric sender ID. Remove some first."),
    ),
    21715: (
        lazy("The number can send neither SMS nor MMS."),
        lazy("Choose a number with the SMS capability."),
    ),
    30001: (lazy("The service's queue is full."), lazy("Send more slowly, or add senders.")),
    30003: (
        lazy("The handset cannot be reached."),
        lazy("It may be switched off or out of coverage. Try again later."),
    ),
    30004: (
        lazy("The message was blocked."),
        lazy("The recipient or the carrier does not take it; ask the recipient by another way."),
    ),
    30005: (lazy("The number is not in service."), lazy("Check it, and take it off the list.")),
    30006: (
        lazy("A landline, or a carrier that cannot be reached."),
        lazy("Choose a number that receives text messages."),
    ),
    30007: (
        lazy("A carrier's filter took it for spam."),
        lazy("Check the text and the opt-in; for the US, check the A2P registration."),
    ),
    30008: (
        lazy("Delivery failed for an unknown reason."),
        lazy("Try again; if it goes on, ask Twilio's support with the message SID."),
    ),
    30011: (
        lazy("The recipient's network has no MMS."),
        lazy("Switch the service's MMS converter on, or send without media."),
    ),
    30032: (
        lazy("The toll-free number is not verified."),
        lazy("Send in a toll-free verification, or use another sender for the US and Canada."),
    ),
    30034: (
        lazy("The number is not registered for US A2P 10DLC."),
        lazy("Add it to a service with a verified campaign, or use a verified toll-free number or a short code."),
    ),
    30036: (
        lazy("The validity period ran out before the message could leave."),
        lazy("Lengthen the validity period, or send more slowly."),
    ),
    30409: (lazy("The message cannot be canceled any more."), lazy("Only scheduled messages can be canceled.")),
    35111: (lazy("The time to send at is missing."), lazy("Give SendAt as a time with a time zone.")),
    35114: (
        lazy("The time to send at cannot be used."),
        lazy("Choose a time between 15 minutes and 35 days from now."),
    ),
    35118: (
        lazy("Only a messaging service can schedule a message."),
        lazy("Send with MessagingServiceSid instead of a From number."),
    ),
}


def of_code(code: int, detail: str = "") -> Problem:
    """Say what a Twilio error code means; a code that is not known here keeps its number and Twilio's page."""
    what, fix = _CODES.get(
        code, (lazy("Twilio reported an error."), lazy("Read Twilio's page on this code, then try again."))
    )
    return Problem(_(what), _(fix), code, detail)


def of_exception(error: BaseException) -> Problem:
    """Say what an exception means."""
    if isinstance(error, ToolkitError):
        return Problem(error.what, error.fix, error.code)
    if isinstance(error, TwilioRestException):
        return of_code(error.code, str(error.msg))
    return Problem(
        _("Something unexpected happened."),
        _("Nothing that was saved is lost. Try again; the line below helps whoever looks for the cause."),
        detail=f"{type(error).__name__}: {error}",
    )
