"""Time passing: whatever has fallen due happens, in the order of its times, whenever somebody looks.

Registrations decide who may send, so messages move up to the moment of each registration's change, then on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.sandbox.channels import launch
from toolkit.sandbox.content import approvals
from toolkit.sandbox.messages import delivery
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import brands, campaigns, toll_free, vettings
from toolkit.sandbox.registrations.trusthub import bundles
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.schedule import Due
from toolkit.sandbox.store.store import Store

Change = Callable[[Store, Options, Due], None]

_CHANGES: Mapping[str, Change] = {
    kinds.BRAND: brands.change,
    kinds.CAMPAIGN: campaigns.change,
    kinds.CHANNEL_SENDER: launch.change,
    kinds.CUSTOMER_PROFILE: bundles.change,
    kinds.TEMPLATE: approvals.change,
    kinds.TOLL_FREE_VERIFICATION: toll_free.change,
    kinds.TRUST_PRODUCT: bundles.change,
    kinds.VETTING: vettings.change,
}
"""Kind of resource → what happens to it when its time has come; it may plan its next change."""

MOST_PUT_OFF = 100
"""How many messages may be due before sending another one moves them on. Each on its own would cost four times as much
as all together."""

_PRESSING = f"""
SELECT 1 FROM schedule WHERE at <= :now
UNION ALL SELECT 1 FROM message WHERE next_at <= :now AND callback IS NOT NULL
UNION ALL SELECT 1 FROM (SELECT 1 FROM message WHERE next_at <= :now LIMIT 1 OFFSET {MOST_PUT_OFF - 1})
LIMIT 1
"""


def is_due(store: Store, now: float) -> bool:
    """Say whether ``advance`` would change anything."""
    row = store.connection.execute(
        "SELECT 1 FROM message WHERE next_at <= ? UNION ALL SELECT 1 FROM schedule WHERE at <= ? LIMIT 1", (now, now)
    )
    return row.fetchone() is not None


def is_pressing(store: Store, now: float) -> bool:
    """Say whether ``advance`` cannot be put off: a registration or a callback is due, or MOST_PUT_OFF messages."""
    return store.connection.execute(_PRESSING, {"now": now}).fetchone() is not None


def advance(store: Store, options: Options, now: float) -> None:
    """Bring the account to the state that it has reached at ``now``; needs a transaction.

    The result does not depend on when somebody looks.
    """
    while (due := schedule.first(store, now)) is not None:
        change(store, options, due)
    delivery.advance(store, options, now)


def change(store: Store, options: Options, due: Due) -> None:
    """Bring the account to the next change that is ahead of a registration, and let it happen."""
    delivery.advance(store, options, due.at)
    schedule.cancel(store, due.kind, due.sid)
    _CHANGES[due.kind](store, options, due)
