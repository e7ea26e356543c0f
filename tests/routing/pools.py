"""Senders and pools for the tests of the rules."""

from __future__ import annotations

from itertools import count

from toolkit.model.account import Sender, SenderPool, SenderType, Service

_numbers = count(1)


def number(
    address: str, country: str, *, mms: bool = True, kind: SenderType = "long_code", verified: bool | None = None
):
    sid = f"PN{next(_numbers):032x}"
    capabilities = frozenset({"SMS", "MMS"} if mms else {"SMS"})
    return Sender(sid, kind, address, country, capabilities, verified)


def toll_free(address: str = "+18005550199", verified: bool | None = True):
    return number(address, "US", kind="toll_free", verified=verified)


def short_code(digits: str, country: str | None):
    return Sender(f"SC{next(_numbers):032x}", "short_code", digits, country)


def alpha(text: str = "OWL", country: str | None = None):
    return Sender(f"AI{next(_numbers):032x}", "alpha", text, country)


def channel(address: str, country: str | None, kind: SenderType = "whatsapp"):
    return Sender(f"XE{next(_numbers):032x}", kind, address, country)


def pool(*senders: Sender, campaign: str | None = "VERIFIED", **settings):
    return SenderPool(Service("MG" + "0" * 32, "test", campaign_status=campaign, **settings), senders)
