"""The sandbox as an HTTP client for Twilio's SDK: no socket, the same bytes."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from twilio.http import AsyncHttpClient, HttpClient
from twilio.http.response import Response as SdkResponse

from toolkit.sandbox.http import Request
from toolkit.sandbox.sandbox import Sandbox
from toolkit.transport import form


class InProcessHttpClient(HttpClient):
    """Answers the SDK's requests from a sandbox in the same process.

    Args:
        sandbox: the embedded Twilio.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(None, False, None)
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
        """Answer one request; there is nothing to time out and no redirect to follow."""
        query = urlencode(form(params))
        if query:
            url = f"{url}{'&' if '?' in url else '?'}{query}"
        response = self._sandbox.handle(Request(method, url, headers or {}, form(data), auth))
        return SdkResponse(response.status, response.body, dict(response.headers))


class AsyncInProcessHttpClient(AsyncHttpClient):
    """Answers the SDK's ``..._async`` calls from a sandbox in the same process.

    Each request is answered in a thread: waiting for a file that another process is writing to must not stop the event
    loop.

    Args:
        sandbox: the embedded Twilio.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(None, True, None)
        self._client = InProcessHttpClient(sandbox)

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Answer one request; the arguments are those of InProcessHttpClient."""
        return await asyncio.to_thread(self._client.request, *args, **kwargs)
