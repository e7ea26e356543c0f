"""Files that are written whole or not at all, and read within bounds, whoever made them."""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.runtime import json_text

LARGEST = 64 * 2**20
"""Bytes of a file, as it is and inflated, that are read."""

_HEAVIEST = 128 * 2**20
_WEIGHTS = {b",": 48, b'"': 25, b"[": 64, b"{": 240}
"""Bytes of memory that JSON takes at most where these stand, besides its characters; estimated for CPython."""

_DEEPEST = 32
_LONGEST = 2**20
"""Levels of JSON, and characters of one text in it. What the toolkit and Twilio write has 8 levels at most."""


class DamagedError(Exception):
    """What was read is not whole, or larger than anything that the toolkit writes."""


def read(path: str | os.PathLike[str]) -> bytes:
    """Return what the file at ``path`` holds.

    Raises:
        DamagedError: it has more than LARGEST bytes.
        OSError: it cannot be read.
    """
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size  # so much memory is taken beforehand
        content = file.read((min(size, LARGEST) or LARGEST) + 1)
    if len(content) > LARGEST:
        raise DamagedError
    return content


def inflated(content: bytes) -> bytes:
    """Return what gzip made ``content`` of.

    Raises:
        DamagedError: it is damaged, something follows it, or it has more than LARGEST bytes.
    """
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = reader.decompress(content, LARGEST)
    except zlib.error:
        raise DamagedError from None
    if not reader.eof or reader.unused_data:
        raise DamagedError
    return text


def is_light(text: bytes) -> bool:
    """Say whether ``parsed`` takes this JSON, by the memory that it needs."""
    width = 4 if b"\\u" in text or not text.isascii() else 1  # one wide character widens the whole of its text
    return width * len(text) + sum(weight * text.count(mark) for mark, weight in _WEIGHTS.items()) <= _HEAVIEST


def parsed(text: bytes) -> Any:
    """Read JSON.

    Raises:
        DamagedError: it is none, or takes too much memory, too many levels or too long texts.
    """
    if not is_light(text):
        raise DamagedError
    try:
        data = json_text.loads(text)
    except json_text.JSONDecodeError:
        raise DamagedError from None
    level = [data]
    for _depth in range(_DEEPEST):
        if any(isinstance(one, str) and len(one) > _LONGEST for one in level):
            raise DamagedError
        level = [child for one in level for child in _inside(one)]
        if not level:
            return data
    raise DamagedError


def _inside(one: Any) -> Iterable[Any]:
    if isinstance(one, dict):
        return one.values()
    return one if isinstance(one, list) else ()


def write(path: str | Path, content: bytes) -> None:
    """Put ``content`` into the file at ``path``; one that was there before is replaced, or left as it was.

    Nobody but this user can read it.

    Raises:
        ToolkitError: it cannot be written.
    """
    with replacing(path) as beside:
        beside.write_bytes(content)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a path to write to, of which the file takes the place of ``path`` once the block has ended well.

    Until then, and after an error, a file that was there before is as it was. Nobody but this user can read the file.

    Raises:
        ToolkitError: it cannot be written.
    """
    target = Path(path)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".writing-") as folder:
            beside = Path(folder) / target.name
            yield beside  # in a folder that nobody else can enter
            beside.chmod(0o600)
            os.replace(beside, target)
    except OSError as error:
        raise ToolkitError(
            _("{file} cannot be written.").format(file=target), _("Choose a place that you may write to.")
        ) from error
