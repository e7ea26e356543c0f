"""The options of sender selection: one named choice for each point on which Twilio's sources are silent or disagree.

Each default is argued for where it is declared. The sandbox sends by the same object (``toolkit.sandbox.Options``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

from toolkit.errors.raised import ToolkitError
from toolkit.facts.countries import check_changes, check_regions
from toolkit.i18n import _

Basis = Literal["documented", "observed", "assumed"]

TieBreak = Literal["in_turn", "random"]
Capable = Literal["unknown", "yes", "no"]
UsNumbers = Literal["equal", "long_code_first", "toll_free_first"]
Unverified = Literal["flagged", "last", "skipped"]
Outside = Literal["allowed", "refused", "ignored"]


@dataclass(frozen=True, slots=True)
class Rules:
    """Options for the points on which Twilio's sources are silent or disagree.

    Attributes:
        tie_break: which of equal senders sends. ``in_turn``: the one whose last message is longest ago, because
            https://www.twilio.com/docs/messaging/services says that load is spread evenly and idle senders come first;
            ``random``, as an old article on geomatch said. A preview names the whole tie in either case.
        rcs_capable: whether handsets can do RCS; an RCS sender then comes first for them. ``unknown``: the preview
            shows the SMS sender and says so, because no API tells. ``yes``, ``no``: assume it of every handset.
        us_numbers: long codes against toll-free numbers for the United States, where no area code decides. ``equal``:
            the page names them as one class; ``long_code_first`` and ``toll_free_first`` are what else it may mean.
        us_and_canada_are_one: numbers of either are domestic in both. False: country geomatch speaks of the
            recipient's country, and of "another US or Canadian number" only where none fits.
        shared_area_code_joins: an area code that serves two areas (917) makes them one, so that 212 and 718 overlay
            each other. False: NANPA's report keeps the areas apart; Twilio's own table is not published.
        country_alpha_first: an alpha sender made for the country comes before the default one, as the page of
            DestinationAlphaSenders says (2026-07-21); False: they are equal.
        alpha_falls_to_number: where the pool's alpha sender cannot be used, a number is taken, as the page on alpha
            senders says (2026); False: the message fails, as a field report of 2022 saw.
        skip_unregistered_alphas: an alpha sender is passed over where unregistered ones are blocked, because a pool
            with nothing but an unregistered one answered 21703 (report of 2025); False: it is picked and fails with
            30040. Where Twilio sends an unregistered one under another name, it is picked either way.
        alpha_registered_in: countries (ISO 3166) in which the account's alpha senders are registered. Empty: the API
            does not tell, so none is taken for registered.
        local_sticky_stays: a mapping to a local sender stays when a local short code joins the pool (support article
            on sticky senders, newest version); False: the short code breaks it, as it does for senders from abroad.
        inbound_makes_sticky: an inbound message to a pool number maps its sender to that number, as the page's
            "interacted with" suggests.
        from_outside_pool: a From beside MessagingServiceSid that is not in the pool. ``allowed``: the page expects it
            to be in the pool but names no error; ``refused`` with 21711; ``ignored``: the service picks.
        skip_unregistered_long_codes: a +1 long code without a verified A2P campaign is passed over for the United
            States (text of error 21703, 2025), and so are further numbers of a sole proprietor's campaign (assumed);
            otherwise it is picked and the message fails with 30034 (older reports).
        unverified_toll_free: a toll-free number without verification, to the US and Canada. ``flagged``: it takes part
            and its message fails with 30032, since no text says that it is passed over; ``last``: only where nothing
            else fits; ``skipped``: never.
        landline_is_21635: a landline that Twilio refuses at the request answers 21635, the newer code for it; False:
            21614, as Twilio's country pages say.
        empty_pool_is_synchronous: error 21704 comes as HTTP 400 at the request (field reports); otherwise the message
            is accepted and fails.
        countries: your own facts: ISO 3166 code → column of ``data/country_capabilities.csv`` → value, for example
            ``{"AR": {"alpha_unregistered": "blocked"}}``. What rests on them is marked ``assumed``. Empty:
            Twilio's pages alone.

    Raises:
        ToolkitError: an option has a value that it cannot have.
    """

    tie_break: TieBreak = "in_turn"
    rcs_capable: Capable = "unknown"
    us_numbers: UsNumbers = "equal"
    us_and_canada_are_one: bool = False
    shared_area_code_joins: bool = False
    country_alpha_first: bool = True
    alpha_falls_to_number: bool = True
    skip_unregistered_alphas: bool = True
    alpha_registered_in: frozenset[str] = frozenset()
    local_sticky_stays: bool = True
    inbound_makes_sticky: bool = True
    from_outside_pool: Outside = "allowed"
    skip_unregistered_long_codes: bool = True
    unverified_toll_free: Unverified = "flagged"
    landline_is_21635: bool = False
    empty_pool_is_synchronous: bool = True
    countries: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for name, choices in positions().items():
            if getattr(self, name) not in choices:
                raise ToolkitError(
                    _("{name} cannot be {value!r}.").format(name=name, value=getattr(self, name)),
                    _("Choose one of: {choices}.").format(choices=", ".join(map(repr, choices))),
                )
        check_changes(self.countries)
        check_regions(self.alpha_registered_in)

    def for_named_sender(self) -> Rules:
        """Return the rules for an explicit From: nothing is passed over, because nothing is picked."""
        return replace(
            self,
            skip_unregistered_long_codes=False,
            skip_unregistered_alphas=False,
            unverified_toll_free="flagged",
        )


def positions() -> Mapping[str, tuple[Any, ...]]:
    """Return the values of each option that has few of them, by its name."""
    return _POSITIONS


def _few(hint: Any) -> tuple[Any, ...]:
    return (True, False) if hint is bool else get_args(hint) if get_origin(hint) is Literal else ()


_HINTS = get_type_hints(Rules)
_POSITIONS = {one.name: _few(_HINTS[one.name]) for one in fields(Rules) if _few(_HINTS[one.name])}

DEFAULT_RULES = Rules()
