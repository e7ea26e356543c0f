"""T-Mobile's daily limit of a brand, for those recipients that ``Options.tmobile_numbers`` counts as its subscribers.

A brand may send so many SMS segments and MMS a day to T-Mobile, all its campaigns together
(https://support.twilio.com/hc/en-us/articles/1260804800549); what exceeds that is undelivered with 30023 until the next
calendar day. That the day ends at midnight Pacific Time is what others report of Twilio's page on 30023
(https://www.a2pcheck.com/errors/twilio-error-30023). The limits are ``toolkit/data/campaign_tiers.csv``.

Assumed: a message counts on the day on which it leaves its queue, and one that would exceed the limit neither arrives
in part nor counts. The limit of a brand that is not known, another provider's, is not known either: there is none here.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from toolkit.facts.throughput import tier
from toolkit.model.account import Sender
from toolkit.model.registration import counting_score
from toolkit.routing import destination
from toolkit.routing.eligibility import needs_campaign
from toolkit.sandbox.messages import senders
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import compliance
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.store import Record, Store

EXCEEDED = 30023

_ZONE = "America/Los_Angeles"


def takes(store: Store, options: Options, sender: Sender, message: Message, at: float) -> bool:
    """Count a message whose segments are known; say whether it is within the day's limit. Needs a transaction.

    Args:
        sender: a number that is registered for the US, or any sender that needs no campaign.
        at: when it leaves, POSIX.
    """
    if not options.tmobile_numbers or not message.recipient.startswith(tuple(options.tmobile_numbers)):
        return True
    home = senders.home(store, sender) if needs_campaign(sender, destination(message.recipient)) else None
    campaign = compliance.campaign(store, home.sid) if home else None
    brand = compliance.brand(store, campaign) if campaign else None
    if campaign is None or brand is None:
        return True
    score = counting_score(brand.data["brand_score"], russell_3000=brand.data["russell_3000"])
    limit = tier(brand.data["brand_type"], campaign.data["us_app_to_person_usecase"], score).tmobile_daily
    return _count(store, brand, message.segments, limit, at)


def _count(store: Store, brand: Record, segments: int, limit: int, at: float) -> bool:
    key = f"{brand.sid} {datetime.fromtimestamp(at, ZoneInfo(_ZONE)).date()}"
    day = store.get(kinds.TMOBILE_DAY, key)
    sent = segments + (day.data["segments"] if day else 0)
    if sent > limit:
        return False
    if day is None:
        store.add(kinds.TMOBILE_DAY, key, {"segments": sent}, parent=brand.sid, now=at)
    else:
        store.update(day, {"segments": sent}, at)
    return True
