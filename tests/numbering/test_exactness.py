"""``columns`` against the library asked one by one; ``make bench`` does the same with two million numbers."""

from __future__ import annotations

import pytest

from tests.numbering.numbers import CODES, examples, generated
from tests.numbering.oracle import differences
from toolkit.numbering.column import columns

SAMPLE = 30_000


def wrong(texts, region=None):
    return list(differences(texts, columns(texts, region), region))


def test_every_example_number_of_every_region_and_line_type():
    assert len(examples()) > 900
    assert not wrong(examples())


@pytest.mark.slow
def test_generated_numbers_right_and_wrong():
    assert not wrong(list(generated(SAMPLE, seed=7)))


@pytest.mark.parametrize("region", ["US", "GB", "IT", "AR", "ZZ"])
def test_the_country_to_assume_leaves_international_numbers_alone(region):
    assert not wrong(list(generated(500, seed=11)), region)


@pytest.mark.parametrize("region", ["JP", "US", "BR", "RU"])
def test_national_notations(region):
    national = [text.removeprefix("+") for text in generated(500, seed=13)]

    assert not wrong(national, region)


def test_every_calling_code_and_length_between_nothing_and_too_long():
    assert not wrong([f"+{code}{'5' * more}" for code in [*CODES, 0, 210, 999] for more in range(17)])
