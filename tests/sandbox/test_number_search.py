"""Searching the numbers for sale."""

from __future__ import annotations

from typing import Any

import pytest
from twilio.base.exceptions import TwilioException

from tests.sandbox.conftest import World
from toolkit.numbering.number import regions


def found(world: World, **query: Any) -> list[str]:
    return [number.phone_number for number in world.client.available_phone_numbers("US").local.list(**query)]


def is_refused(code: int = 20001) -> Any:
    """Expect a list to be refused; the SDK does not make a TwilioRestException of that."""
    return pytest.raises(TwilioException, match=rf'HTTP 400 {{"code":{code},')


@pytest.mark.parametrize(
    ("contains", "expected"),
    [
        ("206", ["+12065550151"]),
        ("+1206", ["+12065550151"]),
        ("0151$", ["+12065550151"]),
        ("+1206%51$", ["+12065550151"]),
        ("206*5501**", ["+12065550151"]),
        ("*06555015*", ["+12065550151"]),
        ("2069$", []),
        ("+206", []),
        ("206*1", []),
    ],
)
def test_a_pattern_finds_numbers(world: World, contains: str, expected: list[str]) -> None:
    assert found(world, contains=contains) == expected


@pytest.mark.parametrize("contains", ["1", "**", "%%%%", "12-34", "1" * 17, "1+2", "$12", "(206)"])
def test_a_pattern_that_is_none_is_refused(world: World, contains: str) -> None:
    with is_refused():
        found(world, contains=contains)


def test_a_pattern_cannot_keep_the_sandbox_busy(world: World) -> None:
    assert found(world, contains="%%%%%%%%%%%%%%9$") == ["+16175550159"]
    assert found(world, contains="%9%9%9%9%9%9%9%9") == []


def test_numbers_near_a_place(world: World) -> None:
    manhattan = {"+12125550152", "+13325550155", "+12015550150"}
    assert set(found(world, near_lat_long="40.71,-74.00")) == manhattan
    assert "+16175550159" in found(world, near_lat_long="40.71,-74.00", distance=250)
    assert found(world, near_lat_long="0,0", distance=500) == []
    assert set(found(world, near_number="+12125550199")) == manhattan
    assert found(world, near_number="+12085550199") == [], "the sandbox does not know where 208 is"


def test_where_a_number_is_at_home_is_shown_as_twilio_shows_it(world: World) -> None:
    (seattle,) = world.client.available_phone_numbers("US").local.list(in_locality="seattle")
    assert (float(seattle.latitude), float(seattle.longitude)) == (47.61, -122.33)
    answer = world.raw(
        "GET",
        f"https://api.twilio.com/2010-04-01/Accounts/{world.sandbox.account_sid}"
        "/AvailablePhoneNumbers/US/Local.json?InRegion=WA",
    )
    assert '"latitude":"47.610000","longitude":"-122.330000"' in answer.body


def test_numbers_by_what_is_not_known_of_them_are_none(world: World) -> None:
    assert found(world, in_rate_center="HILO") == found(world, in_lata="834") == []


def test_no_number_needs_an_address_or_is_new(world: World) -> None:
    everything = found(world)
    for query in ("exclude_all_address_required", "exclude_local_address_required", "exclude_foreign_address_required"):
        assert found(world, **{query: True}) == everything
    assert found(world, beta=False) == everything


@pytest.mark.parametrize(
    "query",
    [
        {"near_lat_long": "north"},
        {"near_lat_long": "91,0"},
        {"near_number": "+442079460123"},
        {"distance": 501},
        {"beta": "perhaps"},
    ],
    ids=str,
)
def test_values_that_cannot_be_used_are_refused(world: World, query: dict[str, Any]) -> None:
    with is_refused():
        found(world, **query)


@pytest.mark.parametrize(
    ("number_type", "phone_number"),
    [
        ("national", "+443069990100"),
        ("voip", "+445600000100"),
        ("shared_cost", "+448450000100"),
        ("machine_to_machine", "+447400123500"),
    ],
)
def test_the_rarer_types_are_listed_where_the_shelf_has_them(world: World, number_type: str, phone_number: str) -> None:
    british = getattr(world.client.available_phone_numbers("GB"), number_type).list()
    assert [number.phone_number for number in british] == [phone_number]
    assert getattr(world.client.available_phone_numbers("US"), number_type).list() == []


def test_a_number_is_bought_as_its_own_type_only(world: World, refused: Any) -> None:
    buy = world.client.incoming_phone_numbers
    assert refused(buy.toll_free.create, phone_number="+12065550151") == (400, 21458)
    bought = buy.local.create(phone_number="+12065550151", friendly_name="Owl")
    assert (bought.phone_number, bought.friendly_name) == ("+12065550151", "Owl")
    assert buy(bought.sid).fetch().type == "local"
    assert buy.toll_free.create(phone_number="+18335550145").sid.startswith("PN")
    assert buy.mobile.create(phone_number="+447400123457").sid.startswith("PN")


@pytest.mark.parametrize("area_code", ["2x6", "1", "012", "2065"])
def test_an_area_code_has_three_digits_and_is_of_north_america(world: World, area_code: str) -> None:
    with is_refused(21451):
        found(world, area_code=area_code)
    with is_refused(21457):
        world.client.available_phone_numbers("FR").mobile.list(area_code="206")


def test_an_area_code_never_runs_out_of_numbers_so_that_a_pool_can_be_filled(world: World, refused: Any) -> None:
    service = world.service()
    for _n in range(400):
        bought = world.client.incoming_phone_numbers.create(area_code="907")
        service.phone_numbers.create(phone_number_sid=bought.sid)
    numbers = {number.phone_number for number in service.phone_numbers.list()}
    assert len(numbers) == 400
    assert all(number.startswith("+1907555") for number in numbers)
    (next_one, *_rest) = found(world, area_code="907")
    assert next_one not in numbers
    last = world.client.incoming_phone_numbers.create(phone_number=next_one)
    assert refused(service.phone_numbers.create, phone_number_sid=last.sid) == (412, 21714)


def test_every_country_that_has_numbers_sells_some(world: World) -> None:
    countries = {one.country_code: one for one in world.client.available_phone_numbers.list()}
    assert countries.keys() == set(regions()) - {"EH", "MF"}, "whose numbers are told from their neighbours' by nothing"
    for region in (*sorted(countries)[::20], "BR", "IT", "PR"):
        (first, *_) = countries[region].subresource_uris
        (found,) = getattr(world.client.available_phone_numbers(region), first).list(limit=1)
        bought = world.client.incoming_phone_numbers.create(phone_number=found.phone_number)
        assert bought.phone_number == found.phone_number


def test_a_released_number_is_for_sale_again_and_one_that_was_never_for_sale_is_not(world: World, refused: Any) -> None:
    buy = world.client.incoming_phone_numbers
    bought = buy.create(area_code="907")
    assert refused(buy.create, phone_number=bought.phone_number) == (400, 21422)
    bought.delete()
    assert buy.create(phone_number=bought.phone_number).phone_number == bought.phone_number
    for foreign in ("+19074445566", "+33612000000", "+12125559999"):
        assert refused(buy.create, phone_number=foreign) == (400, 21422)


def test_own_numbers_by_origin_and_age(world: World) -> None:
    numbers = world.client.incoming_phone_numbers
    assert numbers.list(origin="hosted") == numbers.toll_free.list(origin="hosted") == []
    assert len(numbers.list(origin="twilio", beta=False)) == len(numbers.list())
    with is_refused():
        numbers.list(origin="moon")
