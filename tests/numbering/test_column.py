from __future__ import annotations

import subprocess
import sys
import tracemalloc
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.numbering.numbers import generated
from tests.numbering.oracle import numbers
from toolkit.numbering import kinds
from toolkit.numbering.cells import read_cell
from toolkit.numbering.column import columns
from toolkit.numbering.number import PROBLEMS, parse

GOOD = ["+819012345678", "+12125550123", "+447400123456", "+80012345678", "+390612345678"]
BAD = [
    (None, ""),
    (float("nan"), ""),
    (np.float32("nan"), ""),
    (pd.NA, ""),
    (pd.NaT, ""),
    ("", ""),
    (" \t", ""),
    (819012345678.0, "819012345678"),
    (np.float64(819012345678.0), "819012345678"),
    (9012345678, "9012345678"),
    (np.int64(9012345678), "9012345678"),
    (8.5, "8.5"),
    (float("inf"), "inf"),
    (Decimal("819012345678"), "819012345678"),
    (True, "True"),
    (b"+819012345678", "+819012345678"),
    (b"+8190\xff12345678", "+8190\ufffd12345678"),
    ([1], "[1]"),
    ("00819012345678", "00819012345678"),
    ("011819012345678", "011819012345678"),
    ("＋８１９０１２３４５６７８", "＋８１９０１２３４５６７８"),
    ("+٨١٩٠١٢٣٤٥٦٧٨", "+٨١٩٠١٢٣٤٥٦٧٨"),
    (" +819012345678\n", "+819012345678"),
    ("+81 90-1234-5678", "+81 90-1234-5678"),
    ("+81+9012345678", "+81+9012345678"),
    ("++819012345678", "++819012345678"),
    ("819012345678+", "819012345678+"),
    *((f"{sign}819012345678",) * 2 for sign in '*)(/.-,#"~'),
    ("+8190123:5678", "+8190123:5678"),
    ("+8190123/5678", "+8190123/5678"),
    ("+819012345678\x00", "+819012345678\x00"),
    ("+8190123456\x8978", "+8190123456\x8978"),
    ("tel:+1-201-555-0123", "tel:+1-201-555-0123"),
    ("+1 201 555 0123 ext. 5", "+1 201 555 0123 ext. 5"),
    ("+1 800 FLOWERS", "+1 800 FLOWERS"),
    ("+4402079460958", "+4402079460958"),
    ("+5491123456789", "+5491123456789"),
    ("+54111523456789", "+54111523456789"),
    ("+99912345678", "+99912345678"),
    ("+", "+"),
    ("+0", "+0"),
    ("+000000000", "+000000000"),
    ("+123456789012345", "+123456789012345"),
    ("+1234567890123456", "+1234567890123456"),
    ("+" + "1" * 300, "+" + "1" * 300),
    ("\ud800+12125550123", "\ufffd\ufffd\ufffd+12125550123"),
]


@pytest.mark.parametrize("region", [None, "JP", "us", "ZZ"])
def test_each_row_is_what_parse_says_of_its_text(region):
    values = [value for value, _ in BAD] + GOOD
    expected = [parse(text, region) for _, text in BAD] + [parse(text, region) for text in GOOD]

    assert list(numbers(columns(values, region))) == expected
    assert list(numbers(columns(pd.Series(values, dtype=object), region))) == expected


def test_a_spreadsheets_floats_are_national_numbers():
    assert list(columns(pd.Series([9012345678.0, np.nan]), "JP").e164) == ["+819012345678", ""]
    assert list(columns(pd.Series([819012345678.0])).problem) == ["no_country"]


@settings(max_examples=300, deadline=None)
@given(
    texts=st.lists(
        st.text(max_size=20)
        | st.text("0123456789", min_size=5, max_size=16).map("+{}".format)
        | st.text("+＋0123456789 -()./;:~xX#,", max_size=20)
    ),
    region=st.sampled_from([None, "JP", "US", "DE"]),
)
def test_any_text_is_answered_as_by_parse(texts, region):
    expected = [parse(text, region) for text in texts]

    assert list(numbers(columns(texts, region))) == expected


@pytest.mark.parametrize(
    "column",
    [
        GOOD,
        tuple(GOOD),
        iter(GOOD),
        np.array(GOOD),
        np.array(GOOD, dtype=object),
        pd.Series(GOOD),
        pd.Series(GOOD, index=[5, 3, 3, 1, 0]),
        pd.Index(GOOD),
        pd.Series(GOOD, dtype=object),
        pd.Series(GOOD, dtype="string"),
        pd.Series(GOOD, dtype=pd.StringDtype("python", na_value=np.nan)),
        pd.Series(GOOD, dtype="category"),
        pd.Series(GOOD, dtype=pd.ArrowDtype(pa.string())),
        pd.Series(["x", *GOOD, "y"])[1:-1],
        pa.array(GOOD),
        pa.array(GOOD).dictionary_encode(),
        pa.array(GOOD, pa.string_view()),
        pa.array(["x", *GOOD], pa.large_string())[1:],
        pa.chunked_array([GOOD[:2], [], GOOD[2:]]),
    ],
    ids=lambda column: f"{type(column).__name__} {getattr(column, 'dtype', getattr(column, 'type', ''))}",
)
def test_every_kind_of_column(column):
    found = columns(column)

    assert list(numbers(found)) == [parse(text) for text in GOOD]
    assert str(found.e164.dtype) == "str"


@pytest.mark.parametrize("column", [[], pd.Series([], dtype="str"), pd.Series([], dtype=object), pa.array([])])
def test_no_rows(column):
    found = columns(column)

    assert len(found) == len(found.e164) == len(found.region) == 0


def test_one_text_is_a_column_of_one():
    assert list(columns("+12125550123").area_code) == ["212"]


def test_rows_keep_their_places_in_a_long_column_of_many_chunks():
    texts = list(generated(3_000, seed=5))
    short = columns(texts)
    long = columns(pa.chunked_array([texts[:1_000], [None], texts[1_000:], texts * 20]))

    assert list(numbers(long)) == [
        *list(numbers(short))[:1_000],
        parse(""),
        *list(numbers(short))[1_000:],
        *list(numbers(short)) * 20,
    ]


def test_the_library_is_asked_once_for_each_distinct_text(monkeypatch):
    asked = []
    monkeypatch.setattr(kinds, "read_cell", lambda text, ask: asked.append(text) or read_cell(text, ask))

    columns(["+81 90 1234 5678", "+12125550123", "+12125550123 Ann", None, ""] * 20_000)

    assert sorted(asked) == ["", "+12125550123 Ann"]


def test_a_column_in_e164_is_not_copied():
    texts = pd.Series(GOOD * 100)

    found = columns(texts)

    assert address(found.e164) == address(texts.array)


def address(strings):
    return pa.array(strings).buffers()[2].address


def test_the_input_stays_as_it_is():
    texts = pd.Series(["+81 90 1234 5678", None, *GOOD])
    before = texts.copy(deep=True)

    columns(texts)

    pd.testing.assert_series_equal(texts, before)


def test_takes_at_most_64_bytes_a_row_beside_its_input():
    texts = pd.Series(GOOD * 200_000)
    columns(texts)
    arrow = pa.total_allocated_bytes()
    tracemalloc.start()
    found = columns(texts)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak + pa.total_allocated_bytes() - arrow < 64 * len(texts)
    assert sum(part.codes.itemsize for part in (found.region, found.line_type, found.area_code, found.problem)) == 6


def test_categories_are_all_that_can_occur():
    found = columns(GOOD)

    assert {"JP", "001", ""} <= set(found.region.categories)
    assert set(found.problem.categories) == {"", *PROBLEMS}
    assert "mobile" in found.line_type.categories


def test_one_number_needs_no_pandas():
    code = "import sys, toolkit.numbering.number as n; n.parse('+1')"
    code += "; print({'numpy', 'pandas', 'pyarrow'} & set(sys.modules))"

    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"
