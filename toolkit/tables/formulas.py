"""Texts that a spreadsheet would compute, and how they stay texts.

Lists and names come from elsewhere, and a spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@``, also
behind blanks, for a formula (https://owasp.org/www-community/attacks/CSV_Injection). Numbers in E.164 begin with
``+``, too, and stay as they are: nothing can be computed of them.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_BLANKS = "\0\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""NUL and what ``str.isspace`` calls a blank; written out, as the two engines below do not mean the same by ``\\s``."""
_FORMULA = rf"^[{_BLANKS}]*[=+\-@\t\r\n|%＝＋－＠]"
_NUMBERS = r"^\+[0-9]{7,15}(?:, \+[0-9]{7,15})*$"
"""A number, or a list of equal senders."""
_INSIDE = r"([,;])([=+\-@|%＝＋－＠])"
"""A program that takes another separator than the file's begins a cell inside a text."""
_BEGINS_FORMULA, _IS_NUMBERS = re.compile(_FORMULA), re.compile(_NUMBERS)
_MARK, _NOTHING = pa.scalar("'", pa.large_string()), pa.scalar("", pa.large_string())


def begins_formula(text: str) -> bool:
    """Return whether ``text`` begins as a formula does; numbers in E.164 do."""
    return _BEGINS_FORMULA.match(text) is not None


def inert(text: str) -> str:
    """Return ``text`` for a cell of CSV: before what a spreadsheet would compute stands an apostrophe."""
    marked = f"'{text}" if begins_formula(text) and not _IS_NUMBERS.fullmatch(text) else text
    return re.sub(_INSIDE, r"\1'\2", marked)


def inert_texts(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return a column of texts, each as `inert` returns it."""
    numbers = pc.match_substring_regex(texts, _NUMBERS)
    computed = pc.and_not(pc.match_substring_regex(texts, _FORMULA), numbers)
    marked = pc.if_else(computed, pc.binary_join_element_wise(_MARK, texts, _NOTHING), texts)
    return pc.replace_substring_regex(marked, _INSIDE, r"\1'\2")
