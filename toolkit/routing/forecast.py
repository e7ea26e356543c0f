"""What is known to happen, or to be doubtful, once a sender sends: the error to expect, and what to beware of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.facts.countries import country
from toolkit.model.account import Sender
from toolkit.routing.destination import Destination
from toolkit.routing.eligibility import Situation, lacks_verification, needs_campaign
from toolkit.routing.rules import DEFAULT_RULES, Basis, Rules
from toolkit.routing.steps import NUMBERS, Choice

Status = Literal["ok", "warning", "fails"]

WINDOWED = frozenset({"whatsapp", "messenger"})
"""Channels that take free text only for a time after the recipient's message
(https://www.twilio.com/docs/api/errors/63016)."""

_UNREACHABLE_LINES = frozenset({"fixed_line", "toll_free", "shared_cost", "uan", "pager", "voicemail"})


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a message is expected to end; the fields are those of ``Selection``."""

    status: Status
    error_code: int | None
    basis: Basis
    notes: tuple[str, ...]


def forecast(choice: Choice, passed_over: Collection[str], now: Situation) -> Forecast:
    """Return how a message ends that goes as ``choice`` says.

    Args:
        choice: what the rules decided.
        passed_over: keys of the objections to other senders.
        now: the message.
    """
    sender, to = choice.tied[0], now.destination
    notes = list(pool_notes(now))
    if to.channel in WINDOWED:
        notes.append("channel_window")
    if to.channel == "rcs":
        notes.append("rcs_only")  # https://www.twilio.com/docs/api/errors/63036
    errors = [predicted_error(s, to, now.pool.service.campaign_status, now.rules) for s in choice.tied]
    error, basis, status = errors[0], choice.basis, _ok()
    if any(errors) and not all(errors):
        error, status = next(filter(None, errors)), "warning"
        notes.insert(0, "tie_unregistered" if error == 30034 else "tie_may_fail")
    elif error:
        notes.insert(0, "second_number" if error == 30034 and _is_refused(sender, now) else f"error_{error}")
        status = "fails"
    elif now.mms and sender.type != "rcs" and now.facts.mms == "no" and not now.converted:
        notes.insert(0, "error_30011")
        error, status = 30011, "fails"
    doubts = _doubts(choice.tied, passed_over, now)
    if doubts and status == "ok":
        status = "warning"
    if error == 30040 or {"reach_unknown", "your_facts", "second_number", "tie_unregistered"} & {*doubts, *notes}:
        basis = "assumed"
    if to.channel == "sms" and sender.type != "rcs" and to.line_type in _UNREACHABLE_LINES:
        notes.append("landline")
        error, status = error or 30006, "fails" if status == "fails" else "warning"
    return Forecast(status, error, basis, (*notes, *doubts))


def outside_pool(expected: Forecast, sender: Sender, to: Destination) -> Forecast:
    """Return what holds where a named sender is not in the pool: not this service's campaign counts for it."""
    notes = ("from_outside_pool", *(note for note in expected.notes if note != "error_30034"))
    error = None if expected.error_code == 30034 else expected.error_code
    if needs_campaign(sender, to):
        notes = (*notes, "campaign_unknown")
    return Forecast("warning", error, "assumed", notes)


def pool_notes(now: Situation) -> tuple[str, ...]:
    """What the pool as a whole, and the user's own facts, add to any outcome."""
    has_rcs = now.destination.channel == "sms" and any(s.type == "rcs" for s in now.pool.senders)
    notes = {
        "rcs_first": has_rcs and now.rules.rcs_capable == "unknown",
        "your_facts": now.destination.region in now.rules.countries,
    }
    return tuple(note for note, holds in notes.items() if holds)


def predicted_error(
    sender: Sender, to: Destination, campaign_status: str | None, rules: Rules = DEFAULT_RULES
) -> int | None:
    """Return the Twilio error that a message of ``sender`` to ``to`` ends with, as far as the account tells it.

    30034: a +1 long code without a verified campaign to the US, or a further one of a sole proprietor's
    (https://www.twilio.com/docs/api/errors/30034).
    30033: its campaign is suspended (https://www.twilio.com/docs/api/errors/30033).
    30032: a toll-free number that is not verified to the US or Canada (https://www.twilio.com/docs/api/errors/30032).
    30040: an alpha sender without the registration that the country demands, where ``rules`` let it be picked
    (https://www.twilio.com/docs/api/errors/30040).
    """
    if needs_campaign(sender, to) and campaign_status != "VERIFIED":
        return 30033 if campaign_status == "SUSPENDED" else 30034
    if needs_campaign(sender, to) and sender.registration == "refused":
        return 30034
    if lacks_verification(sender, to):
        return 30032
    if sender.type == "alpha" and not rules.skip_unregistered_alphas and to.region not in rules.alpha_registered_in:
        return 30040 if country(to.region, rules.countries).alpha_registered == "required" else None
    return None


def _is_refused(sender: Sender, now: Situation) -> bool:
    return sender.registration == "refused" and now.pool.service.campaign_status == "VERIFIED"


def _ok() -> Status:
    return "ok"


def _doubts(tied: Sequence[Sender], passed_over: Collection[str], now: Situation) -> list[str]:
    sender, to, facts, doubts = tied[0], now.destination, now.facts, []
    abroad = not to.is_home_of(sender.country)
    number = sender.type in NUMBERS
    registered = to.region in now.rules.alpha_registered_in
    reach = {
        "alpha": "yes" if registered else facts.alpha_dynamic,
        "long_code": facts.long_code_international,
        "toll_free": facts.toll_free,
    }.get(sender.type, "yes")
    if to.channel == "sms" and reach == "unknown" and abroad and not to.us_or_canada:
        doubts.append("reach_unknown")
    if sender.type == "long_code" and not abroad and facts.long_code_domestic != "yes":
        doubts.append("domestic_doubtful")
    if sender.type == "alpha" and facts.doubtful:
        doubts.append("sources_differ")
    if number and abroad and "intl long code overwritten" in facts.notes:
        doubts.append("overwritten")
    if number and {"alpha_unsupported", "alpha_registration"} & set(passed_over):
        doubts.append("alpha_passed_over")
    if sender.type == "toll_free" and to.us_or_canada and sender.verified is None:
        doubts.append("verification_unknown")
    if any(one.registration == "unknown" and needs_campaign(one, to) for one in tied):
        doubts.append("registration_unknown")
    if now.converted and sender.type != "rcs":
        doubts.append("converted")
    if now.trial:
        doubts.append("trial_recipients")
    return doubts
