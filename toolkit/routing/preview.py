"""Which sender would reach which destination, as tables."""

from __future__ import annotations

import os
from typing import Protocol

import pandas as pd

from toolkit.errors import ToolkitError
from toolkit.i18n import _
from toolkit.model import Sender, SenderPool, Snapshot
from toolkit.numbering.texts import pandas_texts
from toolkit.routing.answers import answers
from toolkit.routing.destination import Destination
from toolkit.routing.groups import group
from toolkit.routing.lists import Destinations, read_list
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.selection import Selection, select
from toolkit.validation import alpha_sender

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
    "change",
)


class HasSnapshot(Protocol):
    """Anything that can be read into a Snapshot: an Account."""

    def snapshot(self) -> Snapshot:
        """Read the account."""
        ...


Source = Snapshot | HasSnapshot


def preview(
    source: Source,
    service_sid: str,
    destinations: Destinations | os.PathLike[str] = None,
    *,
    media: bool = False,
    region: str | None = None,
    rules: Rules = DEFAULT_RULES,
    from_: str | None = None,
) -> pd.DataFrame:
    """Preview which sender of a messaging service would reach which destination.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        destinations: numbers in any common notation: a list, an array, a Series, an Arrow or Polars column, a table
            (pandas, Arrow, Polars) with a column ``to`` or with one column, or a single one. None means one example
            destination for every country that numbers can tell apart. A missing value is an empty text, and a whole
            number that a spreadsheet made a float is its digits. Repeated destinations stay. A ``Path`` is a file:
            see `preview_file`. A Dask DataFrame or Series (``pip install toolkit[dask]``) is previewed partition by
            partition once the result is computed.
        media: preview a message with media.
        region: ISO 3166 code of the country to assume for numbers without ``+``.
        rules: options for what Twilio leaves open.
        from_: the address of a sender that every request names as From, in the pool or not: the service then does not
            pick, and what speaks against that sender is a warning.

    Returns:
        One row a destination, in the order given (with a Series' or DataFrame's index). What has few values is
        categorical: its categories, in alphabetical order, are all that the column could have, so that the types do
        not depend on the rows; ``value_counts`` lists those that do not occur, too.

        * ``to`` (``str``): E.164, with the channel's prefix where it has one; the text as given where it cannot be read
        * ``region`` (categorical): ISO 3166 code, "" where unknown
        * ``line_type`` (categorical): as the numbering plan tells
        * ``sender`` (``str``): the address that would be seen; "" where nothing fits
        * ``sender_type`` (categorical): short_code, alpha, long_code, toll_free, whatsapp, messenger, rcs; "" for none
        * ``rule`` (categorical): the rule that decided
        * ``ties`` (``str``): where several senders are equal, all of them, separated by ", "; otherwise ""
        * ``basis`` (categorical): documented, observed or assumed
        * ``status`` (categorical): ok, warning or fails
        * ``error_code`` (``Int64``): Twilio's error to expect, missing where none
        * ``reason`` (``str``): why, in the user's language
        * ``change`` (``str``): what would have to change for it to arrive without a warning; "" where nothing

        Equal senders, ties and reasons lie in memory once. Beside ``to``, which shares the memory of a list in E.164,
        a row takes 48 bytes. For Dask's it is a Dask DataFrame with the same columns, types and partitions.

    Raises:
        ToolkitError: the account has no such service (20404) or no such sender (21606), or a table without a column to
            read was given.
    """
    from toolkit.routing.partitions import is_partitioned, preview_partitions  # which preview by this function

    if isinstance(destinations, os.PathLike):
        from toolkit.routing.files import preview_file  # which previews the file's pieces by this function

        return preview_file(source, service_sid, destinations, media=media, region=region, rules=rules, from_=from_)
    if is_partitioned(destinations):
        lazy: pd.DataFrame = preview_partitions(
            source, service_sid, destinations, media=media, region=region, rules=rules, from_=from_
        )
        return lazy
    snapshot = read(source)
    pool = pool_of(snapshot, service_sid)
    named = sender_of(snapshot, pool, from_) if from_ else None
    texts, index = read_list(destinations)
    sticky = {to: sid for (service, to), sid in snapshot.sticky.items() if service == service_sid}
    senders = [sender.address for sender in (*pool.senders, *filter(None, [named]))]
    found = group(texts, region, senders, sticky)
    said = answers(pool, media=media, trial=snapshot.trial, rules=rules, named=named)
    columns = {"to": pandas_texts(found.to), **said.columns(found.groups, found.places)}
    return pd.DataFrame(columns, index=index, copy=False)


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


def sender_of(snapshot: Snapshot, pool: SenderPool, address: str) -> Sender:
    """Return the account's sender with that address; an alpha sender needs no set-up to be used as From.

    Raises:
        ToolkitError: the account has no such sender (21606).
    """
    owned = (*pool.senders, *snapshot.numbers, *snapshot.short_codes, *snapshot.channel_senders)
    found = next((sender for sender in owned if sender.address == address), None)
    if found is not None:
        return found
    if not alpha_sender(address):
        return Sender("", "alpha", address)
    raise ToolkitError(
        _("The account has no sender {sender}.").format(sender=address),
        _("Give one of the account's numbers, short codes or channel senders, written as Twilio writes it."),
        21606,
    )
