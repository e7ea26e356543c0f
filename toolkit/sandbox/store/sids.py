"""SIDs: their form, and how the sandbox's follow from its seed."""

from __future__ import annotations

import hashlib
import re


def is_sid(value: str, prefix: str) -> bool:
    """Say whether ``value`` is ``prefix`` and 32 hexadecimal digits."""
    return re.fullmatch(prefix + "[0-9a-fA-F]{32}", value) is not None


def derived(seed: int | str, what: str) -> str:
    """Return 32 hexadecimal digits that follow from ``seed``."""
    return hashlib.sha256(f"{seed}:{what}".encode()).hexdigest()[:32]


def derived_sid(prefix: str, seed: int | str, what: object) -> str:
    """Return a SID that follows from ``seed``."""
    return prefix + derived(seed, str(what))
