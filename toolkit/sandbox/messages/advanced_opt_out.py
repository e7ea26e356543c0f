"""Advanced opt-out of a service: its own words and answers, by country. At Twilio the Console alone sets it.

https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out. It is off at first, covers every sender of the
service, short codes among them, and cannot be switched off again. A country's words count before those of the standard
set, ``""``. STOP stays among the words that end messages; START and UNSTOP begin them, HELP asks for help, and no other
list may hold these. A word has one meaning within a set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.numbering.number import parse, regions
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Store

Type = Literal["STOP", "START", "HELP"]
Sets = Mapping[str, Mapping[Type, Mapping[str, Any]]]
"""Country, ``""`` for all → meaning → ``words`` and ``reply``."""

STANDARD = ""
_RESERVED: Mapping[str, Type] = {"STOP": "STOP", "START": "START", "UNSTOP": "START", "HELP": "HELP"}
_TYPES: tuple[Type, ...] = ("STOP", "START", "HELP")


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one meaning and the answer to them.

    Attributes:
        words: single words, in any letter case; the reserved ones may be left out.
        reply: what is answered; None or "": nothing.
    """

    words: Sequence[str] = ()
    reply: str | None = None


def sets(store: Store, service_sid: str) -> Sets | None:
    """Return the words of a service, or None while advanced opt-out is off."""
    record = store.get(kinds.ADVANCED_OPT_OUT, service_sid)
    return None if record is None else record.data["sets"]


def put(store: Store, service_sid: str, country: str, entries: Mapping[str, Entry], now: float) -> None:
    """Switch advanced opt-out on, or replace one of its sets; needs a transaction.

    Args:
        country: ISO 3166 code; "" for the standard set.
        entries: by meaning, in any letter case; one that is missing has the reserved words and no answer.

    Raises:
        ToolkitError: no such service, country or meaning; a word that is not one word, is reserved, or has two
            meanings.
    """
    service = store.get(kinds.SERVICE, service_sid)
    if service is None:
        raise ToolkitError(
            _("The account has no messaging service {sid}.").format(sid=service_sid), _("Check the SID: MG….")
        )
    if country and country not in regions():
        raise ToolkitError(
            _("{country!r} is not a country that numbers belong to.").format(country=country),
            _("Give a code of two letters, such as GB, or none for all countries."),
        )
    new = _checked({name.upper(): entry for name, entry in entries.items()})
    record = store.get(kinds.ADVANCED_OPT_OUT, service_sid)
    if record is None:
        first = {STANDARD: _checked({})} | {country: new}
        store.add(kinds.ADVANCED_OPT_OUT, service_sid, {"sets": first}, parent=service_sid, now=now)
    else:
        store.update(record, {"sets": record.data["sets"] | {country: new}}, now)


def meaning(known: Sets, writer: str, word: str) -> tuple[Type | None, str | None]:
    """Return what a word means to a service, and the answer to it.

    Args:
        known: the words of the service.
        writer: who wrote; the country of the number decides.
        word: in capital letters.
    """
    region = parse(writer.rpartition(":")[2]).region
    for country in (region, STANDARD):
        for kind in _TYPES:
            entry = known.get(country, {}).get(kind)
            if entry is not None and word in entry["words"]:
                return kind, entry["reply"] or None
    return None, None


def _checked(entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    for name in entries.keys() - set(_TYPES):
        raise ToolkitError(
            _("{name!r} is nothing that a word can mean.").format(name=name.lower()), _("Give stop, start or help.")
        )
    meanings: dict[str, Type] = dict(_RESERVED)
    checked: dict[str, dict[str, Any]] = {}
    for kind in _TYPES:
        entry = entries.get(kind, Entry())
        words = [word for word, owner in _RESERVED.items() if owner == kind]
        for word in (text.strip().upper() for text in entry.words):
            if not word or len(word.split()) > 1:
                raise ToolkitError(
                    _("{word!r} is not one word.").format(word=word), _("Give single words, without spaces.")
                )
            if meanings.setdefault(word, kind) != kind:
                raise ToolkitError(
                    _("{word} would mean both {one} and {other}.").format(word=word, one=meanings[word], other=kind),
                    _("Give each word one meaning; STOP, START, UNSTOP and HELP keep theirs."),
                )
            words += [] if word in words else [word]
        checked[kind] = {"words": words, "reply": entry.reply or ""}
    return checked
