"""Text of an account, made harmless before it is shown or saved anywhere.

For spreadsheets see ``toolkit.tables.formulas``.

Names, URLs and messages of an account are written by whoever has access to it, customers among them.
"""

from __future__ import annotations

import re
import unicodedata

TEXT_LIMIT = 240
"""Longest text of an account that a finding shows, in characters."""

CODE_LIMIT = 20_000
"""Longest code that a report shows, in characters: beyond every fix that is not made of hostile text."""

_MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~&@$]|(?<=www)\.|:(?=//)", re.IGNORECASE)


def plain(text: object, limit: int = TEXT_LIMIT) -> str:
    """Return ``text`` in one line of visible characters.

    Control characters and those that turn the direction of writing are written out (``\\u202e``), so that nothing can
    pose as something else; what is longer than ``limit`` is cut.
    """
    whole = str(text)
    shown = "".join(_visible(character) for character in whole[:limit])
    return f"{shown}…" if len(whole) > limit else shown


def _visible(character: str) -> str:
    if character in "\n\r\t":
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return f"\\u{ord(character):04x}"
    return character


def markdown(text: str) -> str:
    """Return ``text`` for Markdown: every character that means something there is escaped."""
    return _MARKDOWN.sub(lambda found: {"<": "&lt;", ">": "&gt;"}.get(found[0], f"\\{found[0]}"), text)


def code(text: str) -> str:
    """Return code with every invisible character written out; lines stay, and what is much too long is cut."""
    shown = "\n".join("".join(_visible(character) for character in line) for line in text[:CODE_LIMIT].split("\n"))
    return f"{shown}…" if len(text) > CODE_LIMIT else shown
