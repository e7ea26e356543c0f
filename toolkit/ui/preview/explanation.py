"""Why a destination gets the sender that it gets, in the words of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from toolkit.i18n import _
from toolkit.tables.inert import plain
from toolkit.tables.words import word

_STYLE = """<style>
.tk-why h4{margin:4px 0 2px}
.tk-why p{margin:2px 0 6px;line-height:1.4}
.tk-why ol{list-style:none;margin:6px 0;padding:0}
.tk-why li{margin:0 0 6px;line-height:1.4}
.tk-why small{opacity:.8}
.tk-why,.tk-why b{overflow-wrap:anywhere}
</style>"""

_IN_FULL = 2000
"""Characters beyond which even here a text is cut off."""


def explanation_html(row: Mapping[str, Any], senders: pd.DataFrame) -> str:
    """Say what becomes of a message to a destination, and why each sender of the pool was picked or passed over.

    Args:
        row: its row of the preview, with ``country``.
        senders: what `explain` returns of it.
    """
    to, place = plain(row["to"]), str(row["country"])
    title = _("Why this sender for {to}?") if row["sender"] else _("Why no sender for {to}?")
    facts = [word("status", row["status"]), place, word("basis", row["basis"])]
    says = [plain(row["reason"], _IN_FULL)]
    if not pd.isna(row["error_code"]):
        says.append(_("Twilio error {code}").format(code=row["error_code"]))
    if row["change"]:
        says.append(_("What would have to change: {change}").format(change=plain(row["change"], _IN_FULL)))
    listed = "".join(_sender_html(sender) for _place, sender in senders.iterrows())
    return (
        f'{_STYLE}<div class="tk-why" role="status"><h4>{escape(title.format(to=to))}</h4>'
        f"<p><b>{escape(' · '.join(filter(None, facts)))}</b></p>"
        f"{''.join(f'<p>{escape(text)}</p>' for text in says if text)}<ol>{listed}</ol></div>"
    )


def _sender_html(sender: pd.Series) -> str:
    mark = "●" if sender["verdict"] in ("picked", "tied") else "○"
    said = " · ".join(filter(None, (word("verdict", sender["verdict"]), word("sender_type", sender["sender_type"]))))
    change = f"<br><small>{escape(plain(sender['change'], _IN_FULL))}</small>" if sender["change"] else ""
    return (
        f"<li>{mark} <b><bdi>{escape(plain(sender['sender']))}</bdi></b> <small>{escape(said)}</small>"
        f"<br>{escape(plain(sender['why'], _IN_FULL))}{change}</li>"
    )
