"""AvailablePhoneNumbers of the 2010-04-01 API: numbers for sale, by country and type.

https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource; ``twilio_api_v2010.json``. The shelf is the
sample account's ``for_sale``. Parameters that need data which the sandbox does not have (distance, LATA, rate centre,
address requirements) are accepted and change nothing.
"""

from __future__ import annotations

import re
from typing import Any

from toolkit.countries import country
from toolkit.sandbox import kinds
from toolkit.sandbox.context import Context, Operation, paged
from toolkit.sandbox.dispatch import Route, shown_path
from toolkit.sandbox.fields import boolean
from toolkit.sandbox.http import Response, answer
from toolkit.sandbox.paging import cursor, window
from toolkit.sandbox.problems import invalid, not_found
from toolkit.sandbox.store import Record

_TYPES = {"local": "Local", "mobile": "Mobile", "toll-free": "TollFree"}
_KEYS = {"local": "local", "mobile": "mobile", "toll-free": "toll_free"}
_CAPABILITIES = {"SmsEnabled": "sms", "MmsEnabled": "mms", "VoiceEnabled": "voice", "FaxEnabled": "fax"}
_PLACES = {"InRegion": "region", "InLocality": "locality", "InPostalCode": "postal_code"}


def _available(number: Record) -> dict[str, Any]:
    data = number.data
    return {
        "friendly_name": data["national"],
        "phone_number": number.name,
        "lata": None,
        "locality": data["locality"],
        "rate_center": None,
        "latitude": None,
        "longitude": None,
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
        "subresource_uris": {_KEYS[kind]: uri(path) for kind, path in _TYPES.items() if kind in types},
    }


def _types_by_country(context: Context) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
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
    rows = [
        (number.seq, number)
        for number in context.store.every(kinds.NUMBER_FOR_SALE)
        if number.data["country"] == code and number.data["type"] == number_type and _matches(context, number)
    ]
    at = cursor(context.query)
    if at.before is not None:
        ahead = [row for row in reversed(rows) if row[0] < at.before]
    else:
        ahead = [row for row in rows if row[0] > (at.after or 0)]
    page = window(ahead[: at.size + 1], at)
    return paged(context, page, "available_phone_numbers", [_available(number) for _, number in page.rows])


def _matches(context: Context, number: Record) -> bool:
    query = context.query
    for param, capability in _CAPABILITIES.items():
        wanted = query.get(param)
        if wanted and boolean(param, wanted) != number.data["capabilities"][capability]:
            return False
    for param, place in _PLACES.items():
        wanted = query.get(param)
        if wanted and wanted.casefold() != str(number.data[place] or "").casefold():
            return False
    area_code = query.get("AreaCode")
    if area_code and not number.name.startswith(f"+1{area_code}"):
        return False
    contains = query.get("Contains")
    return not contains or re.search(_pattern(contains), number.name) is not None


def _pattern(contains: str) -> str:
    """Return the expression for a ``Contains`` text: ``*`` is any digit, letters are those of a telephone's keys."""
    keys = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
    text = contains.upper().translate(keys)
    if not re.fullmatch(r"\+?[0-9*]+", text):
        raise invalid("Contains", f"{contains!r} has characters other than digits, letters and *")
    return re.escape(text).replace(r"\*", "[0-9]")


_PATH = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers"

ROUTES: tuple[Operation, ...] = (
    Route("GET", "api", f"{_PATH}.json", _list_countries),
    Route("GET", "api", f"{_PATH}/{{CountryCode}}.json", _fetch_country),
    Route("GET", "api", f"{_PATH}/{{CountryCode}}/Local.json", lambda context: _search(context, "local")),
    Route("GET", "api", f"{_PATH}/{{CountryCode}}/Mobile.json", lambda context: _search(context, "mobile")),
    Route("GET", "api", f"{_PATH}/{{CountryCode}}/TollFree.json", lambda context: _search(context, "toll-free")),
)
