"""What would have to change for a message to arrive without a warning, as keys of ``texts.REMEDIES``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from toolkit.facts.countries import HIGH_RISK, NEVER_SENT_TO
from toolkit.model.account import CHANNEL_TYPES
from toolkit.routing.eligibility import Situation
from toolkit.routing.steps import NUMBERS

_BY_RULE: Mapping[str, str] = {
    "bad_destination": "correct_number",
    "premium_rate": "another_number",
    "landline": "mobile_number",
    "empty_pool": "fill_pool",
}

_BY_OBJECTION: Mapping[str, str] = {
    "unregistered_long_code": "register_campaign",
    "mock_campaign": "real_campaign",
    "second_number": "standard_brand",
    "unverified_toll_free": "verify_toll_free",
    "alpha_registration": "register_alpha",
    "alpha_trial": "leave_trial",
    "offline": "bring_online",
    "not_launched": "launch_rcs",
    "no_mms": "add_mms_sender",
    "same_number": "another_number",
}
"""Objections that go away by something other than a new sender."""

_BY_NOTE: Mapping[str, str] = {
    "error_30034": "register_campaign",
    "mock_campaign": "real_campaign",
    "error_30032": "verify_toll_free",
    "error_63035": "launch_rcs",
    "error_30011": "converter_on",
    "error_30040": "register_alpha",
    "tie_may_fail": "verify_toll_free",
    "tie_unregistered": "standard_brand",
    "second_number": "standard_brand",
    "verification_unknown": "verify_toll_free",
    "registration_unknown": "await_registration",
    "campaign_unknown": "register_campaign",
    "not_mobile": "mobile_number",
    "landline_attempted": "mobile_number",
    "landline_unknown": "mobile_number",
    "reach_unknown": "state_facts",
    "domestic_doubtful": "state_facts",
    "sources_differ": "state_facts",
    "shown_unknown": "state_facts",
    "from_outside_pool": "from_of_pool",
    "trial_recipients": "leave_trial",
    "permission_unknown": "allow_country_console",
}

_UNDER_ANOTHER_NAME = frozenset({"overwritten", "alpha_overwritten", "alpha_relabelled"})
_AT_HOME = frozenset({*_UNDER_ANOTHER_NAME, "alpha_passed_over"})
"""Notes that a sender of the destination's own country would make go away."""


def remedies(
    rule: str, objections: Collection[str], notes: Collection[str], now: Situation, *, fails: bool
) -> tuple[str, ...]:
    """Return what would help, most direct first.

    Args:
        rule: the rule that decided.
        objections: keys of the objections to the senders of the pool.
        notes: keys of the notes.
        now: the message.
        fails: no sender was found.
    """
    if rule == "country_closed":
        return _permission(now.destination.region)
    if rule in ("bad_destination", "premium_rate", "landline"):
        return (_BY_RULE[rule],)
    if rule == "explicit_from":
        found = [_BY_NOTE[note] for note in notes if note in _BY_NOTE]
        return tuple(dict.fromkeys(found or ["let_service_pick"]))
    found = [_BY_NOTE[note] for note in notes if note in _BY_NOTE]
    if fails:
        found += [_BY_OBJECTION[key] for key in objections if key in _BY_OBJECTION]
        found += [_BY_RULE[rule]] if rule in _BY_RULE else []
    if {"alpha_overwritten", "alpha_relabelled"} & set(notes):
        found += _own_name(now)
    if fails or not _AT_HOME.isdisjoint(notes):
        found += _new_senders(now, fails=fails)
    if "alpha_passed_over" in notes:
        found.append("register_alpha" if "alpha_registration" in objections else "take_alpha_out")
    if fails and not found:
        found.append("nothing_known")
    if not found and not _UNDER_ANOTHER_NAME.isdisjoint(notes):
        found.append("nothing_shown")
    return tuple(dict.fromkeys(found))


def _permission(region: str) -> tuple[str, ...]:
    """Return who can allow a country; nobody can where no account may send."""
    if region in NEVER_SENT_TO:
        return ("another_number",)
    return ("allow_country_console" if region in HIGH_RISK else "allow_country",)


def for_objection(key: str) -> str:
    """Return what would make an objection go away; "" where only another sender helps."""
    return _BY_OBJECTION.get(key, "")


def _own_name(now: Situation) -> Iterator[str]:
    """Yield what would let the recipient see the sender itself, where that is an alpha sender."""
    if now.facts.alpha_registered_shown == "preserved" and not now.alpha_registered:
        yield "register_alpha"
    elif now.facts.long_code_international_shown == "preserved":
        yield "send_from_number"


def _new_senders(now: Situation, *, fails: bool) -> Iterator[str]:
    """Yield which kinds of sender would help, by the facts of the destination's country."""
    to, facts = now.destination, now.facts
    if to.channel != "sms":
        if not any(sender.type == to.channel for sender in now.pool.senders if sender.type in CHANNEL_TYPES):
            yield "add_channel_sender"
        return
    at_home = any(to.is_home_of(sender.country) for sender in now.pool.senders if sender.type in NUMBERS)
    if facts.long_code_domestic == "yes" and not at_home:
        yield "add_home_number"
    if to.us_or_canada or now.media:
        return
    alphas = any(sender.type == "alpha" for sender in now.pool.senders)
    if not alphas and not now.trial:
        if facts.alpha_unregistered == "preserved":
            yield "add_alpha"
        elif facts.alpha_registered in ("required", "yes"):
            yield "add_registered_alpha"
        elif fails and (facts.alpha_unregistered == "overwritten" or facts.alpha_dynamic == "yes"):
            yield "add_alpha"
    numbers = any(sender.type in NUMBERS for sender in now.pool.senders)
    if facts.long_code_international == "yes" and not numbers:
        yield "add_any_number"
