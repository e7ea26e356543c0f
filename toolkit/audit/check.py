"""What a check is, and the register of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from toolkit.audit.view import View
from toolkit.calls.call import Call

Severity = Literal["high", "medium", "low", "unknown"]

SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low", "unknown")
"""``high``: messages fail, are blocked or lost. ``medium``: some do, or will, or money is wasted. ``low``: works, but
not as well as it could. ``unknown``: could not be checked; nobody knows."""

Part = Literal[
    "pools",
    "every_pool",
    "numbers",
    "brands",
    "campaigns",
    "verifications",
    "applications",
    "log",
    "long_log",
    "alerts",
    "credential",
    "geo_permissions",
    "campaign_links",
    "business_data",
    "daily_log",
    "customer_profiles",
    "trust_products",
    "events",
    "usage",
]
"""What a check reads: a field of ``Snapshot``. ``every_pool``: pools, each readable; ``long_log``: a log of
``Limits.idle_days``; ``daily_log``: a log by day; ``credential``: how the account was signed in to; ``campaign_links``,
``business_data``: what Twilio may leave out of its answers on campaigns and toll-free verifications."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a check found.

    Attributes:
        resource: the SID of what it is about, or its address where it has none.
        name: what the account calls it.
        evidence: what was seen, by Twilio's names.
        fix: the calls that would put it right, in order; empty where a person has to decide.
    """

    resource: str
    name: str
    evidence: Mapping[str, object] = field(default_factory=dict)
    fix: tuple[Call, ...] = ()


Finder = Callable[[View], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check. The texts are in English and translated where they are shown.

    Attributes:
        id: its name in tables.
        severity: how bad it is where it finds something.
        needs: what it reads; where that is unknown, so is the result.
        also: what it reads besides; where that is unknown, it says so and goes on with the rest.
        finding: what is the case.
        consequence: what follows from it.
        code: Twilio's error code of that consequence; None where it has none.
        remedy: what to do.
        docs: the page of Twilio's documentation that says so.
        find: looks for it.
    """

    id: str
    severity: Severity
    needs: tuple[Part, ...]
    also: tuple[Part, ...]
    finding: str
    consequence: str
    code: int | None
    remedy: str
    docs: str
    find: Finder


REGISTER: dict[str, Check] = {}


def check(
    *,
    severity: Severity,
    needs: tuple[Part, ...],
    finding: str,
    consequence: str,
    remedy: str,
    also: tuple[Part, ...] = (),
    code: int | None = None,
    docs: str = "",
    name: str = "",
) -> Callable[[Finder], Finder]:
    """Register a function as a check.

    Args:
        severity: see ``SEVERITIES``.
        needs: what it reads.
        finding: what is the case, marked with ``lazy``.
        consequence: what follows, marked with ``lazy``.
        remedy: what to do, marked with ``lazy``.
        also: what it reads besides, and can do without.
        code: Twilio's error code.
        docs: Twilio's page; the page of the code where it is left out.
        name: the check's id; the function's name where it is left out.

    Raises:
        ValueError: there is such a check already, or no page that says so.
    """

    def register(find: Finder) -> Finder:
        id = name or find.__name__
        if id in REGISTER:
            raise ValueError(f"two checks are called {id}")
        if not (code or docs):
            raise ValueError(f"{id} names no source")
        page = docs or f"https://www.twilio.com/docs/api/errors/{code}"
        REGISTER[id] = Check(id, severity, needs, also, finding, consequence, code, remedy, page, find)
        return find

    return register
