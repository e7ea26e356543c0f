"""The report as one HTML page that needs no network, no script and no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from toolkit.audit.report.health import health
from toolkit.audit.report.rows import FindingRows, escaped, records, title
from toolkit.audit.report.tables import agreement, capacities, reach
from toolkit.calls.call import Call
from toolkit.i18n import _, language
from toolkit.tables.html import table_html
from toolkit.tables.inert import code
from toolkit.tables.words import SEVERITIES as SEVERITY_WORDS

_STYLE = """
:root{color-scheme:light dark;--line:#8888;--soft:#8881}
body{font:15px/1.5 system-ui,sans-serif;max-width:76rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin:.2rem 0}
a{color:LinkText}
table{border-collapse:collapse;font-size:.85rem}caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid var(--line)}
.tk-scroll{overflow-x:auto}
article{border:1px solid var(--line);border-left-width:.4rem;border-radius:.3rem;padding:.6rem .9rem;margin:.7rem 0}
article.high{border-left-style:double}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.3rem 0}
dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
pre{background:var(--soft);border:1px solid var(--line);border-radius:.3rem;padding:.5rem;overflow-x:auto;
white-space:pre-wrap;overflow-wrap:anywhere}
code{font-size:.85rem}
@media print{nav{display:none}details{display:block}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(findings: FindingRows) -> str:
    """Return the whole page."""
    parts = "".join(_parts(findings))
    name = escape(title(findings))
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{name}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{name}</h1>{parts}</main></body></html>\n"
    )


def _parts(findings: FindingRows) -> Iterator[str]:
    known = findings["severity"] != "unknown"
    found, hidden = (findings[mask] for mask in (known, ~known))
    counts = ", ".join(
        f"{_(words)}: {int((findings['severity'] == severity).sum())}" for severity, words in SEVERITY_WORDS.items()
    )
    yield f"<p>{escape(counts)}</p>"
    yield _section(
        "health", _("Health of each service"), table_html(health(findings), _("Findings by service"), style="")
    )
    articles = "".join(_article(row) for row in records(found))
    yield _section("findings", _("Findings"), articles or f"<p>{escape(_('Nothing was found.'))}</p>")
    yield _section("unknown", _("Not checkable"), "".join(_article(row) for row in records(hidden)))
    yield _section(
        "coverage", _("Coverage"), table_html(reach(findings), _("Countries that each service reaches"), style="")
    )
    yield _section(
        "capacity", _("Capacity"), table_html(capacities(findings), _("Throughput of each service"), style="")
    )
    compared = agreement(findings)
    missing = _("Nothing could be compared: this needs an account that was read with its messages.")
    told = table_html(compared, _("Predicted sender against the sender of the log"), style="") if len(compared) else ""
    yield _section("agreement", _("Agreement with the log"), told or f"<p>{escape(missing)}</p>")


def _section(identity: str, heading: str, inside: str) -> str:
    return f'<section aria-labelledby="{identity}"><h2 id="{identity}">{escape(heading)}</h2>{inside}</section>'


def _article(row: Mapping[str, Any]) -> str:
    facts = [
        (_("Resource"), f"<code>{escaped(row['resource'])}</code> {escaped(row['name'])}"),
        (_("Evidence"), escaped(row["evidence"])),
        (_("Consequence"), escape(row["consequence"])),
        (_("Remedy"), escape(row["remedy"])),
        (_("Documentation"), f'<a href="{escape(row["docs"])}" rel="noopener noreferrer">{escape(row["docs"])}</a>'),
    ]
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{inside}</dd>" for name, inside in facts)
    severity = row["severity"]
    heading = f"{escape(_(SEVERITY_WORDS[severity]))} · {escape(row['finding'])}"
    return f'<article class="{severity}"><h3>{heading}</h3><dl>{listed}</dl>{_fix(row["fix"])}</article>'


def _fix(calls: tuple[Call, ...]) -> str:
    if not calls:
        return ""
    forms = ("Python", [call.python for call in calls]), ("curl", [call.curl for call in calls])
    shown = "".join(
        f"<h4>{name}</h4><pre><code>{escape(code(chr(10).join(texts)))}</code></pre>"
        for name, texts in (*forms, ("Twilio CLI", [call.cli for call in calls]))
    )
    return f"<details><summary>{escape(_('Show the fix as code'))}</summary>{shown}</details>"
