"""Texts through the tables, many at a time, without making a Python object of any.

The 16 bytes of a text are two machine words; arithmetic on whole words finds out whether they are a plus sign and
digits, and makes numbers of the digits.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from toolkit.numbering.compiled.automaton import SHORTEST
from toolkit.numbering.compiled.patterns import LONGEST
from toolkit.numbering.compiled.tables import AREA_CODES, HEAD, Tables
from toolkit.runtime import tab

PIECE = 1 << 16
"""Texts that are read together: few enough that what they need at once stays in the processor's cache."""
THREADS = min(os.cpu_count() or 1, 8)
"""Pieces that are read at the same time, each of which needs about 8 MB."""
_WIDTH = 1 + LONGEST
"""Bytes of the longest text, its plus sign included."""

_Words = NDArray[np.uint64]
_Piece = TypeVar("_Piece")
_Result = TypeVar("_Result")
_PLUS_AND_ZEROS = np.uint64(int.from_bytes(b"+0000000", "little"))
_ZEROS = np.uint64(int.from_bytes(b"00000000", "little"))
_NOT_PLUS = np.uint64(0x76767676_7676767F)
"""Added to a word without its plus sign and zeros, lifts the high bit of each byte that is none, or no digit."""
_NOT_DIGITS = np.uint64(0x76767676_76767676)
_HIGH_BITS = np.uint64(0x80808080_80808080)
_KEPT = np.array([256**digits - 1 for digits in range(9)], dtype=np.uint64)
"""By digits of a text in its second word: the bytes that are the text's own."""


def walk(tables: Tables, texts: pa.ChunkedArray, kinds: NDArray[np.intp]) -> NDArray[np.intp]:
    """Fill ``kinds`` for all texts in plain E.164, and return the rows for which the library has to be asked.

    Where the answer is that of the number without a national prefix, the kind is the outcome that says so.

    Args:
        tables: what numbers lead to.
        texts: ``large_string`` without missing values.
        kinds: what is filled, row by row: places in ``tables.kinds``.
    """
    return np.concatenate([np.empty(0, np.intp), *at_once(partial(_walk_piece, tables, kinds), pieces_of(texts))])


def pieces_of(texts: pa.ChunkedArray) -> list[tuple[int, NDArray[np.int64], NDArray[np.uint8]]]:
    """Return the pieces in which a column of texts is worked on: first row, where each text begins, and all bytes."""
    pieces = []
    first = 0
    for chunk in texts.chunks:
        ends, data = buffers(chunk)
        for start in range(0, len(chunk), PIECE):
            part = ends[start : start + PIECE + 1]
            pieces.append((first, part, data))
            first += len(part) - 1
    return pieces


def at_once(step: Callable[[_Piece], _Result], pieces: Sequence[_Piece]) -> list[_Result]:
    """Return what ``step`` makes of each piece, several at the same time: NumPy lets threads work side by side."""
    if len(pieces) <= 1 or tab.here():
        return [step(piece) for piece in pieces]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(step, pieces))


def slices(rows: int) -> list[slice]:
    """Return the pieces in which so many rows are worked on."""
    return [slice(first, first + PIECE) for first in range(0, rows, PIECE)]


def buffers(texts: pa.LargeStringArray) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return where each text begins (and the last one ends), and the bytes of all texts."""
    _, offsets, data = texts.buffers()
    if not len(texts):
        return np.zeros(1, np.int64), np.empty(0, np.uint8)
    ends = np.frombuffer(offsets, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return ends, np.frombuffer(data or b"", dtype=np.uint8)


def _walk_piece(
    tables: Tables, kinds: NDArray[np.intp], piece: tuple[int, NDArray[np.int64], NDArray[np.uint8]]
) -> NDArray[np.intp]:
    first, ends, data = piece
    own = kinds[first : first + len(ends) - 1]
    seven, others, index = _digits(ends, data)
    outcome = tables.head.take(index, mode="clip").astype(np.intp)
    going = np.flatnonzero(outcome >= len(tables.valid))
    pair = seven.take(going) % np.uint64(100)
    rest = others.take(going)
    while going.size:
        state = outcome.take(going) - len(tables.valid)
        after = tables.pairs.take(state * 100 + pair.astype(np.intp), mode="clip")
        outcome[going] = after
        still = np.flatnonzero(after >= len(tables.valid))
        going, rest = going.take(still), rest.take(still)
        pair, rest = rest & np.uint64(0xFF), rest >> np.uint64(16)

    area = (seven // np.uint64(1000)).view(np.int64)
    area -= 1000 + int(AREA_CODES[1])
    area *= tables.has_area_code.take(outcome)
    np.add(tables.area_kinds.take(outcome), area, out=own)
    return np.flatnonzero(outcome < tables.asking) + first


def _digits(ends: NDArray[np.int64], data: NDArray[np.uint8]) -> tuple[_Words, _Words, NDArray[np.intp]]:
    """Return the first seven digits as a number, the others as pairs of 16 bits each, and the place in the first table.

    That place is 0, a number of no country, for what is not plain E.164.
    """
    size = int(ends[-1] - ends[0])
    symbols = np.empty(size + _WIDTH, dtype=np.uint8)
    symbols[:size] = data[ends[0] : ends[-1]]
    symbols[size:] = 0
    windows: NDArray[np.void] = np.ndarray((size + 1,), dtype=f"V{_WIDTH}", buffer=symbols, strides=(1,))
    words = windows[ends[:-1] - ends[0]].view("<u8").reshape(-1, 2)

    length = np.diff(ends) - (1 + SHORTEST)
    good = length.view(np.uint64) <= LONGEST - SHORTEST
    length *= good
    first = words[:, 0] ^ _PLUS_AND_ZEROS
    second = words[:, 1] ^ _ZEROS
    second &= _KEPT.take(length.astype(np.intp, copy=False))
    wrong = (first + _NOT_PLUS) | first | (second + _NOT_DIGITS) | second
    wrong &= _HIGH_BITS
    good &= wrong == 0

    first = _joined(first, 8, 10, 0x00FF00FF_00FF00FF)
    first = _joined(first, 16, 100, 0x0000FFFF_0000FFFF)
    first = _joined(first, 32, 10000, 0x00000000_FFFFFFFF)
    index = (first // np.uint64(100)).view(np.int64)
    index += length * 10**HEAD
    index *= good
    return first, _joined(second, 8, 10, 0x00FF00FF_00FF00FF), index.astype(np.intp, copy=False)


def _joined(words: _Words, bits: int, base: int, kept: int) -> _Words:
    """Join neighbours of so many ``bits``: the lower one, which comes first in the text, counts ``base`` times."""
    joined = words * np.uint64(base)
    joined += words >> np.uint64(bits)
    joined &= np.uint64(kept)
    return joined
