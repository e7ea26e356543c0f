"""Checks of the verification that toll-free numbers need for the US and Canada."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from toolkit.audit.check import Hit, check
from toolkit.audit.view import View, title
from toolkit.i18n import lazy
from toolkit.model.account import Sender

_TOLL_FREE = "https://www.twilio.com/docs/messaging/api/tollfree-verification-resource"


def _toll_free(view: View) -> Iterator[Sender]:
    return (number for number in view.numbers if number.type == "toll_free")


@check(
    severity="high",
    needs=("numbers", "verifications"),
    finding=lazy("The toll-free number is not verified."),
    consequence=lazy("Its messages to the US and Canada are blocked."),
    code=30032,
    remedy=lazy("Apply for a verification: POST /v1/Tollfree/Verifications; it takes 3 to 5 business days."),
)
def toll_free_unverified(view: View) -> Iterator[Hit]:
    """No verification was ever submitted."""
    for number in _toll_free(view):
        if number.sid not in view.verifications and number.verified is not True:
            yield Hit(number.sid, title(number), {"verification": "-"})


@check(
    severity="medium",
    needs=("numbers", "verifications"),
    finding=lazy("The toll-free verification has been in review for unusually long."),
    consequence=lazy("Until it is approved, messages to the US and Canada are blocked."),
    code=30032,
    remedy=lazy("Ask Twilio Support; verification takes 3 to 5 business days."),
)
def toll_free_waiting(view: View) -> Iterator[Hit]:
    """PENDING_REVIEW or IN_REVIEW beyond ``Limits.toll_free_days``."""
    for number in _toll_free(view):
        verification = view.verifications.get(number.sid)
        if verification and verification.status in ("PENDING_REVIEW", "IN_REVIEW"):
            days = view.days_since(verification.date_updated or verification.date_created)
            if days > view.limits.toll_free_days:
                yield Hit(number.sid, title(number), {"status": verification.status, "days": int(days)})


@check(
    severity="high",
    needs=("numbers", "verifications"),
    finding=lazy("The toll-free verification was rejected."),
    consequence=lazy("Messages from this number to the US and Canada are blocked."),
    code=30032,
    remedy=lazy(
        "Correct what Twilio names: POST /v1/Tollfree/Verifications/{HH} while edit_allowed is true; else DELETE it "
        "and apply anew: POST /v1/Tollfree/Verifications."
    ),
    docs=_TOLL_FREE,
)
def toll_free_rejected(view: View) -> Iterator[Hit]:
    """TWILIO_REJECTED, with Twilio's reason."""
    for number in _toll_free(view):
        verification = view.verifications.get(number.sid)
        if verification and verification.status == "TWILIO_REJECTED":
            evidence = {"rejection_reason": verification.rejection_reason or "-"}
            yield Hit(number.sid, title(number), evidence | {"edit_allowed": verification.edit_allowed})


@check(
    severity="high",
    needs=("numbers", "verifications"),
    finding=lazy("The time to correct a rejected toll-free verification is running out."),
    consequence=lazy("After it, a new verification is needed, which waits behind all others."),
    code=30032,
    remedy=lazy("Correct it now: POST /v1/Tollfree/Verifications/{HH}."),
    docs=_TOLL_FREE,
)
def toll_free_edit_window(view: View) -> Iterator[Hit]:
    """``edit_expiration`` lies within ``Limits.edit_days``."""
    now = view.snapshot.taken_at
    for number in _toll_free(view):
        verification = view.verifications.get(number.sid)
        if verification is None or verification.status != "TWILIO_REJECTED" or not verification.edit_allowed:
            continue
        end = verification.edit_expiration
        if end and now <= end <= now + timedelta(days=view.limits.edit_days):
            yield Hit(number.sid, title(number), {"edit_expiration": end.isoformat()})
