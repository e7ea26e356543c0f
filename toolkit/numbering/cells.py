"""The number that a person reads in a cell of a list, or why there is none: never somebody else's number.

People write separators, comments, a spreadsheet's decimals, letters and second numbers beside the digits. What is
dropped here changes no digit that belongs to the number; what would change one is reported with its cause.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from phonenumbers import convert_alpha_characters_in_number, country_code_for_region

from toolkit.numbering.library import Number

Ask = Callable[[str], Number]
"""What the library says of ``+``, where one stands before them, and digits."""

MASK_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""What stands for digits in a masked number (``toolkit.redaction``): no vowel, so that no word looks like one."""
WEAK = " .()[]_'-"
"""What people set between the digits of one number."""
SURELY_TWO = 14
"""So many digits can be two numbers with nothing but a blank between them; two shorter ones make no longer number."""

_WEAK = re.escape(WEAK)
_DRESSED = re.compile(rf"(?:[(\[]?\+)?[{_WEAK}]*\d(?:[\d{_WEAK}/]*\d)?(?:,00?)?")
_RUN = re.compile(rf"(?:\+[{_WEAK}]*)?\d(?:[{_WEAK}/]*\d)*(?:,\d{{1,2}}(?!\d))?")
_ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
"""8.19012E+11, as a spreadsheet shows and saves long numbers."""
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.0{1,2})?")
_DECIMALS = re.compile(r"(.*\d)([.,])(\d+)", re.DOTALL)
_ZEROS = ("0", "00")
_MONTH, _DAY, _YEAR = "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12][0-9]|3[01])", "(?:19|20)[0-9]{2}"
_DATE = re.compile(rf"(?:{_YEAR}([-./]){_MONTH}\1{_DAY}|{_DAY}([-./]){_MONTH}\2{_YEAR})(?:[ T]\d\d?:.*)?")
_SCHEME = re.compile(r"(?:tel|sms):\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"[\s,;.(-]*(?:ext(?:ension|n)?|poste|anexo|доб|内線|(x))[\s.:=]*\d{1,7}\)?", re.IGNORECASE)
_HIDDEN = re.compile(r"[*#•…?]|(?:\.\.|--|__)\W*$|\b[xX]+\b")
"""What stands for digits that are not shown."""
_BULLETS = ("*", "•", "#")
LONG = 7
"""Digits by which something beside a number is taken for a second one, though its country has none such."""
_SHORT = 4
"""Digits that letters may follow as digits: 1-800 in 1-800-FLOWERS."""
_MASKED = re.compile(rf"(\+\d{{1,12}})(?!X+\d*$)[{MASK_LETTERS}]{{3,}}\d{{0,2}}")
_LONGEST_MASKED = 16
_VANITY = re.compile(rf"\+?[{_WEAK}]*\d[\d{_WEAK}]*([A-Za-z](?:[{_WEAK}]*[A-Za-z\d])*)")
_VANITY_TYPES = ("toll_free", "shared_cost", "premium_rate", "uan")
_FEWEST_LETTERS = 3
_FEWEST_DIGITS = 3
_NONE = Number("", problem="not_a_number")


def candidates(text: str) -> Iterator[str]:
    """Yield what `read_cell` will ask of a text, or most of it: ``+`` and digits."""
    return (bare(run) for run in _RUN.findall(plain(text)))


class _Plain(dict[int, str]):
    """By character: how it is written plainly, found out where it is first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _plain_character(chr(code))
        return found


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if character.isascii():
        return character
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Zs" or character in "·・･":
        return " "
    if category == "Pd" or character in "−ー⁃":
        return "-"
    if category == "Cf":  # marks of direction, which come along from contacts, and blanks without width
        return ""
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return {"、": ",", "。": ".", "’": "'", "‘": "'", "\u2028": "\n", "\u2029": "\n"}.get(character, character)


PLAIN = _Plain()


def plain(text: str) -> str:
    """Return a text with separators and digits of all scripts as ASCII has them, without what is not seen."""
    return (text if text.isascii() else text.translate(PLAIN)).strip()


def read_cell(text: str, ask: Ask) -> Number:
    """Read the cell of a list.

    Args:
        text: what stands in it.
        ask: asks the library.
    """
    cell = plain(text)
    if not cell:
        return Number("", problem="empty")
    if _ROUNDED.fullmatch(cell):
        return Number("", problem="rounded")
    if _DATE.fullmatch(cell):
        return _NONE
    if scheme := _SCHEME.match(cell):
        cell = cell[scheme.end() :]
    if _THOUSANDS.fullmatch(cell):
        cell = cell.replace(",", "")
    if _DRESSED.fullmatch(cell) and next(_pieces(cell, ask)) == cell:
        return _number(cell, ask)
    return _masked(cell, ask) or _odd(cell, ask)


def bare(text: str) -> str:
    """Return ``+``, where a text begins with one, and its digits; a text as it is that has hardly any."""
    digits = re.sub(r"\D", "", text)
    return text if len(digits) < _FEWEST_DIGITS else f"+{digits}" if "+" in text else digits


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _number(text: str, ask: Ask) -> Number:
    """Read one number, with separators and perhaps with the decimals of a spreadsheet."""
    whole = _DECIMALS.fullmatch(text)
    if not whole:
        return ask(bare(text))
    before, point, decimals = whole.groups()
    zeros = decimals in _ZEROS
    if zeros and (point == "," or before.removeprefix("+").isdigit()):
        return ask(bare(before))
    if point == ",":
        return Number("", problem="decimal")
    together = ask(bare(text))
    if not zeros and len(decimals) > 1 and text.count(".") > 1:
        return together
    without = ask(bare(before))
    if not without.valid:
        return together
    return without if zeros and not together.valid else Number("", problem="decimal")


def _pieces(text: str, ask: Ask) -> Iterator[str]:
    """Split digits and separators where a whole number ends and something else begins: at ``/``, ``(`` or a blank."""
    for mark in re.finditer(r"[/(\[ ]+", text):
        left, right = text[: mark.start()], text[mark.end() :]
        if _ends_whole(left, mark[0], right, ask):
            yield left
            yield from _pieces(right, ask)
            return
    yield text


def _ends_whole(left: str, mark: str, right: str, ask: Ask) -> bool:
    """Say whether ``left`` is a number of its own, and ``right`` does not belong to it."""
    before, after = _digits(left), _digits(right)
    long = min(before, after) >= LONG

    def valid(part: str) -> bool:
        return ask(bare(part)).valid

    if not before or not after:
        return False
    if "/" in mark:
        return long or valid(left)
    if mark.isspace():
        return long and valid(left) and valid(right)
    return valid(left)


def _odd(cell: str, ask: Ask) -> Number:
    """Read a cell in which something else stands beside digits and separators, or a second number does."""
    runs = list(_RUN.finditer(cell))
    pieces = [piece for run in runs for piece in _pieces(run[0], ask)]
    numbers = [_number(piece, ask) if _digits(piece) >= _FEWEST_DIGITS else _NONE for piece in pieces]
    whole = [number for number in numbers if number.valid]
    if not whole and (vanity := _vanity(cell, ask)):
        return vanity
    if len(whole) == 1 and numbers[0].valid:
        lead, tail = cell[: runs[0].start()], cell[runs[0].end() :]
        if len(pieces) == 1:
            return _alone(numbers[0], lead, tail)
        extension = _EXTENSION.fullmatch(tail)
        if extension and (not extension[1] or numbers[0].e164.startswith("+1")):
            return _alone(numbers[0], lead, tail, extension=True)
    if sum(one.valid or _digits(piece) >= LONG for one, piece in zip(numbers, pieces, strict=True)) > 1:
        named = [one.e164 if one.valid else piece for one, piece in zip(numbers, pieces, strict=True)]
        return Number("", problem="several_numbers", detail=", ".join(named))
    if whole:
        return Number("", problem="more_digits", detail=whole[0].e164)
    return Number("", problem=_cause(cell, numbers, pieces))


def _alone(number: Number, lead: str, tail: str, *, extension: bool = False) -> Number:
    """Read a whole number with words around it: they are left out, and said, where they cannot be digits."""
    if _cased(lead[-1:]) or (not extension and _cased(tail[:1])):
        return Number("", problem="letters")
    if not extension and (_HIDDEN.search(tail) or (lead.strip() not in _BULLETS and _HIDDEN.search(lead))):
        return _NONE
    around = (part.strip(" \t\r\n,;:|/.<>()[]{}\"'“”„«»-=+*•#") for part in (lead, tail))
    return replace(number, detail=" … ".join(filter(None, around)))


def _cased(character: str) -> bool:
    """Say whether this is a letter of a script that sets blanks between words."""
    return character.lower() != character.upper()


def _cause(cell: str, numbers: list[Number], pieces: list[str]) -> str:
    """Return why none of the numbers of a cell is whole: what is wrong with the longest of them, or letters."""
    if not numbers:
        return "not_a_number"
    most, problem = max((_digits(piece), one.problem) for one, piece in zip(numbers, pieces, strict=True))
    if problem not in ("too_short", "not_a_number"):
        return problem
    if any(map(str.isalpha, cell)):
        return "letters" if most > _SHORT else "not_a_number"
    return problem if len(pieces) == 1 else "not_a_number"


def _masked(cell: str, ask: Ask) -> Number | None:
    """Read a masked number: all but its digits is known, and its text stays as it is."""
    if len(cell) > _LONGEST_MASKED or not (mask := _MASKED.fullmatch(cell)) or ask(mask[1]).valid:
        return None
    return replace(ask(convert_alpha_characters_in_number(cell)), e164=cell)


def _vanity(cell: str, ask: Ask) -> Number | None:
    """Read 1-800-FLOWERS: letters that stand for digits right behind the prefix of a service's number."""
    found = _VANITY.fullmatch(cell)
    if not found or sum(map(str.isalpha, found[1])) < _FEWEST_LETTERS:
        return None
    number = ask(bare(convert_alpha_characters_in_number(cell)))
    before = len(number.e164) - len(f"+{country_code_for_region(number.region)}") - sum(map(str.isalnum, found[1]))
    return number if number.line_type in _VANITY_TYPES and 0 < before <= _SHORT else None
