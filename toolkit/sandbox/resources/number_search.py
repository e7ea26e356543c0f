"""Which numbers for sale fit a search: the parameters of AvailablePhoneNumbers.

https://www.twilio.com/docs/phone-numbers/api/availablephonenumberlocal-resource; ``twilio_api_v2010.json``. A search by
something that the sandbox does not know of its numbers (``InRateCenter``, ``InLata``) finds none of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from toolkit.sandbox.api.fields import boolean, integer
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.api.refusals import ApiError, invalid
from toolkit.sandbox.resources import number_supply
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Store

DISTANCE = 25
"""Miles around ``NearNumber`` or ``NearLatLong`` unless ``Distance`` is sent; at most 500."""

_CAPABILITIES = {"SmsEnabled": "sms", "MmsEnabled": "mms", "VoiceEnabled": "voice", "FaxEnabled": "fax"}
_PLACES = {
    "InRegion": "region",
    "InLocality": "locality",
    "InPostalCode": "postal_code",
    "InRateCenter": "rate_center",
    "InLata": "lata",
}
_EXCLUDED = {
    "ExcludeAllAddressRequired": frozenset({"any", "local", "foreign"}),
    "ExcludeLocalAddressRequired": frozenset({"local"}),
    "ExcludeForeignAddressRequired": frozenset({"foreign"}),
}
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_ANYTHING = {"*": "[0-9]", "%": "[0-9]*"}
_EARTH = 3958.8
"""Radius in miles."""

Place = tuple[float, float]
"""Latitude and longitude in degrees."""


class Search:
    """The conditions of one search.

    Args:
        store: the account, where a ``NearNumber`` is looked up.
        query: the parameters of the request.
        region: the country in which is searched.

    Attributes:
        area_code: the one that is asked for; None for any.

    Raises:
        ApiError: 400 for a value that cannot be used (21451, 21457 of an area code, else 20001).
    """

    def __init__(self, store: Store, query: Params, region: str) -> None:
        sent = {name: value for name, value in query.pairs if value}
        self._capabilities = {
            capability: boolean(param, sent[param]) for param, capability in _CAPABILITIES.items() if param in sent
        }
        self._places = {place: sent[param].casefold() for param, place in _PLACES.items() if param in sent}
        self._excluded = {
            requirement
            for param, requirements in _EXCLUDED.items()
            if param in sent and boolean(param, sent[param])
            for requirement in requirements
        }
        self._beta = boolean("Beta", sent.get("Beta", "true"))
        self.area_code = _area_code("AreaCode", sent["AreaCode"], region) if "AreaCode" in sent else None
        self._contains = None if "Contains" not in sent else re.compile(_pattern(sent["Contains"]))
        self._distance = integer(0, 500)("Distance", sent.get("Distance", str(DISTANCE)))
        self._near = _places_near(store, sent)

    def fits(self, phone_number: str) -> bool:
        """Say whether the digits of a number fit."""
        return (self.area_code is None or phone_number.startswith(f"+1{self.area_code}")) and (
            self._contains is None or self._contains.search(phone_number) is not None
        )

    def finds(self, phone_number: str, data: Mapping[str, Any]) -> bool:
        """Say whether a number for sale fits, by what is known of it."""
        return (
            self.fits(phone_number)
            and all(data["capabilities"][name] == wanted for name, wanted in self._capabilities.items())
            and all(str(data.get(name) or "").casefold() == wanted for name, wanted in self._places.items())
            and data.get("address_requirements", "none") not in self._excluded
            and (self._beta or not data.get("beta", False))
            and (self._near is None or self._is_near(data))
        )

    def _is_near(self, data: Mapping[str, Any]) -> bool:
        here = place(data)
        return here is not None and any(_miles(here, there) <= self._distance for there in self._near or ())


def place(data: Mapping[str, Any]) -> Place | None:
    """Return where a number is at home, as far as it is known."""
    latitude, longitude = data.get("latitude"), data.get("longitude")
    return None if latitude is None or longitude is None else (latitude, longitude)


def _area_code(param: str, value: str, region: str) -> int:
    """Read an area code (21451, https://www.twilio.com/docs/api/errors/21451), which other countries do not have here
    (21457, https://www.twilio.com/docs/api/errors/21457)."""
    if region not in number_supply.AREA_CODED:
        raise ApiError(400, 21457, f"{param} is for numbers of the USA and Canada, not of {region}")
    if not re.fullmatch("[2-9][0-9]{2}", value):
        raise invalid(param, f"{value!r} is not an area code of North America", 21451)
    return int(value)


def _places_near(store: Store, sent: dict[str, str]) -> list[Place] | None:
    """Return the places of which one must be near; None when the search names none."""
    near: list[Place] | None = None
    if "NearLatLong" in sent:
        near = [_coordinates(sent["NearLatLong"])]
    if "NearNumber" in sent:
        near = _homes(store, sent["NearNumber"])
    return near


def _coordinates(text: str) -> Place:
    found = re.fullmatch(r"\s*(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)\s*,\s*(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)\s*", text)
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        raise invalid("NearLatLong", f"{text!r} is not a latitude and a longitude, such as 37.84,-122.25")
    return float(found[1]), float(found[2])


def _homes(store: Store, text: str) -> list[Place]:
    """Return the places of a number of North America: those that the account knows of its area code (assumed)."""
    found = re.fullmatch(r"\+?1?([2-9][0-9]{2})[0-9]{7}", text)
    if found is None:
        raise invalid("NearNumber", f"{text!r} is not a phone number of the USA or Canada")
    known = [*store.every(kinds.NUMBER), *store.every(kinds.NUMBER_FOR_SALE)]
    homes = (place(number.data) for number in known if number.name.startswith(f"+1{found[1]}"))
    return [home for home in homes if home is not None]


def _miles(one: Place, other: Place) -> float:
    """Return the distance on the sphere (haversine)."""
    (lat1, lon1), (lat2, lon2) = (map(math.radians, spot) for spot in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def _pattern(contains: str) -> str:
    """Return the expression for a ``Contains`` text.

    ``*`` is any digit and ``%`` any digits, ``+`` and ``$`` are the beginning and the end, letters are those of a
    telephone's keys; 2 to 16 characters. Twilio's pages differ on wildcards between digits: they are possible here.
    """
    found = re.fullmatch(r"(\+?)([0-9A-Za-z*%]*[0-9A-Za-z][0-9A-Za-z*%]*)(\$?)", contains)
    if found is None or not 2 <= len(contains) <= 16:
        raise invalid("Contains", f"{contains!r} is not 2 to 16 digits, letters, * and %, + before or $ behind")
    characters = re.sub("%+", "%", found[2].upper().translate(_KEYS))
    middle = "".join(_ANYTHING.get(character, character) for character in characters)
    return ("^" + re.escape("+") if found[1] else "") + middle + ("$" if found[3] else "")
