"""The part of orjson that the toolkit uses, by the standard library; ``toolkit.runtime.json_text`` says when.

Two things differ: a number that is not finite is an error instead of null, and one of more than 64 bits stays whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from json import JSONDecodeError
from typing import Any, NoReturn

OPT_INDENT_2 = 1
OPT_UTC_Z = 2


@dataclass(frozen=True)
class Fragment:
    """JSON that is there already."""

    text: str


def dumps(data: object, default: Callable[[Any], Any] | None = None, option: int = 0) -> bytes:
    """Return ``data`` as JSON.

    Args:
        data: objects, lists, texts, numbers, dates, dataclasses, Fragments.
        default: what to write instead of anything else.
        option: OPT_INDENT_2 for two blanks a level, OPT_UTC_Z for ``Z`` instead of ``+00:00``; or both, added.

    Raises:
        TypeError: something else is in it, or half a surrogate pair.
        ValueError: a number is not finite.
    """

    def written(one: Any) -> Any:
        if isinstance(one, date):  # a datetime is one, too
            text = one.isoformat()
            return text.replace("+00:00", "Z") if option & OPT_UTC_Z and isinstance(one, datetime) else text
        if isinstance(one, Fragment):
            return json.loads(one.text)
        if is_dataclass(one):
            return {field.name: getattr(one, field.name) for field in fields(one)}
        if default is None:
            raise TypeError(f"Type is not JSON serializable: {type(one).__name__}")
        return default(one)

    form: dict[str, Any] = {"indent": 2} if option & OPT_INDENT_2 else {"separators": (",", ":")}
    try:
        return json.dumps(data, default=written, ensure_ascii=False, allow_nan=False, **form).encode()
    except UnicodeEncodeError:
        raise TypeError("str is not valid UTF-8: surrogates not allowed") from None


def loads(text: str | bytes) -> Any:
    """Read JSON.

    Raises:
        JSONDecodeError: it is none, has a number that is not finite or half a surrogate pair, or is too deep.
    """
    try:
        read = text.decode() if isinstance(text, bytes) else text
        found = json.loads(read, parse_constant=_none, parse_float=_finite)
        if "\\ud" in read.lower():
            json.dumps(found, ensure_ascii=False).encode()
        return found
    except JSONDecodeError:
        raise
    except (ValueError, RecursionError) as error:
        raise JSONDecodeError(str(error), "", 0) from None


def _finite(text: str) -> float:
    number = float(text)
    return number if abs(number) != float("inf") else _none(text)


def _none(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")
