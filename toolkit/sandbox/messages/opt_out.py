"""Who wants no more messages: words, scope, and the answers that go out by themselves.

https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out. A list belongs to a service, or to a number that is in
none: a number that moves follows the list of the service that it is in now. SMS, MMS and RCS share it
(documented from 16 March 2026); WhatsApp and Messenger have no words of their own unless advanced opt-out is on
(assumed). A toll-free number is blocked at the carriers' network besides, whatever service it is in; only START or
UNSTOP to that number ends that. Short codes have no words by default.

A word is answered when it changes something, HELP always (assumed). The answers are this project's wording; Twilio's
own are on its page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.model.account import Sender
from toolkit.model.message_log import OPT_OUT_WORDS
from toolkit.sandbox.messages import advanced_opt_out
from toolkit.sandbox.store import recipients
from toolkit.sandbox.store.store import Store

Type = Literal["STOP", "START", "HELP"]

WORDS: Mapping[Type, Sequence[str]] = {
    "STOP": OPT_OUT_WORDS,
    "START": ("START", "YES", "UNSTOP"),
    "HELP": ("HELP", "INFO"),
}
"""The words that count by default, alone in a message, in any letter case."""

REPLIES: Mapping[Type, str] = {
    "STOP": "You will get no more messages from this number. Reply START to get them again.",
    "START": "You will get messages from this number again. Reply HELP for help or STOP to end them."
    " Message and data rates may apply.",
    "HELP": "Reply STOP to get no more messages from this number. Message and data rates may apply.",
}
"""The answers, in this project's wording."""

TOLL_FREE_REPLIES: Mapping[Type, str] = {
    **REPLIES,
    "STOP": "NETWORK MSG: this toll-free number may not write to you any more. Text START to it to allow it again.",
    "START": "NETWORK MSG: this toll-free number may write to you again.",
}
"""The answers of the network behind toll-free numbers, in this project's wording."""

_NETWORK_START = frozenset({"START", "UNSTOP"})
_WITH_WORDS = frozenset({"long_code", "toll_free", "rcs"})


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says to the opt-out list.

    Attributes:
        type: ``STOP``, ``START`` or ``HELP``.
        reply: the answer that goes out by itself; None for none.
        advanced: advanced opt-out is on, so webhooks learn the type.
    """

    type: Type
    reply: str | None
    advanced: bool


def hear(store: Store, sender: Sender, service_sid: str | None, writer: str, body: str, now: float) -> Heard | None:
    """Recognise a word and do what it says; needs a transaction.

    Args:
        sender: who was written to.
        service_sid: the service that it is in, if any.
        writer: who wrote.
        body: the text.
        now: POSIX time.

    Returns:
        None where the text is none of the words.
    """
    word = body.strip().upper()
    sets = advanced_opt_out.sets(store, service_sid) if service_sid else None
    kind, reply = _meaning(sets, sender, writer, word)
    if kind is None:
        return None
    answered = _obey(store, sender, service_sid or sender.address, _person(writer), kind, word, now, sets is not None)
    if sender.type == "toll_free" and kind != "HELP":
        reply = TOLL_FREE_REPLIES[kind]
    return Heard(kind, reply if answered else None, sets is not None)


def is_out(store: Store, scope: str, recipient: str) -> bool:
    """Say whether ``recipient`` wants no messages of a service, or of a number that is in none."""
    return recipients.opted_out(store, scope, _person(recipient))


def is_blocked(store: Store, sender: Sender, recipient: str) -> bool:
    """Say whether the carriers' network keeps a toll-free number from ``recipient``."""
    return sender.type == "toll_free" and recipients.opted_out(store, _network(sender), _person(recipient))


def is_unwanted(store: Store, sender: Sender, service_sid: str | None, recipient: str) -> bool:
    """Say whether ``recipient`` gets nothing from a sender that is named, in a service or in none."""
    return is_out(store, service_sid or sender.address, recipient) or is_blocked(store, sender, recipient)


def put(store: Store, scope: str, recipient: str, out: bool, now: float) -> None:
    """Note that ``recipient`` wants no messages of ``scope``, or wants them again, without a word of theirs."""
    if out:
        recipients.opt_out(store, scope, _person(recipient), now)
    else:
        recipients.opt_in(store, scope, _person(recipient))


def _meaning(
    sets: advanced_opt_out.Sets | None, sender: Sender, writer: str, word: str
) -> tuple[Type | None, str | None]:
    """Return what a word means, and the answer to it."""
    if sets is not None:
        return advanced_opt_out.meaning(sets, writer, word)
    if sender.type in _WITH_WORDS:
        for kind, words in WORDS.items():
            if word in words:
                return kind, REPLIES[kind]
    return None, None


def _obey(
    store: Store, sender: Sender, scope: str, person: str, kind: Type, word: str, now: float, advanced: bool
) -> bool:
    """Change the lists, and say whether the word is answered."""
    out = recipients.opted_out(store, scope, person)
    blocked = is_blocked(store, sender, person)
    if kind == "HELP":
        return not (advanced and (out or blocked))
    if kind == "STOP":
        recipients.opt_out(store, scope, person, now)
        if sender.type == "toll_free":
            recipients.opt_out(store, _network(sender), person, now)
            return not blocked
        return not out
    if sender.type == "toll_free" and word not in _NETWORK_START:
        return False
    recipients.opt_in(store, scope, person)
    if sender.type == "toll_free":
        recipients.opt_in(store, _network(sender), person)
    return out or blocked


def _network(sender: Sender) -> str:
    return f"network:{sender.address}"


def _person(address: str) -> str:
    """Return the address as the list has it: RCS shares the list of the plain number."""
    return address.removeprefix("rcs:")
