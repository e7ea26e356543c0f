"""What a spreadsheet would compute gets a mark, one text or a column of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.tables.exports import csv_text, to_csv
from toolkit.tables.formulas import begins_formula, inert, inert_texts

COMPUTED = [
    "=1",
    "+1+1",
    "-1",
    "@x",
    " =1",
    "\u3000=1",
    "\xa0=1",
    "＝1",
    "\t1",
    "|x",
    "%x",
    "\x00=1",
    "+1234567\n=1",
]


@pytest.mark.parametrize("text", COMPUTED)
def test_what_could_be_a_formula_is_marked(text: str) -> None:
    assert begins_formula(text)
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(("text", "marked"), [(";=1", ";'=1"), (",=1", ",'=1"), ("a;@b,+1", "a;'@b,'+1")])
def test_what_another_separator_would_make_a_formula_is_marked(text: str, marked: str) -> None:
    assert inert(text) == marked


def test_every_blank_may_stand_before_a_formula() -> None:
    blanks = [symbol for symbol in map(chr, range(sys.maxunicode + 1)) if symbol.isspace()]

    assert len(blanks) > 20
    assert all(begins_formula(f"{blank}=1") for blank in blanks)


@pytest.mark.parametrize("text", ["", "New York", "1+1", "a=b", "+819012345678", "+12125550123, +12125550124"])
def test_plain_texts_and_numbers_stay(text: str) -> None:
    assert inert(text) == text


@given(st.lists(st.text("=+-@|% \t\n\r\x00\x0b\x85\xa0\u2003\u3000＝a1,;", max_size=12)))
@example(COMPUTED)
@example(["+12125550123", "+12125550123\n", "+12125550123, +1"])
def test_a_column_is_marked_as_its_texts_are(texts: list[str]) -> None:
    column = pa.array(texts, pa.large_string())
    assert inert_texts(column).to_pylist() == [inert(text) for text in texts]


def test_titles_of_columns_are_marked_too_and_a_report_is_for_its_user_alone(tmp_path: Path) -> None:
    table = pd.DataFrame({"=1": [";=1", "plain"], "to": [",=1", "+819012345678"]})
    to_csv(table, tmp_path / "table.csv")

    assert csv_text(table) == '"\'=1","to"\n";\'=1",",\'=1"\n"plain","+819012345678"\n'
    assert (tmp_path / "table.csv").stat().st_mode & 0o777 == 0o600
