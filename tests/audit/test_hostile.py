"""Whatever stands in an account is text and stays text, wherever findings are shown or saved."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.audit.accounts import account, campaign, empty_handed, number, pool, sent
from toolkit.audit import Findings, audit
from toolkit.i18n import language
from toolkit.model.account import Webhooks
from toolkit.tables.inert import TEXT_LIMIT, code, markdown, plain

SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)>'
FORMULA = '=HYPERLINK("https://evil.example","click")'
TURNED = "invoice\u202egpj.exe\u2066\u200b"
LONG_NAME = "n" * 64
FENCE = "```\n# not a heading | [link](javascript:alert(1)) ![x](https://evil.example/x.png)"
MILLION = "word " * 200_000
NAMES = (SCRIPT, FORMULA, TURNED, LONG_NAME, FENCE, MILLION, "+1+1", "@SUM(A1)", "-2", "\t=1", "a\x00b\x1b[31m")
TAGS = """
html head meta title style body main nav section article h1 h2 h3 h4 p b br small a ul ol li dl dt dd bdi
code pre table caption thead tbody tr th td div details summary figure figcaption svg g rect path text
"""
PLAIN_TAGS = frozenset(TAGS.split())
"""What shows text and shapes: nothing that loads, runs or asks for anything."""


@pytest.fixture(scope="module", params=NAMES, ids=lambda name: repr(name[:12]))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def findings(name: str) -> Findings:
    """An account whose every text is hostile."""
    hooks = Webhooks(sms_url=f"http://a.example/{name}")
    numbers = number(name=name, webhooks=hooks)
    hostile = pool(
        numbers,
        name=name,
        inbound_request_url=f"http://b.example/{name}",
        usecase="undeclared",
        validity_period=1,
    )
    return audit(
        account(
            hostile,
            campaigns=(campaign("FAILED", errors=(name, MILLION)),),
            groups=(sent(one_character=900, culprit=name[:1]), sent(50, error_code=30007, region=name[:2])),
            unreadable={"MG" + "9" * 32: name, "verifications": name},
        )
    )


class Page(HTMLParser):
    """Collects what a page would do."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "html":
            self.language = str(dict(attrs)["lang"])


def computed(text: str) -> bool:
    """Return whether a spreadsheet would compute this; a phone number is a number."""
    return text.lstrip()[:1] in tuple("=+-@|%") and bool(text.strip()) and not re.fullmatch(r"\+\d{7,15}", text)


def test_there_is_something_to_show(findings: Findings) -> None:
    assert len(findings) > 5


@pytest.mark.parametrize("shown", ["page", "notebook"])
def test_html_holds_no_markup_of_the_account(findings: Findings, shown: str) -> None:
    text = findings.to_html() if shown == "page" else findings._repr_html_()
    page = Page(str(text))
    assert set(page.tags) <= PLAIN_TAGS
    assert not [key for key, _value in page.attributes if key.startswith("on")]
    if shown == "page":
        assert not [key for key, _value in page.attributes if key == "style"]
    anchors = {f"#{value}" for key, value in page.attributes if key == "id"}
    links = [value or "" for key, value in page.attributes if key in ("href", "src")]
    ours = ("https://www.twilio.com/", "https://support.twilio.com/")
    assert all(link in anchors or link.startswith(ours) for link in links)


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(findings: Findings) -> None:
    page = str(findings.to_html())
    assert "default-src 'none'" in page
    assert "url(" not in page
    assert "@import" not in page


def test_invisible_characters_are_written_out(findings: Findings) -> None:
    for text in (findings.to_html(), findings.to_markdown(), findings.to_csv(), findings._repr_html_()):
        assert not set("\u202e\u2066\u200b\x00\x1b") & set(str(text))


def test_csv_begins_no_cell_with_a_formula(findings: Findings) -> None:
    rows = list(csv.reader(io.StringIO(str(findings.to_csv()))))
    assert len(rows) == len(findings) + 1
    assert not [value for row in rows for value in row if computed(value)]


def test_excel_holds_text_alone(findings: Findings, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    findings.to_excel(tmp_path / "report.xlsx")
    book = load_workbook(tmp_path / "report.xlsx")
    cells = [one for sheet in book for row in sheet.iter_rows() for one in row if one.value is not None]
    assert {one.data_type for one in cells} == {"s"}
    assert not [one.value for one in cells if computed(str(one.value))]


def test_markdown_holds_no_markup_of_the_account(findings: Findings) -> None:
    text = str(findings.to_markdown())
    outside = "\n".join(line for line in text.splitlines() if not line.startswith("    "))
    assert not re.search(
        r"<(?!https://(?:www|support)\.twilio\.com/)|(?<!\\)\]\(|(?<!\\)`|^# not", outside, re.MULTILINE
    )


def test_json_is_json_with_everything(findings: Findings) -> None:
    whole: dict[str, Any] = json.loads(str(findings.to_json()))
    assert len(whole["findings"]) == len(findings)
    assert {"health", "coverage", "capacity", "agreement"} <= set(whole)
    fixes = [call for row in whole["findings"] for call in row["fix"]]
    assert all({"operation", "path", "params", "python", "curl", "cli"} == set(call) for call in fixes)


def test_a_million_characters_are_cut(findings: Findings) -> None:
    for column in ("name", "evidence"):
        assert findings[column].str.len().max() < 6 * TEXT_LIMIT * 3
    assert len(str(findings.to_html())) < 500_000


@pytest.mark.parametrize("edition", ["en", "ja"])
def test_the_page_says_its_language(edition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_LANG", edition)
    text = str(audit(empty_handed()).to_html())
    assert Page(text).language == language() == edition
    assert ("確認不可" in text) == (edition == "ja")


def test_headers_and_captions_are_there_for_those_who_hear_the_page() -> None:
    page = Page(str(audit(account()).to_html()))
    assert page.tags.count("h1") == 1
    assert {"caption", "main", "section"} <= set(page.tags)
    assert all(value == "col" for key, value in page.attributes if key == "scope")


def test_rows_taken_out_make_a_report_and_columns_make_a_table() -> None:
    findings = audit(account(pool(usecase="undeclared")))
    some = findings[findings["severity"] == "low"]
    assert isinstance(some, Findings)
    assert "usecase" in str(some.to_html())
    assert str(findings[["check"]].to_html()).startswith("<table")
    assert findings[["check"]].to_csv(index=False).startswith("check")


def test_reports_are_written_to_files(tmp_path: Path) -> None:
    findings = audit(account())
    for name in ("html", "markdown", "json", "csv"):
        assert getattr(findings, f"to_{name}")(tmp_path / name) is None
        assert (tmp_path / name).read_text(encoding="utf-8") == getattr(findings, f"to_{name}")().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\u202eb", "a\\u202eb"), ("a\nb\tc", "a b c"), ("x" * 300, "x" * 240 + "…"), ("日本語 ü", "日本語 ü")],
)
def test_plain_text(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_code_keeps_its_lines_and_shows_what_is_hidden() -> None:
    assert code('a\n"\u202e"') == 'a\n"\\u202e"'


def test_markdown_keeps_what_means_nothing() -> None:
    assert markdown("12 of 100 (12.5%)") == "12 of 100 (12.5%)"
