"""Two languages, English and Japanese, chosen anew at each message.

``TOOLKIT_LANG`` decides; without it the folder that the notebook lies in (``en`` or ``ja``: a kernel's working
directory); without that the locale. So both editions of a notebook share their code cells.
"""

from __future__ import annotations

import gettext
import locale
import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "ja")
_LOCALES = Path(__file__).parent / "locale"
_spoken: ContextVar[str] = ContextVar("spoken", default="")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak ``code`` inside a ``with`` block, wherever it runs: another process's surroundings may ask for another."""
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """Return the language to speak now: ``"en"`` or ``"ja"``."""
    if spoken := _spoken.get():
        return spoken
    for candidate in (os.environ.get("TOOLKIT_LANG", ""), Path.cwd().name, *_locale_names()):
        code = candidate.replace("-", "_").partition("_")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"


def _locale_names() -> tuple[str, ...]:
    """Return the names that the system gives for the user's language, most specific first."""
    names = [os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)]
    return (*names[:1], locale.getlocale()[0] or "")


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("toolkit", _LOCALES, [code], fallback=code == "en")


def _(message: str) -> str:
    """Return ``message`` in the user's language."""
    return _catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form that ``number`` asks for, in the user's language."""
    return _catalogue(language()).ngettext(singular, plural, number)


def prose(sentences: Iterable[str]) -> str:
    """Join whole sentences; Japanese sets no blank between them."""
    return ("" if language() == "ja" else " ").join(sentences)


def listing(words: Iterable[str]) -> str:
    """Join words of the user's language to a list."""
    return ("、" if language() == "ja" else ", ").join(words)


def sort_key(word: str) -> bytes:
    """Return what puts words of the user's language into the order in which its readers look for them.

    Accents and voicing marks do not count, a long vowel counts as its vowel, and kana come before kanji, which JIS X
    0208 has by their readings (カード before ガイド before カナダ; 英 before 中).
    """
    letters: list[str] = []
    for letter in unicodedata.normalize("NFKD", word).casefold():
        if letter == "ー" and letters:
            letter = dict(zip("AIUEO", "アイウエオ", strict=True)).get(unicodedata.name(letters[-1], "")[-1:], "")
        if letter.isalnum() or letter == " ":
            letters.append(letter)
    return "".join(letters).encode("euc_jp", "ignore")


def lazy(message: str) -> str:
    """Mark ``message`` for the catalogue and return it as it is; ``_`` translates it where it is shown."""
    return message
