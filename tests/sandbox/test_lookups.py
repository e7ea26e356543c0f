"""Lookup: what libphonenumber can say, and null for what only carriers know."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World


def lookup(world: World, number: str, **query: Any) -> Any:
    return world.client.lookups.v2.phone_numbers(number).fetch(**query)


def test_a_valid_number_has_its_country_and_notations(world: World) -> None:
    found = lookup(world, "+14155552671")
    assert (found.valid, found.validation_errors) == (True, None)
    assert (found.phone_number, found.national_format) == ("+14155552671", "(415) 555-2671")
    assert (found.country_code, found.calling_country_code) == ("US", "1")
    assert (found.line_type_intelligence, found.caller_name, found.sim_swap) == (None, None, None)
    assert found.url == "https://lookups.twilio.com/v2/PhoneNumbers/+14155552671"


@pytest.mark.parametrize(
    ("number", "country", "e164"),
    [
        ("020 7946 0123", "gb", "+442079460123"),
        ("14155552671", None, "+14155552671"),
        ("%2B14155552671", None, "+14155552671"),
    ],
)
def test_other_notations_are_read(world: World, number: str, country: str | None, e164: str) -> None:
    query = {"country_code": country} if country else {}
    assert lookup(world, number, **query).phone_number == e164


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+141599299600", "TOO_LONG"),
        ("+1415", "TOO_SHORT"),
        ("+19995550123", "INVALID_BUT_POSSIBLE"),
        ("+9991234567", "INVALID_COUNTRY_CODE"),
        ("owl", "NOT_A_NUMBER"),
    ],
)
def test_an_impossible_number_says_why(world: World, number: str, reason: str) -> None:
    found = lookup(world, number)
    assert (found.valid, found.validation_errors) == (False, [reason])
    assert (found.country_code, found.national_format, found.phone_number) == (None, None, number)


@pytest.mark.parametrize(
    ("number", "line_type", "error"),
    [
        ("+447400123456", "mobile", None),
        ("+442079460123", "landline", None),
        ("+18005550123", "tollFree", None),
        ("+14155552671", "unknown", None),
        ("+14165550123", None, 60601),
    ],
)
def test_the_line_type_is_as_far_as_the_numbering_plan_tells_it(
    world: World, number: str, line_type: str | None, error: int | None
) -> None:
    found = lookup(world, number, fields="line_type_intelligence").line_type_intelligence
    assert (found["type"], found["error_code"]) == (line_type, error)
    assert (found["carrier_name"], found["mobile_country_code"]) == (None, None)


def test_what_cannot_be_asked_for_is_refused(world: World, refused: Any) -> None:
    assert refused(lookup, world, "+14155552671", fields="validation,owls") == (400, 20001)
    assert refused(lookup, world, "+14155552671", country_code="ZZ") == (400, 20001)
    assert lookup(world, "+14155552671", fields="validation,sim_swap").sim_swap is None
