"""Campaigns that another provider registered, handed to a messaging service.

https://www.twilio.com/docs/messaging/api/usapptoperson-resource; ``twilio_messaging_v1.json``. Twilio is told the
campaign's ID alone, so its description is unknown (assumed).
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import boolean, required, text
from toolkit.sandbox.api.http import Response, answer, iso8601
from toolkit.sandbox.api.refusals import ApiError, invalid
from toolkit.sandbox.registrations import campaigns, reviews
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.sids import is_sid

UNKNOWN = (
    "brand_registration_sid",
    "us_app_to_person_usecase",
    "description",
    "message_flow",
    "message_samples",
    "has_embedded_links",
    "has_embedded_phone",
    "subscriber_opt_in",
    "age_gated",
    "direct_lending",
    "opt_in_message",
    "opt_out_message",
    "help_message",
    "opt_in_keywords",
    "opt_out_keywords",
    "help_keywords",
)
"""Properties of a campaign that Twilio is not told."""

_read_id = text(64, empty=False)


def _create(context: Context) -> Response:
    campaign_id = _read_id("CampaignId", required(context.form, "CampaignId"))
    sid = required(context.form, "MessagingServiceSid")
    if not is_sid(sid, "MG"):
        raise invalid("MessagingServiceSid", f"{sid!r} is not of the form MG and 32 hexadecimal digits", 21705)
    if (migration := context.form.get("CnpMigration")) is not None:
        boolean("CnpMigration", migration)
    service = context.store.get(kinds.SERVICE, sid)
    if service is None:
        raise ApiError(404, 21701, f"The account has no messaging service {sid}")
    campaigns.refuse_second(context, service)
    unknown: dict[str, Any] = dict.fromkeys(UNKNOWN)
    data = unknown | campaigns.UNREVIEWED | {"campaign_id": campaign_id, "is_externally_registered": True}
    campaign = context.store.add(kinds.CAMPAIGN, context.store.new_sid("QE"), data, parent=service.sid, now=context.now)
    schedule.plan(context.store, kinds.CAMPAIGN, campaign.sid, context.now + reviews.PREREGISTERED)
    shown = {
        "sid": campaigns.SID,
        "account_sid": context.account_sid,
        "campaign_id": campaign_id,
        "messaging_service_sid": service.sid,
        "date_created": iso8601(campaign.created),
    }
    return answer(201, shown)


ROUTES: tuple[Operation, ...] = (Route("POST", "messaging", "/v1/Services/PreregisteredUsa2p", _create),)
