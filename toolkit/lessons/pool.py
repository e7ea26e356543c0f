"""Step 03: the learner fills the sender pool, judged by the destinations that it reaches."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.calls.call import Call, add_sender
from toolkit.i18n import _, lazy, listing, prose
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step, no_service
from toolkit.lessons.verdict import Verdict
from toolkit.model.account import Sender
from toolkit.routing import Selection, destination, select
from toolkit.routing.texts import country_name, explain_selection

CUSTOMERS = ("+12125550199", "+14165550199", "+447400123457", "+34612345678")
"""A customer each in the United States, Canada, the United Kingdom and Spain."""

NAMED = "ES"
"""The country whose customers are to see a name."""

NUMBERS = ("+18005550199", "+14165550134", "+447400123400", "+61491570156")
"""A verified toll-free number for the US and Canada, and numbers of three countries whose rules differ."""

ALPHA = "OWL"


def judge(learner: Learner) -> Verdict:
    """Ask the selection rules whether every customer is reached, and how Spain is."""
    if learner.pool is None:
        return no_service()
    if not learner.pool.senders:
        return Verdict("not attempted", _("The sender pool of your service is empty."))
    found = [select(learner.pool, destination(to), trial=learner.snapshot.trial) for to in CUSTOMERS]
    lost = [selection for selection in found if selection.status == "fails"]
    if lost:
        return Verdict("not yet", prose([*_reached(found), *(_why(selection) for selection in lost)]))
    spain = next(selection for selection in found if selection.destination.region == NAMED)
    if spain.sender is not None and spain.sender.type != "alpha":
        return Verdict(
            "not yet",
            _("All four are reached, but {country} sees {sender} instead of a name.").format(
                country=country_name(NAMED), sender=spain.sender.address
            ),
        )
    routes = listing(_route(selection) for selection in found)
    return Verdict("done", _("All four are reached: {routes}.").format(routes=routes))


def _reached(found: Sequence[Selection]) -> list[str]:
    places = [country_name(s.destination.region) for s in found if s.status != "fails"]
    return [_("Reached: {countries}.").format(countries=listing(places))] if places else []


def _why(selection: Selection) -> str:
    place = country_name(selection.destination.region)
    return _("Not reached: {country}. {reason}").format(country=place, reason=explain_selection(selection))


def _route(selection: Selection) -> str:
    sender = selection.sender.address if selection.sender else ""
    return _("{country} by {sender}").format(country=country_name(selection.destination.region), sender=sender)


def calls(learner: Learner) -> tuple[Call, ...]:
    """Add the numbers that are free, and a name."""
    if learner.pool is None or judge(learner).state == "done":
        return ()
    senders = [sender for number in NUMBERS if (sender := learner.free(number))]
    if not any(sender.type == "alpha" and not sender.country for sender in learner.pool.senders):
        senders.append(Sender("", "alpha", ALPHA))
    return tuple(add_sender(learner.service_sid, sender) for sender in senders)


STEP = Step(
    number="03",
    notebook="03_sender_pool.ipynb",
    title=lazy("Fill the sender pool"),
    judge=judge,
    hints=(
        lazy("The map beside the senders changes with each one that you tick, before anything is saved."),
        lazy(
            "US long codes need a verified A2P campaign, which your service does not have. A verified toll-free number "
            "needs none."
        ),
        lazy(
            "Add +18005550199: it reaches the United States and Canada. Then add an alphanumeric sender ID such as "
            "OWL: it reaches the United Kingdom and Spain."
        ),
    ),
    calls=calls,
)
