"""The tables, kept on disk so that they are compiled once for each version of ``phonenumbers``."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock
from zipfile import BadZipFile

import numpy as np
import phonenumbers

from toolkit import files
from toolkit.errors.raised import ToolkitError
from toolkit.numbering import library, number
from toolkit.numbering.compiled import automaton, patterns, plan, tables
from toolkit.numbering.compiled.tables import ARRAYS, Tables

_CHECKSUM = sha256().digest_size
_compiling = Lock()


def load_tables() -> Tables:
    """Return the tables of the installed ``phonenumbers``.

    The first call reads them from the user's cache directory, or compiles them (about a second) and tries to put them
    there. A file that is damaged is replaced; a directory that cannot be written is done without.
    """
    with _compiling:
        return _tables()


@cache
def _tables() -> Tables:
    path = cache_file()
    found = _load(path)
    if found is None:
        found = tables.tables(automaton.compile_automaton())
        with suppress(OSError, ToolkitError):
            _save(found, path)
    return found


def cache_file() -> Path:
    """Return where the tables are kept: another file for another ``phonenumbers`` or another compiler."""
    from platformdirs import user_cache_path

    directory = user_cache_path("twilio-messaging-toolkit", appauthor=False)
    return directory / f"numbering-{phonenumbers.__version__}-{_compiler()}.npz"


@cache
def _compiler() -> str:
    """Return a fingerprint of the code that compiles, which tells the format too."""
    sources = (
        Path(str(module.__file__)).read_bytes() for module in (automaton, library, number, patterns, plan, tables)
    )
    return sha256(b"\0".join((Path(__file__).read_bytes(), *sources))).hexdigest()[:12]


def _load(path: Path) -> Tables | None:
    """Read a file that `_save` wrote; None where it is missing or not whole."""
    try:
        content = path.read_bytes()
        checksum, payload = content[:_CHECKSUM], content[_CHECKSUM:]
        if sha256(payload).digest() != checksum:
            return None
        with np.load(BytesIO(payload), allow_pickle=False) as arrays:
            return Tables(**{name: arrays[name] for name in ARRAYS})
    except (OSError, ValueError, KeyError, BadZipFile):
        return None


def _save(found: Tables, path: Path) -> None:
    """Write a file whole or not at all, whoever else is writing it."""
    buffer = BytesIO()
    np.savez_compressed(buffer, **{name: getattr(found, name) for name in ARRAYS})
    payload = buffer.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, sha256(payload).digest() + payload)
