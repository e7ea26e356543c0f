"""Which sender would reach which destination, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import pandas as pd

from toolkit.errors import ToolkitError
from toolkit.i18n import _
from toolkit.model import SenderPool, Snapshot
from toolkit.numbering import example, regions
from toolkit.routing.destination import Destination, destination
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.selection import Selection, select
from toolkit.routing.texts import explain_selection

PREVIEW_COLUMNS = (
    "to",
    "region",
    "line_type",
    "sender",
    "sender_type",
    "rule",
    "ties",
    "basis",
    "status",
    "error_code",
    "reason",
)


class HasSnapshot(Protocol):
    """Anything that can be read into a Snapshot: an Account."""

    def snapshot(self) -> Snapshot:
        """Read the account."""
        ...


Source = Snapshot | HasSnapshot
Destinations = str | int | Iterable[object] | pd.Series | pd.DataFrame | None


def preview(
    source: Source,
    service_sid: str,
    destinations: Destinations = None,
    *,
    media: bool = False,
    region: str | None = None,
    rules: Rules = DEFAULT_RULES,
) -> pd.DataFrame:
    """Preview which sender of a messaging service would reach which destination.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        destinations: numbers in any common notation: a list, a Series, a DataFrame with a column ``to`` or with one
            column, or a single one. None means one example destination for every country that numbers can tell apart.
        media: preview a message with media.
        region: ISO 3166 code of the country to assume for numbers without ``+``.
        rules: options for what Twilio leaves open.

    Returns:
        One row a destination, in the order given (with a Series' or DataFrame's index), all columns ``str`` except as
        said:

        * ``to``: E.164, with the channel's prefix where it has one; the text as given where it cannot be read
        * ``region``: ISO 3166 code, "" where unknown
        * ``line_type``: as the numbering plan tells
        * ``sender``: the address that would be seen; "" where nothing fits
        * ``sender_type``: short_code, alpha, long_code, toll_free, whatsapp, messenger, rcs
        * ``rule``: the rule that decided
        * ``ties``: where several senders are equal, all of them, separated by ", "; otherwise ""
        * ``basis``: documented, observed or assumed
        * ``status``: ok, warning or fails
        * ``error_code``: Twilio's error to expect (``Int64``, missing where none)
        * ``reason``: why, in the user's language

    Raises:
        ToolkitError: the account has no such service (20404), or a table without a column to read was given.
    """
    snapshot = read(source)
    pool_of(snapshot, service_sid)  # also where there is no destination to ask for
    texts, index = _texts(destinations)
    chosen = [choose(snapshot, service_sid, destination(text, region), media=media, rules=rules) for text in texts]
    table = pd.DataFrame([_row(one) for one in chosen], columns=list(PREVIEW_COLUMNS), index=index, dtype="str")
    table["error_code"] = pd.Series([one.error_code for one in chosen], index=index, dtype="Int64")
    return table


def choose(
    snapshot: Snapshot, service_sid: str, to: Destination, *, media: bool = False, rules: Rules = DEFAULT_RULES
) -> Selection:
    """Pick the sender for one destination, as the account stands: sticky mappings and trial limits included.

    Raises:
        ToolkitError: the account has no such service (20404).
    """
    pool = pool_of(snapshot, service_sid)
    mapped = snapshot.sticky.get((service_sid, to.to))
    return select(pool, to, media=media, trial=snapshot.trial, sticky=mapped, rules=rules)


def read(source: Source) -> Snapshot:
    """Return ``source`` itself where it is a Snapshot, otherwise read it."""
    return source if isinstance(source, Snapshot) else source.snapshot()


def pool_of(snapshot: Snapshot, service_sid: str) -> SenderPool:
    """Return the pool of ``service_sid``, or say that the account has no such service."""
    try:
        return snapshot.pool(service_sid)
    except KeyError:
        raise ToolkitError(
            _("This account has no messaging service {sid}.").format(sid=service_sid),
            _("Check the SID: it begins with MG and stands in the list of the account's services."),
            20404,
        ) from None


def _row(chosen: Selection) -> tuple[str, ...]:
    sender = chosen.sender
    ties = ", ".join(s.address for s in chosen.tied) if len(chosen.tied) > 1 else ""
    return (
        chosen.destination.to,
        chosen.destination.region,
        chosen.destination.line_type,
        sender.address if sender else "",
        sender.type if sender else "",
        chosen.rule,
        ties,
        chosen.basis,
        chosen.status,
        str(chosen.error_code or ""),
        explain_selection(chosen),
    )


def _texts(destinations: Destinations) -> tuple[list[str], pd.Index | None]:
    if destinations is None:
        return list(dict.fromkeys(example(region) for region in regions())), None
    if isinstance(destinations, pd.DataFrame):
        destinations = _column(destinations)
    if isinstance(destinations, pd.Series):
        return [_text(value) for value in destinations], destinations.index
    if isinstance(destinations, (str, int)):
        destinations = [destinations]
    return [_text(value) for value in destinations], None


def _column(table: pd.DataFrame) -> pd.Series:
    if "to" in table.columns:
        return table["to"]
    if len(table.columns) == 1:
        return table.iloc[:, 0]
    raise ToolkitError(
        _("The table has several columns and none is called “to”."),
        _("Pass the column that holds the destinations, for example table[{name!r}].").format(
            name=str(table.columns[0])
        ),
    )


def _text(value: object) -> str:
    """Write a destination as text: a whole number loses the ``.0`` that a spreadsheet gave it; missing is empty."""
    if isinstance(value, Destination):
        return value.to
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
