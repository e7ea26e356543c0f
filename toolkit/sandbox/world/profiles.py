"""The profiles that an account begins with: its primary one, approved, and those behind its brands.

Their SIDs follow from the account's and the brands', so that those of other resources stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.sandbox.api.http import iso8601
from toolkit.sandbox.registrations import reviews
from toolkit.sandbox.registrations.trusthub import bundles
from toolkit.sandbox.registrations.trusthub.policies import PRIMARY, SECONDARY
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Store

EMAIL = "owl@example.com"


def add_primary(store: Store, name: str, now: float) -> None:
    """Add the primary customer profile, approved; at Twilio the Console makes it."""
    sid = _sid(store.meta("account_sid"), "primary profile")
    store.add(kinds.CUSTOMER_PROFILE, sid, bundles.new(PRIMARY, name, EMAIL, "twilio-approved"), now=now)


def add_described(store: Store, descriptions: Iterable[Mapping[str, Any]], now: float, present: float) -> None:
    """Add customer profiles that a description of an account has: ``name``, ``status``, ``errors``, ``valid_days``."""
    for one in descriptions:
        profile = bundles.new(SECONDARY, one["name"], EMAIL, one["status"])
        profile["errors"] = one.get("errors")
        if "valid_days" in one:
            profile["valid_until"] = iso8601(present + one["valid_days"] * reviews.DAY)
        sid = _sid(store.meta("account_sid"), f"profile {one['name']}")
        store.add(kinds.CUSTOMER_PROFILE, sid, profile, now=now)


def add_bundles(store: Store, brand_sid: str, brand_type: str, name: str, now: float) -> tuple[str, str]:
    """Add the approved customer profile and A2P profile of a brand, and return their SIDs."""
    sids = _sid(brand_sid, "customer profile"), _sid(brand_sid, "a2p profile")
    kinds_of = kinds.CUSTOMER_PROFILE, kinds.TRUST_PRODUCT
    for kind, sid, policy in zip(kinds_of, sids, bundles.WANTED[brand_type], strict=True):
        store.add(kind, sid, bundles.new(policy, name, EMAIL, "twilio-approved"), now=now)
    return sids


def _sid(owner: str, what: str) -> str:
    return f"BU{reviews.derived(owner, what, 32).lower()}"
