"""A simulated campaign as pictures of plain HTML: how it ends, and how many messages wait at each sender."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from toolkit.i18n import _, lazy
from toolkit.routing.simulation.result import Simulation
from toolkit.ui.parts.waiting import duration

_ENDS = {
    "sent": (lazy("sent"), "#2e7d32", ""),
    "failed": (lazy("fails"), "#c62828", "✗ "),
    "expired": (lazy("too old before its turn"), "#e69f00", "⌛ "),
    "refused": (lazy("queue full"), "#7b1fa2", "✗ "),
    "capped": (lazy("over T-Mobile's limit"), "#5d4037", "✗ "),
}
"""How messages end, in words, by a colour, and by a mark."""

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56B4E9")
_DASHES = ("", "7 4", "2 3", "10 4 2 4", "1 4", "5 2")
"""Told apart by people who see colours differently (Okabe and Ito), and by dashes besides."""

_WIDTH, _HEIGHT = 460, 130

_STYLE = """<style>
.tk-ends{display:flex;height:16px;gap:2px;border-radius:4px;overflow:hidden;margin:4px 0}
.tk-ends span{min-width:4px}
.tk-keys{font-size:12px;line-height:1.5;margin:0 0 8px;padding:0;list-style:none}
.tk-keys i{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:5px;vertical-align:-1px}
.tk-keys svg{vertical-align:2px;margin-right:5px}
.tk-course{display:block;width:100%;height:auto;max-width:560px;font-size:11px;color:inherit;overflow:visible}
</style>"""


def ends_html(plan: Simulation) -> str:
    """Draw how the messages end as one bar, told in words below."""
    rows = list(plan.outcomes[["outcome", "error_code", "messages"]].itertuples(index=False, name=None))
    bars = "".join(
        f'<span style="flex:{messages} 1 0;background:{_ENDS[end][1]}"></span>'
        for end, _code, messages in rows
        if messages
    )
    keys = "".join(
        f'<li><i style="background:{_ENDS[end][1]}"></i>{_ENDS[end][2]}<b>{messages:,}</b> {escape(_(_ENDS[end][0]))}'
        f"{'' if pd.isna(code) else f' ({code})'}</li>"
        for end, code, messages in rows
    )
    return f'{_STYLE}<div class="tk-ends" aria-hidden="true">{bars}</div><ul class="tk-keys">{keys}</ul>'


def course_html(plan: Simulation) -> str:
    """Draw how many messages wait at each sender from the first minute to the last, told in words below."""
    chart = plan.chart()
    table = chart.table
    most, last = int(table["queued"].max() or 0) if len(table) else 0, int(table["minute"].max()) if len(table) else 0
    if not most:
        return f'<div class="tk-help">{escape(_("No message waits longer than a minute."))}</div>'
    lines, keys = "", ""
    for place, (sender, rows) in enumerate(table.groupby("sender", sort=False)):
        look = f'stroke="{_COLOURS[place % len(_COLOURS)]}" stroke-dasharray="{_DASHES[place % len(_DASHES)]}"'
        lines += f'<polyline points="{_points(rows, last, most)}" fill="none" stroke-width="2.5" {look}/>'
        waiting = rows[rows["queued"] > 0]
        until = duration(60.0 * (int(waiting["minute"].max()) + 1)) if len(waiting) else ""
        told = (
            _("{sender}: up to {count} wait, the last one for {time}").format(
                sender=sender, count=f"{int(rows['queued'].max()):,}", time=until
            )
            if until
            else _("{sender}: none waits").format(sender=sender)
        )
        sample = f'<svg width="26" height="6"><line x1="0" x2="26" y1="3" y2="3" stroke-width="2.5" {look}/></svg>'
        keys += f"<li>{sample}{escape(told)}</li>"
    return (
        f'{_STYLE}<svg class="tk-course" viewBox="0 0 {_WIDTH + 60} {_HEIGHT + 32}" role="img" '
        f'aria-label="{escape(chart.text)}">{_axes(duration(60.0 * (last + 1)), most)}{lines}</svg>'
        f'<ul class="tk-keys">{keys}</ul>'
    )


def _points(rows: pd.DataFrame, last: int, most: int) -> str:
    pairs = zip(rows["minute"], rows["queued"], strict=True)
    return " ".join(f"{_x(minute, last):.1f},{_y(queued, most):.1f}" for minute, queued in pairs)


def _x(minute: int, last: int) -> float:
    return 52 + _WIDTH * minute / max(last, 1)


def _y(queued: int, most: int) -> float:
    return 8 + _HEIGHT * (1 - queued / most)


def _axes(end: str, most: int) -> str:
    texts: Sequence[tuple[float, float, str, str]] = (
        (46, 12, "end", f"{most:,}"),
        (46, 12 + _HEIGHT, "end", "0"),
        (52, 26 + _HEIGHT, "start", _("start")),
        (52 + _WIDTH, 26 + _HEIGHT, "end", end),
    )
    words = "".join(
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'
        for x, y, anchor, text in texts
    )
    return f'<path d="M52 8V{8 + _HEIGHT}H{52 + _WIDTH}" fill="none" stroke="currentColor" opacity=".5"/>{words}'
