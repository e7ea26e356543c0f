"""Answers with phone numbers and texts masked, for the SDK and whatever reads through it."""

from __future__ import annotations

from typing import Any

import orjson
from twilio.http import AsyncHttpClient, HttpClient
from twilio.http.response import Response

from toolkit.redaction import Redaction


class Redacting(HttpClient):
    """Masks each answer.

    Args:
        inner: the client that does the work.
        redaction: what to mask with.
    """

    def __init__(self, inner: HttpClient, redaction: Redaction) -> None:
        super().__init__(None, False, None)
        self._inner = inner
        self._redaction = redaction

    def request(self, *args: Any, **kwargs: Any) -> Any:
        """Pass the request on as it is, and mask the answer."""
        return _masked(self._inner.request(*args, **kwargs), self._redaction)


class AsyncRedacting(AsyncHttpClient):
    """Redacting for the SDK's asynchronous side.

    Args:
        inner: the client that does the work.
        redaction: what to mask with.
    """

    def __init__(self, inner: AsyncHttpClient, redaction: Redaction) -> None:
        super().__init__(None, True, None)
        self._inner = inner
        self._redaction = redaction

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Pass the request on as it is, and mask the answer."""
        return _masked(await self._inner.request(*args, **kwargs), self._redaction)


def _masked(response: Any, redaction: Redaction) -> Response:
    """Mask a JSON object; anything else that comes with an answer is no resource."""
    try:
        body = orjson.loads(response.text)
    except orjson.JSONDecodeError:
        return response  # an empty answer, or a page of a proxy
    if not isinstance(body, dict):
        return response
    return Response(response.status_code, orjson.dumps(redaction.row(body)).decode(), response.headers)
