"""A ``To`` as the rules see it: channel, number, region, line type.

Only plain numbers are judged by the numbering plans. An address of a channel has the channel's own form:

* ``whatsapp:`` and ``rcs:``, ``+`` and the digits of an international number
  (https://www.twilio.com/docs/whatsapp/api, https://www.twilio.com/docs/rcs/send-an-rcs-message). WhatsApp keeps IDs
  that are no phone numbers any more: ``whatsapp:+5215512345678``, ``whatsapp:+558187654321``.
* ``messenger:`` and the digits of the ID by which a page knows a person
  (https://www.twilio.com/docs/messaging/tutorials/send-message-with-facebook-messenger).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

from toolkit.facts.countries import UNITED_STATES
from toolkit.model.account import Channel
from toolkit.numbering.library import LineType, Number
from toolkit.numbering.number import parse

CHANNELS: tuple[Channel, ...] = get_args(Channel)
_BY_PREFIX: dict[str, Channel] = {channel: channel for channel in CHANNELS}
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")
"""No country has shorter numbers, none may have longer ones (ITU-T E.164)."""
_PERSON = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes.

    Attributes:
        to: the address in Twilio's notation: E.164, with the channel's prefix where it has one; the text as given
            where it cannot be read.
        channel: ``sms`` for a plain number.
        region: ISO 3166 code; "" where unknown.
        line_type: as the numbering plan tells.
        area_code: in North America; otherwise "".
        valid: the number can exist, or the address has its channel's form.
        problem: why it is not valid, a word for ``numbering.problem_text``; "" where it is.
        detail: what was left out beside a valid number, or the numbers that the problem is about; "" for nothing.
    """

    to: str
    channel: Channel = "sms"
    region: str = ""
    line_type: LineType = "unknown"
    area_code: str = ""
    valid: bool = False
    problem: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return self.to

    @property
    def follows_us_rules(self) -> bool:
        """The United States and its territories: A2P 10DLC, toll-free verification, no alpha senders."""
        return self.region in UNITED_STATES

    @property
    def us_or_canada(self) -> bool:
        """Only senders of the United States and Canada reach it."""
        return self.follows_us_rules or self.region == "CA"

    def is_home_of(self, country: str | None) -> bool:
        """Whether a sender of ``country`` is a domestic one here; the United States' territories count as one."""
        return country == self.region or (self.follows_us_rules and country in UNITED_STATES)


@lru_cache(maxsize=65536)
def destination(text: str, region: str | None = None) -> Destination:
    """Read a destination.

    Args:
        text: a phone number in any common notation, or one behind ``whatsapp:``, ``messenger:`` or ``rcs:``.
        region: ISO 3166 code of the country to assume where the number has no ``+``.
    """
    prefix, _colon, rest = text.partition(":")
    channel = channel_of(prefix) if rest else "sms"
    if channel == "sms":
        number = parse(text, region)
        address, prefix = number.e164 or text.strip(), ""
    else:
        number = _channel_address(channel, rest, region)
        address, prefix = number.e164 or rest.strip(), f"{channel}:"
    known = (number.region, number.line_type, number.area_code, number.valid, number.problem, number.detail)
    return Destination(prefix + address, channel, *known)


def _channel_address(channel: Channel, written: str, region: str | None) -> Number:
    """Read what stands behind a channel's prefix; ``e164`` is the address.

    One that is no number of a plan counts where it is written in the channel's form, with spaces, dots or hyphens at
    most.
    """
    bare = re.sub(r"[\s.-]", "", written)
    if channel == "messenger":
        return Number(bare, valid=True) if _PERSON.fullmatch(bare) else Number("", problem="not_a_number")
    number = parse(written, region)
    if number.valid or not _INTERNATIONAL.fullmatch(bare):
        return number
    return replace(number, e164=bare, valid=True, problem="", detail="")


def channel_of(prefix: str) -> Channel:
    """Return the channel that the text before a colon names; ``sms`` for none."""
    return _BY_PREFIX.get(prefix.strip().lower(), "sms")
