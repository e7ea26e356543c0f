"""The course as a book: both editions are whole, every link of theirs leads somewhere, nothing is of another host."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
EDITIONS = ("en", "ja")

pytestmark = pytest.mark.slow


class Page(HTMLParser):
    """What a page has that can be led to, what it leads to, and what it loads."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {given[name] or "" for name in ("id", "name") if name in given}
        address = given.get("href") or given.get("src")
        if address:
            (self.links if tag == "a" else self.loaded).add(address)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both editions; a warning, such as a reference that leads nowhere, fails."""
    site = tmp_path_factory.mktemp("site")
    installed = f"{sys.prefix}/.installed"
    named = [
        f"VENV={sys.prefix}",
        f"SITE={site}",
        "BINDER_URL=https://binder.example/v2",
        "TAB_URL=lite/lab/index.html",
    ]
    made = subprocess.run(
        ["make", *named, f"--old-file={installed}", "site"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return site


@cache
def read(path: Path) -> Page:
    return Page(path)


def pages(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)


def test_every_lesson_is_a_page_with_its_title_and_its_outputs(site: Path) -> None:
    for edition in EDITIONS:
        for notebook in (ROOT / "notebooks" / edition).glob("*.ipynb"):
            text = (site / edition / "notebooks" / edition / f"{notebook.stem}.html").read_text(encoding="utf-8")
            assert f'lang="{edition}"' in text
            assert "tk-" in text  # a table or a panel's picture
            assert "cell_output" in text


def test_every_link_leads_somewhere(site: Path) -> None:
    wrong = []
    for path in pages(site):
        for link in read(path).links | read(path).loaded:
            parts = urlsplit(link)
            there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if parts.scheme or link == "#" or there == site / "lite" / "lab" / "index.html":
                continue
            exists = there.exists() and (not parts.fragment or unquote(parts.fragment) in read(there).anchors)
            wrong += [] if exists else [f"{path.relative_to(site)}: {link}"]
    assert wrong == []


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    for path in pages(site):
        assert [address for address in read(path).loaded if re.match(r"(\w+:)?//", address)] == [], path
    for style in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", style.read_text(encoding="utf-8")), style


def test_each_page_opens_its_lesson_where_it_can_be_run(site: Path) -> None:
    for edition in EDITIONS:
        links = read(site / edition / "notebooks" / edition / "03_sender_pool.html").links
        assert f"../../../lite/lab/index.html?path={edition}%2F03_sender_pool.ipynb" in links
        assert f"https://binder.example/v2?urlpath=/lab/tree/notebooks/{edition}%2F03_sender_pool.ipynb" in links


def test_the_reference_has_every_public_name(site: Path) -> None:
    import toolkit

    for edition in EDITIONS:
        anchors = read(site / edition / "lab" / "site" / "api.html").anchors
        missing = {f"toolkit.{name}" for name in toolkit.__all__} - anchors
        assert missing == {"toolkit.audit", "toolkit.ui"}  # whose names are there one by one
        assert {f"toolkit.ui.{name}" for name in toolkit.ui.__all__} <= anchors


def test_editions_lead_to_one_another_and_can_be_searched(site: Path) -> None:
    assert "../ja/README.ja.html" in read(site / "en" / "README.html").links
    assert "../en/README.html" in read(site / "ja" / "README.ja.html").links
    assert {"en/README.html", "ja/README.ja.html"} == read(site / "index.html").links
    assert "送信" in (site / "ja" / "searchindex.js").read_text(encoding="utf-8").encode().decode("unicode_escape")
