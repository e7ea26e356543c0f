"""Which sender would reach which destination, as tables."""

from __future__ import annotations

import os

import pandas as pd

from toolkit.facts.countries import check_regions
from toolkit.routing.lists.columns import preview_columns
from toolkit.routing.lists.files import preview_file
from toolkit.routing.lists.inputs import Destinations
from toolkit.routing.lists.partitions import is_partitioned, preview_partitions
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.source import Source


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
            destination for every country, 245 of them (`toolkit.numbering.number.regions`); two share a neighbour's
            numbers. A missing value is an empty text, and a whole number that a spreadsheet made a float is its digits.
            Repeated destinations stay. A ``Path`` is a file: see `preview_file`. A Dask DataFrame or Series
            (``pip install toolkit[dask]``) is previewed partition by partition once the result is computed.
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
        ToolkitError: the account has no such service (20404) or no such sender (21606), there is no such region, or a
            table without a column to read was given.
    """
    check_regions([region] if region else [])
    if isinstance(destinations, os.PathLike):
        return preview_file(source, service_sid, destinations, media=media, region=region, rules=rules, from_=from_)
    if is_partitioned(destinations):
        lazy: pd.DataFrame = preview_partitions(
            source, service_sid, destinations, media=media, region=region, rules=rules, from_=from_
        )
        return lazy
    return preview_columns(source, service_sid, destinations, media=media, region=region, rules=rules, from_=from_)
