"""The language follows TOOLKIT_LANG, then the notebook's folder, then the locale."""

from __future__ import annotations

import locale
from pathlib import Path

import pytest

from toolkit.i18n import _, language, lazy, listing, ngettext, prose, sort_key

VARIABLES = ("TOOLKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Return a monkeypatch in a folder that says nothing, without any language set."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    for folder in ("en", "ja", "work"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return monkeypatch


@pytest.mark.parametrize(
    ("toolkit_lang", "folder", "lang", "expected"),
    [
        ("ja", "en", "en_GB.UTF-8", "ja"),
        ("en", "ja", "ja_JP.UTF-8", "en"),
        ("", "ja", "en_GB.UTF-8", "ja"),
        ("", "en", "ja_JP.UTF-8", "en"),
        ("", "work", "ja_JP.UTF-8", "ja"),
        ("", "work", "C.UTF-8", "en"),
        ("fr", "ja", "en_GB.UTF-8", "ja"),
        ("ja-JP", "work", "", "ja"),
        ("JA_JP.UTF-8", "work", "", "ja"),
    ],
)
def test_toolkit_lang_comes_before_the_folder_and_the_folder_before_the_locale(
    surroundings: pytest.MonkeyPatch, tmp_path: Path, toolkit_lang: str, folder: str, lang: str, expected: str
) -> None:
    surroundings.setenv("TOOLKIT_LANG", toolkit_lang)
    surroundings.setenv("LANG", lang)
    surroundings.chdir(tmp_path / folder)
    assert language() == expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LC_ALL": "ja_JP.UTF-8", "LC_MESSAGES": "en_US.UTF-8", "LANG": "en_US.UTF-8"}, "ja"),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "ja_JP.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "ja_JP.UTF-8"}, "ja"),
    ],
)
def test_the_more_specific_variable_of_the_locale_counts(
    surroundings: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name, value in variables.items():
        surroundings.setenv(name, value)
    assert language() == expected


def test_the_systems_own_locale_counts_where_no_variable_is_set(surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setattr(locale, "getlocale", lambda: ("ja_JP", "UTF-8"))
    assert language() == "ja"


def test_english_is_spoken_where_nothing_is_said(surroundings: pytest.MonkeyPatch) -> None:
    assert language() == "en"


def test_the_language_may_change_at_any_moment(surroundings: pytest.MonkeyPatch) -> None:
    title = lazy("Send a message")
    said = []
    for code in ("en", "ja", "en"):
        surroundings.setenv("TOOLKIT_LANG", code)
        said.append(_(title))
    assert said == ["Send a message", "メッセージの送信", "Send a message"]


def test_a_number_asks_for_its_form(surroundings: pytest.MonkeyPatch) -> None:
    forms = ("Send to {count} destination", "Send to {count} destinations")
    assert [ngettext(*forms, number).format(count=number) for number in (1, 2)] == [
        "Send to 1 destination",
        "Send to 2 destinations",
    ]
    surroundings.setenv("TOOLKIT_LANG", "ja")
    assert [ngettext(*forms, number).format(count=number) for number in (1, 2)] == [
        "1 件の宛先に送信",
        "2 件の宛先に送信",
    ]


def test_sentences_and_lists_are_joined_as_the_language_does(surroundings: pytest.MonkeyPatch) -> None:
    assert (prose(["One.", "Two."]), listing(["one", "two"])) == ("One. Two.", "one, two")
    surroundings.setenv("TOOLKIT_LANG", "ja")
    assert (prose(["一つ。", "二つ。"]), listing(["一つ", "二つ"])) == ("一つ。二つ。", "一つ、二つ")


@pytest.mark.parametrize(
    "in_order",
    [
        ["Afghanistan", "Åland Islands", "Costa Rica", "Côte d’Ivoire", "Curaçao", "Zambia"],
        [
            "オーストリア",
            "オマーン",
            "ガーナ",
            "カナダ",
            "ジャージー",
            "ジャマイカ",
            "ルーマニア",
            "ルワンダ",
            "英国",
            "中国",
        ],
    ],
    ids=["en", "ja"],
)
def test_words_are_in_the_order_in_which_their_readers_look_for_them(in_order: list[str]) -> None:
    assert sorted(in_order, key=sort_key) == in_order
    assert sorted(in_order) != in_order
