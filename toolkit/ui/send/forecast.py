"""What would become of messages, asked before they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from toolkit.i18n import _
from toolkit.model.account import SenderPool, Service
from toolkit.routing.reports.preview import preview
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.words import said
from toolkit.ui.texting.owned import owned_senders

MARKS = {"ok": "✓", "warning": "⚠", "fails": "✗"}

_STYLE = """<style>
.tk-forecast{font-size:12px;line-height:1.4;max-height:150px;overflow-y:auto;margin:0 0 6px}
.tk-forecast ul{margin:2px 0 0;padding:0;list-style:none}
.tk-forecast li{padding:2px 0}
</style>"""


def forecast(
    snapshot: Snapshot, service_sid: str, to: Sequence[str], *, from_: str = "", media: bool = False
) -> pd.DataFrame:
    """Preview messages of a service, or of a sender that is named as From without any service.

    What holds for a named number, its campaign above all, comes from the service that it is in. A number that is in
    none has no campaign: a number is registered through its service
    (https://www.twilio.com/docs/messaging/compliance/a2p-10dlc).

    Args:
        snapshot: the account.
        service_sid: the service that picks.
        to: the destinations.
        from_: the address of the named sender; "" where the service picks.
        media: the messages carry media.

    Returns:
        As ``toolkit.preview``.
    """
    sender = owned_senders(snapshot, service_sid).get(from_)
    if sender is None:
        return preview(snapshot, service_sid, list(to), media=media)
    pools = (pool for pool in snapshot.pools.values() if any(each.sid == sender.sid for each in pool.senders))
    home = next(pools, SenderPool(Service("", ""), (sender,)))
    alone = replace(snapshot, pools={home.service.sid: home})
    return preview(alone, home.service.sid, list(to), media=media, from_=from_)


def forecast_html(table: pd.DataFrame) -> str:
    """Say of each destination who would send to it, why, and how that would end; "" for no table's rows.

    Args:
        table: what ``forecast`` returns.
    """
    if not len(table):
        return ""
    title = escape(_("Before sending: who would send it, and how it would end"))
    lines = "".join(f"<li>{_line(row)}</li>" for row in table.itertuples(index=False))
    return (
        f'{_STYLE}<div class="tk-forecast" role="region" tabindex="0" aria-label="{title}"><b>{title}</b>'
        f"<ul>{lines}</ul></div>"
    )


def _line(row: Any) -> str:
    sender = f" ← {row.ties or row.sender} ({said('sender_type', row.sender_type)})" if row.sender else ""
    code = "" if pd.isna(row.error_code) else f" · {row.error_code}"
    return f"{MARKS[row.status]} <b>{escape(row.to)}</b>{escape(sender)}{code}<br>{escape(row.reason)}"
