"""How a message whose sender is known leaves: its segments, its place in the queue, and its fate."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.facts.content import measure
from toolkit.facts.countries import country
from toolkit.facts.templates import CLOSED, Part
from toolkit.model.account import CHANNEL_TYPES, Sender, SenderPool, Service
from toolkit.routing import Destination, Rules
from toolkit.routing.eligibility import REFUSALS, Situation, objection
from toolkit.sandbox import fates
from toolkit.sandbox.content import use
from toolkit.sandbox.links import shortening
from toolkit.sandbox.messages import queues, senders, tmobile, windows
from toolkit.sandbox.messages.states import enter
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import compliance
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.store import Record, Store

LINK = "https://p.twil.io/"
"""Where the link begins that stands for media that a country cannot take; seven characters follow
(https://www.twilio.com/docs/messaging/services, MMS Converter)."""

_LINK_LENGTH = len(LINK) + 7
_EXPIRED = fates.Fate("failed", 30036, "")


@dataclass(frozen=True, slots=True)
class Departure:
    """How one message leaves.

    Attributes:
        sender: its sender.
        fate: how it ends.
        lane: the queue that it goes through; None for none.
        smart_encoding: look-alike characters are replaced before the segments are counted.
        validity: seconds that it may wait in the queue; None for as long as the queue holds anything.
        converted: its media goes as a link, or what was to be an MMS without media as SMS.
        domain: of the short links of its service; None for none.
    """

    sender: Sender
    fate: fates.Fate
    lane: queues.Lane | None
    smart_encoding: bool = False
    validity: int | None = None
    converted: bool = False
    domain: Record | None = None


def ending(destined: Destination, error_code: int | None, *, by_rcs: bool = False) -> fates.Fate:
    """Return how a message to ``destined`` ends; landlines matter to SMS only.

    Args:
        by_rcs: it goes to a plain number by RCS, because the handset can do that.
    """
    line = destined.line_type if destined.channel == "sms" and not by_rcs else ""
    channel = "rcs" if by_rcs and fates.does_rcs(destined.to) else destined.channel
    return fates.of_message(destined.to, line, error_code, channel)


def refusal(
    sender: Sender, destined: Destination, rules: Rules, *, media: bool, service: Service | None = None
) -> int | None:
    """Return the code of what keeps a named sender from sending, by the rules that services select by, or None."""
    pool = SenderPool(service or Service("", "", mms_converter=False), (sender,))
    found = objection(sender, Situation(pool, destined, media, False, rules.for_named_sender()))
    return None if found is None else REFUSALS.get(found.key)


def planned(
    store: Store,
    options: Options,
    sender: Sender,
    destined: Destination,
    at: float,
    *,
    media: bool,
    smart_encoding: bool,
    validity: int | None,
    converter: bool | None = None,
    domain: Record | None = None,
) -> Departure:
    """Return how a message leaves from a sender that was named, by the registrations of the service that it sits in.

    Args:
        at: when, POSIX.
        media: it is to leave as MMS.
        domain: of the short links of its service.
        converter: the service makes a link of media that the country does not take; None: there is no service.
    """
    home = senders.home(store, sender)
    campaign = compliance.campaign(store, home.sid) if home else None
    error = compliance.registration_error(store, options, campaign, sender, destined, at)
    unread = media and converter is not None and destined.channel == "sms" and country(destined.region).mms == "no"
    converted = unread and bool(converter)
    if unread and not converted:
        error = error or 30011
    way = queues.lane(sender, destined, media=media and not converted, campaign=campaign)
    return Departure(sender, ending(destined, error), way, smart_encoding, validity, converted, domain)


def enqueue(store: Store, options: Options, message: Message, departure: Departure, at: float) -> bool:
    """Put a message whose sender is known into its queue; say whether there was room for it.

    One that would wait longer than it is valid stays queued for that long and fails with 30036, without a turn.
    """
    left = _Leaving(store, message, departure, at)
    segments = _segments(message, departure, left.text)
    fate, start = departure.fate, at
    if departure.lane is not None:
        turn = queues.turn(store, departure.lane, segments, at, options.queue_seconds)
        if turn is None:
            return False
        start = turn
        if departure.validity is not None and start - at > departure.validity:
            fate = _EXPIRED
        else:
            queues.take(store, departure.lane, segments, start)
    message.segments = segments
    if fate is not _EXPIRED:
        fate = _refused_on_the_way(store, options, message, departure, left, start) or fate
    message.outcome, message.error_code = fate.outcome, fate.code or None
    enter(message, "queued", at, start=start)
    if fate is _EXPIRED:
        message.next_at = at + (departure.validity or 0)
    return True


class _Leaving:
    """What a message says as it leaves; one made of a template is filled now, for its sender's channel.

    Attributes:
        text: what it says.
        channel: on which it leaves.
        content: what was kept of its template; None for none.
        part: what leaves of it; None where the channel has none of its types.
        refusal: the code of what is wrong with its links; None for nothing.
    """

    __slots__ = ("channel", "content", "part", "refusal", "text")

    def __init__(self, store: Store, message: Message, departure: Departure, at: float) -> None:
        kind = departure.sender.type
        self.channel = kind if kind in CHANNEL_TYPES else "mms" if message.mms else "sms"
        self.text = message.body
        self.content: Record | None = None
        self.part: Part | None = None
        if not message.body or kind in CHANNEL_TYPES:
            self.content = use.of(store, message.sid)
        if self.content is not None:
            self.part = use.leaving(store, self.content, self.channel)
            self.text = self.part.text if self.part else ""
            message.body = message.body and self.text
        self.refusal: int | None = None
        if departure.domain is not None:
            self.text, self.refusal = shortening.shortened(store, departure.domain, message.sid, self.text, at)
            message.body = message.body and self.text
            if self.content is not None:
                use.say(store, self.content, self.text)


def _refused_on_the_way(
    store: Store, options: Options, message: Message, departure: Departure, left: _Leaving, at: float
) -> fates.Fate | None:
    """Return the fate of a message that leaves at ``at`` and which a channel or carrier does not take at this time."""
    if left.refusal is not None:
        return fates.of_message(message.recipient, "", left.refusal)
    open_now = windows.is_open(store, options, departure.sender, message.recipient, at)
    code = None
    if left.content is not None:
        code = use.refusal(store, left.content, left.part, left.channel, in_session=open_now)
    if code is None and not open_now and (left.content is None or left.channel != "whatsapp"):
        code = CLOSED
    if code is not None:
        return fates.of_message(message.recipient, "", code)
    registered = departure.fate.code not in compliance.UNREGISTERED
    if registered and not tmobile.takes(store, options, departure.sender, message, at):
        return fates.of_message(message.recipient, "", tmobile.EXCEEDED)
    return None


def fail(message: Message, code: int, at: float) -> None:
    """Let a message fail that found no sender or no room."""
    message.outcome, message.error_code = "failed", code
    enter(message, "failed", at)


def _segments(message: Message, departure: Departure, text: str) -> int:
    """Count the segments; those of a text that was redacted before were counted then."""
    if not departure.converted and (message.media or (message.mms and departure.sender.type not in CHANNEL_TYPES)):
        return 1
    if departure.converted and message.media:
        text = f"{text} {'x' * _LINK_LENGTH}".lstrip()
    return measure(text, departure.smart_encoding).segments or max(message.segments, 1)
