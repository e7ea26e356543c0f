"""JSON by orjson; by the standard library where there is no orjson, as in a browser tab.

What of orjson the toolkit uses is here under orjson's names, and means the same
(https://github.com/ijl/orjson#usage): UTF-8 bytes, dates by ISO 8601, neither NaN nor half a surrogate pair.
"""

from __future__ import annotations

from json import JSONDecodeError  # orjson's is one, too

try:
    from orjson import OPT_INDENT_2, OPT_UTC_Z, Fragment, dumps, loads
except ModuleNotFoundError:
    from toolkit.runtime.json_stdlib import OPT_INDENT_2, OPT_UTC_Z, Fragment, dumps, loads  # type: ignore[assignment]

__all__ = ["OPT_INDENT_2", "OPT_UTC_Z", "Fragment", "JSONDecodeError", "dumps", "loads"]
