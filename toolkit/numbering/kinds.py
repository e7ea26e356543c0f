"""A column of phone numbers by kind: what is known of a number beside its digits, as one small integer a row.

Millions of numbers are of few thousand kinds, so that whatever follows from region, line type, validity and area code
has to be found out once for each kind only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from toolkit.numbering.cells import Ask, candidates, read_cell
from toolkit.numbering.compiled.store import load_tables
from toolkit.numbering.compiled.tables import Kinds, Tables
from toolkit.numbering.compiled.walk import PIECE, at_once, slices, walk
from toolkit.numbering.dialled import begins, international
from toolkit.numbering.dressed import bare
from toolkit.numbering.library import Number, ask
from toolkit.numbering.texts import TEXT

_PIECE = 1 << 14
"""Distinct texts of which Python objects are made at a time."""
_OWN = ("no_country", "leads_abroad", "not_a_number")
"""Problems that need no look at a numbering plan."""
_Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class NumberKinds:
    """A column of numbers, read.

    Attributes:
        texts: ``large_string``: E.164, or what stands for a text that cannot be read.
        codes: row by row: place in ``kinds``.
        kinds: what is known by kind. They begin with the same ones for every column; those that only the library's
            answers have come behind them.
        asked: rows that were read one by one.
        details: by row: a Number's ``detail``, where it has one.
    """

    texts: pa.ChunkedArray
    codes: NDArray[np.intp]
    kinds: Kinds
    asked: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    details: Mapping[int, str] = field(default_factory=dict)


def walked(column: pa.ChunkedArray) -> tuple[NumberKinds, NDArray[np.intp]]:
    """Read all texts in plain E.164; return the other rows, too."""
    tables = load_tables()
    codes = np.empty(len(column), np.intp)
    others = walk(tables, column, codes)
    return NumberKinds(column, codes, tables.kinds), others


def number_kinds(column: pa.ChunkedArray, region: str | None = None, *, keep_unread: bool = True) -> NumberKinds:
    """Read a column of phone numbers, each exactly as `parse` does.

    Args:
        column: ``large_string`` without missing values.
        region: ISO 3166 code of the country to assume where a text has no ``+``.
        keep_unread: a text that cannot be read stands for itself, without blanks around it; otherwise "" does.
    """
    found, rows = walked(column)
    if not rows.size:
        return found
    written = column if len(rows) == len(column) else column.take(pa.array(rows))
    return among(found, rows, dressed_kinds(written, region, keep_unread=keep_unread))


def among(found: NumberKinds, rows: NDArray[np.intp], part: NumberKinds) -> NumberKinds:
    """Return ``found`` with what was read of some of its rows."""
    found.codes[rows] = part.codes
    texts = replaced(found.texts, rows, part.texts.combine_chunks())
    details = {int(rows[row]): detail for row, detail in part.details.items()}
    return NumberKinds(texts, found.codes, part.kinds, rows[part.asked], details)


def dressed_kinds(column: pa.ChunkedArray, region: str | None, *, keep_unread: bool = True) -> NumberKinds:
    """Read a column as `number_kinds` does; for one whose numbers are hardly ever in plain E.164."""
    pieces = [column.slice(piece.start, PIECE).combine_chunks() for piece in slices(len(column))]
    done = at_once(partial(_undressed, load_tables(), region=region, keep_unread=keep_unread), pieces)
    texts = pa.concat_arrays([pa.array([], TEXT), *(texts for texts, _codes, _sure in done)])
    codes = np.concatenate([np.empty(0, np.intp), *(codes for _texts, codes, _sure in done)])
    sure = np.concatenate([np.empty(0, np.bool_), *(sure for _texts, _codes, sure in done)])
    kinds = load_tables().kinds.and_of([Number("", problem=problem) for problem in _OWN])
    found = NumberKinds(pa.chunked_array([texts]), codes, kinds, np.flatnonzero(~sure))
    return _read_one_by_one(found, column, region, keep_unread) if found.asked.size else found


def _undressed(
    tables: Tables, written: pa.LargeStringArray, *, region: str | None, keep_unread: bool
) -> tuple[pa.LargeStringArray, NDArray[np.intp], _Rows]:
    """Read what is nothing but digits and separators; return texts, kinds, and for which rows that is enough."""
    cells = bare(written)
    usual = cells.usual
    if cells.doubted.size:
        usual[cells.doubted[~_surely_no_numbers(tables, cells.parts, region)]] = False
    texts, codes, sure = _looked_up(tables, cells.texts, region)
    sure &= usual
    if cells.wordy.any():
        codes[cells.wordy] = len(tables.kinds) + _OWN.index("not_a_number")
        texts, sure = _standing(written, cells.wordy, texts, keep_unread), sure | cells.wordy
    if region is not None:
        return texts, codes, sure
    homeless = usual & ~begins(cells.texts, "+")
    if homeless.any():
        abroad = begins(cells.texts, "00") | begins(cells.texts, "011")
        codes[homeless] = len(tables.kinds) + _OWN.index("no_country")
        codes[homeless & abroad] = len(tables.kinds) + _OWN.index("leads_abroad")
        texts = _standing(written, homeless, texts, keep_unread)
    return texts, codes, sure | homeless


def _standing(
    written: pa.LargeStringArray, rows: _Rows, texts: pa.LargeStringArray, keep_unread: bool
) -> pa.LargeStringArray:
    """Return ``texts`` with what stands for those that cannot be read in ``rows``."""
    stands = pc.utf8_trim_whitespace(written) if keep_unread else pa.scalar("", TEXT)
    return pc.if_else(pa.array(rows), stands, texts)


def _surely_no_numbers(tables: Tables, parts: pa.LargeStringArray, region: str | None) -> _Rows:
    """Say which of the beginnings of other numbers are none themselves."""
    _texts, codes, sure = _looked_up(tables, parts, region)
    found = sure & ~tables.kinds.valid.take(codes, mode="clip")
    if region is None:
        sure |= (homeless := ~begins(parts, "+"))
        found |= homeless
    short = parts.filter(pa.array(~sure)).dictionary_encode()
    none = [not ask(part, region).valid for part in short.dictionary.to_pylist()]
    found[~sure] = np.array(none, np.bool_).take(short.indices.to_numpy())
    return found


def _looked_up(
    tables: Tables, bare: pa.LargeStringArray, region: str | None
) -> tuple[pa.LargeStringArray, NDArray[np.intp], _Rows]:
    """Look numbers without separators up; return E.164, kinds, and for which rows both are the library's answer."""
    codes = np.empty(len(bare), np.intp)
    texts, sure, prefixed = bare, np.ones(len(bare), np.bool_), np.ones(len(bare), np.bool_)
    if region in phonenumbers.SUPPORTED_REGIONS:
        texts, sure, prefixed = international(bare, region)
    asking = walk(tables, pa.chunked_array([texts]), codes)
    outcome = codes.take(asking)
    sure[asking] = False
    shorter = asking[(tables.skips.take(outcome) > 0) & prefixed.take(asking)]
    if shorter.size:
        longer = texts if len(shorter) == len(texts) else texts.take(pa.array(shorter))
        without = _without_prefixes(tables, longer, codes.take(shorter))
        again = np.empty(len(shorter), np.intp)
        sure[shorter] = True
        sure[shorter[walk(tables, pa.chunked_array([without]), again)]] = False
        codes[shorter] = again
        texts = replaced(pa.chunked_array([texts]), shorter, without).combine_chunks()
    return texts, codes, sure


def _without_prefixes(tables: Tables, texts: pa.LargeStringArray, outcomes: NDArray[np.intp]) -> pa.LargeStringArray:
    """Leave out the national prefixes that these outcomes tell."""
    for outcome in np.flatnonzero(np.bincount(outcomes)).tolist():
        at, skips = int(tables.at[outcome]), int(tables.skips[outcome])
        shorter = pc.binary_replace_slice(texts.view(pa.large_binary()), at, at + skips, b"").view(TEXT)
        rows = outcomes == outcome
        texts = shorter if rows.all() else pc.if_else(pa.array(rows), shorter, texts)
    return texts


def _read_one_by_one(found: NumberKinds, written: pa.ChunkedArray, home: str | None, keep_unread: bool) -> NumberKinds:
    """Read the rows that have to be ``asked``, each distinct text once."""
    rows = found.asked
    if not rows.size:
        return found
    wanted = written.take(pa.array(rows)).combine_chunks().dictionary_encode()
    kinds: dict[Number, int] = {}
    codes: list[int] = []
    texts = []
    details: dict[int, str] = {}
    for first in range(0, len(wanted.dictionary), _PIECE):
        asked = wanted.dictionary[first : first + _PIECE].to_pylist()
        answer = _answers(asked, home)
        numbers = [read_cell(text, answer) for text in asked]
        codes += [kinds.setdefault(replace(number, e164="", detail=""), len(kinds)) for number in numbers]
        unread = (text.strip() if keep_unread else "" for text in asked)
        read_as = [number.e164 or text for text, number in zip(unread, numbers, strict=True)]
        texts.append(pa.array(read_as, TEXT))
        details |= {first + place: number.detail for place, number in enumerate(numbers) if number.detail}
    places = wanted.indices.to_numpy()
    found.codes[rows] = (np.array(codes, np.intp) + len(found.kinds)).take(places)
    e164 = replaced(found.texts, rows, pa.concat_arrays(texts).take(wanted.indices))
    said = np.flatnonzero(np.isin(places, list(details)))
    of_rows = {int(rows[row]): details[place] for row, place in zip(said, places[said].tolist(), strict=True)}
    return NumberKinds(e164, found.codes, found.kinds.and_of(list(kinds)), rows, of_rows)


def _answers(texts: list[str], region: str | None) -> Ask:
    """Return the library, with the answers that these texts will need looked up beforehand, together."""
    tables = load_tables()
    wanted = list({found for text in texts for found in candidates(text)})
    e164, codes, sure = _looked_up(tables, pa.array(wanted, TEXT), region)
    known = {
        text: replace(tables.kinds.number(code), e164=number)
        for text, number, code, is_sure in zip(wanted, e164.to_pylist(), codes.tolist(), sure.tolist(), strict=True)
        if is_sure
    }
    return lambda text: known.get(text) or ask(text, region)


def replaced(column: pa.ChunkedArray, rows: NDArray[np.intp], texts: pa.LargeStringArray) -> pa.ChunkedArray:
    """Return ``column`` with ``texts`` in ``rows``; without copying where these are all."""
    if len(rows) == len(column):
        return pa.chunked_array([texts])
    changed = np.zeros(len(column), dtype=np.bool_)
    changed[rows] = True
    found: pa.ChunkedArray = pc.replace_with_mask(column, pa.array(changed), texts)
    return found
