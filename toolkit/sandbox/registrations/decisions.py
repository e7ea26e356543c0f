"""Deciding on a registration by hand, instead of waiting for its review. Twilio has nothing like it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox import fates
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.channels import launch
from toolkit.sandbox.content import approvals
from toolkit.sandbox.fates import Fate
from toolkit.sandbox.registrations import brands, campaigns, compliance, toll_free
from toolkit.sandbox.registrations.trusthub import assignments, bundles
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record, Store

Decision = Callable[[Store, Record, str, float, Fate | None], None]

_KINDS: Mapping[str, tuple[str, Decision, tuple[str, ...]]] = {
    "BN": (kinds.BRAND, brands.decide, ("APPROVED", "FAILED", "SUSPENDED")),
    "BU": ("", bundles.decide, ("twilio-approved", "twilio-rejected")),
    "HH": (kinds.TOLL_FREE_VERIFICATION, toll_free.decide, ("TWILIO_APPROVED", "TWILIO_REJECTED")),
    "HX": (kinds.TEMPLATE, approvals.decide, ("approved", "rejected", "paused", "disabled")),
    "MG": (kinds.CAMPAIGN, campaigns.decide, ("VERIFIED", "FAILED", "SUSPENDED")),
    "XE": (kinds.CHANNEL_SENDER, launch.decide, ("ONLINE", "OFFLINE", *launch.QUALITIES)),
}
"""Prefix of the SID → kind of resource ("" for either kind of bundle), what decides on it, what it can come to. A
campaign goes by its service."""


def decide(context: Context, sid: str, status: str, code: int | None) -> None:
    """Let a registration come to ``status`` now; needs a transaction.

    Args:
        sid: a brand, a channel sender, a template, a toll-free verification, or the service whose campaign it is.
        code: why, or None for no reason.

    Raises:
        ToolkitError: there is no such registration, or it cannot come to that.
    """
    kind, decision, statuses = _KINDS.get(sid[:2], ("", None, ()))
    store = context.store
    if kind == kinds.CAMPAIGN:
        record = compliance.campaign(store, sid)
    else:
        record = store.get(kind, sid) if kind else assignments.bundle(store, sid)
    if record is None or decision is None:
        raise ToolkitError(
            _(
                "{sid} is no profile, no brand, no template, no channel sender, no service with a campaign and no "
                "toll-free verification here."
            ).format(sid=sid),
            _(
                "Give the SID of a profile or trust product (BU…), a brand (BN…), a template (HX…), a channel sender "
                "(XE…) or a verification (HH…). A campaign goes by the SID of its service (MG…)."
            ),
        )
    if status not in statuses:
        raise ToolkitError(
            _("A registration of this kind cannot become {status}.").format(status=status),
            _("Choose one of: {statuses}.").format(statuses=", ".join(statuses)),
        )
    fate = None if code is None else Fate(status, code, fates.meaning(code) or str(code))
    decision(store, record, status, context.now, fate)
