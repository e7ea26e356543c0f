"""HTTP/1.1 requests read from a connection, strictly and within bounds, and answers written to it.

Whatever is not exactly HTTP (https://www.rfc-editor.org/rfc/rfc9112) is refused rather than guessed at: no folded
headers, no two lengths, no length beside chunks, no bare CR. What is refused ends the connection, since nobody can say
where the next request would begin. A request has one deadline from its first byte, so that a client that sends a byte
now and then cannot hold a connection for ever.

Why not a library, by the tests in ``tests/server``: h11 unfolds headers, takes a head of any length that arrives at
once, and costs three times as much; ``http.server`` carries out half a head and takes a bare CR for a new header.
"""

from __future__ import annotations

import base64
import io
import re
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import IO
from urllib.parse import parse_qsl

from toolkit.sandbox.api.dispatch import check_host
from toolkit.sandbox.api.http import Request, Response
from toolkit.sandbox.api.refusals import ApiError, refused, wrong_method

SECONDS = 10.0
"""The time that a client has to send its request, and again to take the answer."""

LINE_LIMIT = 8 * 1024
HEAD_LIMIT = 32 * 1024
BODY_LIMIT = 1024 * 1024
LARGE_BODY_LIMIT = 64 * 1024 * 1024
PARAMETER_LIMIT = 1000

_REQUEST = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) HTTP/1\.([01])")
_HEADERS = re.compile(rb"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\x00-\x08\x0a-\x1f\x7f]*\r?\n)*")
_URL = re.compile(r"(https?://(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+)(?::[0-9]{1,5})?)(?:(/[^?#]*)(\?[^#]*)?(?:#.*)?)?")
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHUNK = re.compile(r"([0-9A-Fa-f]{1,12})(?:[ \t]*;[\t -~]*)?")


class _Arriving(io.RawIOBase):
    """The bytes that arrive at a socket until a moment."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.within(SECONDS)

    def within(self, seconds: float) -> None:
        """Set the deadline."""
        self._end = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.connection.settimeout(left)
        return self.connection.recv_into(buffer)


class Incoming(io.BufferedReader):
    """What a client sends on one connection, request after request; each is read up to its own end only."""

    raw: _Arriving

    def __init__(self, connection: socket.socket) -> None:
        super().__init__(_Arriving(connection))

    def begins(self, seconds: float) -> bool:
        """Wait for the first byte of the next request, whose deadline counts from there; False when none will come."""
        self.raw.within(seconds)
        try:
            begun = bool(self.peek(1))
        except TimeoutError:
            return False
        self.raw.within(SECONDS)
        return begun

    def line(self, status: int, what: str) -> str:
        """Return the next line without its end; if it is too long, refuse ``what`` it is with ``status``."""
        line = self.readline(LINE_LIMIT + 1)
        if len(line) > LINE_LIMIT:
            raise refused(status, f"{what} is longer than {LINE_LIMIT} bytes")
        if not line.endswith(b"\n"):
            raise ConnectionError("the client left in the middle of a line")
        return line.removesuffix(b"\n").removesuffix(b"\r").decode("latin-1")

    def headers(self) -> Mapping[str, str]:
        """Return what comes up to an empty line, by names in lower case; of a repeated one the values are joined."""
        head = bytearray()
        while (line := self.readline(HEAD_LIMIT + 1)) not in (b"\r\n", b"\n"):
            head += line
            if len(head) > HEAD_LIMIT:
                raise refused(431, f"The head of the request is longer than {HEAD_LIMIT} bytes")
            if not line.endswith(b"\n"):
                raise ConnectionError("the client left in the middle of the head")
        if not _HEADERS.fullmatch(head):
            raise refused(400, "A header is malformed")
        headers: dict[str, str] = {}
        for text in head.decode("latin-1").split("\n")[:-1]:
            name, _, value = text.partition(":")
            name, value = name.lower(), value.strip(" \t\r")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers

    def copy(self, length: int, body: IO[bytes]) -> None:
        """Write the next ``length`` bytes to ``body``."""
        while length:
            piece = self.read1(min(length, 64 * 1024))
            if not piece:
                raise ConnectionError("the client left in the middle of the body")
            body.write(piece)
            length -= len(piece)

    def copy_chunks(self, limit: int, body: IO[bytes]) -> None:
        """Write a body in chunks to ``body``, without the trailers, which mean nothing here (RFC 9112, 7.1)."""
        while match := _CHUNK.fullmatch(self.line(400, "The line before a chunk")):
            size = int(match[1], 16)
            if not size:
                self.headers()
                return
            if body.tell() + size > limit:
                raise _too_long(limit)
            self.copy(size, body)
            if self.line(400, "A chunk"):
                raise refused(400, "A chunk is longer than it says")
        raise refused(400, "The size of a chunk is not a hexadecimal number")

    def drain(self) -> None:
        """Take what a refused client still sends, up to the deadline: closing before would take the answer from it."""
        self.raw.connection.shutdown(socket.SHUT_WR)
        self.raw.within(SECONDS)
        buffer = bytearray(64 * 1024)
        while self.raw.readinto(buffer):
            pass


def read(
    incoming: Incoming, body: IO[bytes], admit: Callable[[Request], None], large: str = ""
) -> tuple[Request, bool]:
    """Read the next request of a connection, and whether the client would keep the connection after it.

    An empty line before it is skipped (RFC 9112, 2.2). HTTP/1.0 keeps no connection here, nor does ``Connection:
    close`` (RFC 9112, 9.3).

    Args:
        body: where its body is written; ``complete`` adds it to the request.
        admit: is asked with the request before there is a body to read; it raises what refuses it.
        large: the path whose body may have LARGE_BODY_LIMIT bytes instead of BODY_LIMIT.

    Raises:
        ApiError: it is malformed, too large, or for a host that the sandbox does not answer for.
        TimeoutError: it did not arrive in time.
        OSError: the client left before it had sent a whole request.
    """
    match = _REQUEST.fullmatch(incoming.line(414, "The request line") or incoming.line(414, "The request line"))
    if match is None:
        raise refused(400, "This is not a request of HTTP/1.1; the sandbox speaks plain http, not https")
    method, target, minor = match.groups()
    if method == "CONNECT":
        raise wrong_method(method, target)
    headers = incoming.headers()
    origin, path, query = _split(target, headers.get("host", ""))
    limit = LARGE_BODY_LIMIT if path == large else BODY_LIMIT
    length = _length(headers, limit, chunks_are_known=minor == "1")
    credentials = _credentials(headers.get("authorization", ""))
    request = Request(method, f"{origin}{path}{query}", headers, auth=credentials)
    if length != 0:
        admit(request)
        if headers.get("expect", "").lower() == "100-continue":
            incoming.raw.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if length is None:
            incoming.copy_chunks(limit, body)
        else:
            incoming.copy(length, body)
    options = (option.strip().lower() for option in headers.get("connection", "").split(","))
    return request, minor == "1" and "close" not in options


def complete(request: Request, body: IO[bytes]) -> Request:
    """Return ``request`` with the body that was read for it.

    Raises:
        ApiError: it is a form, and malformed.
    """
    if not body.tell():
        return request
    body.seek(0)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return replace(request, params=_parameters(body.read(), "The body"))
    return replace(request, body=body.read())


def _split(target: str, host: str) -> tuple[str, str, str]:
    """Return where a request goes, such as ``http://127.0.0.1:8080``, its path and its query.

    A client that takes the sandbox for its proxy sends a whole URL; otherwise Host tells.

    Raises:
        ApiError: no URL, no or several Hosts, a host that is not answered for, a query that is not UTF-8.
    """
    match = _URL.fullmatch(f"http://{host}{target}" if target.startswith("/") and "/" not in host else target)
    if match is None:
        raise refused(400, "The request names no host, or not exactly one")
    check_host(match[2].strip("[]").lower())
    query = match[4] or ""
    _parameters(query[1:].encode(), "The query")
    return match[1], match[3] or "/", query


def _length(headers: Mapping[str, str], limit: int, *, chunks_are_known: bool) -> int | None:
    """Return the length of the body; None when it comes in chunks.

    Raises:
        ApiError: no usable length, more than ``limit``, or two ways of telling it, by which requests are smuggled
            (RFC 9112, 6.1 and 11.2).
    """
    coding = headers.get("transfer-encoding")
    if coding is None:
        length = headers.get("content-length", "0")
        if not _LENGTH.fullmatch(length):
            raise refused(400, "Content-Length is not one whole number")
        if int(length) > limit:
            raise _too_long(limit)
        return int(length)
    if "content-length" in headers or not chunks_are_known:
        raise refused(400, "A body in chunks has no Content-Length, and belongs to HTTP/1.1")
    if coding.lower() != "chunked":
        raise refused(501, "The only Transfer-Encoding known here is chunked")
    return None


def _too_long(limit: int) -> ApiError:
    return refused(413, f"The body is longer than {limit} bytes")


def _parameters(text: bytes, what: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text.decode(), keep_blank_values=True, errors="strict", max_num_fields=PARAMETER_LIMIT, separator="&"
        )
    except ValueError:
        raise refused(400, f"{what} is not UTF-8, or has more than {PARAMETER_LIMIT} parameters") from None


def _credentials(authorization: str) -> tuple[str, str] | None:
    """Read HTTP Basic credentials (https://www.rfc-editor.org/rfc/rfc7617); None for anything else."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None
    return (user, password) if scheme.lower() == "basic" and colon else None


def write(connection: socket.socket, response: Response, *, body: bool = True, keep: bool = False) -> None:
    """Send an answer in one piece.

    Args:
        body: False for an answer to HEAD: everything but the body.
        keep: whether the connection may have another request; if not, the client is told, and it is to be closed.
    """
    content = response.body.encode()
    lines = [f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}", f"Date: {_date(int(time.time()))}"]
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    if response.status == HTTPStatus.UNAUTHORIZED:
        lines.append('WWW-Authenticate: Basic realm="Twilio API"')
    if response.status != HTTPStatus.NO_CONTENT:
        lines.append(f"Content-Length: {len(content)}")
    lines += ["", ""] if keep else ["Connection: close", "", ""]
    connection.settimeout(SECONDS)
    connection.sendall("\r\n".join(lines).encode("latin-1") + (content if body else b""))


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
