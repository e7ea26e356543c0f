"""Digits out of the separators that people set between them, for a whole column: what `read_cell` does with such cells.

Whatever it looks at more closely (letters, several numbers, dates, brackets behind a number) is left to it. The bytes
of many texts are looked at together, so that no Python object is made of any.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from toolkit.numbering.cells import LONG, PLAIN, SURELY_TWO, WEAK
from toolkit.numbering.compiled.patterns import LONGEST
from toolkit.numbering.compiled.walk import buffers

_Bytes = NDArray[np.uint8]
_Places = NDArray[np.int64]
_Rows = NDArray[np.bool_]

_NOTHING = 0xFF
"""A byte that no UTF-8 has, in place of what is left out."""
_ZERO, _ONE, _PLUS, _POINT, _COMMA, _OPEN, _STROKE, _BLANK = b"01+.,(/ "
_LONGEST_TEXT = 64
_FEWEST = 4
"""Digits of what is taken for a number here; no country has shorter ones."""
_NONE = np.empty(0, np.int64)
_DATE_DIGITS, _DATE_MARKS = 8, 2
_DIGIT, _OTHER = 1, 1 << 8
"""What a byte counts for: its sum over a text holds both counts, in a byte each."""


def _weights() -> NDArray[np.uint16]:
    weights = np.full(256, _OTHER, np.uint16)
    weights[list(WEAK.replace("[", "").encode() + b"/")] = 0
    weights[_NOTHING] = 0
    weights[_ZERO : _ZERO + 10] = _DIGIT
    return weights


_WEIGHTS = _weights()
_SPACE = np.array([chr(byte).isspace() and byte < 0x80 for byte in range(256)])


class Bare(NamedTuple):
    """Numbers without their separators.

    Attributes:
        texts: digits, behind ``+`` where one stands before them; empty where they are not ``usual``.
        usual: by row: nothing but digits and separators stands there.
        wordy: by row: something stands there, and no digit does.
        doubted: rows of which a part may be a number of its own: before a point, a stroke or a bracket.
        parts: that part of each of them.
    """

    texts: pa.LargeStringArray
    usual: _Rows
    wordy: _Rows
    doubted: _Places
    parts: pa.LargeStringArray


def bare(texts: pa.LargeStringArray) -> Bare:
    """Take the separators out of texts; of many thousands at a time, as what is needed at once is many times larger."""
    ends, data = buffers(texts)
    symbols = data[ends[0] : ends[-1]].copy()
    starts, stops = ends[:-1] - ends[0], ends[1:] - ends[0]
    if symbols.size and symbols.max() >= 0x80:
        symbols, starts, stops = _in_ascii(symbols, starts, stops)
    whole = np.diff(stops, prepend=0).astype(np.intp, copy=False)
    starts, stops = _trimmed(symbols, starts, stops)
    decimal = _without_decimals(symbols, starts, stops)
    around = np.concatenate([symbols, np.zeros(3, np.uint8)])
    begins, ends_with = around[starts], around[stops - 1]
    signed = (begins == _PLUS) | ((begins == _OPEN) & (around[starts + 1] == _PLUS))

    sums = np.zeros(len(symbols) + 1, np.uint16)
    np.cumsum(_WEIGHTS.take(symbols, mode="clip"), dtype=np.uint16, out=sums[1:])
    counts = sums[stops] - sums[starts]
    digits, others = (counts & 0xFF).astype(np.int64), counts >> 8
    length = stops - starts
    usual = (others == signed) & (digits >= _FEWEST) & (digits <= LONGEST) & (length <= _LONGEST_TEXT)
    usual &= signed | (begins == _OPEN) | _is_digit(begins)
    usual &= _is_digit(ends_with) | decimal
    marks = length - digits - signed
    usual &= (digits > _DATE_DIGITS) | (marks != _DATE_MARKS) | decimal
    second = around[starts + 1]
    abroad = np.where(second == _ZERO, 2, 3 * ((second == _ONE) & (around[starts + 2] == _ONE)))  # 00 and 011
    abroad *= begins == _ZERO
    long = np.flatnonzero(usual & (digits - abroad >= SURELY_TWO) & (marks > 0))
    if long.size:
        blanks = np.flatnonzero(symbols == _BLANK)
        usual[long] = np.searchsorted(blanks, starts[long]) == np.searchsorted(blanks, stops[long])
    doubted, parts = _doubts(symbols, starts, stops, sums, usual)

    kept = _is_digit(symbols) | (symbols == _PLUS)
    if not usual.all():
        kept &= usual.repeat(whole)
    found = _strings(np.where(usual, digits + signed, 0), symbols.compress(kept))
    wordy = (others > 0) & (digits == 0) & (length <= _LONGEST_TEXT)
    if symbols.size and symbols.max() >= 0xF0:
        wordy[:] = False  # Digits, too, are among the rarest characters.
    return Bare(found, usual, wordy, doubted, _beginnings(found.take(pa.array(doubted)), parts + signed[doubted]))


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
    while (rows := np.flatnonzero(_SPACE[around[starts]] & (starts < stops))).size:
        starts = starts.copy()
        starts[rows] += 1
    while (rows := np.flatnonzero(_SPACE[around[stops - 1]] & (starts < stops))).size:
        stops = stops.copy()
        stops[rows] -= 1
    return starts, stops


def _without_decimals(symbols: _Bytes, starts: _Places, stops: _Places) -> _Rows:
    """Leave out ``.0`` and ``.00`` behind plain digits; say where."""
    found = np.zeros(len(starts), np.bool_)
    rows = np.flatnonzero(stops - starts > 3)
    for zeros in (1, 2):
        rows = rows[symbols[stops[rows] - zeros] == _ZERO]
        point = stops[rows] - (zeros + 1)
        ends = (symbols[point] == _POINT) | (symbols[point] == _COMMA)
        if not ends.any():
            continue
        ours, point = rows[ends], point[ends]
        marks = np.zeros(len(symbols) + 1, np.uint8)
        np.cumsum(~_is_digit(symbols), dtype=np.uint8, out=marks[1:])
        plain = marks[point] - marks[starts[ours]] == (symbols[starts[ours]] == _PLUS)
        plain &= point - starts[ours] <= _LONGEST_TEXT
        found[ours[plain]] = True
        for place in range(zeros + 1):
            symbols[point[plain] + place] = _NOTHING
    return found


def _doubts(
    symbols: _Bytes, starts: _Places, stops: _Places, sums: NDArray[np.uint16], usual: _Rows
) -> tuple[_Places, _Places]:
    """Return the rows of which a part may be a number of its own, and how many digits that part has.

    Rows with several such parts are not ``usual``.
    """
    digits = np.zeros(len(starts), np.int64)
    times = np.zeros(len(starts), np.int64)

    def doubt(rows: _Places, places: _Places) -> None:
        digits[rows] = (sums[places] - sums[starts[rows]]) & 0xFF
        times[:] += np.bincount(rows, minlength=len(times))

    def inside(mark: int) -> tuple[_Places, _Places]:
        """Return where ``mark`` stands in usual rows, not as their first character, and in which of them."""
        found = symbols == mark
        if not found.any():
            return _NONE, _NONE
        found[starts[starts < len(symbols)]] = False
        places = np.flatnonzero(found)
        rows = np.searchsorted(starts, places, "right") - 1
        ours = usual[rows] & (places < stops[rows])
        return rows[ours], places[ours]

    rows, places = inside(_STROKE)
    if rows.size:
        doubt(rows, places)
        behind = ((sums[stops[rows]] - sums[places]) & 0xFF).astype(np.int64)
        usual[rows] &= (digits[rows] > 0) & (np.minimum(digits[rows], behind) < LONG)
    rows, places = inside(_OPEN)
    if rows.size:
        usual[rows[np.flatnonzero(np.diff(rows) == 0)]] = False
        before = (sums[places] - sums[starts[rows]]) & 0xFF
        doubt(rows[before >= _FEWEST], places[before >= _FEWEST])
    rows, places = inside(_POINT)
    if rows.size:
        points = np.bincount(rows, minlength=len(starts))
        last = np.append(np.diff(rows) != 0, True)
        rows, places = rows[last], places[last]
        decimals = stops[rows] - 1 - places
        plain = ((sums[stops[rows]] - sums[places]) & 0xFF) == decimals
        plain &= _is_digit(symbols[places - 1])
        zeros = (decimals <= 2) & (symbols[places + 1] == _ZERO) & (symbols[stops[rows] - 1] == _ZERO)
        plain &= (points[rows] == 1) | (decimals == 1) | zeros
        doubt(rows[plain], places[plain])
    usual &= times <= 1
    doubted = np.flatnonzero(usual & (times == 1))
    return doubted, digits[doubted]


def _strings(lengths: _Places, symbols: _Bytes) -> pa.LargeStringArray:
    ends = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=ends[1:])
    return pa.LargeStringArray.from_buffers(len(lengths), pa.py_buffer(ends), pa.py_buffer(symbols))


def _beginnings(texts: pa.LargeStringArray, lengths: _Places) -> pa.LargeStringArray:
    """Return the first bytes of each text."""
    ends, data = buffers(texts)
    whole = np.diff(ends).astype(np.intp, copy=False)
    within = np.arange(int(ends[-1] - ends[0])) - np.repeat(ends[:-1] - ends[0], whole)
    return _strings(lengths, data[ends[0] : ends[-1]][within < np.repeat(lengths, whole)])
