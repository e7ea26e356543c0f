from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.facts.content import measure


@pytest.mark.parametrize(
    ("body", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 0),
        ("Hello", "GSM-7", 5, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("あ" * 70, "UCS-2", 70, 1),
        ("あ" * 71, "UCS-2", 71, 2),
        ("あ" * 134, "UCS-2", 134, 2),
        ("😀" * 35, "UCS-2", 70, 1),
        ("😀" * 36, "UCS-2", 72, 2),
        ("a" * 159 + "`", "UCS-2", 160, 3),
    ],
)
def test_encoding_and_segments(body, encoding, units, segments):
    content = measure(body)

    assert (content.encoding, content.units, content.segments) == (encoding, units, segments)


def test_a_pair_never_straddles_two_segments():
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3  # 306 septets, but the pair does not fit into the first
    assert measure("あ" * 66 + "😀" + "あ" * 66).segments == 3


def test_smart_encoding_brings_a_body_back_to_gsm():
    plain, smart = measure("“Hello” …"), measure("“Hello” …", smart_encoding=True)

    assert (plain.encoding, plain.special) == ("UCS-2", "“”…")
    assert (smart.encoding, smart.text, smart.replaced) == ("GSM-7", '"Hello" ...', 3)


def test_smart_encoding_leaves_emoji_and_japanese_alone():
    assert measure("😀 日本", smart_encoding=True).text == "😀 日本"


@given(st.text(max_size=400), st.booleans())
def test_segments_follow_from_the_units(body, smart):
    content = measure(body, smart)
    alone, split = (160, 153) if content.encoding == "GSM-7" else (70, 67)

    if content.units <= alone:
        assert content.segments == (1 if content.text else 0)
    else:
        assert -(-content.units // split) <= content.segments <= -(-content.units // (split - 1))
    assert 0 <= content.units_left <= alone
