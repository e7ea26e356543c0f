"""How a pool narrows down to the sender of one destination: who drops out at which step, why, and how that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.i18n import _, ngettext
from toolkit.model.account import Sender
from toolkit.routing.destination import destination
from toolkit.routing.rules import DEFAULT_RULES, Basis, Rules
from toolkit.routing.selection import Selection
from toolkit.routing.source import Source, choose, pool_of, read
from toolkit.routing.texts import OBJECTIONS, RULES, country_in_text, explain_change, explain_selection
from toolkit.tables.words import said

_AT_THE_REQUEST = frozenset({"bad_destination", "premium_rate", "landline"})


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sender that a step takes out: who, why in the user's language, and how well that is known."""

    sender: Sender
    why: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the selection.

    Attributes:
        title: what the step is, in the user's language.
        left: who is left after it, in the pool's order.
        dropped: whom it took out.
    """

    title: str
    left: tuple[Sender, ...]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Funnel:
    """The steps from the whole pool to the sender, and how the message ends.

    Attributes:
        to: the destination as it was read.
        steps: in their order; the first has the whole pool.
        selection: what was decided.
        reason: why, and what else to know, in the user's language.
        change: what would have to change for the message to arrive without a warning; "" where it does.
    """

    to: str
    steps: tuple[Step, ...]
    selection: Selection
    reason: str
    change: str

    @property
    def summary(self) -> str:
        """The steps in one line, such as “5 senders → 3 can reach Spain → alphanumeric before numbers → OWL”."""
        sender = self.selection.sender
        return " → ".join([*(step.title for step in self.steps), sender.address if sender else _("no sender")])


def funnel(
    source: Source,
    service_sid: str,
    to: str,
    *,
    media: bool = False,
    region: str | None = None,
    rules: Rules = DEFAULT_RULES,
) -> Funnel:
    """Tell how a service comes to its sender for one destination.

    The steps are those of https://www.twilio.com/docs/messaging/services: the pool, who can carry the message at all,
    the rule that decides among those, and Twilio's choice among equals.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        to: the destination.
        media: a message with media.
        region: ISO 3166 code of the country to assume for a number without ``+``.
        rules: options for what Twilio leaves open.

    Raises:
        ToolkitError: the account has no such service (20404).
    """
    snapshot = read(source)
    pool = pool_of(snapshot, service_sid)
    chosen = choose(snapshot, service_sid, destination(to, region), media=media, rules=rules)
    steps = tuple(_steps(pool.senders, chosen))
    return Funnel(chosen.destination.to, steps, chosen, explain_selection(chosen), explain_change(chosen))


def _steps(senders: Sequence[Sender], chosen: Selection) -> Sequence[Step]:
    place = country_in_text(chosen.destination.region)
    title = ngettext("{count} sender", "{count} senders", len(senders)).format(count=len(senders))
    steps = [Step(title, tuple(senders))]
    if chosen.rule in _AT_THE_REQUEST:
        why = explain_selection(chosen)
        return [*steps, Step(said("rule", chosen.rule), (), tuple(Dropped(one, why, chosen.basis) for one in senders))]
    if not senders:
        return steps
    objections = dict(chosen.objections)
    able = tuple(sender for sender in senders if sender.sid not in objections)
    unable = tuple(
        Dropped(sender, _(OBJECTIONS[found.key]).format(country=place), found.basis)
        for sender in senders
        if (found := objections.get(sender.sid))
    )
    words = _("{count} can reach {country}").format(count=len(able), country=place)
    steps.append(Step(words, able, unable))
    if not able:
        return steps
    why = _(RULES[chosen.rule]).format(country=place, sender=chosen.sender.address if chosen.sender else "")
    outranked = tuple(Dropped(one, why, chosen.basis) for one in able if one not in chosen.tied)
    steps.append(Step(said("rule", chosen.rule), chosen.tied, outranked))
    return steps
