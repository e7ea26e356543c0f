"""Checks of what every registration asks for; each returns what is wrong, or "" where nothing is."""

from __future__ import annotations

import re
from collections.abc import Callable

from toolkit.i18n import _
from toolkit.numbering.number import parse


def needed(check: Callable[[str], str] = lambda _text: "") -> Callable[[str], str]:
    """Return a check of a text that has to be there."""
    return lambda text: check(text.strip()) if text.strip() else _("This is needed.")


def ein(text: str) -> str:
    """Check a tax ID of the United States."""
    return "" if re.fullmatch(r"\d{2}-?\d{7}", text) else _("An EIN has nine digits, such as 12-3456789.")


def email(text: str) -> str:
    """Check an e-mail address."""
    return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) else _("This is no e-mail address.")


def phone(text: str) -> str:
    """Check a phone number, which is written with its country."""
    return "" if text.startswith("+") and not parse(text).problem else _("Write it with + and country code.")
