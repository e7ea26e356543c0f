"""Addresses of the 2010-04-01 API (https://www.twilio.com/docs/usage/api/address; ``twilio_api_v2010.json``).

Nobody checks whether an address exists: it is neither validated nor verified.
"""

from __future__ import annotations

from typing import Any

from toolkit.facts.countries import countries
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.dispatch import API_VERSION
from toolkit.sandbox.api.fields import Field, boolean, choice, given, required, text
from toolkit.sandbox.api.resource import Resource
from toolkit.sandbox.store import kinds

_NEEDED = ("CustomerName", "Street", "City", "Region", "PostalCode")
_LINE = text(255, empty=False)
_country = choice(countries())

FIELDS = (
    *(Field(param, _LINE) for param in _NEEDED),
    Field("FriendlyName", text(64)),
    Field("StreetSecondary", text(255)),
    Field("EmergencyEnabled", boolean, False),
)


def _new(context: Context) -> dict[str, Any]:
    for param in _NEEDED:
        required(context.form, param)
    country = _country("IsoCountry", required(context.form, "IsoCountry"))
    blank = {"friendly_name": None, "street_secondary": None, "emergency_enabled": False}
    return blank | given(FIELDS, context.form) | {"iso_country": country, "validated": False, "verified": False}


ROUTES = Resource(
    kinds.ADDRESS,
    "AD",
    f"/{API_VERSION}/Accounts/{{AccountSid}}/Addresses",
    "addresses",
    product="api",
    fields=FIELDS,
    new=_new,
    filters={"CustomerName": "customer_name", "FriendlyName": "friendly_name", "IsoCountry": "iso_country"},
).routes("create", "list", "fetch", "update", "delete")
