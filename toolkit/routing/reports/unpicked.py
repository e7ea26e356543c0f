"""Which senders of a pool are never picked, and what stands in their way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.routing.destination import destination
from toolkit.routing.reports.reach import Reach
from toolkit.routing.rules import DEFAULT_RULES, Basis, Rules
from toolkit.routing.selection import Selection
from toolkit.routing.source import choose, pool_of
from toolkit.routing.steps import NUMBERS
from toolkit.routing.texts import OBJECTIONS, RULES
from toolkit.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason for which a sender is passed over: in words, how well it is known, and in how many countries."""

    why: str
    basis: Basis
    countries: int


def unpicked(
    snapshot: Snapshot, service_sid: str, found: Sequence[Reach], *, rules: Rules = DEFAULT_RULES
) -> dict[Sender, tuple[Obstacle, ...]]:
    """Return the senders that no country's example destination gets, each with what stands in its way.

    A number also counts as picked where one of its own area code gets it. Messenger senders are left out: their
    recipients have no country.

    Args:
        snapshot: the account.
        service_sid: the service, ``MG…``.
        found: what ``reaches`` answers, for each channel that the pool has senders of.
        rules: the options that it was asked with.

    Returns:
        By sender, in the pool's order: its obstacles, the most frequent first.
    """
    picked = {sender.sid for one in found for sender in one.selection.tied}
    idle = (sender for sender in pool_of(snapshot, service_sid).senders if sender.sid not in picked)
    return {
        sender: _obstacles(sender, found)
        for sender in idle
        if sender.type != "messenger" and not _serves_its_neighbours(sender, snapshot, service_sid, rules)
    }


def _serves_its_neighbours(sender: Sender, snapshot: Snapshot, service_sid: str, rules: Rules) -> bool:
    """Whether a number is picked for the number beside it, which has the same area code."""
    if sender.type not in NUMBERS:
        return False
    neighbour = sender.address[:-1] + ("1" if sender.address.endswith("0") else "0")
    return sender in choose(snapshot, service_sid, destination(neighbour), rules=rules).tied


def _obstacles(sender: Sender, found: Sequence[Reach]) -> tuple[Obstacle, ...]:
    counts = Counter(obstacle for one in found for obstacle in _obstacle(sender, one.selection))
    return tuple(Obstacle(why, basis, number) for (why, basis), number in counts.most_common())


def _obstacle(sender: Sender, chosen: Selection) -> Iterator[tuple[str, Basis]]:
    """Yield why ``sender`` is not picked here; nothing where it belongs to another channel."""
    there = _("that country")
    objection = dict(chosen.objections).get(sender.sid)
    if objection is None:
        picked = chosen.sender.address if chosen.sender else ""
        yield _(RULES[chosen.rule]).format(country=there, sender=picked), chosen.basis
    elif objection.key != "other_channel":
        yield _(OBJECTIONS[objection.key]).format(country=there), objection.basis
