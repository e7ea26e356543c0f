"""What a messaging service reaches, country by country."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from toolkit.routing.reports.reach import Reach, reaches
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.source import Source
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
    return coverage_table(reaches(source, service_sid, media=media, rules=rules))


def coverage_table(found: Sequence[Reach]) -> pd.DataFrame:
    """Return what ``coverage`` returns, of what ``reaches`` found."""
    table = pd.DataFrame([_row(one) for one in found], columns=list(_COLUMNS), dtype="str")
    codes = pd.Series([one.selection.error_code for one in found], dtype="Int64")
    table.insert(_COLUMNS.index("status") + 1, "error_code", codes)
    return table


def _row(found: Reach) -> tuple[str, ...]:
    chosen, sender = found.selection, found.selection.sender
    return (
        found.region,
        country_name(found.region),
        sender.address if sender else "",
        sender.type if sender else "",
        chosen.status,
        found.replies,
        found.shown,
        found.registration,
        chosen.basis,
        explain_selection(chosen),
        explain_change(chosen),
    )
