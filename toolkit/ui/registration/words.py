"""What the registration says: of states, of who waits for whom and how long, of use cases."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.i18n import _, lazy
from toolkit.ui.registration.standing import Kind, Registered, Standing, State

TITLES: Mapping[str, str] = {
    "profile": lazy("Customer profile"),
    "product": lazy("A2P trust product"),
    "brand": lazy("Brand"),
    "campaign": lazy("Campaign"),
}

MARKS: Mapping[State, str] = {
    "todo": "○",
    "draft": "○",
    "waiting": "◔",
    "owner": "◔",
    "done": "✓",
    "rejected": "✗",
    "unknown": "?",
}

STATES: Mapping[State, str] = {
    "todo": lazy("still to file"),
    "draft": lazy("a draft, not submitted"),
    "waiting": lazy("being reviewed"),
    "owner": lazy("waits for its owner"),
    "done": lazy("approved"),
    "rejected": lazy("rejected"),
    "unknown": lazy("could not be read"),
}

_WAITS: Mapping[Kind, str] = {
    "profile": lazy("Twilio reviews it: 22 hours in one observed case."),
    "product": lazy("Twilio reviews it: 6 minutes in one observed case."),
    "brand": lazy("The Campaign Registry checks the business: minutes to days. After 2 days, ask Twilio's support."),
    "campaign": lazy("Twilio and the carriers review it: 10 to 15 days."),
}
"""Sources: https://www.twilio.com/docs/messaging/compliance/a2p-10dlc and its guide for ISVs; the two observed times
are of September 2026."""

_OWNER = lazy("The owner has to answer a message with YES within 24 hours.")

_ASKS: Mapping[Kind, str] = {
    "profile": lazy("Who you are: name, tax ID, address, representative. Free of charge."),
    "product": lazy("That this business wants to message. Free of charge; needs the profile."),
    "brand": lazy("The business at The Campaign Registry. Costs a fee; needs profile and trust product."),
    "campaign": lazy("What is sent, and how people agree to it. Costs fees; needs the brand."),
}

USECASES: Mapping[str, str] = {
    "2FA": lazy("Two-factor authentication"),
    "ACCOUNT_NOTIFICATION": lazy("Account notification"),
    "AGENTS_FRANCHISES": lazy("Agents and franchises"),
    "CHARITY": lazy("Charity"),
    "PROXY": lazy("Proxy"),
    "CUSTOMER_CARE": lazy("Customer care"),
    "DELIVERY_NOTIFICATION": lazy("Delivery notification"),
    "EMERGENCY": lazy("Emergency"),
    "FRAUD_ALERT": lazy("Fraud alert"),
    "HIGHER_EDUCATION": lazy("Higher education"),
    "K12_EDUCATION": lazy("K-12 education"),
    "LOW_VOLUME": lazy("Low volume mixed"),
    "MARKETING": lazy("Marketing"),
    "MIXED": lazy("Mixed"),
    "POLITICAL": lazy("Political"),
    "POLLING_VOTING": lazy("Polling and voting"),
    "PUBLIC_SERVICE_ANNOUNCEMENT": lazy("Public service announcement"),
    "SECURITY_ALERT": lazy("Security alert"),
    "SOCIAL": lazy("Social"),
    "SOLE_PROPRIETOR": lazy("Sole proprietor"),
    "SWEEPSTAKE": lazy("Sweepstake"),
}
"""Use cases by their codes; which of them a brand may have is Twilio's answer."""


TOLL_FREE_USES: Mapping[str, str] = {
    "TWO_FACTOR_AUTHENTICATION": lazy("Two-factor authentication"),
    "ACCOUNT_NOTIFICATIONS": lazy("Account notification"),
    "CUSTOMER_CARE": lazy("Customer care"),
    "CHARITY_NONPROFIT": lazy("Charity"),
    "DELIVERY_NOTIFICATIONS": lazy("Delivery notification"),
    "FRAUD_ALERT_MESSAGING": lazy("Fraud alert"),
    "EVENTS": lazy("Events"),
    "HIGHER_EDUCATION": lazy("Higher education"),
    "K12": lazy("K-12 education"),
    "MARKETING": lazy("Marketing"),
    "POLLING_AND_VOTING_NON_POLITICAL": lazy("Polling and voting"),
    "POLITICAL_ELECTION_CAMPAIGNS": lazy("Political"),
    "PUBLIC_SERVICE_ANNOUNCEMENT": lazy("Public service announcement"),
    "SECURITY_ALERT": lazy("Security alert"),
}
BUSINESS_TYPES: Mapping[str, str] = {
    "PRIVATE_PROFIT": lazy("private company"),
    "PUBLIC_PROFIT": lazy("company listed at a stock exchange"),
    "SOLE_PROPRIETOR": lazy("sole proprietor"),
    "NON_PROFIT": lazy("non-profit"),
    "GOVERNMENT": lazy("government"),
}
OPT_IN_TYPES: Mapping[str, str] = {
    "WEB_FORM": lazy("a form on a web site"),
    "PAPER_FORM": lazy("a form on paper"),
    "VIA_TEXT": lazy("a text message of theirs"),
    "VERBAL": lazy("spoken words"),
    "MOBILE_QR_CODE": lazy("a QR code"),
    "IMPORT": lazy("taken over from elsewhere"),
}
"""What a toll-free verification offers, by Twilio's names; IMPORT_PLEASE_REPLACE is no answer of a person's."""


def title(part: str) -> str:
    """Name a part of a registration: a step of the chain, or the verification of a number by its address."""
    return _(TITLES[part]) if part in TITLES else _("Toll-free {number}").format(number=part)


def state_words(one: Registered | None) -> str:
    """Return the state with its mark, and Twilio's own word for it."""
    state: State = one.state if one else "todo"
    words = f"{MARKS[state]} {_(STATES[state])}"
    return f"{words} ({one.status})" if one and one.status else words


def remark(kind: Kind, one: Registered | None) -> str:
    """Say what a part is before it is filed, and who waits for whom while it is reviewed; "" afterwards."""
    if one is None or one.state == "draft":
        return _(_ASKS[kind])
    if one.mock:
        return _("A mock: it carries no messages.")
    return _(_OWNER) if one.state == "owner" else _(_WAITS[kind]) if one.state == "waiting" else ""


def next_step(standing: Standing) -> str:
    """Say what is to be done next."""
    business, campaign = standing.business, standing.campaign
    rejected = next((kind for kind, one in standing.parts.items() if one and one.state == "rejected"), None)
    if rejected:
        return _("Rejected: {part}. Correct it as it is said below, then send it in again.").format(
            part=_(TITLES[rejected])
        )
    if campaign and campaign.state == "done":
        if standing.ready:
            return _("Done. Your code sends as before: it names the service, and the service picks the number.")
        return _("Put a US long code into the pool: the campaign counts for the numbers of its service.")
    if campaign:
        return _("Wait for the review of the campaign. Until then carriers block messages of its long codes (30034).")
    if business.brand and business.brand.state == "done":
        return _("Say what you send and how people agree to it, then register the campaign.")
    if business.brand:
        return _("Wait for the brand; then the campaign follows.")
    if business.profile is None:
        return _("File the business first.")
    if standing.waiting:
        return _(
            "Wait for the reviews, then register the brand. You need not wait, but a brand that fails costs its fee."
        )
    if business.product is None or "draft" in (business.profile.state, business.product.state):
        return _("This business was never submitted whole. Complete it in the Console, or choose “A new business”.")
    return _("Register the brand.")
