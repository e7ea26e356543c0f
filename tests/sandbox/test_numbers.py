"""Numbers of the account and numbers for sale."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World


def test_buying_takes_the_number_from_the_shelf_and_releasing_puts_it_back(world: World, refused: Any) -> None:
    shelf = world.client.available_phone_numbers("US").local
    (for_sale,) = shelf.list(area_code=206)
    bought = world.client.incoming_phone_numbers.create(phone_number=for_sale.phone_number, sms_url="https://e.com/x")
    assert (bought.phone_number, bought.sms_url, bought.type) == (for_sale.phone_number, "https://e.com/x", "local")
    assert bought.friendly_name == for_sale.friendly_name == "(206) 555-0151"
    assert for_sale.phone_number not in {number.phone_number for number in shelf.list(area_code=206)}
    again = {"phone_number": for_sale.phone_number}
    assert refused(world.client.incoming_phone_numbers.create, **again) == (400, 21422)
    assert bought.delete()
    assert [number.phone_number for number in shelf.list(area_code=206)] == [for_sale.phone_number]
    assert refused(bought.fetch) == (404, 20404)


def test_buying_by_area_code(world: World, refused: Any) -> None:
    buy = world.client.incoming_phone_numbers.create
    assert buy(area_code="617").phone_number.startswith("+1617")
    assert refused(buy, area_code="999") == (400, 21452)
    assert refused(buy, area_code="533") == (400, 21452)
    assert refused(buy, area_code="12") == (400, 21451)
    assert buy(area_code="500").phone_number == "+15005550006"


@pytest.mark.parametrize(
    ("number", "code"),
    [("+15005550000", 21422), ("+15005550001", 21421), ("12345", 21421), ("+12125559999", 21422)],
)
def test_numbers_that_cannot_be_bought(world: World, refused: Any, number: str, code: int) -> None:
    assert refused(world.client.incoming_phone_numbers.create, phone_number=number) == (400, code)


def test_the_test_number_that_works_can_be_bought(world: World) -> None:
    assert world.client.incoming_phone_numbers.create(phone_number="+15005550006").sid.startswith("PN")


def test_releasing_a_number_takes_it_out_of_its_service(world: World) -> None:
    service = world.service("+33612345600")
    world.finished(world.send("+33612340000", service))
    assert len(world.sandbox.sticky()) == 1
    world.client.incoming_phone_numbers(world.number("+33612345600")).delete()
    assert service.phone_numbers.list() == []
    assert world.sandbox.sticky() == {}


def test_settings_of_a_number_are_updated_one_by_one(world: World, refused: Any) -> None:
    number = world.client.incoming_phone_numbers(world.number("+12125550123"))
    before = number.fetch()
    after = number.update(friendly_name="Renamed", sms_method="GET")
    assert (after.friendly_name, after.sms_method, after.sms_url) == ("Renamed", "GET", before.sms_url)
    assert refused(number.update, sms_url="not a url") == (400, 21402)
    assert number.update(sms_url="").sms_url is None


def test_numbers_are_filtered_by_number_name_and_type(world: World) -> None:
    numbers = world.client.incoming_phone_numbers
    assert [n.phone_number for n in numbers.list(friendly_name="Toronto")] == ["+14165550134"]
    assert {n.phone_number for n in numbers.toll_free.list()} == {"+18005550199", "+18885550123"}
    assert "+33612345600" in {n.phone_number for n in numbers.mobile.list()}
    assert {n.phone_number for n in numbers.local.list()} & {"+33612345600", "+18005550199"} == set()


def test_the_shelf_is_searched_by_country_type_and_capability(world: World) -> None:
    countries = {country.country_code: country for country in world.client.available_phone_numbers.list()}
    assert len(countries) >= 8
    assert set(countries["US"].subresource_uris) == {"local", "toll_free"}
    british = world.client.available_phone_numbers("GB")
    assert british.fetch().country == "United Kingdom"
    assert british.local.list(sms_enabled=True) == []
    assert len(british.local.list(sms_enabled=False)) == 2
    assert len(british.mobile.list(sms_enabled=True, mms_enabled=False)) == 2


def test_the_shelf_is_searched_by_place_and_pattern(world: World) -> None:
    shelf = world.client.available_phone_numbers("US").local
    assert {n.locality for n in shelf.list(in_region="ca")} == {"Los Angeles", "San Francisco"}
    assert [n.phone_number for n in shelf.list(contains="512*00***1")] == []
    assert [n.phone_number for n in shelf.list(contains="512****15*")] == ["+15125550158"]
    assert [n.phone_number for n in shelf.list(contains="JKL")] == [n.phone_number for n in shelf.list(contains="555")]
    assert world.raw("GET", f"{PATH.format(world.sandbox.account_sid)}?Contains=%23").status == 400


PATH = "https://api.twilio.com/2010-04-01/Accounts/{}/AvailablePhoneNumbers/US/Local.json"


def test_a_search_is_paged(world: World) -> None:
    shelf = world.client.available_phone_numbers("US").local
    whole = [number.phone_number for number in shelf.list()]
    first = shelf.page(page_size=5)
    second = first.next_page()
    assert [n.phone_number for n in first] + [n.phone_number for n in second] == whole[:10]
    assert [n.phone_number for n in second.previous_page()] == whole[:5]


def test_a_country_without_numbers_is_not_found(world: World, refused: Any) -> None:
    assert refused(world.client.available_phone_numbers("AQ").fetch) == (404, 20404)


def test_short_codes_are_listed_fetched_and_updated(world: World) -> None:
    codes = world.client.api.v2010.account.short_codes
    assert {code.short_code for code in codes.list()} == {"24680", "60123"}
    (british,) = codes.list(friendly_name="UK short code")
    assert codes(british.sid).update(sms_url="https://e.com/in").sms_url == "https://e.com/in"
    assert codes(british.sid).fetch().sms_url == "https://e.com/in"


def test_toll_free_verifications_are_filtered(world: World) -> None:
    verifications = world.client.messaging.v1.tollfree_verifications
    (approved,) = verifications.list(status="TWILIO_APPROVED")
    assert approved.tollfree_phone_number_sid == world.number("+18005550199")
    (waiting,) = verifications.list(tollfree_phone_number_sid=world.number("+18885550123"))
    assert waiting.status == "IN_REVIEW"
    assert verifications(waiting.sid).fetch().external_reference_id == "owl-888"


def test_the_account(world: World) -> None:
    (account,) = world.client.api.v2010.accounts.list(status="active")
    assert account.sid == world.sandbox.account_sid
    assert account.fetch().friendly_name == "Owl, Inc. (sample account)"
    assert world.client.api.v2010.accounts.list(status="closed") == []
