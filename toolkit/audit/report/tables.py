"""Findings and their companions as tables for people: words of the user's language, SIDs and names isolated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape

import pandas as pd

from toolkit.audit.report.health import health
from toolkit.audit.report.rows import SHOWN, FindingRows, escaped
from toolkit.i18n import _, lazy
from toolkit.numbering.number import example, regions
from toolkit.routing import destination
from toolkit.routing.reports.capacity import capacity
from toolkit.routing.source import choose
from toolkit.tables.html import HEADERS, STYLE
from toolkit.tables.inert import plain
from toolkit.tables.words import said

_AREAS: Mapping[str, str] = {"US": lazy("United States"), "CA": lazy("Canada"), "*": lazy("other countries")}


def word(column: str, value: object) -> str:
    """Say a value in the user's language; what is no word of the toolkit stays as it is."""
    if value is None or value is pd.NA or value != value:
        return ""
    if column == "area":
        return _(_AREAS[str(value)])
    if isinstance(value, bool) or column == "shared":
        return _("yes") if value else _("no")
    if column == "share":
        return f"{value:.0%}"
    return said(column, f"{value:,g}" if isinstance(value, float) else str(value))


def worded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with headers and values in the user's language, all of them text."""
    columns = [str(column) for column in table.columns]
    rows = [
        [word(column, value) for column, value in zip(columns, row, strict=True)]
        for row in pd.DataFrame(table).itertuples(index=False, name=None)
    ]
    return pd.DataFrame(rows, columns=[_(HEADERS.get(column, column)) for column in columns], dtype="str")


def table_of(table: pd.DataFrame, caption: str) -> str:
    """Render a table of words as HTML."""
    shown = worded(table)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in shown.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escaped(value)}</td>' for value in row)}</tr>"
        for row in shown.itertuples(index=False, name=None)
    )
    return (
        f'<div class="tk-scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table class="tk-table">'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def findings_html(findings: FindingRows) -> str:
    """Render findings for a notebook: health first, then every finding."""
    checked = pd.DataFrame(findings)[list(SHOWN)]
    return (
        f"{STYLE}{table_of(health(findings), _('Health of each service'))}"
        f"{table_of(checked, _('{count} findings').format(count=len(findings)))}"
    )


def reach(findings: FindingRows) -> pd.DataFrame:
    """Sum the coverage of each service up.

    Returns:
        One row a service: ``service``, ``name`` (``str``), ``ok``, ``warning``, ``fails`` (``int64``): countries.
    """
    snapshot, rows = findings.snapshot, []
    examples = [destination(example(region)) for region in regions()]
    for sid, pool in snapshot.pools.items():
        states = Counter(choose(snapshot, sid, to).status for to in examples)
        counts = [states[state] for state in ("ok", "warning", "fails")]
        rows.append((sid, plain(pool.service.friendly_name), *counts))
    return pd.DataFrame(rows, columns=["service", "name", "ok", "warning", "fails"])


def capacities(findings: FindingRows) -> pd.DataFrame:
    """Return the capacity of every service, with its SID and name in front."""
    tables = list(_capacities(findings))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _capacities(findings: FindingRows) -> Iterator[pd.DataFrame]:
    for sid, pool in findings.snapshot.pools.items():
        table = capacity(findings.snapshot, sid)
        table.insert(0, "service", sid)
        table.insert(1, "name", plain(pool.service.friendly_name))
        yield table


def agreement(findings: FindingRows) -> pd.DataFrame:
    """Return how far predictions agree with the log, for every service that was compared."""
    tables = []
    for sid, table in findings.agreement.items():
        named = table.copy()
        named.insert(0, "service", sid)
        tables.append(named)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
