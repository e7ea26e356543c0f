"""The tables of the sender pool's panel: who is in the pool, how it routes, what a change would do."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd

from toolkit.i18n import _, listing, ngettext, prose
from toolkit.model.account import Sender, SenderPool
from toolkit.routing import route
from toolkit.routing.reports.what_if import CHANGES, what_if_summary
from toolkit.routing.texts import country_name
from toolkit.tables.html import table_html
from toolkit.tables.words import said
from toolkit.ui.parts.inbound_words import route_words
from toolkit.ui.parts.senders import abilities, place

_STATUSES = ["ok", "warning", "fails"]
_NAMED = 6
"""How many countries are named before the rest is only counted."""


def members_table(pool: SenderPool) -> pd.DataFrame:
    """Return the senders of a pool, one a row, in words."""
    rows = [
        (
            sender.address,
            sender.name,
            sender.type,
            place(sender),
            ", ".join(abilities(sender)),
            route_words(route(sender, pool.service)),
        )
        for sender in pool.senders
    ]
    return pd.DataFrame(rows, columns=["sender", "name", "sender_type", "country", "capabilities", "inbound"])


def members_html(pool: SenderPool) -> str:
    """Show the senders of a pool."""
    if not pool.senders:
        empty = _("The pool is empty: nothing can be sent with this service yet.")
        return f'<div class="tk-note">{escape(empty)}</div>'
    headers = {"name": _("name"), "capabilities": _("capabilities"), "inbound": _("inbound messages go")}
    return table_html(members_table(pool), _("In the pool"), headers=headers)


def routing_html(preview: pd.DataFrame) -> str:
    """Show how a pool routes: one row a sender, with the countries that it serves."""
    served = preview.groupby("sender", sort=False)
    table = served["status"].value_counts().unstack(fill_value=0).reindex(columns=_STATUSES, fill_value=0)
    table["country"] = served["region"].agg(_countries)
    table = table.sort_values(["ok", "warning"], ascending=False, kind="stable")
    table.insert(0, "sender", [sender or _("no sender") for sender in table.index])
    headers = {name: said("status", name) for name in _STATUSES}
    title = ngettext("As saved: {count} destination", "As saved: {count} destinations", len(preview))
    return _scrolling(table_html(table, title.format(count=len(preview)), headers=headers))


def change_sentence(changes: pd.DataFrame, total: int) -> str:
    """Say in one sentence what a change would do.

    Args:
        changes: what ``what_if`` returns.
        total: how many destinations were looked at.
    """
    if changes.empty:
        return _("Nothing would change for any of {total} destinations.").format(total=total)
    counts = changes["difference"].value_counts()
    words = {
        "gained": _("newly reached: {count}"),
        "lost": _("no longer reached: {count}"),
        "moved": _("reached by another sender: {count}"),
        "otherwise": _("changed otherwise: {count}"),
    }
    parts = [words[kind].format(count=int(counts[kind])) for kind in CHANGES if kind in counts]
    return _("{changed} of {total} destinations would change ({parts}).").format(
        changed=len(changes), total=total, parts=listing(parts)
    )


def change_html(changes: pd.DataFrame, total: int, refused: Iterable[Sender] = ()) -> str:
    """Show what a change would do, before it is saved; ``refused`` are senders that it leaves out."""
    sentences = [change_sentence(changes, total)]
    names = ", ".join(sender.address for sender in refused)
    if names:
        sentences.append(_("Left out here, because Twilio will refuse to add them: {senders}.").format(senders=names))
    sentence = f'<div class="tk-note" role="status">{escape(prose(sentences))}</div>'
    if changes.empty:
        return sentence
    table = pd.DataFrame(
        {
            "country": [country_name(region) for region in changes["region"]],
            "to": changes["to"],
            "before": _outcomes(changes, "before"),
            "after": _outcomes(changes, "after"),
            "reason": changes["after_reason"],
        }
    )
    headers = {"before": _("now"), "after": _("after saving")}
    return sentence + _scrolling(table_html(table, _("What would change"), headers=headers)) + _by_country(changes)


def _by_country(changes: pd.DataFrame) -> str:
    """Count by country, where a list holds several destinations of one."""
    if not changes["region"].duplicated().any():
        return ""
    headers = {
        "gained": _("newly reached"),
        "lost": _("no longer reached"),
        "moved": _("another sender"),
        "otherwise": _("otherwise"),
        "changes": _("together"),
    }
    table = what_if_summary(changes).drop(columns="region")
    return _scrolling(table_html(table, _("What would change, by country"), headers=headers))


def _outcomes(changes: pd.DataFrame, moment: str) -> list[str]:
    """Return sender, status and error of each row in one cell; equal senders are all named."""
    columns = (changes[f"{moment}_{name}"] for name in ("sender", "ties", "status", "error_code"))
    return [
        " ".join(filter(None, (said("status", status), ties or sender, "" if pd.isna(code) else f"({code})")))
        for sender, ties, status, code in zip(*columns, strict=True)
    ]


def _countries(regions: Iterable[str]) -> str:
    names = [country_name(region) for region in regions]
    if len(names) <= _NAMED:
        return listing(names)
    rest = len(names) - _NAMED
    more = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
    return f"{listing(names[:_NAMED])} {more}"


def _scrolling(html: str) -> str:
    """Keep a long table from pushing the rest away; the keyboard can scroll it too."""
    return f'<div style="max-height:360px;overflow:auto" tabindex="0">{html}</div>'
