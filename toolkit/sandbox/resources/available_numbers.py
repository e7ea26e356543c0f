"""AvailablePhoneNumbers of the 2010-04-01 API: numbers for sale, by country and type.

https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource; ``twilio_api_v2010.json``. The shelf is the
sample account's ``for_sale``; where it has nothing that fits, there are more (``number_supply``). No address is
required of a buyer, and no number is new to Twilio. Latitude and longitude are texts, as the examples have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from toolkit.facts.countries import country
from toolkit.numbering.number import regions
from toolkit.sandbox.api.context import Context, Handler, Operation, paged
from toolkit.sandbox.api.dispatch import Route, shown_path
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.api.paging import cursor
from toolkit.sandbox.api.refusals import not_found
from toolkit.sandbox.resources import number_supply, numbers
from toolkit.sandbox.resources.number_search import Search, place
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.pages import slice_of

_TYPES = {
    "local": "Local",
    "machine-to-machine": "MachineToMachine",
    "mobile": "Mobile",
    "national": "National",
    "shared-cost": "SharedCost",
    "toll-free": "TollFree",
    "voip": "Voip",
}
"""Type of number → last part of the path."""

MOST_FOUND = 50
"""How many numbers beyond the shelf a search finds; the sandbox's choice."""

_MOST_TRIED = 40_000

_LINKED = ("local", "mobile", "toll-free")
"""Types that a country links to; the examples of ``twilio_api_v2010.json`` have no others."""


def _available(phone_number: str, data: Mapping[str, Any]) -> dict[str, Any]:
    home = place(data)
    return {
        "friendly_name": data["national"],
        "phone_number": phone_number,
        "lata": None,
        "locality": data["locality"],
        "rate_center": None,
        "latitude": None if home is None else f"{home[0]:.6f}",
        "longitude": None if home is None else f"{home[1]:.6f}",
        "region": data["region"],
        "postal_code": data["postal_code"],
        "iso_country": data["country"],
        "address_requirements": "none",
        "beta": False,
        "capabilities": data["capabilities"],
    }


def _country(context: Context, code: str, types: set[str]) -> dict[str, Any]:
    def uri(*parts: str) -> str:
        return context.uri("AvailablePhoneNumbers", code, *parts)

    return {
        "country_code": code,
        "country": country(code).country_name,
        "uri": uri(),
        "beta": False,
        "subresource_uris": {kind.replace("-", "_"): uri(_TYPES[kind]) for kind in _LINKED if kind in types},
    }


def _types_by_country(context: Context) -> dict[str, set[str]]:
    found = {region: set(types) for region in regions() if (types := number_supply.types(region))}
    for number in context.store.every(kinds.NUMBER_FOR_SALE):
        found.setdefault(number.data["country"], set()).add(number.data["type"])
    return found


def _list_countries(context: Context) -> Response:
    """List the countries with something for sale; this list alone has no paging (``twilio_api_v2010.json``)."""
    countries = [_country(context, code, types) for code, types in sorted(_types_by_country(context).items())]
    return answer(200, {"countries": countries, "uri": context.path})


def _fetch_country(context: Context) -> Response:
    code = context.variables["CountryCode"].upper()
    types = _types_by_country(context).get(code)
    if types is None:
        raise not_found(shown_path(context.path))
    return answer(200, _country(context, code, types))


def _search(context: Context, number_type: str) -> Response:
    code = context.variables["CountryCode"].upper()
    if code not in regions():
        raise not_found(shown_path(context.path))
    search = Search(context.store, context.query, code)
    shelf = [
        (number.name, number.data)
        for number in context.store.every(kinds.NUMBER_FOR_SALE)
        if number.data["country"] == code and number.data["type"] == number_type
    ]
    found = [one for one in shelf if search.finds(*one)] or list(_supplied(context, code, number_type, search))
    page = slice_of(list(enumerate(found, 1)), cursor(context.query))
    return paged(context, page, "available_phone_numbers", [_available(*one) for _, one in page.rows])


def _supplied(context: Context, region: str, number_type: str, search: Search) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield numbers beyond the shelf, MOST_FOUND at the most; Twilio's search ends, too, before its numbers do."""
    candidates = islice(number_supply.numbers(region, number_type, search.area_code), _MOST_TRIED)
    free = (one for one in candidates if search.fits(one) and numbers.is_free(context.store, one))
    described = ((one, number_supply.describe(one)) for one in free)
    yield from islice(((one, data) for one, data in described if data and search.finds(one, data)), MOST_FOUND)


def _searching(number_type: str) -> Handler:
    return lambda context: _search(context, number_type)


_PATH = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers"

ROUTES: tuple[Operation, ...] = (
    Route("GET", "api", f"{_PATH}.json", _list_countries),
    Route("GET", "api", f"{_PATH}/{{CountryCode}}.json", _fetch_country),
    *(Route("GET", "api", f"{_PATH}/{{CountryCode}}/{path}.json", _searching(kind)) for kind, path in _TYPES.items()),
)
