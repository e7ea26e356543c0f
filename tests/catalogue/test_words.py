"""Whatever the panels and lessons say goes through the catalogue, at the moment when it is said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogue.rebuild import KEYWORDS, ROOT, SOURCE

FILES = sorted(path for room in ("ui", "lessons") for path in (SOURCE / room).rglob("*.py"))

SAME_IN_EVERY_LANGUAGE = {
    "Twilio CLI",  # a product's name
    "OwlInc",  # a sample of an alphanumeric sender ID, which takes unaccented letters only
    "not attempted",  # states and verdicts: values of code, shown through the catalogue
    "not yet",
}

WORDED = {"description", "placeholder", "tooltip", "title"}
"""Arguments by name that are shown as they are."""

WORDED_FIRST = {"button", "heading", "text_field", "area_field", "seconds_field", "choice_field", "radio_field"} | {
    "switch_field",
    "escape",
    "ToolkitError",
}
"""Functions whose first argument is shown as it is."""

MARKUP = re.compile(r"<style>.*?</style>|<[^<>]*>?|[\w-]+:[^;<>]*;|(?:min|calc)\(.*\)|https?://\S*", re.DOTALL)
ONE_WORD = re.compile(r"[A-Za-z]{2}")
TWO_WORDS = re.compile(r"[A-Za-z']{2,}[,:;]? +[A-Za-z']{2,}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sentence_goes_through_the_catalogue(path: Path) -> None:
    assert not [f"{path.relative_to(ROOT)}:{line}: {text}" for line, text in untranslated(path.read_text("utf-8"))]


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_language_is_chosen_while_a_module_is_imported(path: Path) -> None:
    at_import = [call for node in ast.parse(path.read_text("utf-8")).body for call in _calls_outside_functions(node)]
    assert not [f"{path.name}:{call.lineno}: use lazy()" for call in at_import if _name(call) in {"_", "ngettext"}]


@pytest.mark.parametrize(
    "code",
    [
        "W.HTML('<b class=\"tk\">Two words</b>')",
        "f'<p>{x} Two words</p>'",
        "W.Button(description='Go')",
        "panel.button('Go', action)",
        "message = 'Say two words: ' + x",
    ],
)
def test_words_are_found(code: str) -> None:
    assert untranslated(code)


@pytest.mark.parametrize(
    "code",
    [
        "_('Two words')",
        "'''Two words.'''",
        'f\'<div class="tk-help" role="status">{escape(_("Two words"))}</div>\'',
        "style = 'margin:4px 0;overflow-x:auto;'",
        "Literal['two words']",
        "panel.button(_('Go'), action, 'primary')",
        "W.Text(placeholder='https://example.com', layout=W.Layout(flex_flow='row wrap'))",
    ],
)
def test_code_is_left_alone(code: str) -> None:
    assert not untranslated(code)


def untranslated(source: str) -> list[tuple[int, str]]:
    """Return the words of a module that are shown without the catalogue, with their lines."""
    return [(line, text) for line, text in _texts(ast.parse(source)) if text not in SAME_IN_EVERY_LANGUAGE]


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Call) and _name(node) in {*KEYWORDS, "Layout"}:
        return
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
        return
    if isinstance(node, ast.Call):
        shown = [keyword.value for keyword in node.keywords if keyword.arg in WORDED]
        shown += node.args[:1] if _name(node) in WORDED_FIRST else []
        yield from ((text.lineno, _text(text)) for text in shown if ONE_WORD.search(MARKUP.sub("", _text(text))))
    text = _text(node)
    if TWO_WORDS.search(MARKUP.sub("", text)):
        yield getattr(node, "lineno", 0), text
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)):  # judged as a whole
            yield from _texts(child)


def _text(node: ast.AST) -> str:
    """Return a literal text, with a gap where an f-string puts a value; "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "\N{OBJECT REPLACEMENT CHARACTER}" for part in node.values)
    return ""


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _calls_outside_functions(node: ast.AST) -> Iterator[ast.Call]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _calls_outside_functions(child)
