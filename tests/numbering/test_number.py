from __future__ import annotations

import phonenumbers
import pytest

from toolkit.numbering.number import example, parse, regions


@pytest.mark.parametrize(
    ("text", "region", "e164", "line_type", "area_code"),
    [
        ("+1 (212) 555-0123", None, "+12125550123", "fixed_line_or_mobile", "212"),
        ("090-1234-5678", "JP", "+819012345678", "mobile", ""),
        ("＋８１９０１２３４５６７８", None, "+819012345678", "mobile", ""),
        ("0033 6 12 34 56 78", "DE", "+33612345678", "mobile", ""),
        ("800 555 0199", "US", "+18005550199", "toll_free", "800"),
    ],
)
def test_reads_common_notations(text, region, e164, line_type, area_code):
    number = parse(text, region)

    assert (number.e164, number.line_type, number.area_code, number.valid) == (e164, line_type, area_code, True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("hello", "not_a_number"),
        ("+", "not_a_number"),
        ("090-1234-5678", "no_country"),
        ("+1 212 55", "too_short"),
        ("+1 212 555 0123 456 789", "too_long"),
        ("+999 12345678", "not_assigned"),
        ("+1 999 555 0123", "not_assigned"),
    ],
)
def test_says_why_a_text_is_no_number(text, problem):
    number = parse(text)

    assert (number.problem, number.valid) == (problem, False)


@pytest.mark.parametrize("region", regions())
def test_examples_are_valid_and_answered_as_the_library_does(region):
    number = parse(example(region))
    known = phonenumbers.parse(example(region))

    assert number.valid
    assert number.region == phonenumbers.region_code_for_number(known)
