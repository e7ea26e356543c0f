"""HTTP/1.1 requests read from a connection, strictly and within bounds, and answers written to it.

Whatever is not exactly HTTP (https://www.rfc-editor.org/rfc/rfc9112) is refused rather than guessed at: no folded
headers, no two lengths, no length beside chunks, no bare CR. (h11 unfolds headers and takes a length beside chunks.)
What is refused ends the connection, since nobody can say where the next request would begin. Reading has one deadline
for the whole request from its first byte, so that a client that sends a byte now and then cannot hold a connection for
ever.
"""

from __future__ import annotations

import base64
import io
import re
import socket
import time
from collections.abc import Mapping
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
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
CHUNK_LINE_LIMIT = 256
PARAMETER_LIMIT = 1000

_REQUEST = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) HTTP/1\.([01])")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+)(?::[0-9]{1,5})?")
_LENGTH = re.compile(r"[0-9]{1,15}")
_CHUNK = re.compile(r"([0-9A-Fa-f]{1,12})(?:[ \t]*;[\t -~]*)?")


class _UntilDeadline(io.RawIOBase):
    """The bytes that arrive at a socket until a moment."""

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self._connection = connection
        self.within(seconds)

    def within(self, seconds: float) -> None:
        """Move the deadline."""
        self._end = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


class Incoming:
    """What a client sends on one connection, request after request; each is read up to its own end only."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._bytes = _UntilDeadline(connection, SECONDS)
        self.stream = io.BufferedReader(self._bytes)

    def begins(self, seconds: float) -> bool:
        """Wait for the first byte of the next request, whose deadline counts from there; False when none will come."""
        self._bytes.within(seconds)
        try:
            begun = bool(self.stream.peek(1))
        except TimeoutError:
            return False
        self._bytes.within(SECONDS)
        return begun


def read(incoming: Incoming, large: str = "") -> tuple[Request, bool]:
    """Read the next request of a connection, and whether the client would keep the connection after it.

    An empty line before it is skipped (RFC 9112, 2.2). HTTP/1.0 keeps no connection here, nor does ``Connection:
    close`` (RFC 9112, 9.3).

    Args:
        large: the path whose body may have LARGE_BODY_LIMIT bytes instead of BODY_LIMIT.

    Raises:
        ApiError: it is malformed, too large, or for a host that the sandbox does not answer for.
        TimeoutError: it did not arrive in time.
        OSError: the client left before it had sent a whole request.
    """
    stream = incoming.stream
    line = _line(stream, LINE_LIMIT, 414, "The request line") or _line(stream, LINE_LIMIT, 414, "The request line")
    match = _REQUEST.fullmatch(line)
    if match is None:
        raise refused(400, "This is not a request of HTTP/1.1; the sandbox speaks plain http, not https")
    method, target, minor = match.groups()
    if method == "CONNECT":
        raise wrong_method(method, target)
    headers = _headers(stream)
    origin, rest = _split(target, headers)
    path, _, query = rest.partition("#")[0].partition("?")
    _parameters(query.encode(), "The query")
    limit = LARGE_BODY_LIMIT if path == large else BODY_LIMIT
    length = _length(headers, limit, chunks_are_known=minor == "1")
    if headers.get("expect", "").lower() == "100-continue" and length != 0:
        incoming.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = _chunks(stream, limit) if length is None else _exactly(stream, length)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    form = kind == "application/x-www-form-urlencoded"
    params = _parameters(body, "The body") if form else []
    credentials = _credentials(headers.get("authorization", ""))
    request = Request(method, origin + rest, headers, params, credentials, b"" if form else body)
    return request, minor == "1" and not _says_close(headers)


def _says_close(headers: Mapping[str, str]) -> bool:
    return "close" in (option.strip().lower() for option in headers.get("connection", "").split(","))


def _line(stream: io.BufferedReader[_UntilDeadline], limit: int, status: int, what: str) -> str:
    """Return the next line without its end."""
    line = stream.readline(limit + 1)
    if len(line) > limit:
        raise refused(status, f"{what} is longer than {limit} bytes")
    if not line.endswith(b"\n"):
        raise ConnectionError("the client left in the middle of a line")
    return line.removesuffix(b"\n").removesuffix(b"\r").decode("latin-1")


def _headers(stream: io.BufferedReader[_UntilDeadline]) -> Mapping[str, str]:
    """Read the headers, by their names in lower case; of a repeated one the values are joined."""
    headers: dict[str, str] = {}
    left = HEAD_LIMIT
    while line := _line(stream, left, 431, "The head of the request"):
        left = max(left - len(line), 0)
        match = _HEADER.fullmatch(line)
        if match is None:
            raise refused(400, "A header is malformed")
        name, value = match[1].lower(), match[2].rstrip(" \t")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _split(target: str, headers: Mapping[str, str]) -> tuple[str, str]:
    """Return where a request goes, such as ``http://127.0.0.1:8080``, and the rest of its URL.

    A client that takes the sandbox for its proxy sends a whole URL; otherwise Host tells.

    Raises:
        ApiError: no URL, no or several Hosts, a host that is not answered for.
    """
    if target.startswith("/"):
        scheme, authority, path = "http", headers.get("host", ""), target
    else:
        scheme, _, rest = target.partition("://")
        authority, slash, path = rest.partition("/")
        path = slash + path
    match = _AUTHORITY.fullmatch(authority)
    if match is None or scheme not in ("http", "https"):
        raise refused(400, "The request names no host, or not exactly one")
    check_host(match[1].strip("[]").lower())
    return f"{scheme}://{authority}", path or "/"


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


def _exactly(stream: io.BufferedReader[_UntilDeadline], length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise ConnectionError("the client left in the middle of the body")
    return body


def _chunks(stream: io.BufferedReader[_UntilDeadline], limit: int) -> bytes:
    """Read a body in chunks and the trailers after it, which mean nothing here (RFC 9112, 7.1)."""
    body = bytearray()
    while size := _chunk_size(stream):
        if len(body) + size > limit:
            raise _too_long(limit)
        body += _exactly(stream, size)
        if _exactly(stream, 2) != b"\r\n":
            raise refused(400, "A chunk is longer than it says")
    _headers(stream)
    return bytes(body)


def _chunk_size(stream: io.BufferedReader[_UntilDeadline]) -> int:
    match = _CHUNK.fullmatch(_line(stream, CHUNK_LINE_LIMIT, 400, "The line before a chunk"))
    if match is None:
        raise refused(400, "The size of a chunk is not a hexadecimal number")
    return int(match[1], 16)


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


def drain(connection: socket.socket) -> None:
    """Take what a refused client still sends, up to the deadline: closing before would take the answer from it."""
    connection.shutdown(socket.SHUT_WR)
    stream = _UntilDeadline(connection, SECONDS)
    buffer = bytearray(64 * 1024)
    for _ in range(1024):
        if not stream.readinto(buffer):
            return
