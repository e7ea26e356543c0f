"""What an account has sent and received, summed up while it is read: no single message and no recipient is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

FINAL_STATUSES = frozenset({"delivered", "undelivered", "failed", "canceled", "received", "read"})
"""Message statuses after which nothing more happens, though a ``delivered`` message may yet be ``read``
(https://www.twilio.com/docs/messaging/api/message-resource)."""

OPT_OUT_WORDS = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")
"""The words that opt a person out by default, alone in a message
(https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out)."""


@dataclass(frozen=True, slots=True)
class MessageGroup:
    """Messages of one period that agree in all that an audit tells apart.

    Attributes:
        direction: ``inbound``, ``outbound-api``, ``outbound-call`` or ``outbound-reply``.
        service_sid: the service; "" for none.
        sender: the account's own address: From of an outbound message, To of an inbound one; "" where none was picked.
        region: ISO 3166 code of the other party; "" where unknown.
        status: of the message resource.
        error_code: Twilio's; None for none.
        messages: how many.
        segments: of all of them.
        unicode: how many were sent as UCS-2.
        saved_by_smart_encoding: segments fewer if smart encoding had replaced the characters that forced UCS-2.
        one_character: messages that a single character outside GSM-7 made UCS-2.
        culprit: the most frequent of those characters; "" for none.
        long: messages of more than 320 characters, beyond which Twilio advises a link
            (https://www.twilio.com/docs/glossary/what-sms-character-limit).
        media: messages with media.
        opt_out_words: inbound messages that consist of a default opt-out keyword.
        opt_out_wishes: inbound messages that ask for an end in other words, which opt nobody out
            (``toolkit.snapshot.wording``).
        codes: outbound messages that read like a one-time password.
        offers: outbound messages that read like advertising.
        first: when the earliest was made.
        last: when the latest was made.
    """

    direction: str
    service_sid: str
    sender: str
    region: str
    status: str
    error_code: int | None
    messages: int
    segments: int = 0
    unicode: int = 0
    saved_by_smart_encoding: int = 0
    one_character: int = 0
    culprit: str = ""
    long: int = 0
    media: int = 0
    opt_out_words: int = 0
    opt_out_wishes: int = 0
    codes: int = 0
    offers: int = 0
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayCount:
    """Messages sent on one day by one service that ended, or stand, alike.

    Attributes:
        day: its beginning (UTC).
        service_sid: the service; "" for none.
        status: of the message resource.
        error_code: Twilio's; None for none.
        messages: how many.
    """

    day: datetime
    service_sid: str
    status: str
    error_code: int | None
    messages: int


@dataclass(frozen=True, slots=True)
class MessageLog:
    """The log of a period.

    Attributes:
        since: its beginning.
        until: its end.
        groups: every message of the period is counted in exactly one.
        days: the messages sent, day by day, the first day first; what Twilio gave no date is left out. Empty in a file
            that an older toolkit wrote.
    """

    since: datetime
    until: datetime
    groups: tuple[MessageGroup, ...] = ()
    days: tuple[DayCount, ...] = ()

    @property
    def messages(self) -> int:
        """How many messages the log holds."""
        return sum(group.messages for group in self.groups)


@dataclass(frozen=True, slots=True)
class AlertGroup:
    """Alerts of Twilio's monitor that agree (https://www.twilio.com/docs/usage/monitor-alert).

    Attributes:
        error_code: Twilio's.
        request_url: the webhook that was asked; "" for none.
        resource: the first two letters of the SIDs of what they are about, such as ``SM``.
        count: how many.
        last: when the latest came up.
        first: when the earliest came up.
    """

    error_code: int
    request_url: str
    resource: str
    count: int
    last: datetime | None = None
    first: datetime | None = None
