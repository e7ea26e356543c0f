"""The sender that a messaging service picks for one destination: the rules in order, the first that fits decides.

The order is that of https://www.twilio.com/docs/messaging/services: sticky sender, short code, alphanumeric sender ID,
then numbers by country and, in the US and Canada, by area code. The sandbox sends by this function and the preview
explains it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from toolkit.countries import UNITED_STATES, overlays
from toolkit.model import CHANNEL_TYPES, Sender, SenderPool
from toolkit.routing.destination import Destination
from toolkit.routing.rules import DEFAULT_RULES, Basis, Objection, Rules, Situation, needs_campaign, objection

Status = Literal["ok", "warning", "fails"]
_UNREACHABLE_LINES = frozenset({"fixed_line", "toll_free", "shared_cost", "uan", "pager", "voicemail"})


@dataclass(frozen=True, slots=True)
class Selection:
    """What the rules decided for one destination.

    Attributes:
        destination: where the message goes.
        rule: the rule that decided, a key of ``texts.RULES``.
        tied: every sender that the rule finds equal, in pool order; empty where nothing fits.
        basis: how well the deciding rule is known.
        notes: keys of ``texts.NOTES``: what else the reader should know.
        status: ``ok``, ``warning`` (sent, but something may go wrong) or ``fails``.
        error_code: the Twilio error to expect; None for none.
        objections: by sender SID, why a sender was not eligible.
        drops_sticky: the sticky mapping that was given does not hold any more.
    """

    destination: Destination
    rule: str
    tied: tuple[Sender, ...] = ()
    basis: Basis = "documented"
    notes: tuple[str, ...] = ()
    status: Status = "ok"
    error_code: int | None = None
    objections: tuple[tuple[str, Objection], ...] = ()
    drops_sticky: bool = False

    @property
    def sender(self) -> Sender | None:
        """The first of the tied senders; None where nothing fits."""
        return self.tied[0] if self.tied else None


@dataclass(frozen=True, slots=True)
class _Choice:
    rule: str
    tied: Sequence[Sender]
    basis: Basis = "documented"


def select(
    pool: SenderPool,
    destination: Destination,
    *,
    media: bool = False,
    trial: bool = False,
    sticky: str | None = None,
    rules: Rules = DEFAULT_RULES,
) -> Selection:
    """Pick the sender of ``pool`` for ``destination``.

    Args:
        pool: the service and its senders.
        destination: where the message goes.
        media: the message carries media.
        trial: the account is a trial account.
        sticky: SID of the sender that earlier messages to this destination came from, if one is mapped.
        rules: options for what Twilio leaves open.
    """
    if not destination.valid:
        return Selection(destination, "bad_destination", status="fails", error_code=21211)
    if destination.line_type == "premium_rate":
        return Selection(destination, "premium_rate", status="fails", error_code=21268)
    if not pool.senders:
        return Selection(destination, "empty_pool", status="fails", error_code=21704, basis="observed")
    now = Situation(pool, destination, media, trial, rules)
    objections = tuple((s.sid, found) for s in pool.senders if (found := objection(s, now)))
    refused = {sid for sid, _found in objections}
    eligible = [s for s in pool.senders if s.sid not in refused]
    if now.converted and not any("MMS" in s.capabilities for s in pool.senders):
        eligible = []
    kept = _sticky(eligible, now, sticky)
    choice = kept or next((match for step in _STEPS if (match := step(eligible, now))), None)
    dropped = sticky is not None and pool.service.sticky_sender and kept is None
    if choice is None:
        return Selection(
            destination,
            "no_sender",
            basis="assumed" if any(found.basis == "assumed" for _sid, found in objections) else "documented",
            status="fails",
            error_code=21703,
            objections=objections,
            drops_sticky=dropped,
            notes=_pool_notes(now),
        )
    picked = Selection(
        destination, choice.rule, tuple(choice.tied), choice.basis, objections=objections, drops_sticky=dropped
    )
    return _outlook(picked, now)


def _sticky(eligible: Sequence[Sender], now: Situation, sid: str | None) -> _Choice | None:
    """Keep the mapped sender while it is eligible and no local number or short code has come since."""
    if sid is None or not now.pool.service.sticky_sender or now.destination.channel == "rcs":
        return None
    mapped = next((s for s in eligible if s.sid == sid), None)
    if mapped is None:
        return None
    home = now.destination.is_home_of
    local_exists = any(s.type != "alpha" and home(s.country) for s in eligible)
    stays = mapped.type == "alpha" or home(mapped.country) or not local_exists
    return _Choice("sticky", (mapped,)) if stays else None


def _channel(eligible: Sequence[Sender], now: Situation) -> _Choice | None:
    senders = [s for s in eligible if s.type in CHANNEL_TYPES]
    at_home = [s for s in senders if now.destination.is_home_of(s.country)]
    if at_home:
        return _Choice("channel_country", at_home)
    return _Choice("channel_any", senders) if senders else None


def _short_code(eligible: Sequence[Sender], now: Situation) -> _Choice | None:
    found = [s for s in eligible if s.type == "short_code"]
    return _Choice("short_code", found) if found else None


def _alpha(eligible: Sequence[Sender], now: Situation) -> _Choice | None:
    """Prefer the alpha sender made for the country to the service's default one (Twilio does not say: assumed)."""
    found = [s for s in eligible if s.type == "alpha"]
    own = [s for s in found if s.country]
    if own:
        return _Choice("alpha_country", own, "assumed")
    return _Choice("alpha", found) if found else None


def _domestic(eligible: Sequence[Sender], now: Situation) -> _Choice | None:
    to = now.destination
    toll_free = [s for s in eligible if s.type == "toll_free"]
    if to.region == "CA" and toll_free:
        return _Choice("toll_free", toll_free)
    numbers = [s for s in eligible if s.type in ("long_code", "toll_free") and to.is_home_of(s.country)]
    return _by_area(numbers, now) or (_Choice("country", numbers) if numbers else None)


def _us_ca_other(eligible: Sequence[Sender], now: Situation) -> _Choice | None:
    numbers = [s for s in eligible if s.type in ("long_code", "toll_free")] if now.destination.us_or_canada else []
    if not numbers:
        return None
    return _by_area(numbers, now) or _Choice("us_ca_other", numbers, "assumed")


def _by_area(numbers: Sequence[Sender], now: Situation) -> _Choice | None:
    """Area code geomatch: the same area code, then one that overlays it; a toll-free number has no area."""
    if not (now.pool.service.area_code_geomatch and now.destination.us_or_canada):
        return None
    wanted = now.destination.area_code
    local = [s for s in numbers if s.type == "long_code"]
    same = [s for s in local if _area_code(s) == wanted]
    if same:
        return _Choice("area_code", same)
    same_area = overlays().get(wanted, frozenset())
    near = [s for s in local if _area_code(s) in same_area]
    return _Choice("overlay", near, "assumed") if near else None


def _area_code(sender: Sender) -> str:
    return sender.address[2:5] if sender.address.startswith("+1") else ""


def _us_fallback(eligible: Sequence[Sender], now: Situation) -> _Choice | None:
    found = [s for s in eligible if s.type in ("long_code", "toll_free") and s.country in UNITED_STATES]
    return _Choice("us_fallback", found) if found else None


def _any_fallback(eligible: Sequence[Sender], now: Situation) -> _Choice | None:
    found = [s for s in eligible if s.type in ("long_code", "toll_free")]
    return _Choice("any_fallback", found) if found else None


_STEPS: tuple[Callable[[Sequence[Sender], Situation], _Choice | None], ...] = (
    _channel,
    _short_code,
    _alpha,
    _domestic,
    _us_ca_other,
    _us_fallback,
    _any_fallback,
)


def _pool_notes(now: Situation) -> tuple[str, ...]:
    """What the pool as a whole adds to any outcome."""
    has_rcs = now.destination.channel == "sms" and any(s.type == "rcs" for s in now.pool.senders)
    return ("rcs_first",) if has_rcs else ()


def _outlook(picked: Selection, now: Situation) -> Selection:
    """Add what is known to happen, or to be doubtful, once the picked sender sends."""
    sender, to = picked.tied[0], picked.destination
    notes = list(_pool_notes(now))
    errors = [predicted_error(s, to, now.pool.service.campaign_status) for s in picked.tied]
    error, basis, status = errors[0], picked.basis, picked.status
    if any(errors) and not all(errors):
        notes.insert(0, "tie_may_fail")
        error, status = next(filter(None, errors)), "warning"
    elif error:
        notes.insert(0, f"error_{error}")
        status = "fails"
    elif now.media and now.facts.mms == "no" and not now.converted:
        notes.insert(0, "error_30011")
        error, status = 30011, "fails"
    doubts = _doubts(sender, picked, now)
    if doubts and status == "ok":
        status = "warning"
    if "reach_unknown" in doubts:
        basis = "assumed"
    if to.channel == "sms" and to.line_type in _UNREACHABLE_LINES:
        notes.append("landline")
        error, status = error or 30006, "fails" if status == "fails" else "warning"
    return replace(picked, notes=(*notes, *doubts), status=status, error_code=error, basis=basis)


def _doubts(sender: Sender, picked: Selection, now: Situation) -> list[str]:
    to, facts, doubts = picked.destination, now.facts, []
    abroad = not to.is_home_of(sender.country)
    number = sender.type in ("long_code", "toll_free")
    reach = {
        "alpha": facts.alpha_dynamic,
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
    passed_over = {found.key for _sid, found in picked.objections}
    if number and passed_over & {"alpha_unsupported", "alpha_registration"}:
        doubts.append("alpha_passed_over")
    if sender.type == "toll_free" and to.us_or_canada and sender.verified is None:
        doubts.append("verification_unknown")
    if now.converted:
        doubts.append("converted")
    return doubts


def predicted_error(sender: Sender, to: Destination, campaign_status: str | None) -> int | None:
    """Return the Twilio error that a message of ``sender`` to ``to`` ends with, as far as the account tells it.

    30034: a +1 long code without a verified campaign to the US (https://www.twilio.com/docs/api/errors/30034).
    30033: its campaign is suspended (https://www.twilio.com/docs/api/errors/30033).
    30032: a toll-free number that is not verified to the US or Canada (https://www.twilio.com/docs/api/errors/30032).
    """
    if needs_campaign(sender, to) and campaign_status != "VERIFIED":
        return 30033 if campaign_status == "SUSPENDED" else 30034
    if sender.type == "toll_free" and to.us_or_canada and sender.verified is False:
        return 30032
    return None
