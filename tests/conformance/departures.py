"""Where real answers differ from the documents and their examples: the place, and the reason.

A place is a component's name (or ``METHOD path``) and the properties down to it; ``*.name`` is that property anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.facts import channel_senders
from toolkit.sandbox.registrations import preregistered

_NUMBER_SEARCH = "api.v2010.account.available_phone_number_country.available_phone_number"
_ONLY_US = "told for numbers of the USA and Canada alone (https://www.twilio.com/docs/phone-numbers/api)"
_CARRIERS_KNOW = (
    "only carriers know it; Twilio's own answers have nulls there (https://www.twilio.com/docs/lookup/v2-api)"
)
_PRICES = "pricing.v1.messaging.messaging_country-instance.outbound_sms_prices[]"
_NOT_YET = "known when the registration is through"
_NOT_TOLD = "another provider registered the campaign, and Twilio is told its ID alone"
_CAMPAIGNS = ("messaging.v1.service.us_app_to_person", "messaging.v1.service.us_app_to_person_v2")

NULLS: Mapping[str, str] = {
    "*.next_page_uri": "the last page has none; every example of a single page shows null",
    "*.previous_page_uri": "the first page has none",
    "*.next_page_url": "the last page has none",
    "*.previous_page_url": "the first page has none",
    **{
        f"{_NUMBER_SEARCH}_{kind}.{name}": _ONLY_US
        for kind in ("local", "machine_to_machine", "mobile", "national", "shared_cost", "toll_free", "voip")
        for name in ("lata", "rate_center", "latitude", "longitude", "locality", "region", "postal_code")
    },
    **{f"{kind}.{name}": _NOT_YET for kind in _CAMPAIGNS for name in ("campaign_id", "rate_limits")},
    **{f"{kind}.{name}": _NOT_TOLD for kind in _CAMPAIGNS for name in preregistered.UNKNOWN},
    **{
        f"messaging.v1.service.us_app_to_person_v2.{name}": "optional"
        for name in ("privacy_policy_url", "terms_and_conditions_url")
    },
    **{
        f"LineTypeIntelligenceInfo.{name}": _CARRIERS_KNOW
        for name in ("mobile_country_code", "mobile_network_code", "carrier_name", "type", "error_code")
    },
    **{f"{_PRICES}.{name}": "no network is told from another" for name in ("mcc", "mnc")},
    **{f"monitor.v1.{kind}.service_sid": "the message belongs to no service" for kind in ("alert", "alert-instance")},
    **{
        f"monitor.v1.alert-instance.{name}": "nothing answered, or the sandbox keeps none of it"
        for name in ("request_headers", "request_variables", "response_body", "response_headers")
    },
    "monitor.v1.event.description": "no wording of Twilio's is known",
    "messaging.v1.tollfree_verification.resource_links": "no type is documented",
    "messaging.v2.domain_cert_v4.date_expires": "a managed certificate has not been issued yet",
    **{
        f"messaging.v2.channels_sender_response.{name}": "one of the two channels has none, or not before it is online"
        for name in ("configuration", "webhook", "properties", "compliance")
    },
    **{
        f"messaging.v2.channels_sender.{part}.{name}": "a text that may be left out"
        for part, names in channel_senders.fields().items()
        for name in names
    },
    **{
        f"messaging.v2.channels_sender.profile_generic_response.{name}": "a text that may be left out"
        for name in channel_senders.fields()["profile"]
    },
}
"""Places that may be null although no example shows it."""

FEWER_LINKS: Mapping[str, str] = {
    "api.v2010.account.subresource_uris": "links only what the sandbox answers",
    "api.v2010.account.available_phone_number_country.subresource_uris": "a country has links for its types of numbers",
}
"""Maps of links that may have fewer keys than the examples show, but no others."""
