"""One destination in full: every sender of the pool in the order in which the rules see it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from toolkit.facts.countries import check_regions
from toolkit.i18n import _, listing, prose
from toolkit.model.account import Sender, SenderPool
from toolkit.routing.destination import destination
from toolkit.routing.eligibility import Situation
from toolkit.routing.remedies import for_objection
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.selection import Selection, select
from toolkit.routing.source import Source, pool_of, read, sender_of
from toolkit.routing.texts import OBJECTIONS, REMEDIES, country_in_text, explain_change, explain_selection

COLUMNS = ("sender", "sender_type", "country", "verdict", "why", "change", "basis")

_Row = tuple[str, ...]


def explain(
    source: Source,
    service_sid: str,
    to: str,
    *,
    media: bool = False,
    region: str | None = None,
    rules: Rules = DEFAULT_RULES,
    from_: str | None = None,
) -> pd.DataFrame:
    """Explain one destination: every sender of the pool, picked, tied or passed over, and why.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        to: the destination.
        media: explain a message with media.
        region: ISO 3166 code of the country to assume for a number without ``+``.
        rules: options for what Twilio leaves open.
        from_: the address of a sender that the request names as From; picking is then switched off.

    Returns:
        One row a sender, all columns ``str``, in the order in which the rules come to them: who is picked, the equals,
        then each that would be picked if those before it were not there, then those that cannot send.

        * ``sender``, ``sender_type``, ``country``: which one; ``country`` is an ISO 3166 code or ""
        * ``verdict``: picked, tied, outranked or not eligible
        * ``why``: in the user's language
        * ``change``: what would have to change for this sender to send, and without a warning; "" where nothing
        * ``basis``: documented, observed or assumed

    Raises:
        ToolkitError: the account has no such service (20404) or no such sender (21606), or there is no such region.
    """
    check_regions([region] if region else [])
    snapshot = read(source)
    pool = pool_of(snapshot, service_sid)
    where = destination(to, region)
    now = Situation(pool, where, media, snapshot.trial, rules, snapshot.closed_countries)
    mapped = snapshot.sticky.get((service_sid, where.to))
    named = sender_of(snapshot, pool, from_) if from_ else None
    chosen = select(
        pool,
        where,
        media=media,
        trial=snapshot.trial,
        sticky=mapped,
        rules=rules,
        from_=named,
        closed=now.closed,
    )
    rows = _named(pool, chosen) if chosen.rule == "explicit_from" else _picked(now, chosen, mapped)
    return pd.DataFrame(list(rows), columns=list(COLUMNS)).astype("str")


def _picked(now: Situation, chosen: Selection, mapped: str | None) -> Iterator[_Row]:
    """Yield who is picked, then who would be in each next round, then who cannot send."""
    yield from _winners(chosen)
    objections, place = dict(chosen.objections), country_in_text(now.destination.region)
    gone = list(chosen.tied)
    while gone:
        rest = replace(now.pool, senders=tuple(s for s in now.pool.senders if s not in gone))
        following = select(rest, now.destination, media=now.media, trial=now.trial, sticky=mapped, rules=now.rules)
        after = listing(sender.address for sender in gone)
        able = [s for s in following.tied if s.sid not in objections]
        for sender in able:
            why = _("It would be next. {rule}").format(rule=explain_selection(following))
            leave = _("Remove {senders} from the pool.").format(senders=after)
            change = prose(filter(None, (leave, explain_change(following))))
            yield _row(sender, "outranked", why, change, following.basis)
        gone += able
        if not able:
            break
    for sender in now.pool.senders:
        if sender in gone:
            continue
        found = objections.get(sender.sid)
        if found is None:
            yield _row(sender, "not eligible", explain_selection(chosen), explain_change(chosen), chosen.basis)
            continue
        key = for_objection(found.key)
        change = _(REMEDIES[key]).format(country=place) if key else ""
        if not change and not chosen.tied:
            change = explain_change(chosen)
        yield _row(sender, "not eligible", _(OBJECTIONS[found.key]).format(country=place), change, found.basis)


def _named(pool: SenderPool, chosen: Selection) -> Iterator[_Row]:
    """Yield the sender that was named, then those of the pool, which nobody asks."""
    yield from _winners(chosen)
    for sender in pool.senders:
        if sender not in chosen.tied:
            why = _("An explicit From was given, so the service does not pick.")
            yield _row(sender, "outranked", why, _("Leave From out."), "documented")


def _winners(chosen: Selection) -> Iterator[_Row]:
    change = explain_change(chosen)
    equal = _("Equal to the picked sender; Twilio spreads messages over both.")
    for sender in chosen.tied:
        first = sender is chosen.sender
        why = explain_selection(chosen) if first else equal
        yield _row(sender, "picked" if first else "tied", why, change, chosen.basis)


def _row(sender: Sender, verdict: str, why: str, change: str, basis: str) -> _Row:
    return sender.address, sender.type, sender.country or "", verdict, why, change, basis
