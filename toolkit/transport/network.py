"""The way to Twilio itself: one pool of connections, reads are retried, writes never."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from twilio.http import AsyncHttpClient
from twilio.http.http_client import TwilioHttpClient
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from toolkit.errors.raised import AnswerLost, ToolkitError
from toolkit.i18n import _
from toolkit.transport.addresses import check_address
from toolkit.transport.backoff import READS, Backoff, RetryLimits, Told, is_distrust

_BROKEN_BODY = (requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError)
_NEVER_SENT = (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError)


class Network(TwilioHttpClient):
    """The SDK's own HTTP client with a pool of connections for many threads.

    Args:
        connections: how many connections are kept open.
        timeout: seconds to wait for a connection, and for each part of an answer.
        retries: how often and how long reads are retried.
        tell: told of each pause.
        mask: what an error message may show of a recipient.
    """

    def __init__(
        self,
        connections: int,
        timeout: float,
        retries: RetryLimits,
        tell: Told,
        mask: Callable[[str], str] = str,
    ) -> None:
        super().__init__(timeout=timeout)
        self._mask = mask
        self.session.mount("https://", _Adapter(connections, Backoff.of(retries, tell)))

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
        """Make one request.

        Raises:
            AnswerLost: a write's answer was lost: it may have been carried out.
            ToolkitError: Twilio cannot be reached.
            KeyboardInterrupt: as it came; during a write it says what is uncertain, as AnswerLost does.
        """
        began = datetime.now(UTC)
        failure: BaseException
        try:
            return super().request(method, url, params, data, headers, auth, timeout, allow_redirects)
        except requests.RequestException as error:
            failure = _explained(error, method, url, self._to(data), began)
        except BaseException as error:  # Ctrl-C and a full memory, too, leave the credentials in the frames they pass
            failure = _bare(error, method, url, self._to(data), began)
        finally:
            self._test_only_last_request = None  # it holds the credentials
        auth = headers = None
        raise failure  # outside of the handler: what was raised there holds the Authorization header

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Log the method and the address; the query may hold phone numbers."""
        self.logger.info("%s %s", kwargs["method"], kwargs["url"].partition("?")[0])

    def log_response(self, status_code: int, _response: Any) -> None:
        """Log the status."""
        self.logger.info("Status %s", status_code)

    def _to(self, data: Mapping[str, Any] | None) -> str:
        to = (data or {}).get("To")
        return self._mask(to) if isinstance(to, str) else ""

    def close(self) -> None:
        """Close the connections."""
        self.session.close()


class AsyncNetwork(AsyncHttpClient):
    """The SDK's asynchronous client, which retries nothing.

    Args:
        timeout: seconds for a whole request.
        mask: what an error message may show of a recipient.
    """

    def __init__(self, timeout: float, mask: Callable[[str], str] = str) -> None:
        super().__init__(None, True, timeout)
        self._mask = mask

    async def request(
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
        """Make one request; it raises what Network raises."""
        from aiohttp import ClientConnectorError, ClientError  # slow to import, and needed here alone
        from twilio.http.async_http_client import AsyncTwilioHttpClient
        from yarl import URL

        began = datetime.now(UTC)
        inner = AsyncTwilioHttpClient(pool_connections=False)
        check_address(str(URL(url)))
        timeout = timeout or self.timeout
        to = (data or {}).get("To")
        shown = self._mask(to) if isinstance(to, str) else ""
        failure: BaseException
        try:
            plain = auth and (auth[0], str.__str__(auth[1]))  # aiohttp formats it, and a Secret would print as dots
            return await inner.request(method, url, params, data, headers, plain, timeout, allow_redirects)
        except (ClientError, TimeoutError) as error:
            failure = _failure(method, url, shown, began, isinstance(error, ClientConnectorError))
        except BaseException as error:
            failure = _bare(error, method, url, shown, began)
        auth = headers = plain = None
        raise failure


class _Adapter(HTTPAdapter):
    """Reads the whole answer while it can still be asked for again.

    urllib3 retries a request that has no answer; one that breaks off in the middle is left to whoever reads it.
    """

    def __init__(self, connections: int, backoff: Backoff) -> None:
        super().__init__(pool_maxsize=connections, pool_block=True, max_retries=backoff)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        check_address(request.url or "")  # as it is dialled, after everybody has rewritten it
        left = self.max_retries
        while True:
            response = super().send(request, *args, **kwargs)
            try:
                assert response.content is not None  # reads it
            except _BROKEN_BODY as error:
                if request.method not in READS:
                    raise
                broken = ProtocolError(str(error))
                try:
                    left = left.increment(request.method, request.url, error=broken)
                except MaxRetryError as exhausted:
                    raise requests.exceptions.ConnectionError(str(exhausted)) from None
                left.sleep()
            else:
                return response


def _explained(error: requests.RequestException, method: str, url: str, to: str, began: datetime) -> ToolkitError:
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    if is_distrust(reason):
        return ToolkitError(
            _("The certificate of {host} is not trusted; nothing was sent.").format(host=urlsplit(url).hostname),
            _("Behind a proxy that opens TLS, name its certificates in REQUESTS_CA_BUNDLE; otherwise do not go on."),
        )
    never_sent = isinstance(error, _NEVER_SENT) or isinstance(reason, NewConnectionError)
    return _failure(method, url, to, began, never_sent)


def _bare(error: BaseException, method: str, url: str, to: str, began: datetime) -> BaseException:
    """Return what was raised without the frames that it passed; of a write it says what is uncertain."""
    if method.upper() not in READS and isinstance(error, (KeyboardInterrupt, MemoryError, asyncio.CancelledError)):
        return type(error)(str(AnswerLost(method.upper(), urlsplit(url).path, to, began)))
    error.__context__ = error.__cause__ = None
    return error.with_traceback(None)


def _failure(method: str, url: str, to: str, began: datetime, never_sent: bool) -> ToolkitError:
    parts = urlsplit(url)
    if method.upper() in READS or never_sent:
        return ToolkitError(
            _("{host} cannot be reached: the connection broke or no answer came in time.").format(host=parts.hostname),
            _("Look at your connection and at https://status.twilio.com, then try again; nothing was changed."),
        )
    return AnswerLost(method.upper(), parts.path, to, began)
