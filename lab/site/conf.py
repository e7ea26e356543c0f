"""The course as a book, in English or, with the tag ``ja``, in Japanese; ``make site`` builds both.

Pages are the lessons with their stored outputs and the papers, read where they lie in the repository. Two addresses
may come from the environment, and each page then links to them: ``BINDER_URL`` launches JupyterLab on Binder,
``TAB_URL``, from the site's root on, is a JupyterLab that runs in a browser tab and needs no server.
"""

from __future__ import annotations

import os
import re
from html import escape
from inspect import isclass, ismodule
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import toolkit

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
EDITION, OTHER = ("ja", "en") if "ja" in tags else ("en", "ja")  # noqa: F821 - Sphinx gives it
ENDS = {"en": "", "ja": ".ja"}
PAPERS = ("README", "toolkit/README", "toolkit/way-of-a-message", "toolkit/sandbox/README")
START, *REFERENCE = (paper + ENDS[EDITION] for paper in PAPERS)
ELSEWHERE = {f"{paper}{ENDS[OTHER]}.md" for paper in PAPERS}
API = "lab/site/api"
WORDS = {
    "en": ("Lessons", "Reference", "Functions and panels", "Open in a browser tab", "Open on Binder"),
    "ja": ("レッスン", "リファレンス", "関数とパネル", "ブラウザーのタブで開く", "Binder で開く"),
}
LESSONS_TITLE, REFERENCE_TITLE, API_TITLE, OPEN_IN_TAB, OPEN_ON_BINDER = WORDS[EDITION]

project = html_title = "Twilio Messaging Services"
language = EDITION
root_doc = START
include_patterns = [
    *(f"{paper}.md" for paper in (START, *REFERENCE)),
    *(f"notebooks/{EDITION}/*.ipynb", "toolkit/data/README.md", f"{API}.md"),
]
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
suppress_warnings = [
    "mystnb.unknown_mime_type",  # of a map for Vega, whose picture is there, too
    "misc.highlighting_failure",  # Pygments takes a regular expression after an arrow for a division
]
html_theme = "sphinx_book_theme"
html_theme_options = {
    "show_navbar_depth": 1,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "navbar_persistent": [],
}
html_show_sourcelink = html_copy_source = html_show_copyright = html_show_sphinx = False
html_last_updated_fmt = None
myst_heading_anchors = 4
nb_execution_mode = "off"
nb_output_folder = "."
nb_ipywidgets_js: dict[str, Any] = {}
autodoc_typehints = "description"
autodoc_member_order = "bysource"

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s#]+)[^)\s]*\)")


def _contents() -> str:
    """What the side bar shows."""
    lessons = sorted(path.stem for path in (ROOT / "notebooks" / EDITION).glob("*.ipynb"))
    groups = {
        LESSONS_TITLE: [f"notebooks/{EDITION}/{name}" for name in lessons],
        REFERENCE_TITLE: [*REFERENCE, "toolkit/data/README", API],
    }
    return "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n" + "\n".join(f"/{page}" for page in pages) + "\n```\n"
        for title, pages in groups.items()
    )


def _public_names() -> str:
    """Every public name with its docstring, in the groups of ``toolkit/__init__.pyi``."""
    lines = [f"# {API_TITLE}"]
    for line in (ROOT / "toolkit" / "__init__.pyi").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            lines.append(f"#{line}")
        elif found := re.search(r"import (\w+) as", line):
            named = getattr(toolkit, found[1])
            inside = {f"{found[1]}.{name}": getattr(named, name) for name in named.__all__} if ismodule(named) else {}
            for name, thing in (inside or {found[1]: named}).items():
                kind = "autoclass" if isclass(thing) else "autofunction"
                members = "   :members:\n" if isclass(thing) else ""
                lines.append(f"```{{eval-rst}}\n.. {kind}:: toolkit.{name}\n{members}```")
    return "\n\n".join(lines)


def _from(page: str, address: str) -> str:
    """Return an address as a page names it: what is no URL counts from the site's root on."""
    return address if "://" in address else "../" * (page.count("/") + 1) + address


def _read(_app: Sphinx, page: str, content: list[str]) -> None:
    """Add what no file holds, and let links to the other edition lead there."""
    folder = (ROOT / page).parent

    def lead(link: re.Match[str]) -> str:
        target = os.path.relpath(os.path.normpath(folder / link[2]), ROOT)
        if target not in ELSEWHERE:
            return link[0]
        there = _from(page, f"{OTHER}/{target.removesuffix('.md')}.html")
        return f'<a href="{there}">{escape(link[1])}</a>'

    if page == API:
        content[0] = _public_names()
    elif not page.startswith("notebooks/"):
        content[0] = _LINK.sub(lead, content[0])
    if page == START:
        content[0] += _contents()


def _add_ways_in(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """Put links above a page that open it, or the first lesson, where it can be run; lead from page to page."""
    name = page if page.startswith("notebooks/") else f"notebooks/{EDITION}/00_start"
    inside = quote(f"{name.removeprefix('notebooks/')}.ipynb", safe="")
    ways = {OPEN_IN_TAB: ("TAB_URL", "?path="), OPEN_ON_BINDER: ("BINDER_URL", "?urlpath=/lab/tree/notebooks/")}
    links = [
        f'<a href="{escape(_from(page, address) + query + inside)}">{title}</a>'
        for title, (variable, query) in ways.items()
        if (address := os.environ.get(variable))
    ]
    if "body" in context:
        shown = re.sub(r'(href="[\w/.]+)\.ipynb"', r'\1.html"', context["body"])  # in what a panel has shown
        context["body"] = (f"<p>{' · '.join(links)}</p>" if links else "") + shown


def setup(app: Sphinx) -> None:
    """Take part in the build."""
    app.connect("source-read", _read)
    app.connect("html-page-context", _add_ways_in)
