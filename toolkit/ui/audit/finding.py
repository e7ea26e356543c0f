"""One finding in full: what was seen, what follows, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from toolkit.audit.report.evidence import sentences
from toolkit.audit.report.rows import escaped
from toolkit.i18n import _
from toolkit.tables.words import SEVERITIES

_STYLE = """<style>
.tk-finding h4{margin:4px 0 2px}
.tk-finding p{margin:4px 0;line-height:1.4;overflow-wrap:anywhere}
.tk-finding small{overflow-wrap:anywhere}
</style>"""


def finding_html(row: Mapping[str, Any]) -> str:
    """Show a row of ``audit``, its evidence in sentences."""
    name = f"{escaped(row['name'])} " if row["name"] else ""
    told = [
        (_("Evidence"), escaped(sentences(row["evidence"]))),
        (_("Consequence"), escape(row["consequence"])),
        (_("Remedy"), escape(row["remedy"])),
    ]
    listed = "".join(f"<p><b>{escape(title)}</b><br>{inside}</p>" for title, inside in told if inside != "<bdi></bdi>")
    docs = f'<a href="{escape(row["docs"])}" target="_blank" rel="noopener">{escape(_("Documentation"))}</a>'
    severity = escape(_(SEVERITIES[row["severity"]]))
    return (
        f'{_STYLE}<div class="tk-finding" role="status"><h4>{escape(row["finding"])}</h4>'
        f"<p>{severity} · {name}<small><code>{escaped(row['resource'])}</code></small></p>"
        f"{listed}<p>{docs} · <small><code>{escape(row['check'])}</code></small></p></div>"
    )
