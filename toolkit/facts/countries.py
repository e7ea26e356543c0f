"""What Twilio says of each country: which sender types reach it, with sources.

The facts are ``data/country_capabilities.csv``, one row a region, gathered from Twilio's country guidelines
(https://www.twilio.com/en-us/guidelines) and its help centre; ``source_url`` and ``source_date`` stand in every row.
``yes``, ``no`` and ``unknown`` are told apart: unknown is a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from toolkit import data
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _

UNITED_STATES = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})
"""Regions that follow the rules of the United States: the country and its territories.

Twilio's A2P 10DLC article names Puerto Rico, the US Virgin Islands, Guam and American Samoa; the Northern Mariana
Islands (MP) are assumed to follow.
"""


@dataclass(frozen=True, slots=True)
class Country:
    """One row of the facts; see ``data/country_capabilities.csv`` for the columns."""

    region: str
    country_name: str = ""
    alpha_dynamic: str = "unknown"
    alpha_registered: str = "unknown"
    long_code_domestic: str = "unknown"
    long_code_international: str = "unknown"
    short_code: str = "unknown"
    toll_free: str = "unknown"
    mms: str = "unknown"
    two_way: str = "unknown"
    notes: str = ""
    source_url: str = ""
    calling_code: str = ""

    @property
    def doubtful(self) -> bool:
        """The sources of this row contradict one another or are weak."""
        return any(mark in self.notes for mark in ("CONFLICT", "DIFFER", "WEAK"))


_ANSWERS = ("yes", "no", "unknown")

VALUES: Mapping[str, tuple[str, ...]] = {
    "alpha_dynamic": _ANSWERS,
    "alpha_registered": ("required", *_ANSWERS),
    "long_code_domestic": _ANSWERS,
    "long_code_international": _ANSWERS,
    "short_code": _ANSWERS,
    "toll_free": _ANSWERS,
    "mms": _ANSWERS,
    "two_way": _ANSWERS,
    "notes": (),
}
"""The columns that a user may know better, and what each can say; the notes can say anything."""


@cache
def countries() -> Mapping[str, Country]:
    """Return the facts of every region, by ISO 3166 code."""
    fields = Country.__dataclass_fields__
    return {
        row["region"]: Country(**{name: row[name] for name in fields}) for row in data.rows("country_capabilities.csv")
    }


def country(region: str, changes: Mapping[str, Mapping[str, str]] | None = None) -> Country:
    """Return the facts of ``region``; everything is unknown for a region without a row.

    Args:
        region: ISO 3166 code.
        changes: the user's own facts, which win: region → column → value.
    """
    facts = countries().get(region) or Country(region)
    own = changes.get(region) if changes else None
    return replace(facts, **own, source_url="") if own else facts


def check_changes(changes: Mapping[str, Mapping[str, str]]) -> None:
    """Check facts that a user gives.

    Raises:
        ToolkitError: a region or column that does not exist, or a value that the column cannot have.
    """
    for region, row in changes.items():
        if region not in countries():
            raise ToolkitError(
                _("There are no facts of a region {region!r}.").format(region=region),
                _("Use an ISO 3166 code in capital letters, such as 'GB'."),
            )
        for column, value in row.items():
            possible = VALUES.get(column)
            if possible is None:
                raise ToolkitError(
                    _("The facts of a country have no column {column!r}.").format(column=column),
                    _("Choose one of: {choices}.").format(choices=", ".join(VALUES)),
                )
            if possible and value not in possible:
                raise ToolkitError(
                    _("{name} cannot be {value!r}.").format(name=column, value=value),
                    _("Choose one of: {choices}.").format(choices=", ".join(map(repr, possible))),
                )


@cache
def overlays(joined: bool = False) -> Mapping[str, frozenset[str]]:
    """Return, for each North American area code, the area codes that serve the same area (itself included).

    Source: NANPA's area code report of 2025-11-26. Twilio does not publish the table it uses, so this is assumed.

    Args:
        joined: an area code that serves two areas makes them one.
    """
    table: dict[str, frozenset[str]] = {}
    for row in data.rows("overlays.csv"):
        codes = frozenset(row["area_codes"].split())
        for code in codes:
            table[code] = table.get(code, frozenset()) | codes
    while joined:
        wider = {code: frozenset().union(*(table[one] for one in area)) for code, area in table.items()}
        if wider == table:
            break
        table = wider
    return table
