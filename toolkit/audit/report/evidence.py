"""Evidence as sentences; exports keep it as data: ``messages = 30 / 197; regions = US 30``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from toolkit.facts.parameters import words
from toolkit.i18n import _, lazy, listing, prose
from toolkit.model.account import SERVICE_SETTINGS
from toolkit.routing.texts import country_in_text, country_name
from toolkit.tables.words import said

_PAIRS = re.compile(r"(?:^|; )([A-Za-z_]+) = ")
_COUNTED = re.compile(r"(\S+) (\d+)")

SENTENCES: Mapping[str, str] = {
    "error_codes": lazy("Twilio's error codes were {value}."),
    "regions": lazy("The destinations are in {value}."),
    "short_code_countries": lazy("The short codes are of {value}."),
    "statuses": lazy("Their statuses are {value}."),
    "sender_types": lazy("The pool mixes {value}."),
    "senders": lazy("Senders: {value}."),
    "sender": lazy("Most of it goes through {value}."),
    "of": lazy("In all there are {value} messages."),
    "numbers": lazy("The numbers are {value}."),
    "messages_to_us": lazy("Messages to the US: {value}."),
    "segments": lazy("Segments: {value}."),
    "saved": lazy("Segments that could be saved: {value}."),
    "inbound_messages": lazy("Messages received: {value}."),
    "opt_out_words": lazy("Recipients who opted out: {value}."),
    "oldest": lazy("The oldest is of {value}."),
    "toll_free": lazy("The toll-free numbers are {value}."),
    "kept": lazy("The fix keeps {value}."),
    "services": lazy("The services are {value}."),
    "used_by": lazy("It is used by {value}."),
    "brand": lazy("The brand is {value}."),
    "own": lazy("The sender's own webhook is {value}."),
    "character": lazy("The character is {value}."),
    "days": lazy("It has been so for {value} days."),
    "limit": lazy("The limit is {value}."),
    "numbers_and_short_codes": lazy("Numbers and short codes in the pool: {value}."),
    "long_codes": lazy("Long codes in the pool: {value}."),
    "validity_period": lazy("A message may wait for {value}."),
    "usecase": lazy("The use case is {value}."),
    "campaign": lazy("Its campaign says {value}."),
    "campaign_status": lazy("The campaign's status is {value}."),
    "status": lazy("The status is {value}."),
    "identity_status": lazy("The identity's status is {value}."),
    "errors": lazy("The reviewer said: {value}."),
    "failure_reason": lazy("The reason given: {value}."),
    "rejection_reason": lazy("The reason given: {value}."),
    "edit_expiration": lazy("It can be edited until {value}."),
    "capabilities": lazy("The number can do {value}."),
    "alpha_sender": lazy("The alphanumeric sender ID is {value}."),
    "service": lazy("The service is {value}."),
    "risen": lazy("Shares of all messages, and in brackets those before: {value}."),
    "began": lazy("The failures began at {value}."),
    "changed": lazy("What was changed: {value}."),
    "codes": lazy("Messages that read like one-time passwords: {value}."),
    "offers": lazy("Messages that read like advertising: {value}."),
    "missing": lazy("It does not say: {value}."),
}
"""What a piece of evidence means, by its name; a name that is not here is a setting or property of Twilio's."""


def pieces(evidence: str) -> dict[str, str]:
    """Return a finding's evidence as values by Twilio's names; of a sentence, nothing."""
    parts = _PAIRS.split(evidence)
    return {} if parts[0] else dict(zip(parts[1::2], parts[2::2], strict=True))


def sentences(evidence: str) -> str:
    """Say a finding's evidence in sentences of the reader's language.

    Args:
        evidence: of a row of ``audit``, pieces ``name = value`` by Twilio's names.
    """
    found = pieces(evidence)  # a sentence already where there is none: why something could not be checked
    return prose(_sentence(name, value) for name, value in found.items()) if found else evidence


def concerned(evidence: str) -> int:
    """Return how many messages a finding's evidence counts that failed or are at risk; 0 where it counts none."""
    found = pieces(evidence)
    count, part, _whole = found.get("messages", "").partition(" / ")
    count = count if part else found.get("messages_to_us", found.get("inbound_messages", ""))
    if count.isascii() and count.isdigit():
        return int(count)
    counted = _COUNTED.findall(found.get("error_codes", found.get("regions", "")))
    return sum(int(number) for _name, number in counted)


def duration(seconds: int) -> str:
    """Say a period in seconds, and in hours or minutes where they are whole."""
    told = _("{count} seconds").format(count=seconds)
    for length, unit in ((3600, lazy("{count} hours")), (60, lazy("{count} minutes"))):
        if seconds >= length and seconds % length == 0:
            return f"{told} ({_(unit).format(count=seconds // length)})"
    return told


def setting(name: str, value: object) -> str:
    """Say a setting's value: on or off, a period, or what it is; “none” where it has none."""
    if name == "validity_period" and str(value).isdigit():
        return duration(int(str(value)))
    if str(value).lower() in ("true", "false"):
        words = (_("on"), _("off")) if name in SERVICE_SETTINGS else (_("yes"), _("no"))
        return words[str(value).lower() == "false"]
    return _("none") if value in (None, "", "-") else str(value)


def label(name: str) -> str:
    """Say a setting or property by Twilio's name for it: ``sms_url`` and ``SmsUrl`` are “SMS URL”."""
    short = {"sms": "SMS", "url": "URL", "mms": "MMS", "sid": "SID", "id": "ID"}
    return " ".join(short.get(word, word) for word in words(name.replace("_", " ")))


def _sentence(name: str, value: str) -> str:
    if name == "messages":
        return _messages(value)
    if name in SENTENCES and value != "-":
        told = _SAYERS[name](value) if name in _SAYERS else setting(name, value)
        return _(SENTENCES[name]).format(value=told.rstrip("."))
    title = label(name)
    return _("{setting}: {value}.").format(setting=title[0].upper() + title[1:], value=setting(name, value))


def _messages(value: str) -> str:
    count, slash, whole = value.partition(" / ")
    if slash:
        return _("{count} of {whole} messages are concerned.").format(count=count, whole=whole)
    return _("Messages: {count}.").format(count=count)


def _counted(name: Callable[[str], str]) -> Callable[[str], str]:
    """Return what says a list such as ``US 30, CA 12``."""

    def say(value: str) -> str:
        found = [_COUNTED.fullmatch(part) for part in value.split(", ")]
        items = [
            _("{name} ({count})").format(name=name(match[1]), count=match[2]) if match else name(part)
            for match, part in zip(found, value.split(", "), strict=True)
        ]
        return listing(items)

    return say


def _country(code: str) -> str:
    return country_in_text(code) if country_name(code) != code else code


_SAYERS: Mapping[str, Callable[[str], str]] = {
    "error_codes": _counted(str),
    "regions": _counted(_country),
    "short_code_countries": _counted(_country),
    "statuses": _counted(str),
    "sender_types": _counted(lambda kind: said("sender_type", kind)),
    "senders": _counted(str),
}
