"""What Twilio says of each country: which sender types reach it, with sources.

The facts are ``data/country_capabilities.csv``, one row a region, gathered from Twilio's country guidelines
(https://www.twilio.com/en-us/guidelines) and its help centre; ``source_url`` and ``source_date`` stand in every row.
``yes``, ``no`` and ``unknown`` are told apart: unknown is a value. What decides is a column; the file's notes are for
people. What each column means and how far it can be trusted: ``data/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


HIGH_RISK = frozenset({"AZ", "BD", "DZ", "IL", "LK", "NG", "OM", "PK", "PS", "TJ", "TN"})
"""Countries whose geo permission the Console alone changes (https://www.twilio.com/docs/api/errors/30649)."""

NEVER_SENT_TO = frozenset({"CU", "IR", "SY"})
"""Countries that no account may send to (https://www.twilio.com/docs/api/errors/30649)."""

_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
"""Two-letter codes of CLDR's that ISO 3166 has given to no country: reserved, of a union, or for private use."""


@cache
def iso_countries() -> frozenset[str]:
    """Return the two-letter codes of ISO 3166-1, as Unicode's CLDR has them."""
    from babel import Locale  # a large table, read only where it is needed

    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


@dataclass(frozen=True, slots=True)
class Country:
    """One row of the facts; see ``data/README.md`` for the columns."""

    region: str
    country_name: str = ""
    alpha_dynamic: str = "unknown"
    alpha_registered: str = "unknown"
    alpha_unregistered: str = "unknown"
    alpha_registered_shown: str = "unknown"
    long_code_domestic: str = "unknown"
    long_code_international: str = "unknown"
    long_code_international_shown: str = "unknown"
    short_code: str = "unknown"
    toll_free: str = "unknown"
    mms: str = "unknown"
    two_way: str = "unknown"
    landline: str = "unknown"
    source_url: str = ""
    calling_code: str = ""


_ANSWERS = ("yes", "no", "unknown")
_SHOWN = ("preserved", "overwritten", "unknown")

VALUES: Mapping[str, tuple[str, ...]] = {
    "alpha_dynamic": _ANSWERS,
    "alpha_registered": ("required", *_ANSWERS),
    "alpha_unregistered": ("preserved", "overwritten", "relabelled", "blocked", "unsupported", "unknown"),
    "alpha_registered_shown": _SHOWN,
    "long_code_domestic": _ANSWERS,
    "long_code_international": _ANSWERS,
    "long_code_international_shown": _SHOWN,
    "short_code": _ANSWERS,
    "toll_free": _ANSWERS,
    "mms": _ANSWERS,
    "two_way": _ANSWERS,
    "landline": ("refused", "attempted", "unknown"),
}
"""The columns that a user may know better, and what each can say."""


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
        changes: the user's own facts, which win: region → column → value. Those that say whether a sender gets
            through carry over to what becomes of it, unless that is said too: see `_what_follows`.
    """
    facts = countries().get(region) or Country(region)
    own = changes.get(region) if changes else None
    return replace(facts, **_what_follows(facts, own), **own, source_url="") if own else facts


def _what_follows(facts: Country, own: Mapping[str, str]) -> dict[str, str]:
    """Return what a user's ``yes`` or ``no`` means for columns that tell more, where the user does not speak of these.

    A ``yes`` is taken for a full one, shown as sent, unless Twilio says that another sender is shown.
    """
    follows = {}
    if "alpha_unregistered" not in own:
        follows["alpha_unregistered"] = _unregistered(facts, own)
    reaches = "yes" in (own.get("long_code_international"), own.get("toll_free"))
    if reaches and "long_code_international_shown" not in own and facts.long_code_international_shown == "unknown":
        follows["long_code_international_shown"] = "preserved"
    return follows


def _unregistered(facts: Country, own: Mapping[str, str]) -> str:
    under_another_name = facts.alpha_unregistered in ("overwritten", "relabelled")
    dynamic, registered = own.get("alpha_dynamic"), own.get("alpha_registered")
    if dynamic == "yes":
        return facts.alpha_unregistered if under_another_name else "preserved"
    if dynamic == "no":
        return "blocked" if (registered or facts.alpha_registered) in ("required", "yes") else "unsupported"
    if registered == "required" and not under_another_name:
        return "blocked"
    return dynamic or facts.alpha_unregistered


def check_regions(regions: Iterable[str]) -> None:
    """See that there are facts of each of ``regions``.

    Raises:
        ToolkitError: there are none of one; 'UK', for instance, is no code of a country.
    """
    for region in regions:
        if region not in countries():
            raise ToolkitError(
                _("There are no facts of a region {region!r}.").format(region=region),
                _("Use an ISO 3166 code in capital letters, such as 'GB'."),
            )


def check_changes(changes: Mapping[str, Mapping[str, str]]) -> None:
    """Check facts that a user gives.

    Raises:
        ToolkitError: a region or column that does not exist, or a value that the column cannot have.
    """
    check_regions(changes)
    for row in changes.values():
        for column, value in row.items():
            possible = VALUES.get(column)
            if possible is None:
                raise ToolkitError(
                    _("The facts of a country have no column {column!r}.").format(column=column),
                    _("Choose one of: {choices}.").format(choices=", ".join(VALUES)),
                )
            if value not in possible:
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
