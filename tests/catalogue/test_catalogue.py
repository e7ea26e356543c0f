"""The Japanese catalogue says everything that the source says, and nothing more."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.catalogue import rebuild
from tests.catalogue.rebuild import source_forms, translations

STORED = rebuild.stored()
FORMS = [
    (english, japanese)
    for message in rebuild.messages(STORED)
    for english, japanese in zip(source_forms(message)[-1:], translations(message), strict=True)
]
"""Each translation beside its English text, the plural one of two: Japanese has one form for any number."""

COLUMN = "to"
"""Written between quotation marks as the name of a column, not as a label."""


@pytest.fixture(scope="module")
def rebuilt() -> rebuild.Japanese:
    """The catalogue as ``make catalogue`` would write it."""
    return rebuild.merged(rebuild.extract(), STORED)


def test_every_message_is_translated(rebuilt: rebuild.Japanese) -> None:
    missing = [source_forms(message)[0] for message in rebuild.messages(rebuilt) if not _is_translated(message)]
    assert not missing, "run 'make catalogue' and translate what it lists"


def test_nothing_is_kept_that_the_source_no_longer_says(rebuilt: rebuild.Japanese) -> None:
    said = {source_forms(message) for message in rebuild.messages(rebuilt)}
    assert {source_forms(message) for message in rebuild.messages(STORED)} <= said
    assert not STORED.obsolete


def test_the_catalogue_is_as_make_catalogue_writes_it(rebuilt: rebuild.Japanese) -> None:
    assert rebuild.PO.read_bytes() == rebuild.po_bytes(rebuilt)


def test_the_compiled_catalogue_is_that_of_the_text(rebuilt: rebuild.Japanese) -> None:
    assert rebuild.MO.read_bytes() == rebuild.mo_bytes(rebuilt)


def test_a_translation_keeps_what_is_not_language() -> None:
    keeps = (_placeholders, _margins, _symbols, _codes)
    assert not [(en, ja, keep.__name__) for en, ja in FORMS for keep in keeps if keep(en) != keep(ja)]


def test_a_translation_names_labels_as_they_are_shown() -> None:
    assert not [(ja, label) for en, ja in FORMS for label in _labels(en) if not _names(ja, label)]


def test_a_translation_is_written_as_japanese_is() -> None:
    assert not [(ja, fault) for _en, ja in FORMS for fault in _faults(ja)]


def test_a_word_of_the_interface_has_one_meaning() -> None:
    """更新 reads as “save”, and 根拠 is what a decision rests on, not what an audit has seen."""
    said = dict(FORMS)
    assert (said["Refresh"], said["basis"]) == ("再読み込み", "根拠")
    assert said["evidence"] == said["Evidence"] == "検出内容"
    assert not [ja for en, ja in FORMS if re.search(r"\brefresh\b", en, re.IGNORECASE) and "更新" in ja]


def test_the_messages_of_f_strings_are_found_on_every_python() -> None:
    source = BytesIO(b"""f'{escape(_("One"))} {ngettext("{n} two", "{n} twos", n)}'; lazy('Th' 'ree'); _(four)""")
    found = [(name, texts) for _line, name, texts, _comments in rebuild.calls(source, rebuild.KEYWORDS, (), {})]
    assert Counter(str(call) for call in found) == Counter(
        map(str, [("_", ["One"]), ("ngettext", ["{n} two", "{n} twos", None]), ("lazy", ["Three"]), ("_", [None])])
    )


def test_a_changed_text_loses_its_translation_and_others_keep_theirs() -> None:
    found = rebuild.Japanese()
    for text in ("kept", "changed a little", "new"):
        found.add(text)
    old = read_po(BytesIO('msgid "kept"\nmsgstr "維持"\n\nmsgid "changed"\nmsgstr "変更"\n'.encode()), locale="ja")
    merged = rebuild.messages(rebuild.merged(found, old))
    assert [(message.id, message.string) for message in merged] == [
        ("kept", "維持"),
        ("changed a little", None),
        ("new", None),
    ]


def _is_translated(message: Message) -> bool:
    known = STORED.get(message.id)
    return (
        known is not None
        and source_forms(known) == source_forms(message)
        and all(translations(known))
        and not known.fuzzy
    )


def _placeholders(text: str) -> set[tuple[str | None, ...]]:
    return {(name, spec, kind) for _text, name, spec, kind in Formatter().parse(text) if name is not None}


def _margins(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _symbols(text: str) -> list[str]:
    return re.findall("[✓⚠✗]", text)


def _codes(text: str) -> Counter[str]:
    """Count what both languages write alike: error codes, URLs, names of parameters and variables."""
    return Counter(
        re.findall(r"\d{4,}|https?://(?:[\w./]*\w)?|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b|\b[A-Z]+_[A-Z]+\b", text)
    )


def _labels(english: str) -> list[str]:
    """Return the texts between quotation marks that are labels, or begin one, elsewhere in the catalogue."""
    return [text for text in re.findall("“([^{”]+)”", english) if text != COLUMN and _shown(text)]


def _shown(label: str) -> list[str]:
    """Return the translations of the texts that are ``label``, or begin with it."""
    return [ja for en, ja in FORMS if en == label or en.startswith((f"{label}:", f"{label} ("))]


def _names(japanese: str, label: str) -> bool:
    quoted = tuple(re.findall("「([^」]+)」", japanese))
    return any(shown.startswith(quoted) for shown in _shown(label))


def _faults(japanese: str) -> list[str]:
    """Return where blanks or punctuation are not those of Japanese; the sample message saves characters."""
    script, latin = "[ぁ-んァ-ヶー一-龠々]", "[A-Za-z0-9{}]"
    name = r"\{(?:country|title|what|fix|why|rule|where|place)\}"
    text = re.sub(name, "語", re.sub("^Owl: .*", "", japanese))
    return re.findall(f"{script}{latin}|{latin}{script}|{script} {script}|{script}[,.!?;]|[“”]| [（）、。]", text)
