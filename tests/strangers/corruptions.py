"""Ways in which a file can be spoilt, each told by a number, so that what was found can be found again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

COUNT = int(os.environ.get("CORRUPTIONS", "40"))
"""How often each file is spoilt; 10,000 before a release."""

Spoil = Callable[[bytes, Random], bytes]

WRONG: list[Any] = [
    *(None, True, 0, -1, 7, 2**31, 2**53 + 1, 2**64, 0.5, -1e300, "", "x", "5", "\0", "\u202e", "=1+1", "null"),
    *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+00:00", "+" + "9" * 40, "AC" + "0" * 32, "MG" + "0" * 32),
    *("x" * 100_000, [], {}, [None], [[]], {"": None}, {"sid": 1}, ["x"] * 1000, [[[[[[[[[[]]]]]]]]]]),
]
"""What may stand where something else belongs."""


def bits(content: bytes, random: Random) -> bytes:
    """Turn some bits, or bytes, wherever they are."""
    found = bytearray(content)
    for _time in range(random.choice([1, 1, 1, 2, 5, 30])):
        place = random.randrange(len(found))
        found[place] = random.choice([found[place] ^ 1 << random.randrange(8), 0, 255, random.randrange(256)])
    return bytes(found)


def pieces(content: bytes, random: Random) -> bytes:
    """Cut the file, or leave out, repeat, overwrite or move a piece of it."""
    start, end = sorted(random.randrange(len(content) + 1) for _ in range(2))
    piece, place = content[start:end], random.randrange(len(content) + 1)
    return random.choice(
        [
            content[:start],
            content[start:],
            content[:start] + content[end:],
            content[:end] + piece * random.choice([1, 2, 100 if len(piece) < 10_000 else 1]) + content[end:],
            content[:start] + bytes(end - start) + content[end:],
            content[:place] + piece + content[place:],
        ]
    )


def values(content: bytes, random: Random) -> bytes:
    """Put something else into JSON, leave something out, or repeat it; also in JSON that is a text in it."""
    data = json.loads(content)
    for _time in range(random.choice([1, 1, 1, 2, 4])):
        data = _spoilt(data, random)
    return json.dumps(data).encode()


def _spoilt(data: Any, random: Random) -> Any:
    if isinstance(data, str) and data.startswith("{") and random.random() < 0.9:
        return json.dumps(_spoilt(json.loads(data), random)) if _is_json(data) else data
    if not isinstance(data, (dict, list)) or not data or random.random() < 0.05:
        return random.choice(WRONG)
    key = random.choice(list(data)) if isinstance(data, dict) else random.randrange(len(data))
    kind = random.random()
    if kind < 0.06:
        del data[key]
    elif kind < 0.1 and isinstance(data, list):
        data[:] = data + [data[key]] * random.choice([1, 2, 50])
    elif kind < 0.1:
        data[random.choice(["more", "", "sid", key + " "])] = data[key]
    else:
        data[key] = _spoilt(data[key], random)
    return data


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def parts(content: bytes, random: Random) -> bytes:
    """Spoil a part inside an archive, and pack it again."""
    with ZipFile(BytesIO(content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(list(found))
    if found[name]:
        found[name] = random.choice([bits, pieces, words])(found[name], random)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for each, part in found.items():
            archive.writestr(each, part)
    return packed.getvalue()


_WORDS = [
    *(b"", b"0", b"-1", b"1", b"99999", b"4294967295", b"18446744073709551616", b"A1", b"XFD1048576", b"s", b"str"),
    *(b"inlineStr", b"true", b"&amp;", b"<c/>", b"<v/>", b"</row>", b"\xff\xfe", b"\0", b'"', b"1e308", b"x" * 70_000),
]


def words(content: bytes, random: Random) -> bytes:
    """Put something else where a number, a name or a field stands."""
    marks = b'"<>,;=\n \t'
    places = [0, *(at + 1 for at, byte in enumerate(content) if byte in marks), len(content) + 1]
    at = random.randrange(len(places) - 1)
    return content[: places[at]] + random.choice(_WORDS) + content[places[at + 1] - 1 :]


def spoilt(content: bytes, ways: list[Spoil]) -> Iterator[tuple[str, bytes]]:
    """Yield a file spoilt COUNT times, each with what says how."""
    for number in range(COUNT):
        random = Random(number)
        way = ways[number % len(ways)]
        yield f"{way.__name__} {number}", way(content, random)
