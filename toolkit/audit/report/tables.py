"""Findings and their companions as tables for people: words of the user's language, SIDs and names isolated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from toolkit.audit.report.health import health
from toolkit.audit.report.rows import SHOWN, FindingRows
from toolkit.i18n import _
from toolkit.numbering.number import example, regions
from toolkit.routing import destination
from toolkit.routing.reports.capacity import capacity
from toolkit.routing.source import choose
from toolkit.tables.html import table_html
from toolkit.tables.inert import plain


def findings_html(findings: FindingRows) -> str:
    """Render findings for a notebook: health first, then every finding."""
    checked = pd.DataFrame(findings)[list(SHOWN)]
    shown = table_html(health(findings), _("Health of each service"))
    return shown + table_html(checked, _("{count} findings").format(count=len(findings)), style="")


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
