"""What a file that holds a list of destinations is read as, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pyarrow as pa

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _


@dataclass(frozen=True)
class Piece:
    """Some rows of a file.

    Attributes:
        rows: the number of each row, as the file's own program shows it.
        texts: what stands in the column of the numbers; empty where the row is broken.
        broken: place among ``texts`` → the row as it stands, and why it is broken.
        done: how much of the reader's ``total`` is read with them.
    """

    rows: Sequence[int]
    texts: list[Any] | pa.Array
    broken: dict[int, tuple[str, str]] = field(default_factory=dict)
    done: int = 0


class Column(NamedTuple):
    """A column of a file: its place, and whether a title stands above it."""

    place: int
    has_header: bool


class Reader(Protocol):
    """A file that can be read.

    Attributes:
        path: where it is.
        first: its first row, or the names of its columns.
        index: what the numbers of its rows are called: ``line`` or ``row``.
        total: how much there is to read; None where the file does not tell.
        unit: in what ``total`` is counted.
    """

    path: Path
    first: Sequence[str]
    index: str
    total: int | None
    unit: str

    def pieces(self, column: Column, rows: int) -> Iterator[Piece]:
        """Read a column of the file, so many rows at a time.

        Raises:
            ToolkitError: the file turns out to be damaged.
        """
        ...


@contextmanager
def damage_told(path: Path, kind: str) -> Iterator[None]:
    """Say that the file is damaged, whatever the library that reads it stumbles over: its errors are of many kinds."""
    try:
        yield
    except (ToolkitError, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":  # Rust's, of calamine
            raise
        if isinstance(error, OSError) and error.errno:
            raise ToolkitError(
                _("{file} cannot be read.").format(file=path.name), _("Check that you may read it, and its disk.")
            ) from error
        raise ToolkitError(
            _("{path} is not a file of {kind}, or it is damaged.").format(path=path.name, kind=kind),
            _("Save it anew with the program that made it."),
        ) from error
