"""One webhook request over the network, within Twilio's limits and to allowed hosts alone.

Two attempts of 5 seconds to connect, 15 seconds for everything, at most 64 kB of answer
(https://www.twilio.com/docs/api/errors/11205, https://www.twilio.com/docs/api/errors/11750). The time-outs of HTTP
libraries begin anew with every byte that arrives, so a webhook that sends one now and then would hold them for ever;
here the standard library's parser reads from a socket with one deadline.

Redirects: 301, 302, 303 and 307 are followed, any other 3xx is an error (https://www.twilio.com/docs/api/errors/11216).
Assumed: at most ten in a row (11215), within the 15 seconds; 307 repeats the request, the others become a GET without
the parameters, as browsers do; each request is signed for its own URL.
"""

from __future__ import annotations

import base64
import io
import socket
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import SplitResult, unquote, urlsplit

from toolkit.sandbox.api.fields import is_url
from toolkit.sandbox.hosts import FOREIGN, is_allowed, is_loopback, joined
from toolkit.sandbox.webhooks import signature
from toolkit.sandbox.webhooks.signature import Signed

_FOLLOWED = (301, 302, 303, 307)
_CHUNK = 16 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much.

    Attributes:
        connect: seconds of one attempt to connect.
        attempts: how many.
        total: seconds for the whole exchange, redirects included.
        body: bytes of the answer.
        redirects: how many in a row are followed.
    """

    connect: float = 5.0
    attempts: int = 2
    total: float = 15.0
    body: int = 64 * 1024
    redirects: int = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What a webhook answered.

    Attributes:
        url: where the answer came from, after redirects.
        status: the HTTP status.
        content_type: the header.
        headers: all headers, in the order in which they came.
        body: at most the limit.
        complete: False when there was more.
    """

    url: str
    status: int
    content_type: str
    body: bytes
    complete: bool
    headers: tuple[tuple[str, str], ...] = ()


class FetchError(Exception):
    """A request without a usable answer.

    Args:
        code: Twilio's error code; None when the sandbox refused to make the request.
        url: the address that it is about.
        why: what happened.
        sent: whether any request was made.
    """

    def __init__(self, code: int | None, url: str, why: str, *, sent: bool = True) -> None:
        super().__init__(why)
        self.code = code
        self.url = url
        self.why = why
        self.sent = sent


class Aborted(Exception):
    """The requests under way were broken off."""


class Fetcher:
    """Makes webhook requests; several threads may use it.

    Args:
        token: the account's auth token, which signs them.
        hosts: hosts beyond this computer that requests may go to.
        limits: how long and how much.
    """

    def __init__(self, token: str, hosts: Collection[str] = (), limits: Limits | None = None) -> None:
        self._token = token
        self._hosts = hosts
        self._limits = limits or Limits()
        self._open: set[socket.socket] = set()
        self._aborted = False

    def abort(self) -> None:
        """Break off the requests under way and make no more."""
        self._aborted = True
        for connection in tuple(self._open):
            _shut(connection)

    def fetch(self, method: str, url: str, parameters: Mapping[str, str]) -> Answer:
        """Make one request and follow its redirects.

        Raises:
            FetchError: no answer came, or the host is not allowed.
            Aborted: ``abort`` was called.
        """
        try:
            return self._follow(method, url, parameters)
        except FetchError:
            if self._aborted:
                raise Aborted from None
            raise

    def _follow(self, method: str, url: str, parameters: Mapping[str, str]) -> Answer:
        end = time.monotonic() + self._limits.total
        for hop in range(self._limits.redirects + 1):
            if not _is_usable(url):
                raise FetchError(11100, url, "this is not an http or https URL", sent=hop > 0)
            request = signature.request(method, url, parameters, self._token)
            if not is_allowed(request.url, self._hosts):
                raise FetchError(None, url, FOREIGN, sent=hop > 0)
            try:
                answer, location = self._exchange(request, url, end)
            except _Elsewhere:
                raise FetchError(None, url, "the name leads to another computer", sent=hop > 0) from None
            if not 300 <= answer.status < 400:
                return answer
            if answer.status not in _FOLLOWED or location is None:
                raise FetchError(11216, url, f"the answer has the status {answer.status}, which is no usable redirect")
            url = joined(request.url, location)
            if answer.status != 307:
                method, parameters = "GET", {}
        raise FetchError(11215, url, f"more than {self._limits.redirects} redirects in a row")

    def _exchange(self, request: Signed, url: str, end: float) -> tuple[Answer, str | None]:
        parts = urlsplit(request.url)
        connection = self._connect(parts, url, end)
        try:
            if parts.scheme == "https":
                connection = self._secure(connection, parts.hostname or "", end)
            return self._converse(connection, request, url, end)
        except ssl.SSLCertVerificationError as error:
            raise FetchError(11237, url, f"the certificate is not trusted: {error.verify_message}") from error
        except ssl.SSLError as error:
            raise FetchError(11220, url, f"the TLS handshake failed: {error.reason}") from error
        except TimeoutError:
            raise FetchError(11205, url, f"no answer within {self._limits.total:g} seconds") from None
        except (OSError, HTTPException, ValueError) as error:
            why = f"the answer is no complete HTTP response ({type(error).__name__})"
            raise FetchError(11206, url, why) from error
        finally:
            self._open.discard(connection)
            connection.close()

    def _connect(self, parts: SplitResult, url: str, end: float) -> socket.socket:
        host = parts.hostname or ""
        try:
            found = socket.getaddrinfo(host, parts.port or (443 if parts.scheme == "https" else 80), 0, 1)
        except (OSError, UnicodeError):
            raise FetchError(11210, url, f"the host {host} cannot be found") from None
        if host not in self._hosts and not all(is_loopback(str(address[0])) for *_, address in found):
            raise _Elsewhere
        problem: OSError | None = None
        for _ in range(self._limits.attempts):
            attempt_end = min(end, time.monotonic() + self._limits.connect)
            for family, kind, protocol, _name, address in found:
                connection = socket.socket(family, kind, protocol)
                self._open.add(connection)
                try:
                    connection.settimeout(max(attempt_end - time.monotonic(), 0.001))
                    connection.connect(address)
                    if not self._aborted:
                        return connection
                except OSError as error:
                    problem = error
                self._open.discard(connection)
                connection.close()
                if self._aborted:
                    raise Aborted
        raise FetchError(11205, url, f"cannot connect ({problem})")

    def _secure(self, connection: socket.socket, host: str, end: float) -> ssl.SSLSocket:
        connection.settimeout(max(end - time.monotonic(), 0.001))
        secured = ssl.create_default_context().wrap_socket(connection, server_hostname=host)
        self._open.discard(connection)
        self._open.add(secured)
        return secured

    def _converse(self, connection: socket.socket, request: Signed, url: str, end: float) -> tuple[Answer, str | None]:
        parts = urlsplit(request.url)
        http = HTTPConnection(parts.hostname or "")
        http.sock = _UntilDeadline(connection, end)
        http.putrequest(request.method, parts._replace(scheme="", netloc="").geturl(), skip_host=True)
        http.putheader("Host", parts.netloc.rpartition("@")[2])
        for name, value in (request.headers | _authorization(parts)).items():
            http.putheader(name, value)
        http.putheader("Connection", "close")
        if request.method == "POST":
            http.putheader("Content-Length", str(len(request.body)))
        http.endheaders(request.body or None)
        response = http.getresponse()
        body, complete = self._read(response)
        content_type, headers = response.getheader("Content-Type") or "", tuple(response.getheaders())
        answer = Answer(url, response.status, content_type, body, complete, headers)
        return answer, response.getheader("Location")

    def _read(self, response: HTTPResponse) -> tuple[bytes, bool]:
        body = bytearray()
        while len(body) <= self._limits.body:
            chunk = response.read(min(_CHUNK, self._limits.body + 1 - len(body)))
            if not chunk:
                if response.length:
                    raise HTTPException("the connection ended before the announced length")
                return bytes(body), True
            body += chunk
        return bytes(body[: self._limits.body]), False


class _Elsewhere(Exception):
    """A name that should be this computer's leads to another one."""


class _UntilDeadline(io.RawIOBase):
    """A socket for ``http.client`` of which nothing is awaited beyond one moment."""

    def __init__(self, connection: socket.socket, end: float) -> None:
        self._connection = connection
        self._end = end

    def _left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def sendall(self, data: bytes) -> None:
        self._connection.settimeout(self._left())
        self._connection.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._connection.settimeout(self._left())
        return self._connection.recv_into(buffer)

    def close(self) -> None:
        """Leave the connection to whoever opened it."""


def _is_usable(url: str) -> bool:
    try:
        return is_url(url) and urlsplit(url).port != 0
    except ValueError:
        return False


def _authorization(parts: SplitResult) -> dict[str, str]:
    """Return the header for a user name and password in the URL (https://www.twilio.com/docs/usage/security)."""
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
