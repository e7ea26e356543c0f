"""Prices that are invented, and say so."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import toolkit
from tests.sandbox.conftest import World
from toolkit.facts.countries import countries


def test_every_country_of_the_facts_is_listed_page_by_page(world: World) -> None:
    listed = world.client.pricing.v1.messaging.countries.list(page_size=50)
    assert [one.iso_country for one in listed] == sorted(countries())
    assert {one.iso_country: one.country for one in listed}["JP"] == "Japan"


def test_each_country_has_prices_and_none_passes_for_twilios(world: World) -> None:
    for region in countries():
        found = world.client.pricing.v1.messaging.countries(region).fetch()
        (network,) = found.outbound_sms_prices
        assert (network["carrier"], network["mcc"], network["mnc"]) == ("illustrative", None, None)
        assert [float(price["base_price"]) > 0 for price in network["prices"]] == [True]
        assert {price["number_type"] for price in found.inbound_sms_prices} == {
            "local", "mobile", "toll-free", "shortcode",
        }  # fmt: skip
        assert found.price_unit == "USD"


def test_an_unknown_country_has_no_prices(world: World, refused: Any) -> None:
    assert refused(world.client.pricing.v1.messaging.countries("ZZ").fetch) == (404, 20404)
    assert world.client.pricing.v1.messaging.countries("us").fetch().iso_country == "US"


def test_every_row_of_the_file_says_that_it_is_invented() -> None:
    path = Path(toolkit.__file__).parent / "data" / "illustrative_prices.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["evidence"] for row in rows} == {"illustrative"}
    assert all(row["note"].startswith("invented") for row in rows)
    assert {row["zone"] for row in rows} == {one.calling_code[:1] for one in countries().values()}
