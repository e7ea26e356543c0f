"""The sandbox as an HTTP client for Twilio's SDK: no socket, the same bytes."""

from __future__ import annotations

import asyncio
import json
import time
from functools import partial
from typing import Any
from urllib.parse import urlencode

import requests
from twilio.http import AsyncHttpClient, HttpClient
from twilio.http.response import Response as SdkResponse

from toolkit.runtime import tab
from toolkit.sandbox.api.http import Request
from toolkit.sandbox.control import control_path
from toolkit.sandbox.faults import ConnectionBroke
from toolkit.sandbox.sandbox import Sandbox
from toolkit.transport import form

_BROKE = "The connection broke before an answer came: a fault of this sandbox"
_LATE = "The answer did not come in time: a fault of this sandbox"


class InProcessHttpClient(HttpClient):
    """Answers the SDK's requests from a sandbox in the same process.

    Args:
        sandbox: the embedded Twilio.
        timeout: seconds to wait for an answer that a fault makes late; None for as long as it takes.
    """

    def __init__(self, sandbox: Sandbox, timeout: float | None = None) -> None:
        super().__init__(None, False, timeout)
        self._sandbox = sandbox

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
    ) -> Any:
        """Answer one request; there is no redirect to follow.

        Raises:
            requests.exceptions.ConnectionError: a fault broke the connection; the SDK's own client raises the same.
            requests.exceptions.ReadTimeout: a fault made the answer later than the timeout.
        """
        if params and (query := urlencode(form(params))):
            url = f"{url}{'&' if '?' in url else '?'}{query}"
        headers = headers or {}
        if headers.get("Content-Type") == "application/json":
            request = Request(method, url, headers, (), auth, json.dumps(data).encode())
        else:
            request = Request(method, url, headers, form(data), auth)
        limit = self.timeout if timeout is None else timeout
        try:
            response = control_path.serve(self._sandbox, request, partial(_wait, limit))
        except ConnectionBroke:
            raise requests.exceptions.ConnectionError(_BROKE) from None
        return SdkResponse(response.status, response.body, dict(response.headers))


class AsyncInProcessHttpClient(AsyncHttpClient):
    """Answers the SDK's ``..._async`` calls from a sandbox in the same process.

    Each request is answered in a thread: waiting for a file that another process is writing to must not stop the event
    loop. In a browser tab there is no other process, and no thread.

    Args:
        sandbox: the embedded Twilio.
        timeout: seconds to wait for an answer that a fault makes late; None for as long as it takes.
    """

    def __init__(self, sandbox: Sandbox, timeout: float | None = None) -> None:
        super().__init__(None, True, timeout)
        self._client = InProcessHttpClient(sandbox, timeout)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Answer one request; the arguments are those of InProcessHttpClient.

        Raises:
            aiohttp.ServerDisconnectedError: a fault broke the connection; the SDK's own client raises the same.
            TimeoutError: a fault made the answer later than the timeout.
        """
        try:
            if tab.here():
                return self._client.request(*args, **kwargs)
            return await asyncio.to_thread(self._client.request, *args, **kwargs)
        except requests.exceptions.ReadTimeout:
            raise TimeoutError(_LATE) from None
        except requests.exceptions.ConnectionError:
            from aiohttp import ServerDisconnectedError  # needed here alone, and slow to import

            raise ServerDisconnectedError(_BROKE) from None


def _wait(limit: float | None, seconds: float) -> None:
    """Wait for a late answer, but no longer than ``limit``."""
    if limit is not None and seconds > limit:
        time.sleep(limit)
        raise requests.exceptions.ReadTimeout(_LATE)
    time.sleep(seconds)
