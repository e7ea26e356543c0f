"""Sending a campaign: one message to each recipient of a log, and never a second one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Protocol

from twilio.base.exceptions import TwilioRestException

from toolkit.calls.call import Call, HasClient
from toolkit.calls.campaign_log import CampaignLog, Recipient
from toolkit.errors.explained import of_exception
from toolkit.errors.raised import AnswerLost, ToolkitError
from toolkit.i18n import _

_NOTHING_WRONG_WITH_IT = frozenset({401, 403, 429})
"""Statuses of refusals that are not about the message: it is sent when the campaign goes on."""


class Sends(HasClient, Protocol):
    """What sends: an Account."""

    live: bool

    @property
    def sid(self) -> str:
        """The account's SID."""
        ...

    def now(self) -> datetime:
        """Return the account's time."""
        ...


def message_to(log: CampaignLog, to: str) -> Call:
    """Return the call that sends a campaign's message to somebody."""
    return Call("send_message", params={"To": to, **log.campaign.params})


def send_campaign(account: Sends, log: CampaignLog) -> Iterator[None]:
    """Send a campaign, or what is left of it, one message a step; whoever takes no more steps has stopped it.

    What is uncertain of an earlier run comes first: the account's messages are read, and a message of the service to
    the person, made since the moment that the log names, is the one. Where there is none the sandbox has taken none,
    and it is sent. At Twilio a request may still be under way or not yet be listed (nothing is documented), so there
    nothing is sent, and the recipient stays uncertain.

    A refusal of the message itself (a 4xx) is noted, and the next one is sent. Whatever else goes wrong ends it: of a
    message whose answer was lost nobody knows, all others that were not taken wait.

    Args:
        account: who sends.
        log: the campaign's open log.

    Yields:
        After each message that Twilio took or refused.

    Raises:
        AnswerLost: the answer to a message was lost.
        ToolkitError: the log is of another account; nothing can be sent with this one; Twilio cannot be reached.
        TwilioRestException: Twilio refused for another reason than the message, or failed.
    """
    if log.campaign.account_sid != account.sid:
        raise ToolkitError(
            _("This campaign belongs to the account {sid}.").format(sid=log.campaign.account_sid),
            _("Connect to that account to go on with it."),
        )
    for one in log.unsettled():
        _settle(account, log, one)
    for one in log.waiting():
        _send(account, log, log.begin(one, account.now()))
        yield


def _send(account: Sends, log: CampaignLog, one: Recipient) -> None:
    try:
        message = message_to(log, one.to).run(account)
    except TwilioRestException as error:
        if error.status >= 500:
            log.doubt(one, of_exception(error).what)
            raise
        if error.status in _NOTHING_WRONG_WITH_IT:
            log.wait(one)
            raise
        log.refuse(one, error.code, of_exception(error).what)
    except AnswerLost as error:
        log.doubt(one, error.what)
        raise
    except ToolkitError:
        log.wait(one)
        raise
    else:
        log.accept(one, message.sid, message.status)


def _settle(account: Sends, log: CampaignLog, one: Recipient) -> None:
    """Find out whether Twilio took a message that was begun."""
    message = _made_since(account, log, one)
    if message is not None:
        log.accept(one, message.sid, message.status)
    elif account.live:
        log.doubt(one, _("It was begun and is not in the account's list: look before you send again."))
    else:
        log.wait(one)


def _made_since(account: Sends, log: CampaignLog, one: Recipient) -> Any:
    """Return the campaign's message to somebody, the newest one; None where there is none. Twilio's times are whole
    seconds, and its list begins with the newest."""
    since = datetime.fromtimestamp(int(one.since or 0), UTC)
    for message in account.client.messages.stream(to=one.to):
        if message.date_created and message.date_created < since:
            return None
        if message.messaging_service_sid == log.campaign.params.get("MessagingServiceSid"):
            return message
    return None
