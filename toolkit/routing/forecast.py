"""What is known to happen, or to be doubtful, once a sender sends: the error to expect, and what to beware of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from toolkit.facts.countries import country
from toolkit.model.account import Sender
from toolkit.routing.destination import Destination
from toolkit.routing.eligibility import Situation, campaign_lack, is_launched, lacks_verification, needs_campaign
from toolkit.routing.rules import DEFAULT_RULES, Basis, Rules
from toolkit.routing.steps import NUMBERS, Choice

Status = Literal["ok", "warning", "fails"]
Seen = Literal["preserved", "overwritten", "relabelled", "unknown"]
_SEEN: Mapping[str, Seen] = {value: value for value in get_args(Seen)}

WINDOWED = frozenset({"whatsapp", "messenger"})
"""Channels that take free text only for a time after the recipient's message
(https://www.twilio.com/docs/api/errors/63016)."""

_UNREACHABLE_LINES = frozenset({"toll_free", "shared_cost", "uan", "pager", "voicemail"})
_LANDLINES = {"attempted": "landline_attempted", "refused": "not_mobile", "unknown": "landline_unknown"}
"""By what Twilio does with a landline at the request: what to say of one that it has taken."""
_UNCERTAIN = frozenset(
    {
        *("reach_unknown", "landline_unknown", "sources_differ", "your_facts"),
        *("second_number", "tie_unregistered", "mock_campaign"),
    }
)
"""Notes of what no page settles."""


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
        notes.insert(0, _reason(error, sender, now))
        status = "fails"
    elif now.mms and sender.type != "rcs" and now.facts.mms == "no" and not now.converted:
        notes.insert(0, "error_30011")
        error, status = 30011, "fails"
    doubts = _doubts(choice.tied, passed_over, now)
    if doubts and status == "ok":
        status = "warning"
    if error == 30040 or not _UNCERTAIN.isdisjoint((*doubts, *notes)):
        basis = "assumed"
    if to.channel == "sms" and sender.type != "rcs" and (line := _line(now)):
        notes.append(line)
        error, status = error or 30006, "fails" if status == "fails" else "warning"
    return Forecast(status, error, basis, (*notes, *doubts))


def outside_pool(expected: Forecast, sender: Sender, to: Destination) -> Forecast:
    """Return what holds where a named sender is not in the pool: not this service's campaign counts for it."""
    of_campaign = ("error_30034", "mock_campaign")
    notes = ("from_outside_pool", *(note for note in expected.notes if note not in of_campaign))
    error = None if expected.error_code == 30034 else expected.error_code
    if needs_campaign(sender, to):
        notes = (*notes, "campaign_unknown")
    return Forecast("warning", error, "assumed", notes)


def pool_notes(now: Situation) -> tuple[str, ...]:
    """What the pool as a whole, and the user's own facts, add to any outcome."""
    to = now.destination
    rcs = [s for s in now.pool.senders if s.type == "rcs" and not s.offline and is_launched(s, to)]
    first = bool(rcs) and to.channel == "sms"
    notes = {
        "rcs_first": first and now.rules.rcs_capable == "unknown",
        "some_carriers": bool(rcs)
        and (to.channel == "rcs" or (first and now.rules.rcs_capable != "no"))
        and all(any(to.is_home_of(country) for country in s.partly) for s in rcs),
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
    63035: an RCS sender that is not launched in the country (https://www.twilio.com/docs/api/errors/63035).
    30040: an unregistered alpha sender where the country blocks these (https://www.twilio.com/docs/api/errors/30040).
    """
    if needs_campaign(sender, to) and campaign_status != "VERIFIED":
        return 30033 if campaign_status == "SUSPENDED" else 30034
    if needs_campaign(sender, to) and sender.registration == "refused":
        return 30034
    if lacks_verification(sender, to):
        return 30032
    if sender.type == "rcs" and not is_launched(sender, to):
        return 63035
    if sender.type == "alpha" and to.region not in rules.alpha_registered_in:
        return 30040 if country(to.region, rules.countries).alpha_unregistered == "blocked" else None
    return None


def seen(sender: Sender, to: Destination, rules: Rules) -> Seen:
    """Return what the recipient sees of ``sender``, if its message arrives.

    ``preserved``: the sender itself; ``overwritten``: another sender in its place; ``relabelled``: a scam warning in
    its place. By Twilio's country guidelines (``toolkit.facts.countries``), which speak of alpha senders and of numbers
    from abroad; a sender of a channel, a short code and a domestic number are shown as they are.
    """
    facts, shown = country(to.region, rules.countries), "preserved"
    if sender.type == "alpha":
        shown = facts.alpha_registered_shown if to.region in rules.alpha_registered_in else "unknown"
        if shown == "unknown":
            shown = facts.alpha_unregistered
    elif sender.type in NUMBERS and not to.is_home_of(sender.country):
        shown = facts.long_code_international_shown
    return _SEEN.get(shown, "unknown")


def _line(now: Situation) -> str | None:
    """Say what is wrong with the destination's line type; None for nothing."""
    if now.destination.line_type == "fixed_line":
        return _LANDLINES[now.facts.landline]
    return "not_mobile" if now.destination.line_type in _UNREACHABLE_LINES else None


def _reason(error: int, sender: Sender, now: Situation) -> str:
    lack = campaign_lack(sender, now) if error == 30034 else ""
    return f"error_{error}" if lack in ("", "unregistered_long_code") else lack


def _ok() -> Status:
    return "ok"


def _doubts(tied: Sequence[Sender], passed_over: Collection[str], now: Situation) -> list[str]:
    sender, to, facts, doubts = tied[0], now.destination, now.facts, []
    abroad = not to.is_home_of(sender.country)
    number = sender.type in NUMBERS
    if sender.type == "alpha":
        doubts += _alpha_doubts(sender, now)
    if number and abroad:
        doubts += _foreign_doubts(sender, now)
    if sender.type == "long_code" and not abroad and facts.long_code_domestic != "yes":
        doubts.append("domestic_doubtful")
    if now.alpha_disputed and any(other.type == "alpha" for other in now.pool.senders):
        doubts.append("sources_differ")
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
    if now.permission_unknown:
        doubts.append("permission_unknown")
    return doubts


def _alpha_doubts(sender: Sender, now: Situation) -> list[str]:
    """Say under what name an alpha sender arrives, where it is not its own or is not known."""
    shown = seen(sender, now.destination, now.rules)
    if shown != "unknown":
        return [] if shown == "preserved" else [f"alpha_{shown}"]
    if now.alpha_registered:
        return ["shown_unknown"]
    if now.facts.alpha_unregistered == "blocked" or now.alpha_disputed:
        return []
    if now.facts.alpha_dynamic == "yes":
        return ["shown_unknown"]
    return ["reach_unknown"] if now.facts.alpha_registered == "unknown" else ["sources_differ"]


def _foreign_doubts(sender: Sender, now: Situation) -> list[str]:
    """Say whether a number from abroad arrives, and under what name, where either is not known or another is shown."""
    shown = seen(sender, now.destination, now.rules)
    if shown == "overwritten":
        return ["overwritten"]
    if now.destination.us_or_canada:
        return []
    reach = now.facts.long_code_international if sender.type == "long_code" else now.facts.toll_free
    if reach == "unknown":
        return ["reach_unknown"]
    return ["shown_unknown"] if shown == "unknown" else []
