"""Checks of the profiles by which Twilio knows the business behind an account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from toolkit.audit.check import Hit, check
from toolkit.audit.view import View
from toolkit.i18n import lazy
from toolkit.model.registration import Profile

_GUIDE = "https://www.twilio.com/docs/messaging/compliance/a2p-10dlc/onboarding-isv-api"


@check(
    severity="high",
    needs=("customer_profiles",),
    finding=lazy("The account has no approved primary customer profile."),
    consequence=lazy("Messages go to verified numbers only, and nothing can be registered."),
    code=21608,
    remedy=lazy("Fill it in and submit it in the Console, under Trust Hub; no API makes it."),
)
def primary_profile_missing(view: View) -> Iterator[Hit]:
    """No customer profile with a primary policy is twilio-approved."""
    own = [profile for profile in view.snapshot.profiles or () if profile.primary]
    if not any(profile.status == "twilio-approved" for profile in own):
        status = ", ".join(profile.status for profile in own) or "-"
        yield Hit(own[0].sid if own else view.snapshot.account_sid, "", {"status": status})


def _all(view: View) -> tuple[Profile, ...]:
    return (*(view.snapshot.profiles or ()), *(view.snapshot.trust_products or ()))


@check(
    severity="high",
    needs=("customer_profiles", "trust_products"),
    finding=lazy("A customer profile or trust product was rejected."),
    consequence=lazy("Brands and verifications that rest on it fail."),
    code=30793,
    remedy=lazy(
        "Correct what the codes name in its end users, evaluate it, and send it in again: POST "
        "https://trusthub.twilio.com/v1/CustomerProfiles/{BU} (or TrustProducts) with Status=pending-review; the "
        "primary one in the Console."
    ),
    docs=_GUIDE,
)
def profile_rejected(view: View) -> Iterator[Hit]:
    """``status`` twilio-rejected, with Twilio's codes."""
    for profile in _all(view):
        if profile.status == "twilio-rejected":
            evidence = {"status": profile.status, "errors": ", ".join(map(str, profile.error_codes)) or "-"}
            yield Hit(profile.sid, profile.friendly_name, evidence)


@check(
    severity="medium",
    needs=("customer_profiles", "trust_products"),
    finding=lazy("The approval of a customer profile or trust product ends soon, or has ended."),
    consequence=lazy("Brands and verifications that rest on it fail from then on."),
    code=30793,
    remedy=lazy(
        "Bring its documents up to date and send it in again: POST "
        "https://trusthub.twilio.com/v1/CustomerProfiles/{BU} (or TrustProducts) with Status=pending-review."
    ),
    docs=_GUIDE,
)
def profile_expiring(view: View) -> Iterator[Hit]:
    """``valid_until`` lies within ``Limits.profile_days``."""
    late = view.snapshot.taken_at + timedelta(days=view.limits.profile_days)
    for profile in _all(view):
        if profile.status == "twilio-approved" and profile.valid_until and profile.valid_until <= late:
            yield Hit(profile.sid, profile.friendly_name, {"valid_until": profile.valid_until.isoformat()})
