"""DataFrames as semantic HTML tables: escaped, with translated headers, readable in both themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from toolkit.i18n import _
from toolkit.tables.words import HEADERS, word

STYLE = """<style>
.tk-table{border-collapse:collapse;font-size:13px;line-height:1.4;color:var(--jp-ui-font-color1,inherit)}
.tk-table caption{text-align:left;padding:4px 0;font-weight:600;caption-side:top}
.tk-table th,.tk-table td{text-align:left!important;vertical-align:baseline!important;padding:4px 10px;
border-bottom:1px solid var(--jp-border-color2,#9996)}
.tk-table thead th{border-bottom:2px solid var(--jp-border-color1,#9999);word-break:keep-all}
.tk-table td.tk-prose:last-child{min-width:12em}
.tk-table td.tk-whole{white-space:nowrap}
.tk-table td:not(:last-child){word-break:keep-all}
.tk-table td.tk-name:not(:last-child){word-break:normal;min-width:6.5em}
.tk-table td.tk-prose:not(:last-child){word-break:normal;min-width:13em}
.tk-scroll{overflow-x:auto;max-width:100%}
</style>"""


_PROSE = frozenset(
    {"reason", "why", "change", "after_reason", "words", "evidence", "consequence", "remedy", "problem", "finding"}
)


def table_html(
    table: pd.DataFrame, caption: str = "", *, headers: Mapping[str, str] | None = None, style: str = STYLE
) -> str:
    """Render a table.

    Args:
        table: what to show; missing values are shown as empty cells. The index is left out.
        caption: the table's title.
        headers: further column titles, in the user's language, by column name.
        style: goes before it; "" where the page has the style already.
    """
    names = {column: (headers or {}).get(column) or _(HEADERS.get(column, column)) for column in table.columns}
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in names.values())
    columns = [str(column) for column in table.columns]
    rows = "".join(f"<tr>{_cells(columns, row)}</tr>" for row in table.itertuples(index=False, name=None))
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    region = f' role="region" tabindex="0" aria-label="{escape(caption)}"' if caption else ""
    return (
        f'{style}<div class="tk-scroll"{region}><table class="tk-table">{title}'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(columns: Sequence[str], row: Sequence[object]) -> str:
    cells = zip(columns, row, strict=True)
    return "".join(f"<td{_class(column)}>{escape(word(column, value))}</td>" for column, value in cells)


def _class(column: str) -> str:
    """Numbers and states are read at a glance and not broken into lines; names and sentences are, but not by letter."""
    if column == "country":
        return ' class="tk-name"'
    if column in _PROSE:
        return ' class="tk-prose"'
    return ' class="tk-whole"' if column in ("to", "status", "basis") else ""


class Table:
    """A table for a notebook: HTML where it can be shown, plain text elsewhere.

    Args:
        data: what to show.
        caption: the table's title.
    """

    def __init__(self, data: pd.DataFrame, caption: str = "") -> None:
        self.data = data
        self.caption = caption

    def _repr_html_(self) -> str:
        return table_html(self.data, self.caption)

    def __repr__(self) -> str:
        return self.data.to_string(index=False)
