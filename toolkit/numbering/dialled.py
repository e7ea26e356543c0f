"""What is dialled in a country as what begins with ``+``, for a whole column: the library's own steps.

https://github.com/google/libphonenumber: ``maybeExtractCountryCode`` and ``maybeStripNationalPrefixAndCarrierCode``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from phonenumbers import PhoneMetadata

from toolkit.numbering.compiled.walk import buffers
from toolkit.numbering.texts import TEXT

_Rows = NDArray[np.bool_]


class International(NamedTuple):
    """A column of numbers with ``+``.

    Attributes:
        texts: what the library reads each of them as; of no use where ``sure`` is not.
        sure: by row: that is known.
        prefixed: by row: a national prefix that follows the calling code is left out by the rules of the number's
            country, as it is behind ``+``.
    """

    texts: pa.LargeStringArray
    sure: _Rows
    prefixed: _Rows


def international(bare: pa.LargeStringArray, region: str) -> International:
    """Write digits that are dialled in ``region``, one of the library's regions, with ``+``; those with it stay."""
    plan: Any = PhoneMetadata.metadata_for_region(region)
    code = str(plan.country_code)
    abroad, behind = _abroad(bare, plan.international_prefix)
    signed = begins(bare, "+")
    sure, prefixed = np.ones(len(bare), np.bool_), np.ones(len(bare), np.bool_)
    with_code = begins(bare, code) & ~abroad
    if with_code.any():
        with_code, sure = _with_code(bare, with_code, plan, code)
    national = ~(signed | abroad | with_code)
    if phonenumbers.region_code_for_country_code(plan.country_code) != region:
        prefixed[national] = False
        if plan.national_prefix_for_parsing:
            sure &= ~(national & _matches(bare, plan.national_prefix_for_parsing))
    ways = [(signed, bare, ""), (abroad, behind, "+"), (with_code, bare, "+"), (national, bare, f"+{code}")]
    return International(_written(ways), sure, prefixed)


def _abroad(bare: pa.LargeStringArray, prefix: str | None) -> tuple[_Rows, pa.LargeStringArray]:
    """Return which numbers begin with the prefix that leads abroad, and all numbers without it.

    A calling code begins with no 0: where one comes next, it was no such prefix.
    """
    rows = _matches(bare, prefix) if prefix else np.zeros(len(bare), np.bool_)
    if not rows.any():
        return rows, bare
    behind = pc.replace_substring_regex(bare, f"^(?:{prefix})", "")
    return rows & ~begins(behind, "0"), behind


def _with_code(bare: pa.LargeStringArray, rows: _Rows, plan: Any, code: str) -> tuple[_Rows, _Rows]:
    """Return which of ``rows`` begin with their country's calling code indeed, and whether that is sure."""
    own = pc.utf8_slice_codeunits(bare, len(code))
    numbers = plan.general_desc
    long = pc.greater(pc.binary_length(bare), max(numbers.possible_length))
    pattern = numbers.national_number_pattern
    meant = _flags(long) | (~_matches(bare, pattern, whole=True) & _matches(own, pattern, whole=True))
    local = _flags(pc.is_in(pc.binary_length(bare), pa.array(numbers.possible_length_local_only, pa.int64())))
    doubtful = local & _flags(long)
    if plan.national_prefix_for_parsing:
        doubtful |= _matches(own, plan.national_prefix_for_parsing)
    return rows & meant & ~doubtful, ~(rows & doubtful)


def _written(ways: list[tuple[_Rows, pa.LargeStringArray, str]]) -> pa.LargeStringArray:
    """Return one text a row: that of the way whose row it is, behind that way's beginning."""
    parts, places = [], []
    for rows, texts, before in ways:
        place = np.flatnonzero(rows)
        part = texts if len(place) == len(texts) else texts.take(pa.array(place))
        parts.append(
            pc.binary_join_element_wise(pa.scalar(before, TEXT), part, pa.scalar("", TEXT)) if before else part
        )
        places.append(place)
        if len(place) == len(rows):
            return parts[-1]
    order = np.empty(len(rows), np.intp)
    order[np.concatenate(places)] = np.arange(len(rows))
    return pa.concat_arrays(parts).take(pa.array(order))


def _matches(texts: pa.LargeStringArray, pattern: str, *, whole: bool = False) -> _Rows:
    if pattern.isdigit() and not whole:
        return begins(texts, pattern)
    return _flags(pc.match_substring_regex(texts, f"^(?:{pattern}){'$' if whole else ''}"))


def begins(texts: pa.LargeStringArray, start: str) -> _Rows:
    """Say which texts begin with ``start``, of ASCII."""
    ends, data = buffers(texts)
    around = np.concatenate([data[: ends[-1]], np.zeros(len(start), np.uint8)])
    found: _Rows = np.diff(ends) >= len(start)
    for place, byte in enumerate(start.encode()):
        found &= around[ends[:-1] + place] == byte
    return found


def _flags(found: pa.BooleanArray) -> _Rows:
    flags: _Rows = found.to_numpy(zero_copy_only=False)
    return flags
