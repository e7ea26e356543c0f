"""Deciding on a registration by hand, instead of waiting for its review. Twilio has nothing like it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.fates import Fate
from toolkit.sandbox.registrations import brands, campaigns, toll_free
from toolkit.sandbox.registrations.trusthub import assignments, bundles
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record, Store

Decision = Callable[[Store, Record, str, float, Fate | None], None]

_KINDS: Mapping[str, tuple[str, Decision, tuple[str, ...]]] = {
    "BN": (kinds.BRAND, brands.decide, ("APPROVED", "FAILED", "SUSPENDED")),
    "QE": (kinds.CAMPAIGN, campaigns.decide, ("VERIFIED", "FAILED", "SUSPENDED")),
    "BU": ("", bundles.decide, ("twilio-approved", "twilio-rejected")),
    "HH": (kinds.TOLL_FREE_VERIFICATION, toll_free.decide, ("TWILIO_APPROVED", "TWILIO_REJECTED")),
}
"""Prefix of the SID → kind of resource ("" for either kind of bundle), what decides on it, what it can come to."""


def decide(context: Context, sid: str, status: str, code: int | None) -> None:
    """Let a registration come to ``status`` now; needs a transaction.

    Args:
        code: why, or None for no reason.

    Raises:
        ToolkitError: there is no such registration, or it cannot come to that.
    """
    kind, decision, statuses = _KINDS.get(sid[:2], ("", None, ()))
    record = context.store.get(kind, sid) or assignments.bundle(context.store, sid)
    if record is None or decision is None:
        raise ToolkitError(
            _("{sid} is no profile, brand, campaign or toll-free verification of this account.").format(sid=sid),
            _("List the registrations and copy the SID of one: BU…, BN…, QE… or HH…"),
        )
    if status not in statuses:
        raise ToolkitError(
            _("A registration of this kind cannot become {status}.").format(status=status),
            _("Choose one of: {statuses}.").format(statuses=", ".join(statuses)),
        )
    fate = None if code is None else Fate(status, code, fates.meaning(code) or str(code))
    decision(context.store, record, status, context.now, fate)
