"""Digits out of the separators that people set between them, for a whole column: what `read_cell` does with such cells.

Whatever it looks at more closely (letters, several numbers, dates, brackets behind a number) is left to it. The bytes
of many texts are looked at together, so that no Python object is made of any.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from toolkit.numbering.cells import LONG, PLAIN, SHORT, SURELY_TWO, WEAK
from toolkit.numbering.compiled.automaton import SHORTEST
from toolkit.numbering.compiled.patterns import LONGEST
from toolkit.numbering.compiled.walk import at_once, buffers, pieces_of

_Bytes = NDArray[np.uint8]
_Places = NDArray[np.int64]
_Rows = NDArray[np.bool_]

_NOTHING = 0xFF
"""A byte that no UTF-8 has, in place of what is left out."""
_ZERO, _PLUS, _POINT, _COMMA, _OPEN, _STROKE = b"0+.,(/"
_LONGEST_TEXT = 64
_DATE_DIGITS, _DATE_MARKS = 8, 2
_BLANKS = np.frombuffer(b" \t\r\n", np.uint8)
_FIELDS = ("digits", "signs", "others", "marks", "points", "brackets", "blanks", "strokes")
_COUNTS = {name: np.uint64(1 << 8 * place) for place, name in enumerate(_FIELDS)}
"""What a byte counts for: its sum over a text holds each count in a byte of its own."""


def _weights() -> NDArray[np.uint64]:
    weights = np.full(256, _COUNTS["others"], np.uint64)
    weights[_ZERO : _ZERO + 10] = _COUNTS["digits"]
    weights[_PLUS] = _COUNTS["signs"]
    weights[_NOTHING] = 0
    weights[list(WEAK.replace("[", "").encode() + b"/")] = _COUNTS["marks"]
    for mark, name in ((_POINT, "points"), (_OPEN, "brackets"), (ord(" "), "blanks"), (_STROKE, "strokes")):
        weights[mark] += _COUNTS[name]
    return weights


_WEIGHTS = _weights()


class Bare(NamedTuple):
    """A column of numbers without their separators.

    Attributes:
        texts: digits, behind ``+`` where one stands before them; of no use where ``usual`` is not.
        usual: by row: nothing else stands there.
        doubted: rows of which a part may be a number of its own: before a point, a stroke or a bracket.
        parts: that part of each of them.
    """

    texts: pa.LargeStringArray
    usual: _Rows
    doubted: _Places
    parts: pa.LargeStringArray


def bare(texts: pa.ChunkedArray) -> Bare:
    """Take the separators out of a column of texts (``large_string`` without missing values)."""
    none = np.empty(0, np.int64)
    pieces = at_once(_piece, pieces_of(texts))
    lengths = np.concatenate([none, *(piece.lengths for piece in pieces)])
    symbols = np.concatenate([np.empty(0, np.uint8), *(piece.symbols for piece in pieces)])
    found = _strings(lengths, symbols)
    doubted = np.concatenate([none, *(piece.doubted for piece in pieces)])
    return Bare(
        found,
        np.concatenate([np.empty(0, np.bool_), *(piece.usual for piece in pieces)]),
        doubted,
        _beginnings(found.take(pa.array(doubted)), np.concatenate([none, *(piece.parts for piece in pieces)])),
    )


class _Piece(NamedTuple):
    symbols: _Bytes
    lengths: _Places
    usual: _Rows
    doubted: _Places
    parts: _Places


def _piece(piece: tuple[int, _Places, _Bytes]) -> _Piece:
    first, ends, data = piece
    symbols = data[ends[0] : ends[-1]].copy()
    starts, stops = ends[:-1] - ends[0], ends[1:] - ends[0]
    if symbols.size and symbols.max() >= 0x80:
        symbols, starts, stops = _in_ascii(symbols, starts, stops)
    starts, stops = _trimmed(symbols, starts, stops)
    without = _without_decimals(symbols, starts, stops)
    sums = np.zeros(len(symbols) + 1, np.uint64)
    np.cumsum(_WEIGHTS.take(symbols), out=sums[1:])
    counted = (sums[stops] - sums[starts]).view(np.uint8).reshape(-1, len(_FIELDS))
    counts = {name: counted[:, place] for place, name in enumerate(_FIELDS)}

    around = np.concatenate([symbols, np.zeros(2, np.uint8)])
    begins, ends_with = around[starts], around[stops - 1]
    digits, length = counts["digits"], stops - starts
    signed = (begins == _PLUS) | ((begins == _OPEN) & (around[starts + 1] == _PLUS))
    usual = (counts["others"] == 0) & (length <= _LONGEST_TEXT) & (digits >= SHORTEST) & (digits <= LONGEST)
    usual &= (counts["signs"] == 0) | ((counts["signs"] == 1) & signed)
    usual &= signed | (begins == _OPEN) | _is_digit(begins)
    usual &= _is_digit(ends_with) | without
    usual &= (digits < SURELY_TWO) | (counts["blanks"] == 0)
    usual &= (digits > _DATE_DIGITS) | (counts["marks"] != _DATE_MARKS) | (length > _DATE_DIGITS + _DATE_MARKS)
    usual &= (counts["brackets"] <= 1) & (counts["strokes"] <= 1)
    doubted, parts = _doubts(symbols, starts, stops, sums, usual, counts)

    kept = _is_digit(symbols) | (symbols == _PLUS)
    before = np.zeros(len(symbols) + 1, np.int64)
    np.cumsum(kept, out=before[1:])
    return _Piece(symbols[kept], before[stops] - before[starts], usual, doubted + first, parts)


def _is_digit(symbols: _Bytes) -> _Rows:
    found: _Rows = symbols - np.uint8(_ZERO) <= 9
    return found


def _in_ascii(symbols: _Bytes, starts: _Places, stops: _Places) -> tuple[_Bytes, _Places, _Places]:
    """Write characters as `plain` writes them, where that is one of ASCII or none."""
    for lead, mask, following in ((0xC0, 0x1F, 1), (0xE0, 0x0F, 2)):
        places = np.flatnonzero((symbols & ~np.uint8(mask)) == lead)
        code = (symbols[places] & np.uint8(mask)).astype(np.int64)
        for after in range(1, following + 1):
            code = code << 6 | (symbols[places + after] & np.uint8(0x3F))
        known, kind = np.unique(code, return_inverse=True)
        written = [PLAIN[one] for one in known.tolist()]
        new = np.array([ord(one) if len(one) == 1 else _NOTHING if not one else 0x80 for one in written], np.int64)
        new = np.where(new > 0x80, np.where(new == _NOTHING, new, 0x80), new)[kind].astype(np.uint8)
        ours = new != 0x80
        symbols[places[ours]] = new[ours]
        for after in range(1, following + 1):
            symbols[places[ours] + after] = _NOTHING
    kept = symbols != _NOTHING
    before = np.zeros(len(symbols) + 1, np.int64)
    np.cumsum(kept, out=before[1:])
    return symbols[kept], before[starts], before[stops]


def _trimmed(symbols: _Bytes, starts: _Places, stops: _Places) -> tuple[_Places, _Places]:
    """Leave out blanks around each text."""
    around = np.concatenate([symbols, np.zeros(1, np.uint8)])
    starts, stops = starts.copy(), stops.copy()
    while (blank := (starts < stops) & np.isin(around[starts], _BLANKS)).any():
        starts += blank
    while (blank := (starts < stops) & np.isin(around[stops - 1], _BLANKS)).any():
        stops -= blank
    return starts, stops


def _without_decimals(symbols: _Bytes, starts: _Places, stops: _Places) -> _Rows:
    """Leave out ``.0`` and ``.00`` behind plain digits; say where."""
    found = np.zeros(len(starts), np.bool_)
    for zeros in (1, 2):
        rows = np.flatnonzero(stops - starts > zeros + SHORTEST)
        point = stops[rows] - (zeros + 1)
        ends = (symbols[point] == _POINT) | (symbols[point] == _COMMA)
        for place in range(1, zeros + 1):
            ends &= symbols[point + place] == _ZERO
        rows, point = rows[ends], point[ends]
        if not rows.size:
            continue
        marks = np.zeros(len(symbols) + 1, np.int64)
        np.cumsum(~_is_digit(symbols), out=marks[1:])
        signed = symbols[starts[rows]] == _PLUS
        plain = marks[point] - marks[starts[rows]] == signed
        found[rows[plain]] = True
        for place in range(zeros + 1):
            symbols[point[plain] + place] = _NOTHING
    return found


def _doubts(
    symbols: _Bytes,
    starts: _Places,
    stops: _Places,
    sums: NDArray[np.uint64],
    usual: _Rows,
    counts: dict[str, _Bytes],
) -> tuple[_Places, _Places]:
    """Return the rows of which a part may be a number of its own, and the length of that part, bare.

    Rows with several such parts are not ``usual``.
    """
    found = np.zeros(len(starts), np.int64)
    times = np.zeros(len(starts), np.int8)

    def doubt(rows: _Places, places: _Places, at_least: int) -> _Bytes:
        before = (sums[places] - sums[starts[rows]]).view(np.uint8).reshape(-1, len(_FIELDS))
        digits = before[:, _FIELDS.index("digits")]
        rows, length = rows[digits >= at_least], (digits + before[:, _FIELDS.index("signs")])[digits >= at_least]
        found[rows] = length
        times[rows] += 1
        return digits

    for mark, name, at_least in ((_STROKE, "strokes", 1), (_OPEN, "brackets", SHORT + 1)):
        rows = np.flatnonzero(usual & (counts[name] > 0))
        if rows.size:
            places = np.flatnonzero(symbols == mark)
            places = places[np.searchsorted(places, starts[rows])]
            before = doubt(rows, places, at_least)
            if mark == _STROKE:
                usual[rows] &= (before > 0) & (np.minimum(before, counts["digits"][rows] - before) < LONG)
    rows = np.flatnonzero(usual & (counts["points"] > 0))
    if rows.size:
        other = np.flatnonzero(~_is_digit(symbols))
        last = other[np.searchsorted(other, stops[rows]) - 1]
        decimals = stops[rows] - 1 - last
        zeros = (decimals <= 2) & (symbols[last + 1] == _ZERO) & (symbols[stops[rows] - 1] == _ZERO)
        behind = (symbols[last] == _POINT) & _is_digit(symbols[last - 1])
        behind &= (counts["points"][rows] == 1) | zeros
        doubt(rows[behind], last[behind], 1)
    usual &= times <= 1
    doubted = np.flatnonzero(usual & (times == 1))
    return doubted, found[doubted]


def _strings(lengths: _Places, symbols: _Bytes) -> pa.LargeStringArray:
    ends = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=ends[1:])
    return pa.LargeStringArray.from_buffers(len(lengths), pa.py_buffer(ends), pa.py_buffer(symbols))


def _beginnings(texts: pa.LargeStringArray, lengths: _Places) -> pa.LargeStringArray:
    """Return the first bytes of each text."""
    ends, data = buffers(texts)
    whole = np.diff(ends)
    within = np.arange(int(ends[-1] - ends[0])) - np.repeat(ends[:-1] - ends[0], whole)
    return _strings(lengths, data[ends[0] : ends[-1]][within < np.repeat(lengths, whole)])
