from __future__ import annotations

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from toolkit.tables.html import Table, table_html

HOSTILE = '<script>alert("x")</script>&"\''


class Cells(HTMLParser):
    """Collects the texts of a table's cells and the attributes of its headers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.scopes: list[str | None] = []
        self.tags: set[str] = set()
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self._inside = tag in ("td", "th")
        if self._inside:
            self.cells.append("")
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))

    def handle_endtag(self, tag):
        self._inside = self._inside and tag not in ("td", "th")

    def handle_data(self, data):
        if self._inside:
            self.cells[-1] += data


def test_text_of_the_account_is_inert():
    read = Cells(table_html(pd.DataFrame({HOSTILE: [HOSTILE]}), HOSTILE, headers={HOSTILE: HOSTILE}))

    assert "script" not in read.tags
    assert read.cells == [HOSTILE, HOSTILE]


def test_every_header_says_what_it_heads():
    assert Cells(table_html(pd.DataFrame({"to": [], "status": []}))).scopes == ["col", "col"]


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT])
def test_missing_values_are_empty_cells(missing):
    assert Cells(table_html(pd.DataFrame({"x": [missing]}, dtype="object"))).cells == ["x", ""]


def test_words_are_said_in_their_own_columns_only():
    read = Cells(table_html(pd.DataFrame({"status": ["ok"], "friendly_name": ["ok"]})))

    assert read.cells[2:] == ["✓ ok", "ok"]


def test_headers_and_words_follow_the_language(monkeypatch):
    monkeypatch.setenv("TOOLKIT_LANG", "ja")
    read = Cells(table_html(pd.DataFrame({"status": ["fails"]})))

    assert "status" not in read.cells
    assert "✗ fails" not in read.cells


def test_a_table_is_text_where_html_cannot_be_shown():
    assert repr(Table(pd.DataFrame({"to": ["+1"]}))).split() == ["to", "+1"]
