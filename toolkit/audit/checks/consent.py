"""Checks of whether people want the messages that they get."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.audit.check import Hit, check
from toolkit.audit.view import View, title, top
from toolkit.i18n import lazy

_OPT_OUT = "https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out"
_CONSENT = "https://www.twilio.com/docs/messaging/features/compliance-toolkit"

_UNRECORDED = frozenset({"VERBAL", "PAPER_FORM", "IMPORT", "IMPORT_PLEASE_REPLACE"})
"""Ways of agreeing of which no system keeps a record by itself."""


@check(
    severity="medium",
    needs=("log",),
    finding=lazy("People ask for an end of messages in a sentence, which opts nobody out."),
    consequence=lazy("Twilio takes a keyword alone for an opt-out; they go on getting messages, and complain."),
    code=30007,
    remedy=lazy(
        "Look for such messages in your webhook and take the sender off your list; record it with "
        "POST https://accounts.twilio.com/v1/Consents/Bulk (status opt-out)."
    ),
    docs=_OPT_OUT,
)
def opt_out_unheard(view: View) -> Iterator[Hit]:
    """Inbound messages with STOP, unsubscribe and the like among other words."""
    found: dict[str, dict[str, int]] = {}
    for group in view.received:
        if group.opt_out_wishes:
            senders = found.setdefault(group.service_sid, {})
            senders[group.sender] = senders.get(group.sender, 0) + group.opt_out_wishes
    for sid, senders in found.items():
        evidence = {"messages": sum(senders.values()), "senders": top(senders)}
        yield Hit(sid or view.snapshot.account_sid, view.name(sid), evidence)


@check(
    severity="medium",
    needs=("numbers", "campaigns", "verifications"),
    finding=lazy("Recipients are said to agree in a way that leaves no record, or not to agree at all."),
    consequence=lazy("Without a record of consent a complaint cannot be answered, and a review rejects it."),
    code=30909,
    remedy=lazy(
        "Keep who agreed to what, when and where, and record it with POST "
        "https://accounts.twilio.com/v1/Consents/Bulk; confirm by a first message."
    ),
    docs=_CONSENT,
)
def consent_unrecorded(view: View) -> Iterator[Hit]:
    """``opt_in_type`` by word of mouth, on paper or imported; ``subscriber_opt_in`` false. Consents cannot be read."""
    for number in view.numbers:
        verification = view.verifications.get(number.sid)
        if verification and verification.opt_in_type in _UNRECORDED:
            yield Hit(number.sid, title(number), {"opt_in_type": verification.opt_in_type})
    for campaign in view.snapshot.campaigns:
        if campaign.subscriber_opt_in is False:
            yield Hit(campaign.service_sid, view.name(campaign.service_sid), {"subscriber_opt_in": False})
