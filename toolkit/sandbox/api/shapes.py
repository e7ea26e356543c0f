"""Values of a JSON body, read by a description: ``!`` marks what is required, a list with one element stands for any
number of such, ``A|B`` for one of these words; ``text``, ``number`` and ``boolean`` for themselves.

What is null counts as not sent, as Twilio's SDKs send it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.sandbox.api.refusals import invalid


def read(where: str, wanted: Any, value: Any, code: int = 20001) -> Any:
    """Return ``value`` as far as it is described, without what is null.

    Args:
        where: its place in the body, for refusals.
        wanted: the description.
        value: what was sent.
        code: of a refusal.

    Raises:
        ApiError: 400 with ``code``: it is something else than described, or lacks what is required.
    """
    if isinstance(wanted, Mapping):
        return _object(where, wanted, value, code)
    if isinstance(wanted, list):
        if not isinstance(value, list) or not value:
            raise invalid(where, "must be a list that is not empty", code)
        return [read(f"{where}[{place}]", wanted[0], one, code) for place, one in enumerate(value)]
    if wanted == "number":
        return _number(where, value, code)
    if wanted == "boolean":
        if not isinstance(value, bool):
            raise invalid(where, "must be true or false", code)
        return value
    if not isinstance(value, str):
        raise invalid(where, "must be a text", code)
    if wanted != "text" and value not in wanted.split("|"):
        raise invalid(where, f"{value!r} is none of {wanted.replace('|', ', ')}", code)
    return value


def _object(where: str, wanted: Mapping[str, Any], value: Any, code: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid(where, "must be an object", code)
    names = {key.rstrip("!"): key for key in wanted}
    sent = {name: one for name, one in value.items() if one is not None}
    for name in sent:
        if name not in names:
            raise invalid(where, f"has no field {name!r}; possible are {', '.join(names)}", code)
    for name, key in names.items():
        if key != name and name not in sent:
            raise invalid(f"{where}.{name}", "is required", code)
    return {name: read(f"{where}.{name}", wanted[names[name]], one, code) for name, one in sent.items()}


def _number(where: str, value: Any, code: int) -> Any:
    """Read a number; a text may be one, or hold variables, as in Twilio's examples of locations (assumed)."""
    try:
        if not isinstance(value, bool):
            return value if isinstance(value, int | float) else float(value)
    except (TypeError, ValueError):
        if isinstance(value, str) and "{{" in value:
            return value
    raise invalid(where, "must be a number", code)
