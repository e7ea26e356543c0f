"""Workbooks from strangers, looked at before they are parsed: how much memory the parser will need for one.

A file of 700 kB can hold a cell of 700 MB, two cells can span a sheet of 17 billion, and a million cells can share one
long text, of which the parser makes a copy for each. So everything in the archive is unpacked piece by piece, counted,
and written into another archive, which is what the parser reads: it sees nothing that was not counted, whatever the
first archive says of itself. How much smaller the archive was is of no matter then.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from toolkit import files
from toolkit.errors.raised import ToolkitError
from toolkit.files import DamagedError
from toolkit.i18n import _
from toolkit.routing.lists.workbook_parts import KIND, Needs, column_number, needs_of

MOST = 256 * 2**20
"""Bytes of memory that a workbook may need, those of its parts as they are unpacked included."""

_BLOCK = 2**20
"""Bytes that are looked at together. Excel's longest text has 32,767 characters."""

_MANIFEST = "META-INF/manifest.xml"
_MOST_PARTS = 1000
_ENTRY = b"PK\x01\x02"
"""Stands before each entry of an archive's directory."""

_CELLS = re.compile(rb'[<:]c[\s/>](?:r="([A-Z]{1,3}[0-9]{1,7})")?')
_BEFORE_TEXT, _BEHIND_TEXT = (np.isin(np.arange(256), list(ends)) for ends in (b"<:", b" \t\n\r\f\v/>"))
"""Bytes around the name of the tag, ``si``, with which a text begins that cells share."""

_TAG = len(b"<si>")
_LETTERS, _DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
_ODD = (b"<!", b"table-cell")
"""What only a parser can judge: comments, in which anything may stand, and OpenDocument's cells, which repeat."""

_MOST_ODD = 2_000_000
"""Cells that are looked at one by one, where that is necessary; it takes a few seconds."""


def too_large(path: Path) -> ToolkitError:
    """Return what is raised of a workbook that needs more memory than it may."""
    return ToolkitError(
        _("{path} is too large a workbook: it would need more than {most} MB of memory.").format(
            path=path.name, most=MOST // 2**20
        ),
        _("Delete what is no part of the list, such as cells far out, or save the list as CSV or Parquet."),
    )


def protected(path: Path) -> ToolkitError:
    """Return what is raised of a workbook that only its password opens."""
    return ToolkitError(
        _("{path} is protected by a password.").format(path=path.name),
        _("Open it, remove the password and save it anew."),
    )


@contextmanager
def checked(path: Path) -> Iterator[Path]:
    """Give the path of an archive with the parts of the workbook at ``path``, while the block runs.

    Raises:
        DamagedError: it is no archive as programs write it.
        ToolkitError: it needs more memory than it may.
    """
    if path.stat().st_size > files.LARGEST:
        raise too_large(path)
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        copy, found = _unpack(path, Path(folder) / "workbook")
        if found.weight > MOST:
            with ZipFile(copy) as parts:
                if found.needs.cells > _MOST_ODD or found.size + needs_of(parts) > MOST:
                    raise too_large(path)
        yield copy


def _unpack(path: Path, stem: Path) -> tuple[Path, _Bounds]:
    """Copy what a parser needs of a workbook; the name of the copy tells the parser its kind."""
    content = files.read(path)
    if content.count(_ENTRY) > _MOST_PARTS:
        raise DamagedError
    bounds = _Bounds()
    with ZipFile(BytesIO(content)) as given:
        names = given.namelist()
        copy = stem.with_suffix(".ods" if KIND in names else ".xlsx")
        if _MANIFEST in names and b"encryption-data" in given.open(_MANIFEST).read(_BLOCK):
            raise protected(path)
        with ZipFile(copy, "w", ZIP_STORED) as taken:
            for entry in given.infolist():
                if entry.filename == KIND or entry.filename.endswith((".xml", ".rels")):
                    _take(path, given, entry, taken, bounds)
        if not bounds.size:
            raise DamagedError
    return copy, bounds


def _take(path: Path, given: ZipFile, entry: ZipInfo, taken: ZipFile, bounds: _Bounds) -> None:
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or entry.filename in taken.namelist():
        raise DamagedError
    part = _Part(bounds)
    with given.open(entry) as source, taken.open(entry.filename, "w") as target:
        while block := source.read(_BLOCK):
            target.write(block)
            if not part.take(block) or bounds.size > MOST:
                raise too_large(path)
    part.end()


def _texts(block: bytes) -> NDArray[np.intp]:
    """Return where texts begin that cells share: with ``<si>``."""
    symbols = np.frombuffer(block, np.uint8)
    found = np.flatnonzero((symbols[1:-2] == ord("s")) & (symbols[2:-1] == ord("i")))
    return found[_BEFORE_TEXT[symbols[found]] & _BEHIND_TEXT[symbols[found + 3]]]


class _Bounds:
    """What a workbook needs at most, by its bytes alone.

    Attributes:
        size: bytes of its parts.
        needs: of its largest sheet.
        longest: bytes of the longest text that cells share.
        is_plain: cells are written as all programs write them.
    """

    def __init__(self) -> None:
        self.size = self.longest = 0
        self.needs = Needs()
        self.is_plain = True

    @property
    def weight(self) -> float:
        """Bytes; infinite where this cannot be told."""
        return self.size + self.needs.weight + self.needs.cells * self.longest if self.is_plain else float("inf")


class _Part:
    """A part of a workbook, looked at block by block; what it needs goes into ``bounds``."""

    def __init__(self, bounds: _Bounds) -> None:
        self._bounds = bounds
        self._rest = b""
        self._columns = {b""}
        self._rows = self._cells = 0

    def take(self, block: bytes) -> bool:
        """Look at the next block; return False where a text or a tag in it is too long.

        Raises:
            DamagedError: it is no UTF-8.
        """
        if b"\0" in block:
            raise DamagedError
        self._bounds.size += len(block)
        block = self._rest + block
        texts = _texts(block)
        if texts.size:
            self._bounds.longest = max(self._bounds.longest, int(np.diff(texts, prepend=-_TAG).max()))
        end = int(texts[-1]) if texts.size else max(block.rfind(b"<"), 0)
        self._count(block[:end])
        self._rest = block[end:]
        return len(self._rest) <= _BLOCK

    def end(self) -> None:
        """Look at what is left."""
        bounds = self._bounds
        if 0 in _texts(self._rest)[:1]:
            bounds.longest = max(bounds.longest, len(self._rest))
        self._count(self._rest)
        columns = max(column_number(letters.decode()) for letters in self._columns)
        needs = Needs(self._rows * columns, self._cells)
        bounds.needs = max(bounds.needs, needs, key=lambda one: one.weight)

    def _count(self, block: bytes) -> None:
        found = _CELLS.findall(block)
        self._cells += len(found)
        self._bounds.is_plain &= b"" not in found and not any(mark in block for mark in _ODD)
        places = b" ".join(found)
        self._columns.update(places.translate(None, _DIGITS).split())
        self._rows = max([self._rows, *map(int, set(places.translate(None, _LETTERS).split()))])
