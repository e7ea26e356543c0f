"""A table of any length, filtered and sorted by what a reader sees: words of the reader's language, not codes."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from toolkit.numbering.texts import TEXT, arrow_texts
from toolkit.tables.words import COLUMNS, word

_SAMPLE = 1000
_LONGEST_KEY = 64
"""Bytes up to which texts that all differ are sorted as numbers, which takes a fifth of the time."""


class Column:
    """One column, each of its distinct values looked at once.

    Args:
        values: the column; texts, categories, numbers or truth values, missing ones among them.

    Attributes:
        keys: its distinct values; None where nearly all rows differ, which have no use for that.
        places: where each row's value stands among them.
    """

    def __init__(self, values: pd.Series) -> None:
        self.name = str(values.name)
        self.keys: list[Any] | None = None
        self.places: NDArray[np.intp] = np.arange(len(values))
        self._values = values
        if isinstance(values.dtype, pd.CategoricalDtype):
            self._distinct(values.cat.categories.tolist(), values.cat.codes.to_numpy())
        elif len(values) > _SAMPLE and _differ(values):
            return
        else:
            codes, distinct = _told_apart(values)
            self._distinct(list(distinct), codes)

    def _distinct(self, keys: list[Any], codes: NDArray[Any]) -> None:
        self.keys = [*keys, None]
        self.places = np.where(codes < 0, len(keys), codes).astype(np.intp)

    @cached_property
    def words(self) -> pa.Array:
        """What the distinct values, or else all rows, say."""
        if self.keys is not None:
            return pa.array([word(self.name, key) for key in self.keys], TEXT)
        return arrow_texts(self._values).combine_chunks()

    @cached_property
    def _lower(self) -> pa.Array:
        return pc.utf8_lower(self.words)

    def holds(self, text: str) -> NDArray[np.bool_]:
        """Return which rows say a text, in any letter case; full-width letters find the usual ones."""
        held = np.zeros(len(self._lower), np.bool_)
        for wanted in {text.lower(), unicodedata.normalize("NFKC", text).lower()}:
            held |= pc.match_substring(self._lower, wanted).to_numpy(zero_copy_only=False)
        return held if self.keys is None else held[self.places]

    def is_one_of(self, keys: tuple[Any, ...]) -> NDArray[np.bool_]:
        """Return which rows have one of these values."""
        return np.array([key in keys for key in self.keys or ()], np.bool_)[self.places]

    def counts(self, rows: NDArray[np.bool_]) -> dict[Any, int]:
        """Return how many of these rows have each value."""
        keys = self.keys or []
        return dict(zip(keys, np.bincount(self.places[rows], minlength=len(keys)).tolist(), strict=True))

    def order(self, descending: bool) -> NDArray[np.intp]:
        """Return the rows sorted; those without a value come last both ways.

        Words of the toolkit's go in the order of its own lists (high, medium, low), numbers by value, and texts as a
        reader looks them up: letter case and accents count only between texts that are the same but for them.
        """
        if self.keys is None:
            found = _text_order(self._lower) if self._is_text else np.argsort(self._values.to_numpy(), kind="stable")
            empty = pc.equal(self.words, "").to_numpy(zero_copy_only=False)[found]
        else:
            keys, words = self.keys, self.words.to_pylist()
            ranked = sorted(range(len(words)), key=lambda place: self._rank(keys[place], words[place]))
            ranks = np.empty(len(words), np.min_scalar_type(len(words)))
            ranks[ranked] = np.arange(len(words))
            found = np.argsort(ranks[self.places], kind="stable")
            empty = np.array([not said for said in words], np.bool_)[self.places][found]
        filled = found[~empty]
        return np.concatenate([filled[::-1] if descending else filled, found[empty]])

    @property
    def _is_text(self) -> bool:
        return not pd.api.types.is_numeric_dtype(self._values.dtype)

    def _rank(self, key: Any, said: str) -> tuple[Any, ...]:
        known = list(COLUMNS.get(self.name, ()))
        if key in known:
            return 0, known.index(key), ""
        if isinstance(key, (int, float)):
            return 1, key, ""
        return (
            2,
            "".join(c for c in unicodedata.normalize("NFKD", said.casefold()) if not unicodedata.combining(c)),
            said,
        )


def _told_apart(values: pd.Series) -> tuple[NDArray[np.intp], Any]:
    """Number the distinct values. A preview's equal texts are mostly one object: its address is compared first."""
    if getattr(values.dtype, "storage", "") != "python":
        return pd.factorize(values)
    texts = np.asarray(values.array, dtype=object)
    places, addresses = pd.factorize(np.fromiter(map(id, texts), np.intp, len(texts)))
    objects = np.empty(len(addresses), object)
    objects[places] = texts
    codes, distinct = pd.factorize(objects)
    return codes[places], distinct


def _differ(values: pd.Series) -> bool:
    """Return whether most of some rows from all over the column differ."""
    sample = values.iloc[:: len(values) // _SAMPLE]
    return sample.nunique() > len(sample) / 2


def _text_order(texts: pa.Array) -> NDArray[np.intp]:
    """Sort texts by code point, short ones as numbers of eight bytes."""
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    width = -(-longest // 8) * 8
    if not 0 < width <= _LONGEST_KEY:
        return np.asarray(pc.sort_indices(texts))
    padded = pc.ascii_rpad(texts, width, "\0")
    keys = np.frombuffer(padded.buffers()[2], ">u8", len(texts) * width // 8).reshape(len(texts), -1)
    return np.lexsort(keys.astype(np.uint64).T[::-1])
