"""The sender that a messaging service picks for one destination: the rules in order, the first that fits decides.

The procedure is that of https://www.twilio.com/docs/messaging/services: who is eligible (``eligibility``), which step
decides (``steps``), how it ends (``forecast``), and what would change it (``remedies``). The sandbox sends by this
function and the preview explains it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.facts.countries import NEVER_SENT_TO, country
from toolkit.model.account import Sender, SenderPool
from toolkit.routing import remedies
from toolkit.routing.destination import Destination
from toolkit.routing.eligibility import REFUSALS, Objection, Situation, objection
from toolkit.routing.forecast import Status, forecast, outside_pool, pool_notes
from toolkit.routing.rules import DEFAULT_RULES, Basis, Rules
from toolkit.routing.steps import Choice, pick, rcs_first, sticky

_USELESS_ALPHA = frozenset({"alpha_unsupported", "alpha_registration"})


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
        remedies: keys of ``texts.REMEDIES``: what would have to change for the message to arrive without a warning;
            empty where it does.
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
    remedies: tuple[str, ...] = ()

    @property
    def sender(self) -> Sender | None:
        """The first of the tied senders; None where nothing fits."""
        return self.tied[0] if self.tied else None


def select(
    pool: SenderPool,
    destination: Destination,
    *,
    media: bool = False,
    trial: bool = False,
    sticky: str | None = None,
    rules: Rules = DEFAULT_RULES,
    from_: Sender | None = None,
    force_delivery: bool = False,
    closed: frozenset[str] | None = frozenset(),
) -> Selection:
    """Pick the sender of ``pool`` for ``destination``.

    Args:
        pool: the service and its senders.
        destination: where the message goes.
        media: the message carries media.
        trial: the account is a trial account.
        sticky: SID of the sender that earlier messages to this destination came from, if one is mapped.
        rules: options for what Twilio leaves open.
        from_: the sender that the request names as From, in the pool or not: selection is then off, and what speaks
            against that sender is a warning.
        force_delivery: the message goes to a landline, too: the request says ``ForceDelivery``, or Twilio has taken it.
        closed: countries (ISO 3166) that the account may not send to; None where that is not known.
    """
    now = Situation(pool, destination, media, trial, rules, closed)
    off = NEVER_SENT_TO if closed is None else closed
    chosen = (
        _outside(now, from_)
        or refused_at_request(destination, rules, force_delivery=force_delivery, closed=off)
        or _explicit(now, from_)
        or _selected(now, sticky)
    )
    return chosen if chosen.status == "ok" else replace(chosen, remedies=_remedies(chosen, now))


def refused_at_request(
    destination: Destination, rules: Rules, *, force_delivery: bool = False, closed: frozenset[str] = frozenset()
) -> Selection | None:
    """Return what Twilio refuses at the request, whoever sends; None where it takes the message.

    Landlines: where the country's page says so (``toolkit.facts.countries``). The pages do not tell a service from a
    From; that a service answers alike is assumed, and so is that a line's type follows from its numbering plan. The
    plans judge numbers alone, not addresses of a channel, and so do geo permissions, which are those of SMS
    (https://www.twilio.com/docs/api/errors/21408).

    Args:
        closed: countries that the account may not send to.
    """
    if not destination.valid:
        return Selection(destination, "bad_destination", status="fails", error_code=21211)
    if destination.channel != "sms":
        return None
    if destination.line_type == "premium_rate":
        return Selection(destination, "premium_rate", status="fails", error_code=21268)
    if destination.region in closed:
        return Selection(destination, "country_closed", status="fails", error_code=21408)
    facts = country(destination.region, rules.countries)
    if destination.line_type != "fixed_line" or facts.landline != "refused" or force_delivery:
        return None
    code = 21635 if rules.landline_is_21635 else 21614
    return Selection(destination, "landline", basis="assumed", status="fails", error_code=code)


def _outside(now: Situation, sender: Sender | None) -> Selection | None:
    """A From that is not in the pool, where the rules refuse it: From is read before To."""
    if sender is None or now.rules.from_outside_pool != "refused" or _member(now, sender):
        return None
    return Selection(now.destination, "explicit_from", (), "assumed", ("from_outside_pool",), "fails", 21711)


def _member(now: Situation, sender: Sender) -> Sender | None:
    return next((other for other in now.pool.senders if sender.address == other.address), None)


def _explicit(now: Situation, sender: Sender | None) -> Selection | None:
    """An explicit From switches selection off (https://www.twilio.com/docs/messaging/services)."""
    if sender is None:
        return None
    member = _member(now, sender)
    if not member and now.rules.from_outside_pool == "ignored":
        return None
    sender = member or sender
    named = replace(now, pool=SenderPool(now.pool.service, (sender,)), rules=now.rules.for_named_sender())
    found = objection(sender, named)
    if found is not None:
        objections, notes = ((sender.sid, found),), (f"objection_{found.key}",)
        code = REFUSALS.get(found.key)
        return Selection(now.destination, "explicit_from", (sender,), found.basis, notes, "warning", code, objections)
    expected = forecast(Choice("explicit_from", (sender,)), (), named)
    if not member:
        expected = outside_pool(expected, sender, now.destination)
    status: Status = "ok" if expected.status == "ok" else "warning"
    return Selection(
        now.destination, "explicit_from", (sender,), expected.basis, expected.notes, status, expected.error_code
    )


def _selected(now: Situation, mapped: str | None) -> Selection:
    """Run the procedure: eligible senders, RCS, sticky sender, the steps."""
    if not now.pool.senders:
        return Selection(now.destination, "empty_pool", status="fails", error_code=21704, basis="observed")
    objections = tuple((s.sid, found) for s in now.pool.senders if (found := objection(s, now)))
    refused = dict(objections)
    eligible = [s for s in now.pool.senders if s.sid not in refused]
    keys = {found.key for found in refused.values()}
    alpha_blocks = not now.rules.alpha_falls_to_number and not _USELESS_ALPHA.isdisjoint(keys)
    rcs = rcs_first(eligible, now)
    kept = None if rcs else sticky(eligible, now, mapped)
    choice = rcs or kept or pick(eligible, now, alpha_blocks=alpha_blocks)
    dropped = mapped is not None and now.pool.service.sticky_sender and not rcs and kept is None
    if choice is None:
        return _nothing(now, objections, dropped, blocked=alpha_blocks and bool(eligible))
    expected = forecast(choice, keys, now)
    return Selection(
        now.destination,
        choice.rule,
        tuple(choice.tied),
        expected.basis,
        expected.notes,
        expected.status,
        expected.error_code,
        objections,
        dropped,
    )


def _nothing(now: Situation, objections: Sequence[tuple[str, Objection]], dropped: bool, *, blocked: bool) -> Selection:
    assumed = any(found.basis == "assumed" for _sid, found in objections)
    return Selection(
        now.destination,
        "alpha_blocks" if blocked else "no_sender",
        basis="observed" if blocked else "assumed" if assumed else "documented",
        notes=pool_notes(now),
        status="fails",
        error_code=21703,
        objections=tuple(objections),
        drops_sticky=dropped,
    )


def _remedies(chosen: Selection, now: Situation) -> tuple[str, ...]:
    keys = [found.key for _sid, found in chosen.objections]
    return remedies.remedies(chosen.rule, keys, chosen.notes, now, fails=not chosen.tied)
