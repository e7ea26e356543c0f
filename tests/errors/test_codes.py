"""Every code that a user can meet says what happened and what to do, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import toolkit
from toolkit import data
from toolkit.errors.codes import CODES
from toolkit.errors.explained import of_code
from toolkit.i18n import speaking

ROWS = data.rows("error_codes.csv")
CODE = r"\b(?:1[1-48]|2[0-3]|30|35|63)\d{3}\b"
SECONDS = {"36000"}
"""A number of a text that looks like a code: the longest validity period."""


def test_every_row_is_whole_and_stands_at_its_place() -> None:
    codes = [int(row["code"]) for row in ROWS]
    assert codes == sorted(set(codes))
    assert not [row for row in ROWS if not all(row.values()) or not row["source_url"].startswith("https://")]
    assert not [row["code"] for row in ROWS for text in (row["what"], row["fix"]) if text != text.strip()]


def test_every_text_is_told_in_both_languages() -> None:
    told = {}
    for language in ("en", "ja"):
        with speaking(language):
            told[language] = {code: of_code(code) for code in CODES}
    script = re.compile("[ぁ-んァ-ヶ一-龠]")
    assert not [code for code, it in told["ja"].items() if not (script.search(it.what) and script.search(it.fix))]
    assert not [code for code, it in told["en"].items() if script.search(it.what + it.fix)]


def test_no_two_codes_tell_the_same() -> None:
    for language in ("en", "ja"):
        with speaking(language):
            assert len({of_code(code).what for code in CODES}) == len(CODES)


def test_a_text_names_another_code_only_where_that_one_took_its_place() -> None:
    named = {int(row["code"]): sorted({*re.findall(CODE, row["what"] + row["fix"])} - SECONDS) for row in ROWS}
    assert {code: others for code, others in named.items() if others} == {
        30027: ["30023"],
        30046: ["30036"],
        30630: ["21610"],
    }


@pytest.mark.parametrize("room", ["sandbox", "routing", "audit", "ui", "account"])
def test_every_code_in_the_source_is_explained(room: str) -> None:
    assert sorted(set(_codes_in(Path(toolkit.__file__).parent / room)) - set(CODES)) == []


def test_the_source_is_searched_for_codes() -> None:
    assert {11200, 20404, 21710, 30036, 35118, 63007} <= set(_codes_in(Path(toolkit.__file__).parent / "sandbox"))


def test_every_end_of_a_message_or_registration_is_explained() -> None:
    ends = {int(row["error_code"]) for row in data.rows("fates.csv") if row["error_code"]}
    assert sorted(ends - set(CODES)) == []


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (20008, "Test credentials"),
        (21421, "or its SID"),  # answered to a pool as well as to a purchase
        (21608, "trial account, or has no approved primary compliance profile"),
        (21627, "obsolete"),
        (30007, "Twilio or a carrier"),
        (30029, "ContentRetention"),
        (30030, "AddressRetention"),
        (30036, "before the message could leave"),
        (30046, "RCS"),
        (30562, "The terms do not say that message and data rates"),  # by the page of 30569, which names it
        (30701, "A field of the brand's registration"),
    ],
)
def test_a_code_means_what_twilio_means_by_it(code: int, says: str) -> None:
    with speaking("en"):
        assert says in of_code(code).what


def test_what_users_of_messaging_services_meet_is_covered() -> None:
    assert len(CODES) >= 350


def _codes_in(folder: Path) -> Iterator[int]:
    """Find the whole numbers of the code, not of its comments, that have the form of Twilio's error codes."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and type(node.value) is int and re.fullmatch(CODE, str(node.value)):
                yield node.value
