"""Pricing v1, Messaging countries: the shape is Twilio's, the prices are not.

https://www.twilio.com/docs/messaging/api/pricing; ``twilio_pricing_v1.json``. Prices are invented to practise with
(``data/illustrative_prices.csv``): one for each world zone, the first digit of the calling code. So that no table made
of them is taken for Twilio's, the only network of every country is called ``illustrative``. Countries are those of
``data/country_capabilities.csv``. Pricing v2 has no Messaging.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from toolkit import data
from toolkit.facts.countries import Country, countries
from toolkit.sandbox.api.context import Context, Operation, paged
from toolkit.sandbox.api.dispatch import Route, shown_path
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.paging import cursor
from toolkit.sandbox.api.refusals import not_found
from toolkit.sandbox.store.pages import slice_of

NETWORK = "illustrative"
"""The name of the only network."""

_INBOUND_TYPES = ("local", "mobile", "toll-free", "shortcode")


class _Prices(NamedTuple):
    outbound: str
    inbound: str


@cache
def prices() -> dict[str, _Prices]:
    """Return the invented prices in US dollars, by world zone."""
    return {
        row["zone"]: _Prices(row["outbound_sms"], row["inbound_sms"]) for row in data.rows("illustrative_prices.csv")
    }


@cache
def _known() -> tuple[Country, ...]:
    return tuple(sorted(countries().values(), key=lambda one: one.region))


def _listed(context: Context, one: Country) -> dict[str, Any]:
    return {
        "country": one.country_name,
        "iso_country": one.region,
        "url": f"{context.origin}{_PATH}/{one.region}",
    }


def _price(number_type: str, price: str) -> dict[str, str]:
    return {"number_type": number_type, "base_price": price, "current_price": price}


def _list(context: Context) -> Response:
    """List the countries by their codes."""
    page = slice_of(list(enumerate(_known(), 1)), cursor(context.query))
    return paged(context, page, "countries", [_listed(context, one) for _, one in page.rows])


def _fetch(context: Context) -> Response:
    one = countries().get(context.variables["IsoCountry"].upper())
    if one is None:
        raise not_found(shown_path(context.path))
    own = prices()[one.calling_code[:1]]
    networks = [{"carrier": NETWORK, "mcc": None, "mnc": None, "prices": [_price("mobile", own.outbound)]}]
    return answer(
        200,
        {
            **_listed(context, one),
            "outbound_sms_prices": networks,
            "inbound_sms_prices": [_price(number_type, own.inbound) for number_type in _INBOUND_TYPES],
            "price_unit": "USD",
        },
    )


_PATH = "/v1/Messaging/Countries"

ROUTES: tuple[Operation, ...] = (
    Route("GET", "pricing", _PATH, _list),
    Route("GET", "pricing", f"{_PATH}/{{IsoCountry}}", _fetch),
)
