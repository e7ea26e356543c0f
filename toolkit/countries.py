"""What Twilio says of each country: which sender types reach it, with sources.

The facts are ``data/country_capabilities.csv``, one row a region, gathered from Twilio's country guidelines
(https://www.twilio.com/en-us/guidelines) and its help centre; ``source_url`` and ``source_date`` stand in every row.
``yes``, ``no`` and ``unknown`` are told apart: unknown is a value.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"

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


@cache
def countries() -> Mapping[str, Country]:
    """Return the facts of every region, by ISO 3166 code."""
    with (_DATA / "country_capabilities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fields = Country.__dataclass_fields__
    return {row["region"]: Country(**{name: row[name] for name in fields}) for row in rows}


def country(region: str) -> Country:
    """Return the facts of ``region``; everything is unknown for a region without a row."""
    return countries().get(region) or Country(region)


@cache
def overlays() -> Mapping[str, frozenset[str]]:
    """Return, for each North American area code, the area codes that serve the same area (itself included).

    Source: NANPA's area code report of 2025-11-26. Twilio does not publish the table it uses, so this is assumed.
    """
    table: dict[str, frozenset[str]] = {}
    with (_DATA / "overlays.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            codes = frozenset(row["area_codes"].split())
            for code in codes:
                table[code] = table.get(code, frozenset()) | codes
    return table
