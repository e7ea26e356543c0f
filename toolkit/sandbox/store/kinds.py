"""The kinds of stored resources.

A member of a pool has the SID of what it is a member with; its parent is the service. CONTENT is what a message was
made of from a TEMPLATE, SHORTENING that its links are to be shortened, and both have the message's SID, as LINK_SERVICE
has the service's; a SHORT_LINK has its address. BULK_CALLS, CHANNEL_WINDOW, CLOSED_COUNTRY, CONTACT, LOCKED_NAME and
TMOBILE_DAY have keys of their own.
"""

from __future__ import annotations

ACCOUNT = "account"
ADDRESS = "address"
ADVANCED_OPT_OUT = "advanced_opt_out"
ALERT = "alert"
APPLICATION = "application"
BRAND = "brand"
BULK_CALLS = "bulk_calls"
CAMPAIGN = "campaign"
CHANNEL_SENDER = "channel_sender"
CHANNEL_WINDOW = "channel_window"
CLOSED_COUNTRY = "closed_country"
CONTACT = "contact"
CONTENT = "content"
CUSTOMER_PROFILE = "customer_profile"
ENDPOINT_ASSIGNMENT = "endpoint_assignment"
END_USER = "end_user"
ENTITY_ASSIGNMENT = "entity_assignment"
EVALUATION = "evaluation"
EVENT = "event"
FEEDBACK = "feedback"
LINK_DOMAIN = "link_domain"
LINK_SERVICE = "link_service"
LOCKED_NAME = "locked_name"
MEDIA = "media"
NUMBER = "number"
NUMBER_FOR_SALE = "number_for_sale"
SAFE_NUMBER = "safe_number"
SERVICE = "service"
SHORTENING = "shortening"
SHORT_CODE = "short_code"
SHORT_LINK = "short_link"
SUPPORTING_DOCUMENT = "supporting_document"
TEMPLATE = "template"
TMOBILE_DAY = "tmobile_day"
TOLL_FREE_VERIFICATION = "toll_free_verification"
TRUST_PRODUCT = "trust_product"
VETTING = "vetting"

POOL_ALPHA = "pool_alpha"
POOL_CHANNEL = "pool_channel"
POOL_NUMBER = "pool_number"
POOL_SHORT_CODE = "pool_short_code"
POOL = (POOL_NUMBER, POOL_SHORT_CODE, POOL_ALPHA, POOL_CHANNEL)

OWNED = {POOL_NUMBER: NUMBER, POOL_SHORT_CODE: SHORT_CODE, POOL_CHANNEL: CHANNEL_SENDER}
"""Kind of pool member → kind of what the account has; alpha senders exist in their pool alone."""

REVIEWED = frozenset(
    {BRAND, CAMPAIGN, CHANNEL_SENDER, CUSTOMER_PROFILE, TEMPLATE, TOLL_FREE_VERIFICATION, TRUST_PRODUCT, VETTING}
)
"""What changes when its time has come (``toolkit.sandbox.account.due``)."""

EVERY = frozenset(kind for name, kind in vars().items() if name.isupper() and isinstance(kind, str))
