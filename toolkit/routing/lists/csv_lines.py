"""The lines of a CSV file, each for itself: one that is broken does not take others with it."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, ngettext

_SPAN = 100
"""Lines that one record may go on for inside quotation marks."""
_DELIMITERS = ",;\t|"
_LOOKED_AT = 1 << 20
"""Bytes by which the encoding is found, and in which a line ends."""

_READ, _MOST_READ = 1 << 23, 1 << 25
"""Characters that are read at a time, and at most before lines are looked at."""

_DIRECTIVE = re.compile(r"sep=(.)")
"""Excel's own first line, which says what separates the fields."""


class Record(NamedTuple):
    """One record of the file.

    Attributes:
        line: number of its first line, from 1.
        fields: its fields; empty where it is broken.
        text: the line as it stands, of a broken one.
        problem: why it is broken, in the user's language; "" where it is not.
    """

    line: int
    fields: list[str]
    text: str = ""
    problem: str = ""


def encoding_of(path: Path) -> str:
    """Return a file's encoding: by its byte order mark, UTF-8, Windows' Japanese one, or else Latin-1.

    Digits are the same in the last three, so that a wrong guess can harm names but no number.
    """
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp932"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(start)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def check_lines(path: Path) -> None:
    """See that lines end now and then: each is read as a whole.

    Raises:
        ToolkitError: one has more than a million characters.
    """
    with path.open("rb") as file:
        while block := file.read(_LOOKED_AT):
            if len(block) == _LOOKED_AT and b"\n" not in block and b"\r" not in block:
                raise ToolkitError(
                    _("{path} has a line of more than a million characters.").format(path=path.name),
                    _("Save the list as CSV, each number in a line of its own."),
                )


def directive_of(line: str) -> str:
    """Return the separator that a line names as Excel does, ``sep=;``; "" where it is no such line."""
    found = _DIRECTIVE.fullmatch(line.strip("\r\n\ufeff").strip('"'))
    return found[1] if found else ""


def delimiter_of(header: str) -> str:
    """Return what separates the fields: whichever of comma, semicolon, tab and bar is most frequent in the header."""
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


class Lines:
    """The lines of a file, numbered from 1, of which those taken last may be given back.

    Args:
        read: returns some lines that come next, of about so many characters in all; none at the end of the file.
    """

    def __init__(self, read: Callable[[int], list[str]]) -> None:
        self._read = read
        self._ahead: list[str] = []
        self._at = 0
        self.next = 1
        """Number of the line that comes next."""

    def take(self, count: int) -> list[str]:
        """Return the next lines; fewer at the end of the file, or where they are very long."""
        if len(self._ahead) - self._at < count:
            self._look_ahead(count)
        taken = self._ahead[self._at : self._at + count]
        self._at += len(taken)
        self.next += len(taken)
        return taken

    def _look_ahead(self, count: int) -> None:
        self._ahead, self._at = self._ahead[self._at :], 0
        for _time in range(_MOST_READ // _READ):
            more = self._read(_READ)
            self._ahead += more
            if not more or len(self._ahead) >= count:
                return

    def give_back(self, lines: list[str]) -> None:
        """Put lines that were taken last before those that come next."""
        self._at -= len(lines)
        self.next -= len(lines)


def records(lines: Lines, delimiter: str, expected: int) -> Iterator[Record]:
    """Yield the records of a file; blank lines are left out.

    A record that has not the ``expected`` number of fields, empty ones at the end apart, is broken (0 expects any), and
    so is one whose quotation marks do not match. Where a record goes on over several lines and turns out to be broken,
    its first line alone is, and reading goes on with the next one.
    """
    while True:
        number, line = lines.next, lines.take(1)
        if not line:
            return
        if line[0].strip():
            yield _record(number, line[0], delimiter, expected, lines)


def _record(number: int, line: str, delimiter: str, expected: int, ahead: Lines) -> Record:
    if '"' not in line:
        return _checked(number, line.rstrip("\r\n").split(delimiter), line, expected)
    fields = _fields([line], delimiter)
    if fields is not None:
        return _checked(number, fields, line, expected)
    taken = _until_closed(line, ahead)
    fields = _fields([line, *taken], delimiter) if taken else None
    if fields is None:
        record = Record(number, [], line.strip(), _("The line is broken: its quotation marks do not match."))
    else:
        record = _checked(number, fields, line, expected)
    if record.problem:
        ahead.give_back(taken)
    return record


def _fields(lines: list[str], delimiter: str) -> list[str] | None:
    """Read lines that are one record; None where its quotation marks do not match."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None


def _until_closed(line: str, ahead: Lines) -> list[str]:
    """Take the lines up to the one that closes what ``line`` opens."""
    taken = ahead.take(_SPAN)
    ends = (place for place, text in enumerate(taken, 1) if text.count('"') % 2)
    end = next(ends, len(taken))
    ahead.give_back(taken[end:])
    return taken[:end]


def _checked(number: int, fields: list[str], line: str, expected: int) -> Record:
    found = len(fields)
    if not expected or found == expected or (found > expected and not any(fields[expected:])):
        return Record(number, fields)
    problem = ngettext(
        "The line is broken: it has {count} field, the first line has {expected}.",
        "The line is broken: it has {count} fields, the first line has {expected}.",
        found,
    )
    return Record(number, [], line.strip(), problem.format(count=found, expected=expected))
