"""The names of Twilio's parameters, ``MmsConverter``, and of properties and arguments, ``mms_converter``."""

from __future__ import annotations

import re

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])")
"""``A2PProfile`` is two words."""


def words(param: str) -> list[str]:
    """Return the lower-case words of a parameter's name: ``mms`` and ``converter``."""
    return _WORD_START.sub(" ", param).lower().split()


def snake(param: str) -> str:
    """Return the name of the property that a parameter sets."""
    return "_".join(words(param))


def camel(name: str) -> str:
    """Return the parameter that sets a property."""
    return "".join(word.capitalize() for word in name.split("_"))
