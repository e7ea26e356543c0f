"""The checks, one module a subject; importing them registers them."""

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
    "registration",
    "settings",
    "toll_free",
    "webhooks",
]
