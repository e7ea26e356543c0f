"""Bring the Japanese catalogue up to date with the source: ``make catalogue``.

Usage: ``python -m tests.catalogue.rebuild`` from the repository's root. Messages that are new to ``toolkit.po`` get an
empty translation and are listed; those that the source no longer has are dropped; then ``toolkit.mo`` is compiled. The
files depend on nothing but the source and the translations: no dates, line numbers or tool versions.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "toolkit"
PO = SOURCE / "locale" / "ja" / "LC_MESSAGES" / "toolkit.po"
MO = PO.with_suffix(".mo")

KEYWORDS = {"_": None, "lazy": None, "ngettext": (1, 2)}
"""The functions of ``toolkit.i18n`` that mark messages, with the arguments that are messages."""

TABLE = "data/error_codes.csv"
SHOWN_COLUMNS = ("what", "fix")
"""The table whose texts are shown, and the columns that hold them."""

ACCOUNTS = "data/*_account.json"


class Japanese(Catalog):
    """A catalogue whose header never changes."""

    mime_headers = [  # noqa: RUF012 - a property of the base class, which would add dates and Babel's version
        ("Project-Id-Version", "toolkit"),
        ("Language", "ja"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit\n"),
    ]

    def __init__(self) -> None:
        super().__init__(
            locale="ja",
            header_comment="# The toolkit in Japanese. Brought up to date by 'make catalogue'.",
            fuzzy=False,
        )


def calls(file: BinaryIO, names: Iterable[str], _tags: object, options: object) -> Iterator[tuple[object, ...]]:
    """Find the calls of ``names`` with their literal texts, for Babel: its own method overlooks those in f-strings."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
            yield node.lineno, node.func.id, texts, ()


def cells(file: BinaryIO, _names: object, _tags: object, options: object) -> Iterator[tuple[object, ...]]:
    """Find the texts of a table's columns `SHOWN_COLUMNS`, for Babel."""
    rows = csv.DictReader(TextIOWrapper(file, encoding="utf-8", newline=""))
    for row in rows:
        for column in SHOWN_COLUMNS:
            yield rows.line_num, "_", [row[column]], ()


def names(file: BinaryIO, _names: object, _tags: object, options: object) -> Iterator[tuple[object, ...]]:
    """Find the names that people read in the sample accounts, for Babel."""
    for number, line in enumerate(file.read().decode("utf-8").splitlines(), 1):
        for name in re.findall(r'"(?:friendly_name|FriendlyName)": "([^"]+)"', line):
            yield number, "_", [name], ()


def extract() -> Japanese:
    """Collect every marked message of the source, untranslated, in the order of files and lines."""
    found = Japanese()
    by_file = sorted(
        extract_from_dir(SOURCE, [("**.py", calls), (TABLE, cells), (ACCOUNTS, names)], keywords=KEYWORDS),
        key=lambda row: (Path(row[0]).as_posix(), row[1]),
    )
    for file, line, message, _comments, _context in by_file:
        found.add(message, locations=[(f"toolkit/{Path(file).as_posix()}", line)])
    return found


def stored() -> Catalog:
    """Read ``toolkit.po``; empty where there is none."""
    return read_po(BytesIO(PO.read_bytes() if PO.exists() else b""), locale="ja")


def merged(found: Japanese, old: Catalog) -> Japanese:
    """Give the messages of ``found`` the translations of ``old``."""
    for message in messages(found):
        known = old.get(message.id)
        if known is not None and not known.fuzzy:
            message.string = known.string
    return found


def messages(catalogue: Catalog) -> list[Message]:
    """Return the messages of a catalogue without its header."""
    return [message for message in catalogue if message.id]


def translations(message: Message) -> tuple[str, ...]:
    """Return the translation as a tuple: one text, or one a plural form; empty texts where there is none."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)


def source_forms(message: Message) -> tuple[str, ...]:
    """Return the English text as a tuple: one text, or singular and plural."""
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


def po_bytes(catalogue: Japanese) -> bytes:
    """Write a catalogue as text, one message a line."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=0, include_lineno=False, ignore_obsolete=True)
    return re.sub(rb"\n+\Z", b"\n", buffer.getvalue())


def mo_bytes(catalogue: Japanese) -> bytes:
    """Compile a catalogue."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main() -> int:
    catalogue = merged(extract(), stored())
    PO.parent.mkdir(parents=True, exist_ok=True)
    for path, content in ((PO, po_bytes(catalogue)), (MO, mo_bytes(catalogue))):
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            print(f"{path.relative_to(ROOT)}: changed")
    empty = [message for message in messages(catalogue) if not all(translations(message))]
    for message in empty:
        print(f"to translate ({message.locations[0][0]}): {source_forms(message)[0]}")
    print(f"{len(messages(catalogue))} messages, {len(empty)} to translate in {PO.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
