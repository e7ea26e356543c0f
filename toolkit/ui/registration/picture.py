"""The registration as one picture: from the business to its numbers, and the other ways beside it; plain HTML."""

from __future__ import annotations

from html import escape

from toolkit.errors.explained import Problem, of_code
from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.ui.parts.status import problem_html
from toolkit.ui.registration.standing import Reason, Registered, Standing
from toolkit.ui.registration.words import TITLES, next_step, remark, state_words

_STYLE = """<style>
.tk-chain{list-style:none;display:flex;flex-flow:row wrap;gap:8px 22px;margin:8px 0;padding:0;font-size:13px;
line-height:1.4;color:var(--jp-ui-font-color1,inherit)}
.tk-chain>li{position:relative;flex:1 1 140px;min-width:0;border:1px solid var(--jp-border-color1,#9999);
border-top-width:5px;border-radius:6px;padding:4px 10px 6px;margin:0}
.tk-chain>li:has(+li:not(.tk-beside))::after{content:"→";position:absolute;right:-18px;top:12px}
.tk-chain>.tk-is-done{border-top-color:var(--jp-success-color1,#2e7d32)}
.tk-chain>:is(.tk-is-waiting,.tk-is-owner){border-top-color:var(--jp-warn-color1,#f57c00)}
.tk-chain>.tk-is-rejected{border-top-color:var(--jp-error-color1,#c62828)}
.tk-chain>.tk-beside{border-style:dashed;border-top-width:1px;flex-basis:100%}
.tk-chain b{display:block}
.tk-chain small{display:block;font-size:12px;opacity:.85}
</style>"""


def picture(standing: Standing) -> str:
    """Draw where a service stands.

    Args:
        standing: its profile, trust product, brand, campaign, senders and toll-free verifications.
    """
    steps = "".join(
        _box(_(TITLES[kind]), one.state if one else "todo", state_words(one), remark(kind, one))
        for kind, one in standing.parts.items()
    )
    numbers, ready = standing.senders_of("long_code"), standing.ready
    lines = "".join(map(_number, numbers)) or f"<small>{escape(_('No US long code is in the pool yet.'))}</small>"
    steps += f'<li class="{"tk-is-done" if ready else ""}"><b>{escape(_("Long codes"))}</b>{lines}</li>'
    steps += f'<li class="tk-beside"><b>{escape(_("Beside it: toll-free"))}</b>{_toll_free(standing)}</li>'
    label = escape(_("From the business to its numbers"))
    told = f'<div class="tk-note" role="status"><b>{escape(_("Next:"))}</b> {escape(next_step(standing))}</div>'
    return f'{_STYLE}<ol class="tk-chain" aria-label="{label}">{steps}</ol>{told}'


def reasons_html(one: Registered | None) -> str:
    """Say why something was rejected, and how to correct it; "" where it was not."""
    if one is None or one.state != "rejected":
        return ""
    return "".join(problem_html(_problem(reason)) for reason in one.reasons)


def _problem(reason: Reason) -> Problem:
    problem = of_code(reason.code, reason.words)
    if not reason.fields:
        return problem
    fields = _("Fields: {fields}.").format(fields=", ".join(reason.fields))
    return Problem(problem.what, f"{problem.fix} {fields}", problem.code, problem.detail)


def _box(title: str, state: str, words: str, remark: str) -> str:
    below = f"<small>{escape(remark)}</small>" if remark else ""
    return f'<li class="tk-is-{state}"><b>{escape(title)}</b>{escape(words)}{below}</li>'


def _number(pair: tuple[Sender, int | None]) -> str:
    sender, error = pair
    words = _("✗ blocked in the US ({code})").format(code=error) if error else _("✓ may send to the US")
    return f"<div>{escape(sender.address)} {escape(words)}</div>"


def _toll_free(standing: Standing) -> str:
    """Say how the toll-free numbers of the pool stand, who need no campaign but a verification of their own."""
    numbers = standing.senders_of("toll_free")
    lines = "".join(
        f"{_number(pair)}<small>{escape(state_words(standing.toll_free.get(pair[0].address)))}</small>"
        for pair in numbers
    )
    asks = _("No campaign, but a verification of each number: within 3 business days by the documentation.")
    none = "" if numbers else f"<small>{escape(_('None is in the pool.'))}</small>"
    return f"{lines}{none}<small>{escape(asks)}</small>"
