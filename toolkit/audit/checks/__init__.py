"""The checks, one module a subject; importing them registers them."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.audit.check import REGISTER, Check
from toolkit.audit.checks import (
    account,
    campaigns,
    consent,
    delivery,
    inbound,
    numbers,
    permissions,
    pools,
    profiles,
    reach,
    registration,
    settings,
    toll_free,
    trends,
    webhooks,
)

__all__ = [
    "account",
    "campaigns",
    "consent",
    "delivery",
    "inbound",
    "numbers",
    "permissions",
    "pools",
    "profiles",
    "reach",
    "registered",
    "registration",
    "settings",
    "toll_free",
    "trends",
    "webhooks",
]


def registered() -> Mapping[str, Check]:
    """Return every check, by id, in the order in which they are run."""
    return REGISTER
