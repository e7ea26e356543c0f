"""What a messaging service reaches, country by country."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.facts.countries import Country, country
from toolkit.model.account import Sender
from toolkit.numbering.number import example, regions
from toolkit.routing.destination import Destination, destination
from toolkit.routing.eligibility import needs_campaign
from toolkit.routing.forecast import Seen, seen
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.selection import Selection
from toolkit.routing.source import Source, choose, pool_of, read
from toolkit.routing.texts import country_name, explain_change, explain_selection

_COLUMNS = (
    "region",
    "country",
    "sender",
    "sender_type",
    "status",
    "replies",
    "shown",
    "registration",
    "basis",
    "reason",
    "change",
)
_SHOWN: Mapping[Seen, str] = {
    "preserved": "sender",
    "overwritten": "another",
    "relabelled": "relabelled",
    "unknown": "unknown",
}


def coverage(source: Source, service_sid: str, *, media: bool = False, rules: Rules = DEFAULT_RULES) -> pd.DataFrame:
    """Say for every country what a recipient there would get from a messaging service.

    Facts by country are those of ``toolkit.facts.countries`` (Twilio's country guidelines, with sources).

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        media: messages with media.
        rules: options for what Twilio leaves open.

    Returns:
        One row a country, by its example destination, in alphabetical order of the codes. All columns are ``str``
        except ``error_code``:

        * ``region``, ``country``: ISO 3166 code, and the name in the user's language
        * ``sender``, ``sender_type``, ``status``, ``basis``, ``reason``, ``error_code`` (``Int64``): as in ``preview``
        * ``replies``: yes, no or unknown: whether the recipient can answer; "" where nothing arrives
        * ``shown``: sender (they see the sender itself), another (an operator puts another in its place), relabelled (a
          scam warning stands in its place) or unknown; "" where nothing arrives
        * ``change``: what would have to change for a message to arrive without a warning; "" where it does
        * ``registration``: what has to be registered first: none, optional, required (for an alpha sender to be shown,
          or to arrive), campaign (US A2P 10DLC), verification (toll-free) or unknown; "" where nothing arrives

    Raises:
        ToolkitError: the account has no such service (20404).
    """
    snapshot = read(source)
    pool_of(snapshot, service_sid)
    chosen = [
        (region, choose(snapshot, service_sid, destination(example(region)), media=media, rules=rules))
        for region in regions()
    ]
    table = pd.DataFrame([_row(*one, rules) for one in chosen], columns=list(_COLUMNS), dtype="str")
    codes = pd.Series([one.error_code for _region, one in chosen], dtype="Int64")
    table.insert(_COLUMNS.index("status") + 1, "error_code", codes)
    return table


def _row(region: str, chosen: Selection, rules: Rules) -> tuple[str, ...]:
    sender, to, facts = chosen.sender, chosen.destination, country(region, rules.countries)
    arrives = sender is not None and chosen.status != "fails"
    shown = seen(sender, to, rules) if sender else "unknown"
    return (
        region,
        country_name(region),
        sender.address if sender else "",
        sender.type if sender else "",
        chosen.status,
        _replies(sender, to, facts, shown) if sender and arrives else "",
        _SHOWN[shown] if sender and arrives else "",
        _registration(sender, to, facts) if sender and arrives else "",
        chosen.basis,
        explain_selection(chosen),
        explain_change(chosen),
    )


def _replies(sender: Sender, to: Destination, facts: Country, shown: Seen) -> str:
    """RCS is two-way, an alpha sender one-way; a number from abroad is answered only where the country lets it out."""
    if sender.type == "rcs":
        return "yes"
    if sender.type == "alpha" or shown == "overwritten" or facts.two_way == "no":
        return "no"
    return facts.two_way if to.is_home_of(sender.country) else "unknown"


def _registration(sender: Sender, to: Destination, facts: Country) -> str:
    if needs_campaign(sender, to):
        return "campaign"
    if sender.type == "toll_free" and to.us_or_canada:
        return "verification"
    if sender.type == "alpha":
        return {"required": "required", "yes": "optional", "no": "none"}.get(facts.alpha_registered, "unknown")
    return "none"
