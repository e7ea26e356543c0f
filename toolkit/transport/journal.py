"""What the SDK asked for, kept for a reader to see."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from twilio.http import HttpClient
from twilio.http.response import Response

from toolkit.redaction import Redaction


@dataclass(frozen=True, slots=True)
class Entry:
    """One request as it went out, without credentials.

    Attributes:
        method: the HTTP method.
        url: the URL with its query.
        params: the form parameters, in order; a name may stand several times.
        status: the status of the answer; None when none came.
    """

    method: str
    url: str
    params: tuple[tuple[str, str], ...]
    status: int | None


class Journal(HttpClient):
    """Keeps the latest requests that passed, so that a lesson can show what a click sent.

    Args:
        inner: the client that does the work.
        size: how many requests are kept.
        redaction: masks what is kept; None for all as it is.
    """

    def __init__(self, inner: HttpClient, size: int = 1000, redaction: Redaction | None = None) -> None:
        super().__init__(None, False, None)
        self._inner = inner
        self._redaction = redaction
        self.entries: deque[Entry] = deque(maxlen=size)

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Pass the request on and note it; headers and credentials are not kept."""
        status = None
        try:
            response = self._inner.request(method, url, params, data, headers, auth, timeout, allow_redirects)
            status = response.status_code
            return response
        finally:
            query = self._shown(params)
            full = f"{url}?{urlencode(query)}" if query else url
            shown = full if self._redaction is None else self._redaction.url(full)
            self.entries.append(Entry(method, shown, tuple(self._shown(data)), status))

    def _shown(self, data: dict[str, Any] | None) -> list[tuple[str, str]]:
        pairs = form(data)
        if self._redaction is None:
            return pairs
        return [(name, str(self._redaction.value(name, value))) for name, value in pairs]


def form(data: dict[str, Any] | None) -> list[tuple[str, str]]:
    """Return ``data`` as form parameters, a list value as one parameter an element; unset ones are left out."""
    pairs: list[tuple[str, str]] = []
    if not data:
        return pairs
    for name, value in data.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        pairs += [(name, str(one)) for one in values if one is not None]
    return pairs
