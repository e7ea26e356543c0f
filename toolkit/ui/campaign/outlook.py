"""What would become of a campaign: who sends where, how it ends, how long it takes, and what would have to be added."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import ipywidgets as W
import pandas as pd

from toolkit.i18n import _, listing, ngettext
from toolkit.routing.simulation.result import Simulation
from toolkit.routing.texts import country_name
from toolkit.tables.html import table_html
from toolkit.ui.campaign.course import course_html, ends_html
from toolkit.ui.parts.waiting import duration

_ROWS = 8
"""Countries and senders that are shown: those with most recipients."""

_NAMED = 4
"""Countries of one line of what to add."""


class Outlook(W.VBox):
    """A preview and a simulation of one campaign, drawn; empty until there is a list.

    Attributes:
        table: the preview of the list.
        plan: the simulation; None before there is one.
    """

    def __init__(self) -> None:
        self.table = pd.DataFrame()
        self.plan: Simulation | None = None
        self._ways, self._ends, self._course, self._needs = (W.HTML() for _part in range(4))
        super().__init__(children=[self._ends, self._course, self._ways, self._needs])
        self.clear()

    def clear(self) -> None:
        """Say what will be seen here."""
        self.table, self.plan = pd.DataFrame(), None
        hint = _("Who would send to whom, and how long it would take, appears here once there is a list.")
        self._ends.value = f'<div class="tk-help">{escape(hint)}</div>'
        self._course.value = self._ways.value = self._needs.value = ""

    def show(self, table: pd.DataFrame, plan: Simulation, segments: int) -> None:
        """Show what becomes of it.

        Args:
            table: the preview of the list.
            plan: its simulation.
            segments: of one message.
        """
        self.table, self.plan = table, plan
        self._ends.value = f"<h4>{escape(_title(len(table), plan, segments))}</h4>{ends_html(plan)}"
        self._course.value = f"<h4>{escape(_('Messages that wait at each sender'))}</h4>{course_html(plan)}"
        self._ways.value = _ways_html(table)
        self._needs.value = _needs_html(plan)


def _title(count: int, plan: Simulation, segments: int) -> str:
    people = ngettext("{count} recipient", "{count} recipients", count).format(count=f"{count:,}")
    each = ngettext("{count} segment each", "{count} segments each", segments).format(count=segments)
    seconds = (plan.finished - plan.start).total_seconds() if plan.finished else 0
    time = _("nothing is sent") if plan.finished is None else _("all sent in {time}").format(time=_time(seconds))
    return f"{people} · {each} · {time}"


def _time(seconds: float) -> str:
    return duration(seconds) if seconds >= 90 else _("less than two minutes")


def _ways_html(table: pd.DataFrame) -> str:
    """Say which sender goes to which country, and how that would end."""
    grouped = table.groupby(["region", "sender", "status"], observed=True).size().unstack("status", fill_value=0)
    counted = grouped.reindex(columns=["ok", "warning", "fails"], fill_value=0)
    counted.insert(0, "destinations", counted.sum(axis=1))
    rows = counted.sort_values("destinations", ascending=False).reset_index().head(_ROWS)
    rows["region"] = [country_name(str(code)) for code in rows["region"]]
    rows["sender"] = [sender or _("none") for sender in rows["sender"]]
    title = _("By country and sender")
    if len(counted) > _ROWS:
        title = _("{title}: {shown} of {count}").format(title=title, shown=_ROWS, count=f"{len(counted):,}")
    return table_html(rows.rename(columns={"region": "country"}), title)


def _needs_html(plan: Simulation) -> str:
    """Say what would have to be added; that nothing would, where all leave in time."""
    lacking = plan.to_add[(plan.to_add["add"].fillna(1) > 0)]
    if not len(lacking):
        return f'<div class="tk-done">✓ {escape(_("The pool is fast enough: nothing has to be added."))}</div>'
    shown = lacking[["regions", "needed", "advice"]].rename(columns={"regions": "country"})
    shown["country"] = [_names(codes.split(", ")) for codes in shown["country"]]
    shown["needed"] = [f"{max(rate, 0.01):,.2f}" for rate in shown["needed"]]
    title = _("What to add, so that nothing is too old before its turn")
    return table_html(shown, title, headers={"needed": _("segments per second needed"), "advice": _("advice")})


def _names(codes: Sequence[str]) -> str:
    """Name some countries, and say how many more there are."""
    more = len(codes) - _NAMED
    return listing([*(country_name(code) for code in codes[:_NAMED]), *([f"+{more}"] if more > 0 else [])])
