"""The way from a pool to the sender of one destination, as HTML that needs no script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from toolkit.i18n import _, listing, ngettext
from toolkit.routing.reports.funnel import Dropped, Funnel, Step
from toolkit.tables.words import said

_STYLE = """<style>
.tk-funnel{list-style:none;margin:6px 0;padding:0;font-size:13px;line-height:1.4;color:var(--jp-ui-font-color1,inherit)}
.tk-funnel>li{margin:0 0 8px;border-left:4px solid var(--jp-border-color1,#9999);padding:0 0 0 10px}
.tk-funnel>li:last-child{border-left-color:var(--jp-brand-color1,#1976d2)}
.tk-funnel ul{list-style:none;margin:2px 0 0;padding:0}
.tk-funnel span{display:block;height:6px;min-width:2px;border-radius:3px;background:var(--jp-brand-color1,#1976d2)}
.tk-funnel small{border:1px solid var(--jp-border-color1,#9999);border-radius:8px;padding:0 6px;white-space:nowrap}
</style>"""
_NAMED = 8
"""How many senders are named before the rest is only counted."""


def funnel_html(found: Funnel, caption: str) -> str:
    """Render a funnel: each step with who is left, who drops out, why, and how well that is known.

    Args:
        found: what ``funnel`` returns.
        caption: stands above it.
    """
    total = max(len(found.steps[0].left), 1)
    steps = "".join(_step(step, total) for step in found.steps)
    return (
        f"{_STYLE}<h4>{escape(caption)}</h4><div>{escape(found.summary)}</div>"
        f'<ol class="tk-funnel" aria-label="{escape(caption)}">{steps}<li>{_end(found)}</li></ol>'
    )


def _step(step: Step, total: int) -> str:
    bar = f'<span style="width:{len(step.left) / total:.0%}"></span>'
    left = f"<div>{escape(_names(sender.address for sender in step.left))}</div>" if step.left else ""
    grounds: dict[tuple[str, str], list[Dropped]] = {}
    for one in step.dropped:
        grounds.setdefault((one.why, one.basis), []).append(one)
    dropped = "".join(map(_out, grounds.values()))
    return f"<li><b>{escape(step.title)}</b>{bar}{left}<ul>{dropped}</ul></li>"


def _out(group: list[Dropped]) -> str:
    """Name those together that drop out for the same reason."""
    names = _names(one.sender.address for one in group)
    return f"<li>✗ <b>{escape(names)}</b>: {escape(group[0].why)} {_basis(group[0].basis)}</li>"


def _end(found: Funnel) -> str:
    """Say who sends, how the message ends, and what would help."""
    chosen = found.selection
    senders = _names(sender.address for sender in chosen.tied) or _("no sender")
    code = f" ({chosen.error_code})" if chosen.error_code else ""
    remedy = ""
    if found.change:
        remedy = f"<div>{escape(_('To arrive without a warning:'))} {escape(found.change)}</div>"
    return (
        f"<b>{escape(said('status', chosen.status))}: {escape(senders)}</b>{code} {_basis(chosen.basis)}"
        f"<div>{escape(found.reason)}</div>{remedy}"
    )


def _basis(basis: str) -> str:
    return f"<small>{escape(said('basis', basis))}</small>"


def _names(addresses: Iterable[str]) -> str:
    named = list(addresses)
    rest = len(named) - _NAMED
    more = [ngettext("and {count} more", "and {count} more", rest).format(count=rest)] if rest > 0 else []
    return listing([*named[:_NAMED], *more])
