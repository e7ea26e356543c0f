"""Destinations read and grouped, so that the rules need to be asked only once for each group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from toolkit.model.account import Channel
from toolkit.numbering.compiled.tables import Kinds
from toolkit.numbering.compiled.walk import at_once, buffers, slices
from toolkit.numbering.kinds import NumberKinds, among, dressed_kinds, replaced, walked
from toolkit.numbering.library import Number
from toolkit.numbering.texts import TEXT
from toolkit.routing.destination import CHANNELS, Destination, channel_of, destination

_PREFIXES = pa.array(["" if channel == "sms" else f"{channel}:" for channel in CHANNELS], TEXT)
_COLON = ord(":")
_PIECE = 1 << 16
"""Texts that are copied together to look for named ones among them."""


class Group(NamedTuple):
    """All that the rules can look at: what destinations of one group have in common.

    Attributes:
        channel: ``sms`` for a plain number.
        number: what is known of the number beside its digits.
        own: the destination itself where it is a sender of the pool, otherwise "".
        sticky: SID of the sender that it is mapped to; None for none.
    """

    channel: Channel
    number: Number
    own: str = ""
    sticky: str | None = None

    @property
    def destination(self) -> Destination:
        """One for all destinations of the group; ``to`` is empty where the rules do not look at it."""
        known = self.number
        return Destination(
            self.own, self.channel, known.region, known.line_type, known.area_code, known.valid, known.problem
        )


@dataclass(frozen=True)
class Grouped:
    """A column of destinations.

    Attributes:
        to: ``large_string``: the destinations in Twilio's notation; the text as given where one cannot be read.
        places: by row: place in ``groups``.
        groups: those that occur.
        details: by row: a number's ``detail``, where it has one.
    """

    to: pa.ChunkedArray
    places: NDArray[np.intp]
    groups: list[Group]
    details: Mapping[int, str]


def group(column: pa.ChunkedArray, region: str | None, addresses: Iterable[str], sticky: Mapping[str, str]) -> Grouped:
    """Read a column of destinations, each exactly as `destination` does, and group them.

    Args:
        column: ``large_string`` without missing values.
        region: ISO 3166 code of the country to assume where a number has no ``+``.
        addresses: the pool's senders.
        sticky: ``To`` → SID of the sender that it is mapped to.
    """
    found, others = walked(column)
    if others.size:
        found = _read(found, others, region)
    kinds, codes = found.kinds, found.codes
    named = {address: (address, sticky.get(address)) for address in addresses}
    named |= {to: ("", sid) for to, sid in sticky.items() if to not in named}
    special = _give_own_codes(found, named)

    general = len(kinds) * len(CHANNELS)
    occurs = np.zeros(general + len(special), np.bool_)
    pieces = slices(len(codes))

    def mark(piece: slice) -> None:
        occurs[codes[piece]] = True

    at_once(mark, pieces)
    present = np.flatnonzero(occurs)
    place = np.zeros(len(occurs), np.intp)
    place[present] = np.arange(len(present))
    at_once(lambda piece: place.take(codes[piece], out=codes[piece], mode="clip"), pieces)
    groups = []
    for code in present.tolist():
        code, effect = (code, ("", None)) if code < general else special[code - general]
        groups.append(Group(CHANNELS[code // len(kinds)], kinds.number(code % len(kinds)), *effect))
    return Grouped(found.texts, codes, groups, found.details)


def _read(found: NumberKinds, rows: NDArray[np.intp], region: str | None) -> NumberKinds:
    """Read ``rows``, which are no plain E.164, without their channel's prefix."""
    texts = (found.texts if len(rows) == len(found.texts) else found.texts.take(pa.array(rows))).combine_chunks()
    channels, written = _split(texts)
    numbers = dressed_kinds(pa.chunked_array([written]), region)
    to, kinds, asked, details = numbers.texts.combine_chunks(), numbers.kinds, numbers.asked, dict(numbers.details)
    if channels.any():
        to = pc.binary_join_element_wise(_PREFIXES.take(pa.array(channels)), to, pa.scalar("", TEXT))
        unread = (channels != CHANNELS.index("sms")) & ~kinds.valid.take(numbers.codes)
        own = np.flatnonzero(unread | (channels == CHANNELS.index("messenger")))
        to, kinds = _by_channel(texts, own, region, to, numbers, details)
        asked = np.union1d(asked, np.flatnonzero(channels))
    codes = numbers.codes + channels * np.intp(len(kinds))
    return among(found, rows, NumberKinds(pa.chunked_array([to]), codes, kinds, asked, details))


def _by_channel(
    texts: pa.LargeStringArray,
    rows: NDArray[np.intp],
    region: str | None,
    to: pa.LargeStringArray,
    numbers: NumberKinds,
    details: dict[int, str],
) -> tuple[pa.LargeStringArray, Kinds]:
    """Read ``rows`` by their channels' own forms, once for each distinct text.

    ``numbers.codes`` and ``details`` change; returned are the addresses and the kinds.
    """
    if not rows.size:
        return to, numbers.kinds
    asked = texts.take(pa.array(rows)).dictionary_encode()
    read = [destination(text, region) for text in asked.dictionary.to_pylist()]
    places = asked.indices.to_numpy()
    kinds: dict[Number, int] = {}
    codes = [kinds.setdefault(_number(one), len(kinds)) for one in read]
    numbers.codes[rows] = (np.array(codes, np.intp) + len(numbers.kinds)).take(places)
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        details.pop(row, None)
        if read[place].detail:
            details[row] = read[place].detail
    addresses = pa.array([one.to for one in read], TEXT).take(asked.indices)
    return replaced(pa.chunked_array([to]), rows, addresses).combine_chunks(), numbers.kinds.and_of(list(kinds))


def _number(one: Destination) -> Number:
    return Number("", one.region, one.line_type, one.valid, one.area_code, one.problem)


def _split(texts: pa.LargeStringArray) -> tuple[NDArray[np.int8], pa.LargeStringArray]:
    """Return each text's channel, as a place in `CHANNELS`, and the text without the channel's prefix."""
    channels = np.zeros(len(texts), np.int8)
    if not (buffers(texts)[1] == _COLON).any():
        return channels, texts
    rows = np.flatnonzero(pc.match_substring(texts, ":").to_numpy(zero_copy_only=False))
    if not rows.size:
        return channels, texts
    parts = pc.split_pattern(texts.take(pa.array(rows)), ":", max_splits=1)
    prefixes = pc.list_element(parts, 0).dictionary_encode()
    rest = pc.list_element(parts, 1)
    known = [CHANNELS.index(channel_of(prefix)) for prefix in prefixes.dictionary.to_pylist()]
    meant = np.array(known, np.int8).take(prefixes.indices.to_numpy())
    meant[pc.equal(rest, "").to_numpy(zero_copy_only=False)] = CHANNELS.index("sms")
    channels[rows] = meant
    behind = np.flatnonzero(meant != CHANNELS.index("sms"))
    without = replaced(pa.chunked_array([texts]), rows[behind], rest.take(pa.array(behind)))
    return channels, without.combine_chunks()


_Effect = tuple[str, str | None]


def _give_own_codes(found: NumberKinds, named: Mapping[str, _Effect]) -> list[tuple[int, _Effect]]:
    """Tell the destinations that are ``named`` from others of their kind: give them codes behind all others.

    Returns:
        What each of these codes stands for: the code that it had, and what is said of the name.
    """
    names = pa.array(list(named), TEXT)
    effects = list(dict.fromkeys(named.values()))
    place = {effect: index for index, effect in enumerate(effects)}
    effect_of_name = np.array([place[effect] for effect in named.values()], np.intp)
    rows, name_of_row = _find(found, names)
    if not rows.size:
        return []
    pairs, pair_of_row = np.unique(
        found.codes[rows] * np.int64(len(effects)) + effect_of_name[name_of_row], return_inverse=True
    )
    found.codes[rows] = len(found.kinds) * len(CHANNELS) + pair_of_row
    return [(pair // len(effects), effects[pair % len(effects)]) for pair in pairs.tolist()]


def _find(found: NumberKinds, names: pa.LargeStringArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows of ``found`` that are one of ``names``, and which.

    Only texts of the names' own kinds can be; what was read one by one is compared in any case.
    """
    of_names, others = walked(pa.chunked_array([names]))
    plain = np.ones(len(names), np.bool_)
    plain[others] = False
    wanted = np.zeros(len(found.kinds) * len(CHANNELS), np.bool_)
    wanted[of_names.codes[plain]] = True

    def candidates(piece: slice) -> NDArray[np.intp]:
        hits: NDArray[np.intp] = np.flatnonzero(wanted.take(found.codes[piece], mode="clip"))
        return hits + int(piece.start)

    rows = np.concatenate([np.empty(0, np.intp), *at_once(candidates, slices(len(found.codes)))])
    if found.asked.size and len(names):
        rows = np.union1d(rows, found.asked)
    places = [
        pc.index_in(found.texts.take(pa.array(rows[first : first + _PIECE])), names).fill_null(-1).to_numpy()
        for first in range(0, len(rows), _PIECE)
    ]
    place = np.concatenate([np.empty(0, np.intp), *places])
    hit = np.flatnonzero(place >= 0)
    return rows[hit], place[hit].astype(np.intp)
