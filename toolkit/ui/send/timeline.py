"""The way of each message as a line of stations, with what to do where it ended badly."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from toolkit.errors.explained import Problem
from toolkit.i18n import _, lazy
from toolkit.ui.parts.status import code_link
from toolkit.ui.texting.followed import Followed

_STYLE = """<style>
.tk-timeline{margin:4px 0;padding:0;list-style:none;font-size:13px;line-height:1.45}
.tk-timeline>li{padding:6px 0;border-top:1px solid var(--jp-border-color2,#9996);display:flex;flex-wrap:wrap;
gap:2px 14px;align-items:baseline}
.tk-timeline .tk-who{min-width:17em}
.tk-timeline ol{display:flex;flex-wrap:wrap;margin:0;padding:0;list-style:none}
.tk-timeline ol li+li::before{content:"";display:inline-block;width:18px;height:0;margin:0 6px;vertical-align:middle;
border-top:2px solid var(--jp-border-color0,#767676)}
.tk-timeline [aria-current]{font-weight:600}
.tk-timeline .tk-bad{color:var(--jp-error-color1,#c62828)}
.tk-timeline .tk-coming{opacity:.75}
.tk-timeline .tk-do{flex-basis:100%;max-width:60em}
.tk-timeline code{display:inline-block;max-width:9em;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;
vertical-align:bottom;user-select:all;-webkit-user-select:all;font-size:11px}
</style>"""

STATIONS = ("accepted", "queued", "sent", "delivered")
"""The way of a message that a service sends; an explicit From begins at the second one. Source:
https://www.twilio.com/docs/messaging/api/message-resource, ``Status``."""

_WORDS = {
    "refused": lazy("refused"),
    "accepted": lazy("accepted"),
    "scheduled": lazy("scheduled"),
    "queued": lazy("queued"),
    "sending": lazy("sending"),
    "sent": lazy("sent"),
    "delivered": lazy("delivered"),
    "read": lazy("read"),
    "undelivered": lazy("undelivered"),
    "failed": lazy("failed"),
    "canceled": lazy("canceled"),
}
_BEFORE = {"sending": "queued", "read": "delivered"}
"""Statuses beside the stations, and the station that a message has passed by then."""

_BAD = frozenset({"refused", "undelivered", "failed", "canceled"})


def timeline(messages: Sequence[Followed], by_service: bool) -> str:
    """Draw the way of each message: what it has passed, where it is, what is to come.

    Args:
        messages: the messages of one send.
        by_service: the service picks the sender, so that they begin as accepted.

    Returns:
        HTML; each station has its word, a mark tells passed from coming, and the present one is ``aria-current``.
    """
    stations = STATIONS if by_service else STATIONS[1:]
    lines = "".join(_line(message, stations) for message in messages)
    return f'{_STYLE}<ol class="tk-timeline">{lines}</ol>' if messages else ""


def _line(message: Followed, stations: Sequence[str]) -> str:
    sender = escape(_("from {sender}").format(sender=message.from_)) if message.from_ else ""
    segments = escape(_("segments: {count}").format(count=message.segments)) if message.segments else ""
    sid = f"<code>{escape(message.sid)}</code>" if message.sid else ""
    who = f'<span class="tk-who"><b dir="auto">{escape(message.to)}</b> <bdi>{sender}</bdi></span>'
    return f"<li>{who}<ol>{_stations(message, stations)}</ol> <span>{segments} {sid}</span>{_do(message.problem)}</li>"


def _stations(message: Followed, stations: Sequence[str]) -> str:
    status = message.status
    passed = _passed(message, stations)
    marked = [f"<li>● {escape(_(_WORDS[each]))}</li>" for each in passed]
    word = escape(_(_WORDS.get(status, status)))
    if status in _BAD:
        marked.append(f'<li aria-current="step" class="tk-bad">✗ {word}</li>')
        return "".join(marked)
    marked.append(f'<li aria-current="step">● {word}</li>')
    coming = [each for each in stations if each not in passed and each != status] if not message.finished else []
    return "".join([*marked, *(f'<li class="tk-coming">○ {escape(_(_WORDS[each]))}</li>' for each in coming)])


def _passed(message: Followed, stations: Sequence[str]) -> Sequence[str]:
    """Return the stations before the present status. A message that failed before a sender was picked has none after
    the first one; one that is undelivered was sent."""
    match message.status:
        case "refused":
            return ()
        case "undelivered":
            return stations[:-1]
        case "failed" | "canceled":
            return [each for each in stations if each == "accepted" or (each == "queued" and message.from_)]
        case status if status in _BEFORE:
            return stations[: stations.index(_BEFORE[status]) + 1]
        case status:
            return stations[: stations.index(status)] if status in stations else ()


def _do(problem: Problem | None) -> str:
    if problem is None:
        return ""
    fix = f"{escape(_('How to fix it:'))} {escape(problem.fix)}"
    return f'<div class="tk-do">✗ {escape(problem.what)}{code_link(problem)}<br>{fix}</div>'
