"""The checks, one module a subject; importing them registers them."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.audit.check import REGISTER, Check
from toolkit.audit.checks import (
    account,
    delivery,
    inbound,
    numbers,
    pools,
    reach,
    registration,
    settings,
    toll_free,
    webhooks,
)

__all__ = [
    "account",
    "delivery",
    "inbound",
    "numbers",
    "pools",
    "reach",
    "registered",
    "registration",
    "settings",
    "toll_free",
    "webhooks",
]


def registered() -> Mapping[str, Check]:
    """Return every check, by id, in the order in which they are run."""
    return REGISTER
