"""Whether values are what dataclasses declare: for what comes out of files that others may have made."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_LARGEST = 2**53
_FIRST_YEAR, _LAST_YEAR = 1970, 9998
"""Within them, sums of numbers are 64-bit integers, and times can be reckoned with."""


def conforms(value: Any, kind: Any) -> bool:
    """Say whether ``value`` is a ``kind``, all that is in it included.

    Args:
        value: anything.
        kind: a type as the fields of the toolkit's dataclasses declare it: a dataclass, Literal, a union, tuple,
            frozenset, Sequence or Mapping of such, ``datetime``, or one of JSON's; ``Any`` takes everything.
    """
    origin, inside = get_origin(kind), get_args(kind)
    if kind is Any:
        return True
    if origin in (Union, types.UnionType):
        return any(conforms(value, one) for one in inside)
    if origin is Literal:
        return isinstance(value, str) and value in inside
    if origin is tuple and inside[-1] is not Ellipsis:
        return isinstance(value, tuple) and len(value) == len(inside) and all(map(conforms, value, inside))
    if origin in (tuple, frozenset, Sequence):
        wanted = (list, tuple) if origin is Sequence else origin
        return isinstance(value, wanted) and all(conforms(one, inside[0]) for one in value)
    if origin in (Mapping, dict):
        return isinstance(value, dict) and all(
            conforms(key, inside[0]) and conforms(one, inside[1]) for key, one in value.items()
        )
    if hasattr(kind, "__dataclass_fields__"):
        return isinstance(value, kind) and all(
            conforms(getattr(value, name), one) for name, one in _declared(kind).items()
        )
    if kind is datetime:
        return isinstance(value, datetime) and bool(value.tzinfo) and _FIRST_YEAR <= value.year <= _LAST_YEAR
    return type(value) is kind and (kind is not int or abs(value) <= _LARGEST)


@cache
def _declared(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)  # slots leave nothing in a class that is not a field
