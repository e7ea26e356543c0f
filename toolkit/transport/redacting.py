"""Answers with phone numbers and texts masked, for the SDK and whatever reads through it."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import unquote

from twilio.http import AsyncHttpClient, HttpClient
from twilio.http.response import Response

from toolkit.redaction import Redaction
from toolkit.runtime import json_text

_LOGGERS = (
    "twilio.async_http_client",
    "twilio.http_client",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.util.retry",
)


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


class _LogMask(logging.Filter):
    """Masks what a logger is about to write."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass with its numbers masked."""
        record.msg, record.args = self._redaction.text(unquote(record.getMessage())), ()
        return True


def mask_logs(redaction: Redaction) -> None:
    """Mask numbers in what the libraries below log of requests, from now on; the first mask stays."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(one, _LogMask) for one in logger.filters):
            logger.addFilter(_LogMask(redaction))


def _masked(response: Any, redaction: Redaction) -> Response:
    """Mask a JSON object; anything else that comes with an answer is no resource."""
    try:
        body = json_text.loads(response.text)
    except json_text.JSONDecodeError:
        return response  # an empty answer, or a page of a proxy
    if not isinstance(body, dict):
        return response
    return Response(response.status_code, json_text.dumps(redaction.row(body)).decode(), response.headers)
