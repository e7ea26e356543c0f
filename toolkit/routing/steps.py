"""The steps of sender selection in their order: each looks at the eligible senders alone and decides or passes.

The order is that of https://www.twilio.com/docs/messaging/services: RCS, sticky sender, short code, alphanumeric sender
ID, then numbers by country and, in the US and Canada, by area code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.facts.countries import UNITED_STATES, overlays
from toolkit.model.account import CHANNEL_TYPES, Sender, SenderType
from toolkit.routing.eligibility import Situation, lacks_verification
from toolkit.routing.rules import Basis

NUMBERS: tuple[SenderType, ...] = ("long_code", "toll_free")
"""The types that one class of the order holds."""

_PREFERRED: Mapping[str, SenderType] = {"long_code_first": "long_code", "toll_free_first": "toll_free"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a step decided: the rule, and every sender that it finds equal."""

    rule: str
    tied: Sequence[Sender]
    basis: Basis = "documented"


Step = Callable[[Sequence[Sender], Situation], Choice | None]


def rcs_first(eligible: Sequence[Sender], now: Situation) -> Choice | None:
    """An RCS sender comes first for a handset that can do RCS, one approved for the recipient's region before others.

    What the handset can do is the user's word (``Rules.rcs_capable``), hence assumed.
    """
    senders = [s for s in eligible if s.type == "rcs"] if now.destination.channel == "sms" else []
    return Choice("rcs_first", _at_home(senders, now) or senders, "assumed") if senders else None


def sticky(eligible: Sequence[Sender], now: Situation, sid: str | None) -> Choice | None:
    """Keep the mapped sender while it is eligible and no local number or short code has come since."""
    if sid is None or not now.pool.service.sticky_sender or now.destination.channel == "rcs":
        return None
    mapped = next((s for s in eligible if s.sid == sid), None)
    if mapped is None:
        return None
    local_exists = any(s.type != "alpha" and now.is_home(s) for s in eligible)
    stays = mapped.type == "alpha" or now.is_home(mapped) or not local_exists
    if not now.rules.local_sticky_stays and mapped.type != "short_code":
        stays = stays and not any(s.type == "short_code" for s in eligible)
    return Choice("sticky", (mapped,)) if stays else None


def pick(eligible: Sequence[Sender], now: Situation, *, alpha_blocks: bool = False) -> Choice | None:
    """Run the steps after the sticky sender.

    Args:
        eligible: who may carry the message.
        now: the message.
        alpha_blocks: an alpha sender that cannot be used keeps the message from falling to a number.
    """
    if now.rules.unverified_toll_free == "last":
        verified = [s for s in eligible if not lacks_verification(s, now.destination)]
        if len(verified) < len(eligible) and (found := _first(verified, now, alpha_blocks)):
            return found
    return _first(eligible, now, alpha_blocks)


def _first(eligible: Sequence[Sender], now: Situation, alpha_blocks: bool) -> Choice | None:
    steps = _STEPS if alpha_blocks else (*_STEPS, *_NUMBER_STEPS)
    return next((match for step in steps if (match := step(eligible, now))), None)


def _channel(eligible: Sequence[Sender], now: Situation) -> Choice | None:
    senders = [s for s in eligible if s.type in CHANNEL_TYPES]
    if at_home := _at_home(senders, now):
        return Choice("channel_country", at_home)
    return Choice("channel_any", senders) if senders else None


def _at_home(senders: Sequence[Sender], now: Situation) -> list[Sender]:
    return [s for s in senders if now.destination.is_home_of(s.country)]


def _short_code(eligible: Sequence[Sender], now: Situation) -> Choice | None:
    found = [s for s in eligible if s.type == "short_code"]
    return Choice("short_code", found) if found else None


def _alpha(eligible: Sequence[Sender], now: Situation) -> Choice | None:
    """Prefer the alpha sender made for the country to the service's default one, as Twilio "always attempts to"
    (https://www.twilio.com/docs/messaging/api/destination-alphasender-resource).

    That an unregistered one is used where registration is compulsory, but Twilio sends it all the same, is assumed.
    """
    if now.alpha_disputed:
        return None
    found = [s for s in eligible if s.type == "alpha"]
    own = [s for s in found if s.country]
    open_ = now.facts.alpha_registered == "required" and not now.alpha_registered
    if own and now.rules.country_alpha_first:
        return Choice("alpha_country", own, "assumed" if open_ else "documented")
    return Choice("alpha", found, "assumed" if own or open_ else "documented") if found else None


def _domestic(eligible: Sequence[Sender], now: Situation) -> Choice | None:
    toll_free = [s for s in eligible if s.type == "toll_free"]
    if now.destination.region == "CA" and toll_free:
        return Choice("toll_free", toll_free)
    numbers = [s for s in eligible if s.type in NUMBERS and now.is_home(s)]
    return _by_area(numbers, now) or _by_class("country", numbers, now)


def _us_ca_other(eligible: Sequence[Sender], now: Situation) -> Choice | None:
    numbers = [s for s in eligible if s.type in NUMBERS] if now.destination.us_or_canada else []
    return _by_area(numbers, now) or _by_class("us_ca_other", numbers, now, "assumed")


def _by_area(numbers: Sequence[Sender], now: Situation) -> Choice | None:
    """Area code geomatch: the same area code, then one that overlays it.

    A toll-free number takes part only among the rest: its area code is no destination's.
    """
    if not (now.pool.service.area_code_geomatch and now.destination.us_or_canada):
        return None
    wanted = now.destination.area_code
    local = [s for s in numbers if s.type == "long_code"]
    same = [s for s in local if _area_code(s) == wanted]
    if same:
        return Choice("area_code", same)
    same_area = overlays(now.rules.shared_area_code_joins).get(wanted, frozenset())
    near = [s for s in local if _area_code(s) in same_area]
    return Choice("overlay", near, "assumed") if near else None


def _by_class(rule: str, numbers: Sequence[Sender], now: Situation, basis: Basis = "documented") -> Choice | None:
    """Long codes and toll-free numbers are one class, unless ``Rules.us_numbers`` says otherwise for the US."""
    preferred = _PREFERRED.get(now.rules.us_numbers) if now.destination.follows_us_rules else None
    first = [s for s in numbers if s.type == preferred]
    if first and len(first) < len(numbers):
        return Choice(rule, first, "assumed")
    return Choice(rule, numbers, basis) if numbers else None


def _area_code(sender: Sender) -> str:
    return sender.address[2:5] if sender.address.startswith("+1") else ""


def _us_fallback(eligible: Sequence[Sender], now: Situation) -> Choice | None:
    found = [s for s in eligible if s.type in NUMBERS and s.country in UNITED_STATES]
    return Choice("us_fallback", found) if found else None


def _any_fallback(eligible: Sequence[Sender], now: Situation) -> Choice | None:
    found = [s for s in eligible if s.type in NUMBERS]
    return Choice("any_fallback", found) if found else None


def _disputed_alpha(eligible: Sequence[Sender], now: Situation) -> Choice | None:
    """Where the sources contradict one another, an alpha sender comes after all others (assumed)."""
    found = [s for s in eligible if s.type == "alpha"] if now.alpha_disputed else []
    return Choice("alpha_disputed", found, "assumed") if found else None


_STEPS: tuple[Step, ...] = (_channel, _short_code, _alpha)
_NUMBER_STEPS: tuple[Step, ...] = (_domestic, _us_ca_other, _us_fallback, _any_fallback, _disputed_alpha)
