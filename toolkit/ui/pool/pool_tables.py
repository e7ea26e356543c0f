"""What the sender pool's panel says: who can be in the pool, what a change would do, who is never picked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import pandas as pd

from toolkit.i18n import _, listing, ngettext
from toolkit.model.account import Sender
from toolkit.routing.reports.reach import Reach
from toolkit.routing.reports.unpicked import Obstacle
from toolkit.tables.words import said
from toolkit.ui.parts.senders import Candidate, place

COLUMNS = ("sender", "sender_type", "country", "name", "hurdle")
_TOLD = 3
"""How many obstacles of a sender are told: the most frequent ones."""


def senders_table(members: Iterable[Sender], others: Iterable[Candidate]) -> pd.DataFrame:
    """Return the senders that are or could be in a pool, one a row: those that are, that can join, and that cannot.

    Columns are those of ``COLUMNS`` and ``sid``, all ``str``: ``hurdle`` says why Twilio will refuse to add it, ""
    where nothing is known against it.
    """
    found = [*((sender, "") for sender in members), *((other.sender, other.hurdle) for other in others)]
    rows = [(sender.sid, sender.address, sender.type, place(sender), sender.name, hurdle) for sender, hurdle in found]
    return pd.DataFrame(rows, columns=["sid", *COLUMNS], dtype="str")


def hurdles_html(others: Iterable[Candidate]) -> str:
    """Say in full why some senders cannot be added; "" where all can."""
    lines = "".join(
        f"<li><b>{escape(other.sender.address)}</b> {escape(other.hurdle)}</li>" for other in others if other.hurdle
    )
    title = escape(_("Cannot be added"))
    return f'<h4>{title}</h4><ul class="tk-help">{lines}</ul>' if lines else ""


def change_sentence(joining: int, leaving: int, found: Sequence[Reach]) -> str:
    """Say in one line what is chosen and what the pool would reach, such as “Adding 3 · 219 of 245 countries reached”.

    Args:
        joining: how many senders join.
        leaving: how many leave.
        found: what ``reaches`` says of the pool as it would be.
    """
    parts = []
    if joining:
        parts.append(_("Adding {count}").format(count=joining))
    if leaving:
        parts.append(_("removing {count}").format(count=leaving))
    reached = sum(one.state != "fails" for one in found)
    parts.append(_("{reached} of {total} countries reached").format(reached=reached, total=len(found)))
    return " · ".join(parts)


def difference_sentence(before: Sequence[Reach], after: Sequence[Reach]) -> str:
    """Say for how many countries a change would do what."""
    kinds = Counter(_difference(*pair) for pair in zip(before, after, strict=True))
    words = {
        "gained": _("newly reached: {count}"),
        "lost": _("no longer reached: {count}"),
        "moved": _("reached by another sender: {count}"),
        "otherwise": _("changed otherwise: {count}"),
    }
    parts = [text.format(count=kinds[kind]) for kind, text in words.items() if kinds[kind]]
    return listing(parts) if parts else _("Nothing would change for any country.")


def _difference(before: Reach, after: Reach) -> str:
    worked, works = before.state != "fails", after.state != "fails"
    if worked != works:
        return "gained" if works else "lost"
    if worked and before.selection.sender != after.selection.sender:
        return "moved"
    same = (before.state, before.selection.tied) == (after.state, after.selection.tied)
    return "" if same else "otherwise"


def unpicked_html(unpicked: Mapping[Sender, Sequence[Obstacle]]) -> str:
    """Say which senders are never picked, and what stands in their way most often."""
    if not unpicked:
        return ""
    rows = "".join(f"<li><b>{escape(sender.address)}</b>{_obstacles(found)}</li>" for sender, found in unpicked.items())
    return f"<h4>{escape(_('Never picked, whatever the country'))}</h4><ul>{rows}</ul>"


def _obstacles(found: Sequence[Obstacle]) -> str:
    lines = (
        f"<li>{escape(one.why)} {escape(_counted(one.countries))}, {escape(said('basis', one.basis))}</li>"
        for one in found[:_TOLD]
    )
    return f'<ul class="tk-help">{"".join(lines)}</ul>'


def _counted(countries: int) -> str:
    return ngettext("({count} country)", "({count} countries)", countries).format(count=countries)
