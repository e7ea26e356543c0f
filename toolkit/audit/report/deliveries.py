"""Deliveries over time, and errors by day, as drawings in the page: no script, no colour alone, right in print."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from toolkit.audit.view import UNDELIVERED
from toolkit.errors.codes import CODES
from toolkit.i18n import _, ngettext, prose
from toolkit.model.message_log import MessageLog

ARRIVED = frozenset({"delivered", "read"})
"""Statuses that say that a message has arrived (https://www.twilio.com/docs/messaging/api/message-resource)."""

BARS = 62
"""The most bars that a chart has: two months by the day, and longer periods by as many days a bar as it takes."""

CODES_SHOWN = 8

_WIDTH, _LEFT, _UP, _DOWN = 720, 44, 150, 60
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bars:
    """A log in equal spans of days.

    Attributes:
        starts: the first day of each bar.
        days: how many days a bar is wide.
        ended: for ``delivered``, ``failed`` and ``open`` (sent or waiting, and no more known): messages by bar.
        errors: messages by error code and bar, the most frequent code first.
    """

    starts: tuple[datetime, ...]
    days: int
    ended: dict[str, Counter[int]]
    errors: dict[int, Counter[int]]


def bars(log: MessageLog) -> Bars:
    """Sum the days of a log up; what lies outside of its period is left out."""
    first = log.since.replace(hour=0, minute=0, second=0, microsecond=0)
    span = (log.until - first) // _DAY + 1
    width = -(-span // BARS)
    ended: dict[str, Counter[int]] = {name: Counter() for name in ("delivered", "failed", "open")}
    errors: dict[int, Counter[int]] = defaultdict(Counter)
    for count in log.days:
        place = (count.day - first) // _DAY
        if 0 <= place < span:
            end = "delivered" if count.status in ARRIVED else "failed" if count.status in UNDELIVERED else "open"
            ended[end][place // width] += count.messages
            if count.error_code is not None:
                errors[count.error_code][place // width] += count.messages
    ordered = sorted(errors.items(), key=lambda item: (-item[1].total(), item[0]))
    starts = tuple(first + place * width * _DAY for place in range(-(-span // width)))
    return Bars(starts, width, ended, dict(ordered))


def deliveries_html(log: MessageLog) -> str:
    """Draw both charts, each with what it says in words; the log has its days."""
    found = bars(log)
    scale = ngettext("A bar is {count} day.", "A bar is {count} days.", found.days).format(count=found.days)
    told = prose((scale, _("Days are in UTC.")))
    return f"<p>{escape(told)}</p>{_over_time(found)}{_by_code(found)}"


def _over_time(found: Bars) -> str:
    """Delivered and open messages stand above the line, failed ones hang below it."""
    delivered, failed, waiting = (found.ended[name] for name in ("delivered", "failed", "open"))
    places = range(len(found.starts))
    high, low = max(delivered[at] + waiting[at] for at in places), max(failed[at] for at in places)
    unit = min(_UP / max(high, 1), _DOWN / low if low else _UP)
    line = 14 + high * unit
    drawn = []
    for at, left, width in _columns(len(found.starts), _LEFT, _WIDTH):
        parts = (("ok", line - delivered[at] * unit, delivered[at]),
                 ("open", line - (delivered[at] + waiting[at]) * unit, waiting[at]),
                 ("bad", line, failed[at]))  # fmt: skip
        shown = "".join(_bar(kind, left, top, width, count * unit) for kind, top, count in parts if count)
        told = _("{day}: {delivered} delivered, {failed} failed, {open} open").format(
            day=_day(found.starts[at]), delivered=delivered[at], failed=failed[at], open=waiting[at]
        )
        drawn.append(f"<g><title>{escape(told)}</title>{shown}</g>" if shown else "")
    middle = len(found.starts) // 2
    dates = {0: ("start", _LEFT), middle: ("middle", (_LEFT + _WIDTH) / 2), len(found.starts) - 1: ("end", _WIDTH)}
    bottom = line + low * unit + 18
    axis = "".join(
        f'<text x="{x:.0f}" y="{bottom:.0f}" text-anchor="{anchor}">{_day(found.starts[at])}</text>'
        for at, (anchor, x) in dates.items()
    )
    marks = [(line - high * unit, high), (line, 0), *([(line + low * unit, low)] if low * unit > 12 else [])]
    axis += "".join(
        f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH}"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{count}</text>'
        for y, count in marks
    )
    totals = [("ok", _("delivered"), delivered), ("open", _("sent or waiting"), waiting), ("bad", _("failed"), failed)]
    legend = "".join(
        f'<li><svg class="key" viewBox="0 0 12 12" aria-hidden="true">{_bar(kind, 0.5, 0.5, 11, 11)}</svg>'
        f"{escape(words)}: <b>{counts.total():,}</b></li>"
        for kind, words, counts in totals
    )
    title = _("Deliveries over time")
    return (
        f'<figure><figcaption id="over-time">{escape(title)}</figcaption><ul class="legend">{legend}</ul>'
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {bottom + 6:.0f}" role="img" aria-labelledby="over-time">'
        f"{''.join(drawn)}{axis}</svg></figure>"
    )


def _by_code(found: Bars) -> str:
    """Show a row of bars for each error code, all of one scale."""
    if not found.errors:
        return f"<p>{escape(_('No message of this period has an error code.'))}</p>"
    most = max(max(counts.values()) for counts in found.errors.values())
    shown = list(found.errors.items())[:CODES_SHOWN]
    rows = "".join(
        f'<tr><th scope="row">{code}</th><td>{escape(_(CODES[code][0]) if code in CODES else "")}</td>'
        f"<td>{_strip(counts, most, found)}</td><td class='number'>{counts.total():,}</td></tr>"
        for code, counts in shown
    )
    others = len(found.errors) - len(shown)
    left = ngettext("{count} more error code is rarer.", "{count} more error codes are rarer.", others)
    rest = f"<p>{escape(left.format(count=others))}</p>" if others else ""
    period = f"{_day(found.starts[0])} – {_day(found.starts[-1])}"
    heads = (_("Error code"), _("What it means"), period, _("Messages"))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    title = escape(_("Errors by day"))
    return (
        f'<div class="tk-scroll" role="region" tabindex="0" aria-label="{title}"><table class="errors">'
        f"<caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{rest}"
    )


def _strip(counts: Counter[int], most: int, found: Bars) -> str:
    width, height = 260, 26
    drawn = "".join(
        f"<g><title>{_day(found.starts[at])}: {counts[at]}</title>"
        f"{_bar('bad', left, height - counts[at] / most * (height - 2), wide, counts[at] / most * (height - 2))}</g>"
        for at, left, wide in _columns(len(found.starts), 0, width)
        if counts[at]
    )
    worst = max(counts, key=lambda at: (counts[at], -at))
    told = _("Most on {day}: {count}").format(day=_day(found.starts[worst]), count=counts[worst])
    line = f'<path class="grid" d="M0 {height - 0.5}H{width}"/>'
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(told)}">{drawn}{line}</svg>'


def _columns(count: int, left: float, right: float) -> Iterator[tuple[int, float, float]]:
    """The place of each bar, with its left edge and width."""
    step = (right - left) / count
    for at in range(count):
        yield at, left + at * step + step * 0.1, min(step * 0.8, 28)


def _bar(kind: str, left: float, top: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{max(height, 1):.1f}"/>'


def _day(day: datetime) -> str:
    return f"{day:%Y-%m-%d}"


def arrived(log: MessageLog) -> tuple[int, int]:
    """Return how many messages that were sent have arrived, and how many there are."""
    sent: Sequence[tuple[str, int]] = [(g.status, g.messages) for g in log.groups if g.direction != "inbound"]
    return sum(count for status, count in sent if status in ARRIVED), sum(count for _status, count in sent)
